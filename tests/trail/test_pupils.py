"""Rows of a school census at subject access and erasure: a person's by UPN, and those of a pupil whom social care does not know."""

from pathlib import Path
from shutil import copytree
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from access import people_acts, subject_access, trail
from access.desk import Desk
from access.doing import NotDone
from access.reader import Reader, Refused
from access.rights import GROUPS
from data import schema
from data.about import PERSON, PUPIL, key_text
from data.erase import How, erase
from data.kept_files import KeptFiles
from data.person import is_known, rows_about
from data.pupils import person_of, persons_near, pupils_of
from data.reading import TYPES
from data.records.tables import Restricted
from data.store import Edition, Store
from loaders.__main__ import main
from pages.admin import children
from pages.admin import pupils as pupils_found
from tests.loaders.school_small import write
from tests.trail.drawn import FILES, NOW, SECRET, doing, key

# Of one term: Zebedee (A111) and Ottoline (A222), each with a period of meals; Zebedee with a need.
CENSUS = {
    **dict.fromkeys(("2024_autumn_pupilonroll", "2024_autumn_termlysessiondetailsonroll", "2024_autumn_fsmperiodsonroll"), None),
    "2025_spring_fsmperiod": "pupilonrolltableid,NativeId,fsmstartdate\ns1,SCH2,2024-Sep-04 00:00:00\ns2,SCH1,2025-Jan-06 00:00:00\n",
    "2025_spring_senneeds": "pupilonrolltableid,NativeId,sentyperank,sentype\ns1,SCH2,1,SLCN\n",
}
ZEBEDEE = {"pupils": 1, "pupil_attendance": 1, "pupil_meals": 1, "pupil_needs": 1}
OTTOLINE = {"pupils": 1, "pupil_attendance": 1, "pupil_meals": 1}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A store of three editions, and the census: the extract, where P1 has the UPN of Zebedee; both sources; the census alone."""
    folder = tmp_path_factory.mktemp("pupils")
    census, extract = write(folder / "census", CENSUS), folder / "extract"  # type: ignore[arg-type]
    extract.mkdir()
    head, *lines = FILES["persons"].splitlines()
    persons = "\n".join([f"{head},upn", *(f"{line},{upn}" for line, upn in zip(lines, ("a111", "UN1", "A999"), strict=True))])
    for name, text in (FILES | {"persons": persons}).items():
        (extract / f"{name}.csv").write_text(text)
    store = str(folder / "store")
    assert main(["extract", str(extract), "--extract-date", "2022-05-23", "--store", store]) == 0
    assert main(["school-census", str(census), "--store", store]) == 0
    assert main(["school-census", str(census), "--alone", "--store", store]) == 0
    return folder / "store", census


@pytest.fixture
def store(loaded: tuple[Path, Path], tmp_path: Path) -> Store:
    """A store of its own."""
    return Store(copytree(loaded[0], tmp_path / "store"))


def held(edition: Edition, id: str, target: Any = PERSON, others: Any = ()) -> dict[str, int]:
    """Rows about a child by table, where there are any."""
    return {name: frame.height for name, frame in rows_about(edition, id, target, others).items() if frame.height}


def texts(store: Store) -> str:
    """All that every edition holds, as text."""
    return "\n".join(store.edition(name).table(table).write_csv() for name in store.names() for table in schema.BY_NAME)


def pupil_key(id: str) -> str:
    return key(key_text(id, PUPIL))


def test_a_subject_access_file_holds_the_rows_of_the_pupil_with_the_persons_upn(sqlite_records, store):
    trail.recorded(sqlite_records, doing("anna"), trail.Look("child", "A pupil looked at", keys=(pupil_key("A111"),)))
    given = subject_access.everything(sqlite_records, store, doing(), "P1", key, "the mother")
    rows = {section.name: section.rows for section in given.sections}
    assert {name: len(rows[name]) for name in ZEBEDEE} == ZEBEDEE and rows["pupil_sessions"] == [] and len(rows["persons"]) == 1
    assert rows["pupils"][0][:2] == ("A111", "A111") and [look[6] for look in rows["trail"]] == ["A pupil looked at"]
    assert dict(given.notes)["Also in editions"] == "1, 3" and "Ottoline" not in subject_access.to_csv(given).decode()
    assert not held(store.edition("2"), "P2").keys() & ZEBEDEE.keys(), "UN1 is no UPN"


@pytest.mark.parametrize("how", [How.REMOVED, pytest.param(How.PSEUDONYMISED, marks=pytest.mark.long)])
def test_an_erasure_takes_the_pupil_with_the_person_everywhere_and_stands(sqlite_records, store, loaded, how):
    counts = {(name, table): store.edition(name).table(table).height for name in store.names() for table in schema.BY_NAME}
    given = "asked in writing", ("P1", "Ada", "a111")
    done = people_acts.erase_person(sqlite_records, store, doing(), "P1", key, how, "the mother", *given)
    assert done.editions == ("1", "2", "3") and {name: done.rows[name] for name in ZEBEDEE} == dict.fromkeys(ZEBEDEE, 2)
    assert KeptFiles(store.path).names() == []
    left = texts(store)
    assert not [word for word in ("P1,", "Ada", "A111", "a111", "Zebedee", "2012-04-08") if word in left]
    assert "Ottoline" in left and held(store.edition("3"), "A222", PUPIL) == OTTOLINE
    fewer = 0 if how is How.PSEUDONYMISED else 1
    assert store.edition("3").table("pupils").height == counts["3", "pupils"] - fewer
    with sqlite_records.reading() as session:
        assert {row.child_key for row in people_acts.acts(sqlite_records, session)} == {key("P1"), pupil_key("A111")}
    assert main(["school-census", str(loaded[1]), "--alone", "--store", str(store.path)]) == 0
    assert "Zebedee" in texts(store)
    assert people_acts.erase_again(sqlite_records, store, doing("system", "system"), key) == 1
    assert "Zebedee" not in texts(store) and "A111" not in texts(store) and "Ottoline" in texts(store)
    assert people_acts.erase_again(sqlite_records, store, doing("system", "system"), key) == 0
    assert trail.verify(sqlite_records) is None


def test_a_pupil_whom_social_care_does_not_know_is_named_by_their_number(sqlite_records, store, loaded, monkeypatch):
    desk = Desk(sqlite_records, store, SECRET, doing())
    monkeypatch.setattr("access.desk.getpass", lambda _words: "a222")
    pupil = desk.person("-")
    assert (pupil.id, pupil.key, pupil.target) == ("A222", pupil_key("A222"), PUPIL) and "Ottoline" in pupil.names
    assert desk.person(pupil_key("A111")).id == "P1", "a pupil who is a person is that person"
    given = subject_access.everything(sqlite_records, store, doing(), "A222", key, "the father", target=PUPIL)
    assert {section.name: len(section.rows) for section in given.sections if section.rows} == OTTOLINE
    people_acts.erase_person(
        sqlite_records, store, doing(), "A222", key, How.REMOVED, "the father", "asked in writing", pupil.names, PUPIL
    )
    assert "Ottoline" not in texts(store) and "A222" not in texts(store) and "Zebedee" in texts(store)
    with pytest.raises(NotDone):
        desk.person("-")
    assert main(["school-census", str(loaded[1]), "--alone", "--store", str(store.path)]) == 0
    assert people_acts.erase_again(sqlite_records, store, doing("system", "system"), key) == 1
    assert not is_known(store.live(), "A222", PUPIL) and is_known(store.live(), "A111", PUPIL)


def drawn(number: int, persons: dict[str, str | None], pupils: dict[str, str | None]) -> Edition:
    """An edition in memory: persons and pupils by their ids, each with the UPN on their row."""
    edition = Edition(Path("nowhere"), {"edition": number})
    rows = {"persons": ("person_id", persons), "pupils": ("pupil_id", pupils)}
    for table in schema.TABLES:
        id, held = rows.get(table.name, ("", {}))
        types = {column.name: TYPES[column.kind] for column in table.columns}
        edition._frames[table.name] = pl.DataFrame([{id: one, "upn": upn} for one, upn in held.items()], schema=types)
    return edition


def test_a_upn_on_two_persons_rows_is_nobodys_and_the_pupil_is_near_both():
    """A child before and after an adoption: neither identity is given the other's school."""
    one = drawn(1, {"old": "A1", "new": "A1", "other": "A2"}, {"A1": "A1", "A2": "A2"})
    assert pupils_of("old", one, ()) == pupils_of("new", one, ()) == frozenset() and pupils_of("other", one, ()) == {"A2"}
    assert person_of("A1", [one]) is None and persons_near("A1", [one]) == {"old", "new"} and person_of("A2", [one]) == "other"


