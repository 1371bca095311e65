"""Episodes of care of an SSD: cut where the legal status or the placement changes, by codes or by the words for them."""

from pathlib import Path

import polars as pl
import pytest

from loaders.known_codes import coded
from loaders.source import TOLD, Delivery
from loaders.ssd_codes import ABUSE, ABUSE_WORDS, CEASED, CEASED_WORDS, LEGAL, LEGAL_WORDS, NEW_EPISODE, NEW_WORDS
from tests.loaders.ssd_small import SMALL, changed, rows, small, told

EPISODES = ("person_id", "episode_start", "episode_end", "legal_status", "placement_type", "reason_new", "reason_ceased", "team")
NOT_USED = "stands on an episode that has not ended: it is not used"
UNKNOWN = "is no code of legal status that we know: kept as it stands"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Delivery:
    return small(tmp_path_factory.mktemp("whole"))


def test_one_row_a_change(whole: Delivery) -> None:
    care, nobody = "Alder Looked After Team", None
    assert rows(whole, "care_episodes", *EPISODES) == [
        ("9002", "2024-03-01", "2024-05-01", "V2", "U6", "S", "X1", care),
        ("9002", "2024-05-01", "2024-06-01", "V2", "U4", "P", "X1", care),
        ("9002", "2024-06-01", "2024-09-01", "C1", "U4", "L", "X1", care),
        ("9002", "2024-09-01", None, "C2", "U4", "L", None, care),
        ("9004", "2023-07-01", "2023-10-01", "Wardship", "K2", "S", "X1", nobody),
        ("9004", "2023-10-01", "2023-12-01", "Wardship", "H5", "P", "E4A", nobody),
    ]
    assert rows(whole, "care_episodes", "placement_provider", "locality", "worker")[3] == ("PR4", "Alder", "Cal Reed")


def test_a_reason_to_cease_on_an_open_episode_is_told_and_not_used(whole: Delivery) -> None:
    assert (TOLD, "ssd_cla_episodes.csv", 3, "reason_ceased", "X1", NOT_USED) in told(whole)


def test_a_status_that_the_return_does_not_know_stands_only_where_there_is_no_other(whole: Delivery) -> None:
    assert [(file, row, value) for _, file, row, column, value, _ in told(whole) if column == "legal_status"] == [
        ("ssd_cla_episodes.csv", 4, None)
    ]
    assert UNKNOWN in [row[-1] for row in told(whole)]


def test_status_and_placement_that_change_on_one_day_are_one_change(tmp_path: Path) -> None:
    placements = changed("ssd_cla_placement", {"U4: Foster placement,PR4,NULL": "U4,PR4,2024-09-01"})
    found = small(tmp_path, ssd_cla_placement=placements + "K5,L1,9002,2024-09-01,P1,PR0,\n")
    assert rows(found, "care_episodes", *EPISODES[1:7])[3] == ("2024-09-01", None, "C2", "P1", "B", None)


def test_older_names_of_columns(tmp_path: Path, whole: Delivery) -> None:
    older = {"_start_date": "_start", "_ceased_date": "_ceased", "_ceased_reason": "_cease_reason"}
    assert rows(small(tmp_path, ssd_cla_episodes=changed("ssd_cla_episodes", older)), "care_episodes") == rows(whole, "care_episodes")


def test_placements_of_a_period_of_care_that_name_no_child(tmp_path: Path, whole: Delivery) -> None:
    lines = [line.split(",") for line in SMALL["ssd_cla_placement"].splitlines()]
    kept = "".join(",".join([*line[:2], *line[3:]]) + "\n" for line in lines)
    assert rows(small(tmp_path, ssd_cla_placement=kept), "care_episodes") == rows(whole, "care_episodes")


def test_an_episode_is_in_the_placement_it_names_though_its_dates_lie_elsewhere(tmp_path: Path) -> None:
    placements = SMALL["ssd_cla_placement"].split("\n")[0] + "\nK1,L1,9002,2021-03-02,U6,PR1,2021-05-01\n"
    assert rows(small(tmp_path, ssd_cla_placement=placements), "care_episodes", "placement_type")[:2] == ["U6", None]


def test_without_statuses_and_placements_an_episode_is_one_row(tmp_path: Path) -> None:
    delivery = small(tmp_path, ssd_legal_status=None, ssd_cla_placement=None)
    assert rows(delivery, "care_episodes", "person_id", "episode_start", "episode_end", "reason_ceased") == [
        ("9002", "2024-03-01", "2024-05-01", "X1"), ("9002", "2024-05-01", None, None), ("9004", "2023-07-01", "2023-12-01", "E4A"),
    ]  # fmt: skip


