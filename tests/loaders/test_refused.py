"""What is refused publishes nothing, leaves the live edition as it was, and says what to do; and what is said of a load."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from data import kept_files
from data.store import Store
from loaders.__main__ import main
from tests.loaders.extracts import SECRETS, SMALL, added, replaced, write

Run = Callable[..., tuple[int, str, str]]
UNTOUCHED = "Nothing was published and the live edition is as it was. "


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line on the store `tmp_path / "store"`: exit status, output, errors; no word of a child in either."""

    def go(*arguments: str | Path) -> tuple[int, str, str]:
        try:
            status = main([*map(str, arguments), "--store", str(tmp_path / "store")])
        except SystemExit as stopped:
            status = int(str(stopped.code))
        out, err = capsys.readouterr()
        assert not [word for word in SECRETS if word in out + err]
        assert "Traceback" not in err
        return status, out, err

    return go


@pytest.fixture
def state(tmp_path: Path) -> Callable[[], dict[str, object]]:
    """Everything in the store, file by file, but the lock; a kept file that comes again is kept from then on, and is the same file."""

    def now() -> dict[str, object]:
        store = tmp_path / "store"
        files = [path for path in store.rglob("*") if path.name not in (".loading", "sources")]
        return {str(p.relative_to(store)): p.stat().st_ino if p.parent.name == "sources" else p.stat().st_mtime_ns for p in files}

    return now


@pytest.fixture
def live(run: Run, tmp_path: Path) -> None:
    """An edition that must stay."""
    assert run("extract", write(tmp_path / "good"))[0] == 0


def without(name: str, column: str) -> str:
    """A file of SMALL without a column."""
    lines = [line.split(",") for line in SMALL[name].splitlines()]
    at = lines[0].index(column)
    return "".join(",".join(line[:at] + line[at + 1 :]) + "\n" for line in lines)


HEADERLESS = SMALL["persons"].split("\n", 1)[1]
REFUSALS = {
    "a missing file": ({"cin_signoffs": None}, "has no cin_signoffs.csv. An extract has all ten files"),
    "two missing files": ({"cin_signoffs": None, "workers": None}, "has no workers.csv, cin_signoffs.csv."),
    "a missing column": (
        {"workers": without("workers", "team")},
        "workers.csv has no column team. Its first row has worker_id, worker, role. Add the column",
    ),
    "a file without its header": (
        {"persons": HEADERLESS},
        "persons.csv has no column person_id, forename, surname, dob, sex, ethnicity, disability, family_id. "
        "Its first row has none of the columns and 8 other values.",
    ),
    "a column of ours twice": (
        {"organisation": "team,service,locality,team\nA,S,L,B\n"},
        "organisation.csv has the column team more than once. Keep one",
    ),
    "an empty file": ({"cin_plans": ""}, "cin_plans.csv is empty. Its first row must hold the column names."),
    "a file of blank lines": ({"cin_plans": "\n \n\r\n"}, "cin_plans.csv is empty."),
    "a file that needs rows and has none": (
        {"cin_plans": SMALL["cin_plans"].split("\n")[0]}, "cin_plans.csv: no row to load. Publishing it would empty every page"
    ),
    "no text": ({"persons": SMALL["persons"].encode() + b"\0"}, "persons.csv is no text: line 6 holds a zero byte."),
    "an open quotation mark in the header": ({"workers": '"' + SMALL["workers"]}, "workers.csv: its first row cannot be taken apart"),
    "half the plans": (
        {"cin_plans": SMALL["cin_plans"].replace("2021-03-01", "March").replace("2021-04-01", "April")},
        "cin_plans.csv: 2 of 4 rows cannot be read, more than the 5 % allowed. "
        "start_date is not a day: write it as 2022-03-14 (2 rows, first in row 4). Correct the extract",
    ),
}  # fmt: skip


@pytest.mark.sampled(2)
@pytest.mark.parametrize("case", REFUSALS)
@pytest.mark.usefixtures("live")
def test_a_refused_load_changes_nothing(run: Run, state: Callable[[], object], tmp_path: Path, case: str) -> None:
    files, told = REFUSALS[case]
    before = state()
    status, out, err = run("extract", write(tmp_path / "bad", files))
    assert (status, out) == (1, "")
    assert err.startswith(UNTOUCHED)
    assert told in err
    assert err.count("\n") == 1
    assert state() == before