def test_an_edition_says_whose_a_upn_is_before_others_do():
    first, then, alone = drawn(1, {"old": "A1"}, {"A1": "A1"}), drawn(2, {"new": "A1"}, {"A1": "A1"}), drawn(3, {}, {"N1": "A1"})
    assert pupils_of("old", first, (then, alone)) == {"A1"} == pupils_of("new", then, (first, alone))
    assert pupils_of("old", then, (first, alone)) == pupils_of("old", alone, (first, then)) == frozenset()
    assert pupils_of("new", alone, (first, then)) >= {"N1"} and person_of("A1", [first, then, alone]) == "new"
    assert pupils_of("old", None, (first, then)) == frozenset(), "what stands is of the newest"


def test_what_went_with_a_person_stays_where_another_has_the_upn_and_what_was_asked_for_a_pupil_goes():
    for words, persons, goes in (
        (people_acts.WITH_PERSON, {}, True), (people_acts.WITH_PERSON, {"new": "A1"}, False), ("asked in writing", {"new": "A1"}, True)
    ):  # fmt: skip
        edition = drawn(1, persons, {"A1": "A1", "A2": "A2"})
        store: Any = SimpleNamespace(names=lambda: ["1"], edition=lambda _name, one=edition: one)
        standing: Any = {pupil_key("A1"): SimpleNamespace(words=words)}
        assert people_acts._sent_again(store, key, standing) == ({(PUPIL, "A1"): pupil_key("A1")} if goes else {})


