"""Which assessment answers which prediction: tables worked by hand, and what holds on every day of whatever is drawn."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, seed
from hypothesis import strategies as st

from data.calendar import months_after
from metrics.ppoc.pairs import Assessed, Pair, Predicted, pairs
from metrics.ppoc.statuses import LATE, LATER, NOT_STARTED, ON_TIME, UNPREDICTED, UPCOMING
from tests.ppoc.cohort import FIRST, SGO, Cohort, told
from tests.sampling import examples

SEED = 20220523


def d(text: str) -> date:
    """A day of 2022 written as 14/03."""
    day, month = (int(part) for part in text.split("/"))
    return date(2022, month, day)


def worked(predictions: list[tuple[str | None, str]], assessments: list[str]) -> list[tuple[str | None, str | None, int, int]]:
    """The rows of one child and type: (predicted, begun, moves, days moved); predictions are (start or None for a withdrawal, recorded)."""
    said = [Predicted(d(start) if start else None, d(on), None, None) for start, on in predictions]
    found = pairs(said, [Assessed(d(start), None, None) for start in assessments])

    def short(day: date | None) -> str | None:
        return f"{day:%d/%m}" if day else None

    return [(short(p.predicted and p.predicted.start), short(p.assessed and p.assessed.start), p.moves, p.moved_days) for p in found]


HAND = (
    ("the latest recorded by the start is answered; one recorded later is live",
     [("01/03", "01/02"), ("01/05", "10/04")], ["12/03"], [("01/03", "12/03", 0, 0), ("01/05", None, 0, 0)]),
    ("two dates before one start: the later recorded is answered, moved once by 30 days",
     [("01/03", "01/02"), ("31/03", "20/02")], ["31/03"], [("31/03", "31/03", 1, 30)]),
    ("recorded the day it began: answered", [("01/03", "12/03")], ["12/03"], [("01/03", "12/03", 0, 0)]),
    ("recorded 28 days after: answered", [("01/03", "09/04")], ["12/03"], [("01/03", "12/03", 0, 0)]),
    ("recorded 29 days after: live beside a start without a prediction",
     [("01/03", "10/04")], ["12/03"], [(None, "12/03", 0, 0), ("01/03", None, 0, 0)]),
    ("two recorded in the 28 days: the first is answered, the second live",
     [("01/03", "14/03"), ("01/06", "15/03")], ["12/03"], [("01/03", "12/03", 0, 0), ("01/06", None, 0, 0)]),
    ("two of a type: each takes its own",
     [("01/03", "01/02"), ("01/05", "10/04")], ["12/03", "02/05"], [("01/03", "12/03", 0, 0), ("01/05", "02/05", 0, 0)]),
    ("two of a type and one prediction: the second began without one",
     [("01/03", "01/02")], ["12/03", "02/05"], [("01/03", "12/03", 0, 0), (None, "02/05", 0, 0)]),
    ("recorded after the first, on the start of the second: the second's",
     [("01/03", "20/03")], ["12/03", "20/03"], [(None, "12/03", 0, 0), ("01/03", "20/03", 0, 0)]),
    ("same day: the later typed wins, and has moved once",
     [("01/06", "01/02"), ("20/05", "01/02")], [], [("20/05", None, 1, -12)]),
    ("the same date with another note: no move", [("01/06", "01/02"), ("01/06", "10/02")], [], [("01/06", None, 0, 0)]),
    ("moved, and moved back: twice, by none", [("01/06", "01/02"), ("01/07", "10/02"), ("01/06", "20/02")], [], [("01/06", None, 2, 0)]),
    ("withdrawn: nothing is live", [("01/06", "01/02"), (None, "10/02")], [], []),
    ("withdrawn before the start: it began without a prediction",
     [("01/03", "01/02"), (None, "10/02")], ["12/03"], [(None, "12/03", 0, 0)]),
    ("withdrawn, then predicted anew: live, and moved by none",
     [("01/03", "01/02"), (None, "10/02"), ("01/07", "20/02")], [], [("01/07", None, 0, 0)]),
    ("withdrawn before, predicted anew in the 28 days after: answered",
     [("01/03", "01/02"), (None, "10/02"), ("15/03", "14/03")], ["12/03"], [("15/03", "12/03", 0, 0)]),
    ("withdrawn after it began: answered as it was", [("01/03", "01/02"), (None, "20/03")], ["12/03"], [("01/03", "12/03", 0, 0)]),
    ("withdrawn on the day it was typed: the later typed wins", [("01/06", "01/02"), (None, "01/02")], [], []),
)  # fmt: skip


@pytest.mark.parametrize(("predictions", "assessments", "expected"), [case[1:] for case in HAND], ids=[case[0] for case in HAND])
def test_worked_by_hand(predictions, assessments, expected) -> None:
    assert worked(predictions, assessments) == expected


def known(drawn: tuple[list[Predicted], list[Assessed]], day: date) -> tuple[list[Predicted], list[Assessed]]:
    """Of what was drawn what is known by a day."""
    predictions, assessments = drawn
    return [p for p in predictions if p.recorded_on <= day], [a for a in assessments if a.start <= day]


later = st.integers(0, 160).map(lambda n: FIRST + timedelta(n))


@seed(SEED)
@examples(300)
@given(told(withdrawn=True), later)
def test_each_prediction_and_each_assessment_has_one_row_at_most_and_none_is_counted_twice(drawn, day: date) -> None:
    predictions, assessments = known(drawn, day)
    rows = pairs(predictions, assessments)
    assert [row.assessed for row in rows if row.assessed] == assessments, "each assessment is one row, in order"
    taken = [id(row.predicted) for row in rows if row.predicted]
    assert len(taken) == len(set(taken)), "a prediction stands in two rows"
    assert all(row.predicted.start for row in rows if row.predicted), "a withdrawal is no prediction"
    assert sum(row.assessed is None for row in rows) <= 1, "one prediction of a child and type is live at most"
    shown = len(taken) + sum(row.replaced for row in rows)
    told_of = sum(p.start is not None for p in predictions)
    assert shown <= told_of
    if all(p.start for p in predictions):
        assert shown == told_of, "a prediction is in a row or was replaced by one"


@seed(SEED)
@examples(200)
@given(told(withdrawn=True), later)
def test_a_day_changes_only_what_is_dated_on_it(drawn, day: date) -> None:
    """Where nothing is recorded or begun on the next day the rows are the same; the pairs of earlier starts may only gain a prediction."""
    predictions, assessments = drawn
    before, after = (pairs(*known(drawn, on)) for on in (day, day + timedelta(1)))
    moved = any(p.recorded_on == day + timedelta(1) for p in predictions) or any(a.start == day + timedelta(1) for a in assessments)
    if not moved:
        assert before == after
        return
    then: dict[int, Pair] = {id(row.assessed): row for row in after if row.assessed}
    for row in before:
        if row.assessed and row.predicted:
            assert then[id(row.assessed)] == row, "an answered prediction stays answered by the same assessment"


def status_on(predicted: date | None, actual: date | None, day: date) -> str:
    """The status by the table of DOMAIN.md 4, written out."""
    if actual:
        return UNPREDICTED if not predicted else ON_TIME if actual <= predicted else LATE
    assert predicted
    return NOT_STARTED if predicted < day else UPCOMING if predicted <= months_after(day, 3) else LATER


@seed(SEED)
@examples(60)
@given(st.lists(told(), min_size=1, max_size=3), later)
def test_every_row_has_one_status_on_every_day(drawn: list[tuple[list[Predicted], list[Assessed]]], day: date) -> None:
    cohort = Cohort(
        predictions=[(f"CP{n}", SGO, p.start, p.recorded_on) for n, (said, _) in enumerate(drawn) for p in said if p.start],
        assessments=[(f"CP{n}", SGO, a.start, a.completed) for n, (_, begun) in enumerate(drawn) for a in begun],
    )
    frames = cohort.frames()
    rows, following = (frames.as_at("planned_starts", on) for on in (day, day + timedelta(1)))
    assert rows["start_id"].is_unique().all()
    for row in rows.iter_rows(named=True):
        assert row["status"] == status_on(row["predicted_start"], row["actual_start"], day)
    own = ("person_id", "recorded_on", "predicted_start", "actual_start")
    both = rows.select(*own, "status").join(following.select(*own, after="status"), on=own, nulls_equal=True)
    changed = both.filter(pl.col("status") != pl.col("after")).select("status", "after", "predicted_start")
    for before, after, predicted in changed.iter_rows():
        assert (before, after) in {(UPCOMING, NOT_STARTED), (LATER, UPCOMING)}
        assert predicted == day or months_after(day, 3) < predicted <= months_after(day + timedelta(1), 3)


def test_typed_beside_loaded() -> None:
    """Within a day loaded ones come before typed ones, typed ones as they were typed; a withdrawal ends what is live."""
    cohort = Cohort(predictions=[("CP0", SGO, d("01/06"), d("01/02")), ("CP1", SGO, d("01/06"), d("01/02"))])
    typed = [("CP0", SGO, d("20/06"), d("01/02")), ("CP0", SGO, d("10/06"), d("01/02")), ("CP1", SGO, None, d("01/03"))]

    def live(day: str, *also: tuple[str, str, date | None, date]) -> list[tuple[str, date, int, int]]:
        frame = cohort.frames([*typed, *also]).as_at("planned_starts", d(day))
        return sorted(frame.select("person_id", "predicted_start", "moves", "moved_days").rows())

    assert live("31/01") == []
    assert live("28/02") == [("CP0", d("10/06"), 2, 9), ("CP1", d("01/06"), 0, 0)]
    assert live("01/03") == [("CP0", d("10/06"), 2, 9)]
    anew = ("CP1", SGO, d("01/07"), d("01/03"))
    assert live("01/03", anew) == [("CP0", d("10/06"), 2, 9), ("CP1", d("01/07"), 0, 0)]
