"""How a status of a planned start is shown: its own colour, and beside it always its word and its icon."""

from dataclasses import dataclass

from dash import html

from components.icons import icon
from metrics.ppoc.statuses import LATE, LATER, NOT_STARTED, ON_TIME, UNPREDICTED, UPCOMING


@dataclass(frozen=True)
class Status:
    """One status. id: as style sheets and scripts name it (the words before " - ", with hyphens); fill, line, symbol: of its marks."""

    name: str
    id: str
    fill: str
    line: str
    symbol: str

    @property
    def label(self) -> str:
        """The status in few words: "Upcoming"."""
        return self.name.partition(" - ")[0]


STATUSES = (
    Status(NOT_STARTED, "not-yet-started", "@bad", "@bad", "triangle-up"),
    Status(LATE, "started-late", "@late", "@late-edge", "square"),
    Status(ON_TIME, "started-on-time", "@good", "@good", "circle"),
    Status(UNPREDICTED, "started-without-a-prediction", "@paper", "@edge", "square-open"),
    Status(UPCOMING, "upcoming", "@b3", "@b3", "diamond"),
    Status(LATER, "planned-later", "@edge", "@edge", "diamond"),
)


def badge(status: Status) -> html.Span:
    """A status as a word with its icon on its colour."""
    return html.Span([icon(f"status-{status.id}"), status.label], className=f"status status-{status.id}")
