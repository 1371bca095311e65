"""A filled template applied: every row's change is shown first, the good ones are written at one stroke, the others kept in words."""

import re
from dataclasses import replace
from datetime import date

import pytest

from access import prediction_uploads, predictions, trail
from access.doing import NotDone
from access.prediction_uploads import Change, What
from access.predictions import Overtaken, Seen
from access.reader import Refused
from data.records.database import Records
from data.records.tables import Prediction, TrailEntry
from loaders import read_upload
from loaders.upload import Row
from tests.ppoc_records.books import book, row
from tests.ppoc_records.drawn import AUGUST, OCTOBER, SEPTEMBER, SOUTH, child, doing, reader

CHILDREN = {
    **{f"P{n}": child(f"P{n}") for n in range(1, 8)},
    "P8": child("P8", SOUTH, "Chesterfield"),
    "P9": child("P9"),
}
SEEN = {
    ("P2", "SGO"): Seen(AUGUST, 0, "Loaded note"),
    ("P3", "SGO"): Seen(AUGUST),
    ("P4", "SGO"): Seen(AUGUST, 0, "One"),
    ("P5", "SGO"): Seen(date(2020, 1, 6)),
    ("P1", "Reunification"): Seen(OCTOBER),
}
ROWS = [
    Row(2, "P1", "SGO", SEPTEMBER, "First"),
    Row(3, "P2", "SGO", SEPTEMBER),
    Row(4, "P3", "SGO", AUGUST),
    Row(5, "P4", "SGO", AUGUST, "Two"),
    Row(6, "P5", "SGO", date(2020, 1, 6)),
    Row(7, "P6", "SGO", date(2032, 1, 6)),
    Row(8, "P8", "SGO", SEPTEMBER),
    Row(9, "P9", "SGO", SEPTEMBER),
    Row(10, "P0", "SGO", SEPTEMBER),
    Row(11, "P7", "Adoption", SEPTEMBER),
]
MEETING = "Mobilisation meeting of 23/05/2022"


def changes(rows: list[Row] = ROWS, seen: dict[tuple[str, str], Seen] = SEEN) -> list[Change]:
    """What the rows would do for tess, for whom P9 is restricted."""
    return prediction_uploads.preview(doing(), reader(withheld=frozenset({"P9"})), rows, CHILDREN, seen)


def apply(records: Records, given: list[Change], reason: str = MEETING, mark: str | None = None) -> prediction_uploads.Uploaded:
    """Write them."""
    with records.session() as session:
        return prediction_uploads.upload(records, session, doing(), reader(), given, reason=reason, mark=mark)


def test_each_row_says_what_it_would_do() -> None:
    told = [(change.row, change.what, change.words) for change in changes()]
    team = "The child is not listed for your team. Ask the team coordinator of the child's team."
    nobody = "Nobody in care has this Person ID. Check it against the case system."
    assert told == [
        (2, What.NEW, "New: 01/09/2022"),
        (3, What.MOVED, "Moved from 01/08/2022 to 01/09/2022"),
        (4, What.UNCHANGED, "01/08/2022 stands already"),
        (5, What.NOTED, "Another note; 01/08/2022 stands"),
        (6, What.UNCHANGED, "06/01/2020 stands already"),
        (7, What.REFUSED, "06/01/2032 is too far away. Write a day from 23/05/2021 to 23/05/2025."),
        (8, What.NOT_YOURS, team),
        (9, What.UNKNOWN, nobody),
        (10, What.UNKNOWN, nobody),
        (11, What.REFUSED, "Write the assessment type as SGO or Reunification."),
    ]
    assert not re.search(r"P\d|Ada|Drawn", " ".join(f"{change!r} {change.words}" for change in changes()))
    with pytest.raises(Refused):
        prediction_uploads.preview(doing(), reader("head_of_service"), ROWS, CHILDREN, SEEN)


def test_the_good_rows_are_written_and_the_others_kept_in_words(records: Records) -> None:
    given = changes()
    done = apply(records, given, mark=prediction_uploads.mark_of(changes()))
    assert [change.row for change in done.unchanged] == [4, 6] and [change.row for change in done.aside] == [7, 8, 9, 10, 11]
    with records.reading() as session:
        held = session.query(Prediction).order_by(Prediction.row_id).all()
        entries = session.query(TrailEntry).order_by(TrailEntry.seq).all()
    assert [(r.person_id, r.predicted_start, r.moved_from, r.note, r.reason) for r in held] == [
        ("P1", SEPTEMBER, None, "First", MEETING),
        ("P2", SEPTEMBER, AUGUST, "", MEETING),
        ("P4", AUGUST, AUGUST, "Two", MEETING),
    ]
    assert [entry.keys for entry in entries] == [[CHILDREN[id].key] for id in ("P1", "P2", "P4")] and trail.verify(records) is None
    with pytest.raises(NotDone, match="No row of the file changes anything"):
        apply(records, [change for change in given if not change.is_good])


def test_a_file_is_written_whole_or_not_at_all(records: Records) -> None:
    given = changes()
    with records.session() as session:
        predictions.enter(records, session, doing("tom"), reader(), child("P4"), "SGO", OCTOBER, seen=SEEN["P4", "SGO"], reason="Court")
    with pytest.raises(Overtaken, match=r"Row 5: tom \(Team Coordinator\) wrote 03/10/2022"):
        apply(records, given)
    with pytest.raises(NotDone, match="Row 2: The reason names the child.* Nothing of the file was written"):
        apply(records, given, "Ada's meeting")
    with pytest.raises(NotDone, match="Say why"):
        apply(records, given, " ")
    with records.reading() as session:
        assert session.query(Prediction).count() == session.query(TrailEntry).count() == 1
    assert len(apply(records, [change for change in given if change.what is What.NEW], "").written) == 1  # nothing moves: no reason asked


def test_other_rows_than_were_shown_are_not_written(sqlite_records: Records) -> None:
    mark = prediction_uploads.mark_of(changes())
    others = [
        changes(ROWS[:-1]), changes(seen=SEEN | {("P2", "SGO"): Seen(OCTOBER)}), changes([replace(ROWS[0], note="Other"), *ROWS[1:]]),
        changes(seen=SEEN | {("P2", "SGO"): Seen(AUGUST, 4, "Loaded note")}),
    ]  # fmt: skip
    for given in others:
        with pytest.raises(NotDone, match="Look at them again"):
            apply(sqlite_records, given, mark=mark)
    assert len(mark) == 64


def test_from_the_file_to_the_records(sqlite_records: Records) -> None:
    read = read_upload("predictions", book([row(" P1 ", "special guardianship", "01/09/2022", "First"), row("P2", "?"), row("P77")]))
    assert [problem.row for problem in read.problems] == [3]
    done = apply(sqlite_records, changes(list(read.rows)))
    assert [(r.person_id, r.predicted_start) for r in done.written] == [("P1", SEPTEMBER)] and [c.row for c in done.aside] == [4]
