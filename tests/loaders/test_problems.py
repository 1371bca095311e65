"""Every kind of problem: what becomes of the row, and how it is told, with its file, row, column, value and reason."""

from pathlib import Path

import pytest

from data.schema import EXTRACT, NOT_KNOWN
from tests.loaders.extracts import SECRETS, SMALL, added, found, load, next_row, replaced, rows_of

ASIDE = "set aside"
UNKNOWN = "loaded as Not known"
DAY = "is not a day: write it as 2022-03-14"
EMPTY = "is empty: it must have a value"
START = "is before {}: correct one of them"
AGAIN = "stands in an earlier row too: the first is kept"
TOLD = ("kind", "file", "row", "column", "value", "reason")

SET_ASIDE = [
    ("cin_plans", ",880001,2021-05-01,,,N1,Alder,Alder 1,Ana Moss", "plan_id", None, EMPTY),
    ("cin_plans", "CIN66009,,2021-05-01,,,N1,Alder,Alder 1,Ana Moss", "person_id", None, EMPTY),
    ("cin_plans", "CIN66009,880001,,,,N1,Alder,Alder 1,Ana Moss", "start_date", None, EMPTY),
    ("cin_plans", "CIN66009,880001,May,,,N1,Alder,Alder 1,Ana Moss", "start_date", "May", DAY),
    ("cin_plans", "CIN66009,880001,2021-05-01,open,,N1,Alder,Alder 1,Ana Moss", "end_date", "open", DAY),
    ("cin_plans", "CIN66009,880001,2021-05-01,30/04/2021,,N1,Alder,Alder 1,Ana Moss", "end_date", "30/04/2021", START.format("start_date")),
    ("cin_plans", "CIN66002,880004,2021-05-01,,,N1,Alder,Alder 1,Ana Moss", "plan_id", None, AGAIN),
    ("cin_plans", "CIN66009,880001,2021-05-01", None, None, "has 3 values where the header has 9"),
    ("cin_plans", "CIN66009,880001,2021-05-01,,,N1,Alder,Alder 1,Moss, Ana", None, None, "has 10 values where the header has 9"),
    ("persons", "880001,Zebedee,Quillfeather,2012-04-08,M,WBRI,0,FAM771", "person_id", None, AGAIN),
    ("persons", ",Zebedee,Quillfeather,2012-04-08,M,WBRI,0,FAM771", "person_id", None, EMPTY),
    ("organisation", "Children in Need,,Alder 3", "locality", None, EMPTY),
    ("organisation", "UASC,Birch,Birch 1", "team", "Birch 1", AGAIN),
    ("workers", "W3,Dee Pool,Birch 1,Social Worker", "worker_id", "W3", AGAIN),
    ("workers", "W4, ,Birch 1,Social Worker", "worker", None, EMPTY),
    ("cin_signoffs", "CIN66002,soon,Cal Reed", "signed_off_date", "soon", DAY),
    ("cin_allocations", "CIN66002,Alder 2,Ben Fell,2021-08-01,2021-07-31", "to_date", "2021-07-31", START.format("from_date")),
    ("care_episodes", "880001,2021-05-01,2021-04-01,C2,U6,PR4,S,,Alder,Alder 1,Ana Moss", "episode_end", "2021-04-01",
     START.format("episode_start")),
    ("permanence_predictions", "880001,SGO,when ready,2021-08-01,Team Coordinator,", "predicted_start", "when ready", DAY),
    ("permanence_assessments", "880001,SGO,2021-09-01,2021-08-31,Positive", "completed", "2021-08-31", START.format("actual_start")),
    ("permanence_targets", "Alder,2021/22,SGO,15", "assessment_type", "SGO", AGAIN),
    ("permanence_targets", "Birch,2021/22,SGO,many", "target_starts", "many", "is not a whole number: write one"),
]  # fmt: skip


