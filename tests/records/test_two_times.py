"""Bitemporality: what stood at a day of the data, as it was recorded at a time of the clock."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from data.records.base import RecordsError
from data.records.data_day import data_day
from data.records.database import Records
from data.records.tables import User
from tests.records.drawn import MARCH, MAY, clock, user


@pytest.mark.parametrize(
    ("clock_date", "extract_date", "expected"),
    [
        (date(2026, 11, 21), date(2022, 5, 23), date(2022, 5, 23)),  # a demo whose data end in 2022
        (date(2022, 5, 24), date(2022, 5, 23), date(2022, 5, 23)),  # the morning after the extract
        (date(2022, 5, 23), date(2022, 5, 23), date(2022, 5, 23)),
        (date(2022, 5, 20), date(2022, 5, 23), date(2022, 5, 20)),  # an extract dated ahead
    ],
)
def test_the_data_day_is_the_earlier_of_two(clock_date: date, extract_date: date, expected: date) -> None:
    assert data_day(clock_date, extract_date) == expected


@pytest.fixture
def three(records: Records) -> Records:
    """Alex: a coordinator from 14 March (recorded on the 1st), a manager from 23 May (the 5th), gone from 23 May (the 9th)."""
    with records.session() as session:
        records.add(session, user(day=MARCH, at=clock(1), group="team_coordinator"))
        records.add(session, user(day=MAY, at=clock(5), group="team_manager"))
        records.add(session, user(key="sam", day=MARCH, at=clock(5), group="finance"))
        records.add(session, user(day=MAY, at=clock(9), withdrawn=True))
    return records


@pytest.mark.parametrize(
    ("day", "at", "group"),
    [
        (None, None, None),  # as things stand: gone
        (MAY, clock(9), None),  # recorded at that very moment is known
        (MAY, clock(8), "team_manager"),
        (MAY, clock(4), "team_coordinator"),
        (MAY - timedelta(days=1), None, "team_coordinator"),
        (MARCH, None, "team_coordinator"),
        (MARCH - timedelta(days=1), None, None),
        (None, clock(1) - timedelta(seconds=1), None),
        (None, clock(5), "team_manager"),
    ],
)
def test_a_view_is_as_at_a_day_and_as_recorded_at_a_time(three: Records, day: date | None, at: datetime | None, group: str | None) -> None:
    with three.reading() as session:
        row = three.latest(session, User, "alex", day, at)
        rows = {row.key: row.group for row in three.all_latest(session, User, day, at)}
    assert (row.group if row else None) == group == rows.get("alex")


def test_all_latest_is_one_row_a_key_without_those_withdrawn(three: Records) -> None:
    with three.reading() as session:
        assert [(row.key, row.group) for row in three.all_latest(session, User)] == [("sam", "finance")]
        assert [row.key for row in three.all_latest(session, User, records_at=clock(8))] == ["alex", "sam"]
        assert three.all_latest(session, User, MARCH - timedelta(days=1)) == []


def test_history_holds_every_row_oldest_first(three: Records) -> None:
    with three.reading() as session:
        rows = three.history(session, User, "alex")
        assert [(row.data_day, row.recorded_at, row.withdrawn) for row in rows] == [
            (MARCH, clock(1), False),
            (MAY, clock(5), False),
            (MAY, clock(9), True),
        ]
        assert three.history(session, User, "nobody") == []


def test_what_was_withdrawn_may_come_back(three: Records) -> None:
    with three.session() as session:
        three.add(session, user(at=clock(12), group="finance"))
    with three.reading() as session:
        back = three.latest(session, User, "alex")
        assert back is not None and back.group == "finance"


def test_the_last_word_stands_though_the_clock_or_the_edition_went_back(records: Records) -> None:
    """A user disabled while an older edition was live, by a machine whose clock is behind, is disabled."""
    with records.session() as session:
        records.add(session, user(day=MAY, at=clock(5)))
        records.add(session, user(day=MARCH, at=clock(4), disabled=True))
    with records.reading() as session:
        standing = records.latest(session, User, "alex")
        assert standing is not None and standing.disabled
        assert [row.disabled for row in records.all_latest(session, User)] == [True]


def test_clock_times_come_back_in_utc(records: Records) -> None:
    summer = timezone(timedelta(hours=1))
    with records.session() as session:
        records.add(session, user(at=datetime(2026, 6, 1, 0, 30, 15, 123456, tzinfo=summer)))
    with records.reading() as session:
        row = records.latest(session, User, "alex")
        assert row is not None and row.recorded_at == datetime(2026, 5, 31, 23, 30, 15, 123456, tzinfo=UTC)
        assert row.recorded_at.utcoffset() == timedelta(0)
        assert records.latest(session, User, "alex", records_at=datetime(2026, 6, 1, 0, 30, 15, 123455, tzinfo=summer)) is None


def test_a_time_without_a_zone_is_refused(records: Records) -> None:
    with pytest.raises(RecordsError, match="without a zone"), records.session() as session:
        records.add(session, user(at=datetime(2026, 11, 1, 9)))  # noqa: DTZ001
    with records.reading() as session:
        assert records.history(session, User, "alex") == []
