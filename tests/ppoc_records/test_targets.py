"""Targets set in place: by the assistant director and performance officers, whole numbers, with a history and a reason for a change."""

import pytest

from access import permanence_targets, trail
from access.doing import NotDone
from access.permanence_targets import set_target, whole
from access.reader import Refused
from access.rights import GROUPS
from data.records.database import Records
from data.records.tables import PermanenceTarget, TrailEntry
from tests.ppoc_records.drawn import MAY, doing, people, reader


def aim(records: Records, starts: int = 14, group: str = "performance_officer", **given: object) -> PermanenceTarget:
    """Set a target of Erewash; more by name."""
    about = {
        "locality": "Erewash",
        "financial_year": "2022/23",
        "assessment_type": "SGO",
        "standing": None,
        "after": 0,
        "reason": "",
    } | given
    with records.session() as session:
        return set_target(
            records, session, doing("pat", group), reader(group), target_starts=starts, localities={"Erewash", "Chesterfield"}, **about  # type: ignore[arg-type]
        )  # fmt: skip


def test_set_and_changed_with_its_history(records: Records) -> None:
    people(records)
    first = aim(records)
    with pytest.raises(NotDone, match="Say why"):
        aim(records, 16, standing=14, after=first.row_id)
    second = aim(records, 16, "assistant_director", standing=14, after=first.row_id, reason="A team more")
    aim(records, 0, assessment_type="Reunification", financial_year="2099/00")
    with records.reading() as session:
        told = permanence_targets.history(records, session, "2022/23")
        assert len(permanence_targets.history(records, session)) == 3
        assert permanence_targets.after_of(session, "Erewash", "2022/23", "SGO") == second.row_id
        assert permanence_targets.after_of(session, "Erewash", "2021/22", "SGO") == 0
        words = [(entry.kind, entry.words, entry.reason, entry.keys) for entry in session.query(TrailEntry).order_by(TrailEntry.seq)]
    assert [(s.was, s.target_starts, s.shown_name, s.role, s.reason, s.data_day) for s in told] == [
        (14, 16, "Pat Example", "Assistant Director", "A team more", MAY),
        (None, 14, "Pat Example", "Performance Officer", "", MAY),
    ]
    assert words[:2] == [
        ("write", "Target of Erewash, 2022/23, SGO: none to 14", "", []),
        ("write", "Target of Erewash, 2022/23, SGO: 14 to 16", "A team more", []),
    ]
    assert trail.verify(records) is None


def test_a_loaded_target_is_changed_with_a_reason(sqlite_records: Records) -> None:
    with pytest.raises(NotDone, match="Say why"):
        aim(sqlite_records, 15, standing=14)
    assert aim(sqlite_records, 15, standing=14, reason="A team more").changed_from == 14
    with pytest.raises(NotDone, match="14 already"):
        aim(sqlite_records, 14, standing=14, assessment_type="Reunification", reason="A team more")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"locality": "Elsewhere"}, "no locality of the live edition"), ({"financial_year": "2022/24"}, "Write it as 2022/23"),
        ({"financial_year": "2022"}, "Write it as 2022/23"), ({"financial_year": "1999/00 "}, "Write it as 2022/23"),
        ({"assessment_type": "Adoption"}, "SGO or Reunification"), ({"starts": -1}, "0 to 999"), ({"starts": 1000}, "0 to 999"),
        ({"starts": True}, "0 to 999"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told(sqlite_records: Records, given: dict[str, object], words: str) -> None:
    with pytest.raises(NotDone, match=words):
        aim(sqlite_records, **given)  # type: ignore[arg-type]
    with sqlite_records.reading() as session:
        assert session.query(PermanenceTarget).count() == session.query(TrailEntry).count() == 0


def test_only_those_who_set_targets(sqlite_records: Records) -> None:
    for group in sorted(set(GROUPS) - {"assistant_director", "performance_officer"}):
        with pytest.raises(Refused, match="Set targets: .* Ask the assistant director or a performance officer"):
            aim(sqlite_records, group=group)


def test_a_number_as_typed() -> None:
    assert [whole(typed) for typed in ("0", " 14 ", "999")] == [0, 14, 999]
    for typed in ("", "-1", "14.5", "1000", "1e2", "²", "٣", "14 starts"):
        with pytest.raises(NotDone, match="whole number from 0 to 999"):
            whole(typed)