def test_a_row_that_cannot_be_read_is_set_aside(tmp_path: Path) -> None:
    spoiled: dict[str, list[str]] = {}
    expected = []
    for name, line, column, value, reason in SET_ASIDE:
        lines = spoiled.setdefault(name, [])
        lines += ["", line]
        expected.append((ASIDE, f"{name}.csv", next_row(name) + len(lines) - 1, column, value, reason))
    report = load(tmp_path, **{name: added(name, *lines) for name, lines in spoiled.items()})
    assert sorted(found(report, *TOLD), key=str) == sorted(expected, key=str)
    for name, lines in spoiled.items():
        kept = SMALL[name].count("\n") - 1
        assert report.rows[name] == (kept, len(lines) // 2)
        assert len(rows_of(report, name)) == kept
    assert report.edition is not None
    assert {name: facts["set_aside"] for name, facts in report.edition.manifest["tables"].items()} == {
        name: aside for name, (_, aside) in report.rows.items()
    }
    assert report.edition.set_aside == len(SET_ASIDE)
    assert rows_of(report, "problems") == report.problems


def test_of_two_rows_of_one_id_the_first_that_can_be_read_is_kept(tmp_path: Path) -> None:
    lines = ["CIN66009,880001,soon,,,N1,Alder,Alder 1,Ana Moss", "CIN66009,880001,2021-05-02,,,N1,Alder,Alder 1,Ana Moss",
             "CIN66009,880001,2021-05-03,,,N1,Alder,Alder 1,Ana Moss"]  # fmt: skip
    report = load(tmp_path, cin_plans=added("cin_plans", *lines))
    assert [str(row["start_date"]) for row in rows_of(report, "cin_plans") if row["plan_id"] == "CIN66009"] == ["2021-05-02"]
    first = next_row("cin_plans")
    assert found(report, "row", "column", "reason") == [(first, "start_date", DAY), (first + 2, "plan_id", AGAIN)]


def test_a_row_with_two_faults_is_told_twice_and_counted_once(tmp_path: Path) -> None:
    report = load(tmp_path, cin_plans=added("cin_plans", ",880001,soon,,,N1,Alder,Alder 1,Ana Moss"))
    assert found(report, "row", "column") == [(6, "plan_id"), (6, "start_date")]
    assert report.rows["cin_plans"] == (4, 1)
    assert report.counted(ASIDE) == 1


NOT_KNOWN_CASES = [
    ("team", "Alder 9", "is not in organisation.csv: correct one of the two files"),
    ("team", "", "is empty"),
    ("worker", "Dee Pool", "is not in workers.csv: correct one of the two files"),
    ("worker", "", "is empty"),
]


@pytest.mark.sampled(2)
@pytest.mark.parametrize(("column", "value", "reason"), NOT_KNOWN_CASES)
def test_a_plan_of_an_unknown_team_or_worker_loads_as_not_known(tmp_path: Path, column: str, value: str, reason: str) -> None:
    held = {"team": "Birch 1", "worker": "Cal Reed"} | {column: value}
    report = load(tmp_path, cin_plans=replaced("cin_plans", "Birch 1,Cal Reed", f"{held['team']},{held['worker']}"))
    assert found(report, *TOLD) == [(UNKNOWN, "cin_plans.csv", 5, column, value or None, reason)]
    assert [row[column] for row in rows_of(report, "cin_plans")] == [*(["Alder 1"] * 2, ["Ana Moss"] * 2)[column == "worker"],
                                                                     ("Alder 2", "Ben Fell")[column == "worker"], NOT_KNOWN]  # fmt: skip
    assert report.edition is not None
    assert report.edition.set_aside == 0


def test_a_plan_of_an_unknown_person_loads_and_its_person_is_not_told(tmp_path: Path) -> None:
    report = load(tmp_path, cin_plans=replaced("cin_plans", "880004", "880777"))
    reason = "is not in persons.csv: correct one of the two files"
    assert found(report, *TOLD) == [(UNKNOWN, "cin_plans.csv", 5, "person_id", None, reason)]
    assert len(rows_of(report, "cin_plans")) == 4


def test_a_date_of_birth_that_cannot_be_read_leaves_the_child(tmp_path: Path) -> None:
    report = load(tmp_path, persons=replaced("persons", "2012-04-08", "8th April"))
    assert found(report, *TOLD) == [("loaded without the value", "persons.csv", 2, "dob", None, DAY)]
    assert [row["dob"] is None for row in rows_of(report, "persons")] == [True, False, False, False]


def test_a_sign_off_of_no_plan_is_told(tmp_path: Path) -> None:
    report = load(tmp_path, cin_signoffs=added("cin_signoffs", "CIN66777,2021-09-01,Cal Reed"))
    reason = "is not in cin_plans.csv: the row is used by no figure"
    assert found(report, *TOLD) == [("loaded", "cin_signoffs.csv", 4, "plan_id", None, reason)]


def test_a_date_after_the_extract_date_is_told_with_its_row(tmp_path: Path) -> None:
    text = "extract_date\n2021-09-30\n"
    report = load(tmp_path, extract=text)
    reason = "is after the extract date: not known until that day"
    assert found(report, *TOLD) == [("loaded", "permanence_assessments.csv", 2, "completed", "2021-10-01", reason)]


def test_plans_that_are_not_known_head_the_list(tmp_path: Path) -> None:
    report = load(
        tmp_path,
        organisation=replaced("organisation", "Birch 1", "Birch One"),
        persons=replaced("persons", "2012-04-08", "8th April"),
        cin_signoffs=added("cin_signoffs", "CIN66777,2021-09-01,Cal Reed", "CIN66002,soon,Cal Reed"),
        cin_plans=added("cin_plans", "CIN66009,880001,soon,,,N1,Alder,Alder 1,Ana Moss"),
    )
    assert found(report, "kind", "file", "row") == [
        (UNKNOWN, "cin_plans.csv", 5),
        (UNKNOWN, "cin_allocations.csv", 5),
        (UNKNOWN, "workers.csv", 4),
        (ASIDE, "cin_plans.csv", 6),
        (ASIDE, "cin_signoffs.csv", 5),
        ("loaded without the value", "persons.csv", 2),
        ("loaded", "cin_signoffs.csv", 4),
    ]
    assert rows_of(report, "problems") == report.problems


def test_no_value_of_a_personal_column_is_kept_with_a_problem(tmp_path: Path) -> None:
    """Every value of every personal column made unreadable, unknown or doubled: nothing of it stands in `problems`."""
    spoiled = {
        table.name: added(table.name, *(",".join(f"Secret {column.name}" for column in table.columns) for _ in range(2)))
        for table in EXTRACT
    }
    report = load(tmp_path, **spoiled)
    told = " ".join(str(problem) for problem in report.problems)
    personal = [f"Secret {column.name}" for table in EXTRACT for column in table.columns if column.personal]
    assert len(report.problems) > 20
    assert not [text for text in [*personal, *SECRETS] if f"'{text}'" in told or text in SECRETS and text in told]
