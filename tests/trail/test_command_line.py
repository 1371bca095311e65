"""`python -m access`: what it prints, its exit status, and that no child's name stands in any of it unless asked for."""

import os
import re
import stat
from datetime import UTC, datetime

import pytest

from access import desk, trail
from access.__main__ import main
from access.keys import child_key
from access.trail import Look
from data.records.database import Records
from data.records.tables import Restricted, TrailEntry
from data.register import DEMO_SECRET
from tests.trail.drawn import doing

CHILD = ("Ada", "Drawn", "P1", "CIN1", "CIN2")


@pytest.fixture
def run(store, tmp_path, monkeypatch, capsys):
    """Run a command over the small store; returns (status, printed)."""
    for name in [name for name in os.environ if name.startswith("SIGHTLINE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SIGHTLINE_STORE", str(store.path))
    monkeypatch.setenv("SIGHTLINE_DB", f"sqlite:///{tmp_path / 'records.sqlite'}")

    def ran(*arguments: str) -> tuple[int, str]:
        try:
            status = main(list(arguments))
        except SystemExit as end:
            status = int(end.code or 0)
        told = capsys.readouterr()
        said = told.out + told.err
        if "--names" not in arguments:
            assert not [word for word in CHILD if re.search(rf"\b{word}\b", said)], "a child's name or id was printed"
        return status, said

    return ran


@pytest.fixture
def opened(run, tmp_path):
    """The records the commands work with, brought up to date by the first of them."""
    assert run("verify")[0] == 0
    records = Records(f"sqlite:///{tmp_path / 'records.sqlite'}")
    yield records
    records.close()


def key(person: str) -> str:
    """The key of a drawn child under the demo's secret."""
    return child_key(DEMO_SECRET, person)


def test_verify(run, opened):
    trail.recorded(opened, doing(), Look("list", "Open plans"))
    status, said = run("verify")
    head = re.search(r"1:[0-9a-f]{64}", said)
    assert status == 0 and "1 is its newest entry" in said and head
    assert run("verify", "--head", head.group())[0] == 0
    assert run("verify", "--head", "1:short")[0] == 2
    status, said = run("verify", "--head", f"1:{'a' * 64}")
    assert status == 1 and "The trail is broken. Entry 1" in said


def test_users(run, tmp_path):
    add = ("users", "add", "--name", "sam.example", "--shown-name", "Sam Example", "--group", "team_manager")
    status, said = run(*add)
    assert status == 1 and "teams '' is empty" in said
    status, said = run(*add, "--teams", "Erewash CIN Team 1")
    assert status == 0 and re.search(r"shown this once: \S{16}", said)
    status, said = run("users", "list")
    assert status == 0 and "Sam Example  Team manager  Erewash CIN Team 1" in said
    assert run("users", "reset", "sam.example")[0] == 0
    assert run("users", "disable", "sam.example") == (0, "sam.example is disabled.\n")
    assert run("users", "reset", "sam.example")[0] == 1
    assert run("users", "enable", "sam.example") == (0, "sam.example is enabled.\n")
    file = tmp_path / "users.csv"
    file.write_text("name,shown_name,group\nkim.example,Kim,finance\nlee.example,Lee,boss\n")
    status, said = run("users", "import", str(file))
    assert status == 1 and "1 added" in said and "row 3, group 'boss' is no group" in said
    assert run("users", "import", str(tmp_path / "none.csv"))[0] == 1
    assert run("users", "template")[0] == 0
    assert run("users")[0] == run("users", "nothing")[0] == 2


def test_the_trail_is_read_by_key_and_by_user(run, opened):
    trail.recorded(opened, doing("anna"), Look("list", "Open plans", count=2, keys=(key("P1"), key("P2"))))
    for arguments in (("--person", key("P1")), ("--user", "Anna")):
        status, said = run("trail", *arguments)
        assert status == 0 and "Open plans" in said and key("P1") in said
    status, said = run("trail", "--user", "anna", "--names")
    assert f"{key('P1')} (Ada Drawn)" in said
    with opened.reading() as session:
        read = [(entry.user, entry.words, entry.keys) for entry in session.query(TrailEntry).order_by(TrailEntry.seq)][1:]
    assert read == [
        ("system", "The trail of one child", [key("P1")]),
        ("system", "The trail of the user Anna", []),
        ("system", "The trail of the user anna, with names", sorted([key("P1"), key("P2")])),
    ]
    assert run("trail")[0] == 2
    assert run("trail", "--person", "2100038")[0] == 1  # an id is not taken from the command line


def test_a_restricted_child_is_not_in_it(run, opened):
    trail.recorded(opened, doing("anna"), Look("child", "What was opened", count=1, keys=(key("P2"),)))
    with opened.session() as session:
        session.add(Restricted(**doing().stamp("P2"), why="adopted", named=["anna"]))
    for arguments in (("--person", key("P2")), ("--user", "anna"), ("--user", "anna", "--names")):
        status, said = run("trail", *arguments)
        assert status == 0 and "Ben" not in said and "What was opened" not in said and key("P2") not in said


def test_subject_access(run, opened, tmp_path):
    file = tmp_path / "held.csv"
    asked = ("subject-access", "--person", key("P1"), "--asked-by", "the mother")
    status, said = run(*asked, "--to", str(file))
    assert status == 0 and "Ada" in file.read_text() and stat.S_IMODE(file.stat().st_mode) == 0o600
    assert run(*asked, "--to", str(file))[0] == 1  # never over a file that is there
    assert run(*asked, "--to", str(tmp_path / "held.pdf"))[0] == 1
    assert run("subject-access", "--person", "x" * 43, "--asked-by", "someone", "--to", str(tmp_path / "none.csv"))[0] == 1
    assert not (tmp_path / "none.csv").exists()
    assert run(*asked, "--to", str(tmp_path / "held.xlsx"))[0] == 0


def test_an_id_is_typed_unseen(run, tmp_path, monkeypatch):
    monkeypatch.setattr(desk, "getpass", lambda _words: "P1")
    assert run("subject-access", "--person", "-", "--asked-by", "the mother", "--to", str(tmp_path / "held.csv"))[0] == 0


def test_erase(run, store):
    asked = ("erase", "--person", key("P1"), "--asked-by", "the mother", "--words", "asked in writing")
    status, said = run(*asked)
    assert status == 1 and "Nothing was done" in said
    status, said = run(*asked, "--how", "removed", "--sure")
    assert status == 0 and "Removed in editions 1, 2" in said and "cin_plans 4" in said
    assert store.live().table("persons")["person_id"].to_list() == ["P2", "P3"]
    assert run(*asked, "--sure")[0] == 1
    assert run("erase", "--again") == (0, "0 persons erased again.\n")
    assert run("erase")[0] == 1
    assert run("verify")[0] == 0


def test_rectify(run):
    asked = ("rectify", "ask", "--person", key("P1"), "--asked-by", "the father")
    assert run(*asked, "--words", "date of birth a month out")[0] == 0
    status, said = run("rectify", "list")
    assert status == 0 and "asked for" in said
    request = said.splitlines()[1].split()[0]
    status, said = run("rectify", "step", request, "corrected")
    assert status == 0 and "corrected at the source" in said
    assert run("rectify", "step", request, "somehow")[0] == 2


def test_retention(run, opened):
    old = datetime(2010, 1, 1, tzinfo=UTC) - doing().at
    trail.recorded(opened, doing(after=old), Look("list", "Open plans"))
    status, said = run("retention")
    assert status == 0 and re.search(r"The trail of who saw and did what +6 years from the entry +1", said)
    status, said = run("retention", "--apply")
    assert status == 0 and "Removed: the trail of who saw and did what: 1." in said
    assert run("verify")[0] == 0


def test_stand_in(run):
    run("users", "add", "--name", "sam.example", "--shown-name", "Sam", "--group", "team_manager", "--teams", "Erewash CIN Team 1")
    until = datetime.now(UTC).strftime("%d/%m/%Y")
    status, said = run("stand-in", "give", "sam.example", "Erewash CIN Team 1", until)
    assert status == 0 and until in said
    assert run("stand-in", "give", "sam.example", "Nowhere", until)[0] == 1
    assert run("stand-in", "give", "sam.example", "Erewash CIN Team 1", "soon")[0] == 2
    status, said = run("stand-in", "end", "sam.example", "Erewash CIN Team 1")
    assert status == 0 and until not in said


def test_a_setting_that_cannot_be_read_is_told(run, monkeypatch):
    monkeypatch.setenv("SIGHTLINE_MODE", "nonsense")
    status, said = run("verify")
    assert status == 1 and "SIGHTLINE_MODE" in said
