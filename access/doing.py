"""Who does something and when: the two times and the name that every record and every entry of the trail carries."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from data.records.data_day import data_day

SYSTEM_USER = "system"
SYSTEM_GROUP = "system"


class NotDone(Exception):
    """It was not done, and nothing was changed; the message says why and what to do instead, and names no child."""


@dataclass(frozen=True)
class Doing:
    """user: sign-in name; group: id of `access.rights`; at: the clock, UTC and aware; data_day: what the work is judged by."""

    user: str
    group: str
    at: datetime
    data_day: date
    purpose: str = ""

    def stamp(self, key: str, reason: str = "") -> dict[str, Any]:
        """The columns of a bitemporal row about `key`, for `Table(**doing.stamp(key), ...)`."""
        return {"key": key, "data_day": self.data_day, "recorded_at": self.at, "recorded_by": self.user, "reason": reason}


def day_of(now: datetime, extract_date: date | None) -> date:
    """The data day (DOMAIN 2): the clock's date or, if earlier, the extract date of the live edition (None: nothing is published)."""
    today = now.astimezone(UTC).date()
    return today if extract_date is None else data_day(today, extract_date)
