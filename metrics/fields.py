"""The columns a view may be narrowed by beyond places: each with its kind in words and the words of its values."""

from collections.abc import Callable
from dataclasses import dataclass, field

from metrics.cin import codes as cin
from metrics.ppoc import codes as care


@dataclass(frozen=True)
class Field:
    """A column that conditions may name. kind: as a chip and a list call it; words: of a value (itself where none are given)."""

    column: str
    kind: str
    labels: dict[str, str] = field(default_factory=dict)
    say: Callable[[str, dict[str, str]], str] | None = None

    def words(self, value: str) -> str:
        """A value as it is shown."""
        return self.say(value, self.labels) if self.say else self.labels.get(value, value)


def _care(column: str, kind: str, labels: dict[str, str]) -> Field:
    return Field(column, kind, labels, care.told)


_ALL = (
    Field("primary_need", "Primary need", cin.PRIMARY_NEED),
    _care("legal_status", "Legal status", care.LEGAL_STATUS),
    _care("placement_type", "Placement type", care.PLACEMENT_TYPE),
    _care("placement_provider", "Provider", care.PLACEMENT_PROVIDER),
    _care("reason_ceased", "Reason for leaving", care.REASON_CEASED),
    Field("age_band", "Age"),
    Field("sex", "Sex", care.SEX),
    Field("time_band", "Time in care"),
    Field("assessment_type", "Type of assessment"),
    Field("status", "Status"),
)
FIELDS: dict[str, Field] = {one.column: one for one in _ALL}