def test_a_pupil_whose_upn_is_of_somebody_withheld_is_named_to_nobody_else_on_screen(monkeypatch):
    monkeypatch.setattr(children, "editions", lambda: [drawn(1, {"old": "A1", "new": "A1"}, {"A1": "A1", "A2": "A2"})])
    reader = Reader("data", group=GROUPS["data_manager"], withheld=frozenset({"old"}))
    shown = [pupils_found.may_name(reader, children.Person(id, "key", "words", target=PUPIL)) for id in ("A1", "A2")]
    assert shown == [False, True]


def test_an_edition_from_before_a_column_was_known_is_written_anew_too(store):
    file = store.edition("3").path / "pupils.parquet"
    pl.read_parquet(file).drop("census_date").write_parquet(file)
    assert erase(store, "A222", How.PSEUDONYMISED, NOW, PUPIL).editions == ("2", "3")
    assert "census_date" not in pl.read_parquet(file).columns and "Ottoline" not in texts(store)


def test_a_pupil_near_a_restricted_person_is_given_out_to_those_named_alone(sqlite_records, store):
    with sqlite_records.session() as session:
        session.add(Restricted(**doing().stamp("P1"), why="court order", named=["anna"], sealed_person_id=None))
    with pytest.raises(Refused):
        subject_access.everything(sqlite_records, store, doing("mi"), "A111", key, "the mother", target=PUPIL)
    given = subject_access.everything(sqlite_records, store, doing("anna"), "A111", key, "the mother", target=PUPIL)
    assert [section for section in given.sections if section.name == "restricted"][0].rows == []


def test_a_pupil_and_a_person_of_one_id_are_two(store):
    assert erase(store, "A222", How.REMOVED, NOW).editions == () and key("A222") != pupil_key("A222")