@pytest.mark.usefixtures("live")
def test_a_folder_that_is_none_is_refused(run: Run, state: Callable[[], object], tmp_path: Path) -> None:
    before = state()
    (tmp_path / "file").write_text("")
    folder = write(tmp_path / "bad", persons=None)
    (folder / "persons.csv").mkdir()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for name, told in {
        "absent": "is not a folder. Give the folder that holds the ten CSV files.",
        "file": "is not a folder. Give the folder",
        "loop": "is not a folder. Give the folder",
        "bad": "persons.csv is a folder. Put the CSV file of that name in its place.",
    }.items():
        status, out, err = run("extract", tmp_path / name)
        assert (status, out) == (1, "")
        assert told in err
    assert state() == before


def test_a_file_that_may_not_be_read_is_named(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = write(tmp_path / "bad")

    def refuse(path: Path) -> str:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr(kept_files, "sha256", refuse)
    status, _, err = run("extract", folder)
    assert (status, err) == (1, f"{UNTOUCHED}Permission denied: {folder / 'care_episodes.csv'}.\n")


def test_a_store_that_is_a_file_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "store").write_text("")
    status, _, err = run("extract", write(tmp_path / "in"))
    assert status == 1
    assert err.startswith(UNTOUCHED)
    assert str(tmp_path / "store") in err


@pytest.mark.parametrize(
    ("persons", "told"),
    [
        (SMALL["persons"].replace(",", ";").encode(), ""),
        (SMALL["persons"].replace("Isolde", "Isoldé").encode("cp1252"), "persons.csv is not UTF-8: it was read as Windows-1252."),
    ],
)
def test_another_delimiter_and_windows_1252_are_read(run: Run, tmp_path: Path, persons: bytes, told: str) -> None:
    status, out, err = run("extract", write(tmp_path / "in", persons=persons))
    assert (status, err) == (0, "") and told in out
    assert Store(tmp_path / "store").live().table("persons").height == 4


def plans(good: int, bad: int) -> str:
    """A plans file with so many rows that can and cannot be read."""
    header = SMALL["cin_plans"].split("\n")[0]
    lines = [f"CIN66{n:03},880001,{'2021-05-01' if n >= bad else 'May'},,,N1,Alder,Alder 1,Ana Moss" for n in range(good + bad)]
    return "\n".join([header, *lines]) + "\n"


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("good", "bad", "share", "status"),
    [
        (95, 5, None, 0),
        (94, 6, None, 1),
        (19, 1, None, 0),
        (18, 1, None, 1),
        (71, 29, "29%", 0),
        (70, 30, "0.29", 1),
        (2, 0, "0", 0),
        (99, 1, "0%", 1),
        (2, 98, "100%", 0),
        (0, 100, "100%", 1),
    ],
)
def test_the_share_set_aside_may_reach_its_limit_and_not_pass_it(
    run: Run, tmp_path: Path, good: int, bad: int, share: str | None, status: int
) -> None:
    folder = write(tmp_path / "in", cin_plans=plans(good, bad), cin_signoffs="plan_id,signed_off_date,signed_off_by",
                   cin_allocations="plan_id,team,worker,from_date,to_date")  # fmt: skip
    asked = () if share is None else ("--share-aside", share)
    found, out, err = run("extract", folder, *asked)
    assert found == status, err
    assert (f"cin_plans.csv: {good} rows loaded" + (f", {bad} set aside" if bad else "") in out) == (status == 0)


def test_the_share_is_of_each_file_by_itself(run: Run, tmp_path: Path) -> None:
    """One bad sign-off of three is too many, whatever the rows of the other files."""
    folder = write(tmp_path / "in", cin_plans=plans(100, 0), cin_signoffs=added("cin_signoffs", "CIN66002,soon,Cal Reed"))
    status, _, err = run("extract", folder)
    assert status == 1
    assert "cin_signoffs.csv: 1 of 3 rows cannot be read" in err


