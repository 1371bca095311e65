"""Why a child is not on the pages of permanence: which rule, or which missing record, and what to do, of rows a reader may list."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from data.calendar import months_before, shown
from metrics.fields import FIELDS
from metrics.ppoc import codes
from metrics.ppoc.statuses import LATER, NOT_STARTED, UPCOMING, UPCOMING_MONTHS

Tables = Callable[[str], pl.DataFrame]
BEGIN = {
    codes.SGO: "Open the SGO workflow in the case system and put a start date in section 9.",
    codes.REUNIFICATION: "In the assessment, tick the box in section 2 that it is for the purposes of reunification, and give it a start.",
}
MEETING = "Ask the team coordinator to enter a date on the page Mobilisation meeting."


@dataclass(frozen=True)
class Why:
    """One finding. here: the child is on the page; page: which; words: why, or where; act: what to do, or ""."""

    here: bool
    page: str
    words: str
    act: str = ""


def _lowered(words: str) -> str:
    return words[0].lower() + words[1:]


def since(tables: Tables, person_id: str, day: date, status: str) -> date | None:
    """Since when a child has had the legal status they have on the day: the first of the last episodes that share it."""
    known = tables("care_episodes").filter((pl.col("person_id") == person_id) & (pl.col("episode_start") <= day)).sort("episode_start")
    found = None
    for row in known.reverse().iter_rows(named=True):
        if (row["legal_status"] or codes.NONE) != status:
            break
        found = row["episode_start"]
    return found


def care(stays: list[dict[str, Any]], status_since: date | None, day: date) -> Why:
    """Why a child is, or is not, on the pages of full care orders. stays: rows of the frame `care` of one child, in order of start."""
    page = "Full care order pages"
    if not stays:
        return Why(False, page, f"No stay in care is known by {shown(day)}.", "Look for the episode of care in the case system.")
    last = stays[-1]
    if last["end_date"] is not None:
        reason = FIELDS["reason_ceased"].words(last["reason_ceased"]) if last["reason_ceased"] else "no reason recorded"
        return Why(
            False, page, f"Left care on {shown(last['end_date'])} ({reason}).", "If that is wrong, mend the episode in the case system."
        )
    if last["legal_status"] != codes.FULL_CARE_ORDER:
        words = FIELDS["legal_status"].words(last["legal_status"])
        from_day = f" since {shown(status_since)}" if status_since else ""
        act = "If a full care order has been made, have it recorded. Until then set Full care order to All to see the child."
        return Why(False, page, f"Not on a full care order: {words}{from_day}.", act)
    from_day = f" since {shown(status_since)}" if status_since else ""
    return Why(True, page, f"On a full care order{from_day}, held by {last['team']}.")


def _begun(kind: str, row: dict[str, Any], page: str, day: date) -> Why:
    start = row["actual_start"]
    if start > months_before(day, UPCOMING_MONTHS):
        return Why(True, page, f"{kind} began on {shown(start)}: {row['status']}.")
    words = f"{kind} began on {shown(start)}, more than 3 months before {shown(day)} ({row['status']})."
    return Why(False, page, words, "Turn on older starts and those planned later, on the page Planned starts.")


def _live(kind: str, row: dict[str, Any], page: str) -> Why:
    start, status = row["predicted_start"], row["status"]
    if status == LATER:
        words = f"{kind} is predicted for {shown(start)}, more than 3 months ahead: Planned Later."
        return Why(False, page, words, "Turn on older starts and those planned later, on the page Planned starts.")
    if status == NOT_STARTED:
        words = f"{kind} was predicted for {shown(start)}, and no start of an assessment is recorded: Not Yet Started."
        return Why(True, page, words, f"If it has begun: {_lowered(BEGIN[kind])}")
    assert status == UPCOMING
    return Why(True, page, f"{kind} is predicted for {shown(start)}: {status}.")


def planned(kind: str, rows: list[dict[str, Any]], withdrawn: str, day: date) -> list[Why]:
    """Why a child is, or is not, on planned starts with one type. rows: of the frame `planned_starts`, of the child and type;
    withdrawn: by whom and when the last prediction was withdrawn, in words, or ""."""
    page = f"Planned starts, {kind}"
    begun = [row for row in rows if row["actual_start"] is not None]
    live = [row for row in rows if row["actual_start"] is None]
    found = [_live(kind, row, page) for row in live]
    if begun:
        found.append(_begun(kind, max(begun, key=lambda row: row["actual_start"]), page, day))
    if not begun and not live:
        found.append(Why(False, page, f"No {kind} assessment with a start is recorded.", f"If one has begun: {_lowered(BEGIN[kind])}"))
    if not live:
        if withdrawn:
            found.append(Why(False, page, f"The {kind} prediction was withdrawn {withdrawn}.", f"If that has changed: {_lowered(MEETING)}"))
        elif not begun:
            found.append(Why(False, page, f"No predicted start of {kind} is recorded.", MEETING))
    return found