def test_days_that_are_none_are_left_to_the_checks_in_one_piece(tmp_path: Path) -> None:
    episodes = changed("ssd_cla_episodes", {"E2,9002,K2,2024-05-01": "E2,9002,K2,May", "2023-12-01": "winter"})
    found = rows(small(tmp_path, ssd_cla_episodes=episodes), "care_episodes", "episode_start", "episode_end", "legal_status")
    assert found == [("2024-03-01", "2024-05-01", "V2"), ("May", None, None), ("2023-07-01", "winter", None)]


def read(value: str, known: tuple[str, ...], words: tuple[tuple[str, str], ...]) -> str:
    return str(pl.DataFrame({"value": [value]}).select(coded(pl.col("value"), known, words)).item())


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("C2", "C2"), ("c2", "C2"), ("C2: FCO", "C2"), ("C2 Full care order", "C2"), ("Care Order Sec. 31(a)", "C2"),
        ("Full care order", "C2"), ("C.O. Extended S40(5) CA", "C2"), ("Interim care order Sec. 38(1)", "C1"),
        ("Care Order Sec.31(a) & Placement Order (Sec. 21)", "E1"), ("Child freed for adoption", "D1"),
        ("Single placement acc. by LA S20(1) CA under 16", "V2"), ("Regular occ. acc by LA S20(3) CA 16 & over", "V4"),
        ("Accommodated under an agreed series of short-term breaks, when individual episodes of care are recorded", "V3"),
        ("Police protection power Sec.38(1)", "L1"), ("Emergency protection order - LA", "L2"), ("P.A.C.E Interview (CYP)", "J2"),
        ("Child assessment order Sec. 43(1)", "L3"), ("Remanded to LA accommodation S20", "J1"),
        ("Care order discharged", "Care order discharged"), ("Supervision order", "Supervision order"), ("Z9", "Z9"),
        ("Special guardianship order", "Special guardianship order"),
    ],
)  # fmt: skip
def test_legal_statuses(value: str, code: str) -> None:
    assert read(value, LEGAL, LEGAL_WORDS) == code


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("S", "S"), ("S Started to be looked after", "S"), ("Started to be looked-after", "S"), ("Change of legal status only", "L"),
        ("Change of placement and carer(s) only", "P"), ("Change of placement (but same carer(s)) only", "T"),
        ("Change of legal status and placement and carer(s) at the same time", "B"),
        ("Change of legal status and change of placement (but same carer(s)) at the same time", "U"),
    ],
)  # fmt: skip
def test_reasons_for_a_new_episode(value: str, code: str) -> None:
    assert read(value, NEW_EPISODE, NEW_WORDS) == code


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("X1 Episode ceases, and new episode begins on same day", "X1"), ("Episode ceases, and new episode begins on same day", "X1"),
        ("Returned home to live with parents as part of the care planning process (not under a special guardianship order)", "E4A"),
        ("Returned home to live with parents which was not part of the current care planning process", "E4B"),
        ("Left care to live with parents or relatives with no parental responsibility", "E13"), ("Died", "E2"),
        ("Special guardianship order made to former foster carer(s), who was/are a relative(s) or friend(s)", "E45"),
        ("Special guardianship order made to former foster carer(s), other than relative(s) or friend(s)", "E46"),
        ("Special guardianship order made to carer(s), other than former foster carer(s), who was/are a relative(s)", "E47"),
        ("Special guardianship order made to carer(s), other than former foster carer(s), other than relative(s)", "E48"),
        ("Special guardianship made to former foster carers", "E43"), ("Residence order granted", "E41"), ("E17 - staying put", "E17"),
        ("Special guardianship made to carers other than former foster carers", "E44"), ("Sentenced to custody", "E9"),
        ("Adopted - application for an adoption order unopposed", "E11"), ("Went away", "Went away"),
    ],
)  # fmt: skip
def test_reasons_to_cease(value: str, code: str) -> None:
    assert read(value, CEASED, CEASED_WORDS) == code


def test_categories_of_abuse() -> None:
    words = {"Neglect": "NEG", "Physical Abuse": "PHY", "SAB": "SAB", "Emotional abuse": "EMO", "Multiple": "MUL", "Other": "Other"}
    assert {value: read(value, ABUSE, ABUSE_WORDS) for value in words} == words