@pytest.mark.parametrize(
    "arguments",
    [
        (), ("extract",), ("exrtact", "x"), ("extract", "x", "--share-aside", "6 in 100"), ("extract", "x", "--share-aside", "101%"),
        ("extract", "x", "--share-aside", "nan"), ("extract", "x", "--keep", "0"), ("extract", "x", "--keep", "all"),
        ("extract", "x", "--extract-date", "14/03/22"), ("extract", "x", "--complete-from", "soon"), ("pin",),
    ],
)  # fmt: skip
def test_wrong_usage_is_2(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert "usage: python -m loaders" in err
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize(("name", "value"), [("SIGHTLINE_SHARE_ASIDE", "lots"), ("SIGHTLINE_KEEP_EDITIONS", "ten")])
def test_a_setting_that_cannot_be_read_is_wrong_usage(run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    status, _, err = run("demo")
    assert status == 2
    assert repr(value) in err


def test_settings_come_from_the_environment(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SIGHTLINE_SHARE_ASIDE", "50%")
    monkeypatch.setenv("SIGHTLINE_KEEP_EDITIONS", "2")
    folder = write(tmp_path / "in", cin_signoffs=added("cin_signoffs", "CIN66002,soon,Cal Reed"))
    for _ in range(3):
        assert run("extract", folder)[0] == 0
    assert Store(tmp_path / "store").names() == ["2", "3"]


def test_a_clean_load_says_what_it_did(run: Run, tmp_path: Path) -> None:
    status, out, err = run("extract", write(tmp_path / "in"), "--extract-date", "31/12/2021")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[:4] == [
        "Published edition 1.",
        "Data to 31/12/2021 (as given).",
        "Complete from 30/06/2021 (the earliest end of a plan found).",
        "  organisation.csv: 3 rows loaded",
    ]
    assert lines[-1] == "No rows set aside, nothing unknown."


def test_a_load_with_problems_tells_the_unknown_first_and_what_is_alike_once(run: Run, tmp_path: Path) -> None:
    team = [f"CIN66{n:03},880001,2021-05-01,,,N1,Alder,Alder 9,Ana Moss" for n in range(100, 130)]
    folder = write(
        tmp_path / "in",
        cin_plans=added("cin_plans", *team, ",880001,soon,,,N1,Alder,Alder 1,Ana Moss"),
        persons=replaced("persons", "2012-04-08", "8th April"),
    )
    status, out, _ = run("extract", folder)
    assert status == 0
    assert "  cin_plans.csv: 34 rows loaded, 1 set aside\n" in out
    assert out.splitlines()[-5:] == [
        "Problems: 30 rows loaded as Not known; 1 row set aside; 1 row loaded without the value.",
        "  loaded as Not known: cin_plans.csv, 30 rows, first row 6, team 'Alder 9' is not in organisation.csv: "
        "correct one of the two files",
        "  set aside: cin_plans.csv, row 36, plan_id is empty: it must have a value",
        "  set aside: cin_plans.csv, row 36, start_date 'soon' is not a day: write it as 2022-03-14",
        "  loaded without the value: persons.csv, row 2, dob is not a day: write it as 2022-03-14",
    ]


def test_a_long_list_of_problems_is_cut_and_says_so(run: Run, tmp_path: Path) -> None:
    team = [f"CIN66{n:03},880001,2021-05-01,,,N1,Alder,Alder {n},Ana Moss" for n in range(100, 125)]
    _, out, _ = run("extract", write(tmp_path / "in", cin_plans=added("cin_plans", *team)))
    assert out.splitlines()[-1] == "  and 5 more: the page About the data lists them all."


def test_editions_are_listed_pinned_and_let_go(run: Run, tmp_path: Path) -> None:
    folder = write(tmp_path / "in")
    assert run("editions") == (1, "", f"No edition has been published in {tmp_path / 'store'}. Run `python -m loaders demo` or "
                                      "`python -m loaders extract DIR` first.\n")  # fmt: skip
    assert run("extract", folder)[0] == 0
    assert run("pin", "1") == (0, "Edition 1 is pinned.\n", "")
    assert run("extract", folder, "--keep", "1")[0] == 0
    _, out, _ = run("editions")
    assert [line.split(" UTC")[1] for line in out.splitlines()] == [" (pinned)", " (live)"]
    assert run("unpin", "1") == (0, "Edition 1 is no longer pinned.\n", "")
    assert run("unpin", "1") == (1, "", "Edition 1 is not pinned.\n")
    assert run("pin", "7")[0] == 1
    for name in ("../live", "live", "0", "1\n", "-1", ""):
        for command in ("pin", "unpin"):
            assert run(command, f"--={name}" if name == "-1" else name)[0] in (1, 2)
    assert Store(tmp_path / "store").live_name() == "2"
