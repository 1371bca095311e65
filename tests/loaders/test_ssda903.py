"""The SSDA903 return in its forms: what a file is, which of its values are read, and which are told."""

import gzip
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from loaders.incoming import Incoming
from loaders.source import SET_ASIDE, TOLD, Refused
from loaders.ssda903 import SOURCE
from tests.loaders.ssda903.given import EPISODE_HEADS, HEADER_HEADS, episodes, header, read, stays, told, workbook

HEADS = {
    "episodes": EPISODE_HEADS,
    "header": HEADER_HEADS,
    "reviews": "CHILD,DOB,REVIEW,REVIEW_CODE",
    "uasc": "CHILD,SEX,DOB,DUC",
    "oc2": "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,HEALTH_ASSESSMENT,SUBSTANCE_MISUSE,"
    "INTERVENTION_RECEIVED,INTERVENTION_OFFERED",
    "oc3": "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM",
    "ad1": "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR",
    "placed_for_adoption": "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED",
    "previous_permanence": "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM",
    "missing": "CHILD,DOB,MISSING,MIS_START,MIS_END",
    "sw_episodes": "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON",
    "DoLo": "CHILD,DOB,DOLO_START,DOLO_END",
}
ONE = {"CHILD": "77001"}


def found(tmp_path: Path, name: str, content: bytes) -> tuple[str, tuple[str, ...], int | None] | None:
    path = tmp_path / "bytes"
    path.write_bytes(content)
    what = SOURCE.recognise(Incoming(name, path))
    return None if what is None else (what.what, what.feeds, what.year)


def cut_sheet(book: bytes) -> bytes:
    """A workbook whose one sheet ends in the middle."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as whole, zipfile.ZipFile(buffer, "w") as cut:
        for name in whole.namelist():
            content = whole.read(name)
            cut.writestr(name, content[: len(content) // 2] if "sheet1" in name else content)
    return buffer.getvalue()


@pytest.mark.parametrize("name", HEADS)
def test_a_file_is_told_by_its_heads_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    feeds = {"episodes": ("care_episodes",), "header": ("persons",), "sw_episodes": ("workers", "care_episodes")}.get(name, ())
    for heads in (HEADS[name], HEADS[name].lower(), "\ufeff" + HEADS[name].replace(",", ";"), '"' + HEADS[name].replace(",", '","') + '"'):
        assert found(tmp_path, "export.csv", f"{heads}\n77001\n".encode()) == (f"SSDA903 return, {name}", feeds, None)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\0\1\2", b"person_id,dob\n1,2\n", b"CHILD\n1\n", b"CHILD,NAME\n", b"DECOM,DEC,RNE\n", b"<Message/>", b"PK\x03\x04 cut",
        b'"CHILD,DECOM',
    ],
)  # fmt: skip
def test_what_is_another_file_is_none_of_the_return(tmp_path: Path, content: bytes) -> None:
    assert found(tmp_path, "episodes.csv", content) is None


def test_the_year_is_told_where_the_name_has_one(tmp_path: Path) -> None:
    assert found(tmp_path, "2021/episodes.csv", EPISODE_HEADS.encode()) == ("SSDA903 return, episodes", ("care_episodes",), 2021)
    both = ("persons", "care_episodes")
    assert found(tmp_path, "a.xml", b"<?xml version='1.0'?>\n<EXPSSDA903>") == ("SSDA903 return, XML form", both, None)
    other = workbook({"List 1": "Child Unique ID,Gender\n1,2\n"})
    assert found(tmp_path, "annex.xlsx", other) is None


def test_a_year_of_two_files(tmp_path: Path) -> None:
    given = read(tmp_path, {
        "2021-header.csv": header(ONE | {"UPN": "A123456789012", "MOTHER": "1.0", "MC_DOB": "01/01/2021"}),
        "2021-episodes.csv": episodes(
            ONE | {"DEC": "01/02/2021", "REC": "X1"}, ONE | {"DECOM": "01/02/2021", "RNE": "P", "PLACE": "P1", "PLACE_PROVIDER": "PR0"}
        ),
    })  # fmt: skip
    assert given.kind == "ssda903" and given.rows_read == {"2021-header.csv": 1, "2021-episodes.csv": 2}
    persons = given.tables["persons"]
    assert persons.rows() == [("2021-header.csv", 2, "77001", "04/05/2010", "M", "WBRI", "A123456789012")]
    assert persons.columns == ["file", "row", "person_id", "dob", "sex", "ethnicity", "upn"]
    assert given.tables["care_episodes"].columns[3:] == [
        "episode_start", "episode_end", "legal_status", "placement_type", "placement_provider", "reason_new", "reason_ceased",
    ]  # fmt: skip
    assert given.tables["care_episodes"].rows() == [
        ("2021-episodes.csv", 2, "77001", "01/06/2020", "01/02/2021", "C2", "U4", "PR1", "S", "X1"),
        ("2021-episodes.csv", 3, "77001", "01/02/2021", None, "C2", "P1", "PR0", "P", None),
    ]
    assert told(given) == [] and "workers" not in given.tables and given.holding is None
    assert (given.extract_date, given.complete_from) == (date(2021, 3, 31), date(2020, 4, 1))


@pytest.mark.parametrize("coding", ["utf-8-sig", "utf-16", "cp1252"])
def test_codings_packed_files_and_spellings(tmp_path: Path, coding: str) -> None:
    text = episodes({"CHILD": "77001.0", "LS": "C2 - Full care order", "PLACE": "u4", "DECOM": "2020-06-01 00:00:00", "URN": "é"})
    text = text.replace(",", "\t").replace("\n", "\r\n")
    given = read(tmp_path, {"2021-episodes.txt.gz": gzip.compress(text.encode(coding))})
    assert given.tables["care_episodes"].rows()[0][2:8] == ("77001", "2020-06-01", None, "C2", "U4", "PR1")


def test_texts_for_nothing_are_nothing(tmp_path: Path) -> None:
    given = read(tmp_path, {"2021-episodes.csv": episodes(ONE | {"DEC": "NULL", "REC": "#N/A", "LS": "nan", "PLACE_PROVIDER": "\u00a0"})})
    assert given.tables["care_episodes"].rows()[0][4:] == (None, None, "U4", None, "S", None)


@pytest.mark.parametrize(
    ("column", "value", "year", "is_told"),
    [
        ("LS", "R3", 2021, True), ("LS", "V3", 2021, False), ("LS", "V4", 2021, False), ("RNE", "Q", 2021, True),
        ("PLACE_PROVIDER", "PR9", 2021, True), ("PLACE", "H5", 2024, False), ("PLACE", "H5", 2025, True), ("PLACE", "P2", 2025, True),
        ("PLACE", "K3", 2024, True), ("PLACE", "K3", 2025, False), ("PLACE", "Z11", 2025, True), ("PLACE", "Z14", 2026, False),
        ("REC", "E43", 2019, False), ("REC", "E44", 2020, True), ("REC", "E4A", 2021, False), ("REC", "E48", 2018, False),
        ("REC", "Zb", 2021, True), ("LS", "77002", 2021, True), ("PLACE", "Quillfeather", 2021, True),
    ],
)  # fmt: skip
def test_a_code_that_is_none_in_that_year_is_kept_and_told(tmp_path: Path, column: str, value: str, year: int, is_told: bool) -> None:
    row = {"DECOM": f"01/06/{year - 1}", "DEC": f"01/07/{year - 1}", "REC": "E8", column: value}
    given = read(tmp_path, {f"{year}-episodes.csv": episodes(ONE | row)})
    assert value in given.tables["care_episodes"].rows()[0]
    shown = value if len(value) < 4 else None  # what has not the shape of a code may be a number or name of a child
    assert told(given) == ([(TOLD, f"{year}-episodes.csv", 2, column, shown)] if is_told else [])


def test_sexes_of_every_year_and_what_is_unknown_of_a_child(tmp_path: Path) -> None:
    rows = [{"CHILD": f"{n}", "SEX": sex} for n, sex in enumerate(("1", "2", "2.0", "M", "F", "U", "?", ""), start=1)]
    rows += [{"CHILD": "9", "ETHNIC": "wbri", "UPN": "UN4"}, {"CHILD": "10", "ETHNIC": "Zz"}]
    given = read(tmp_path, {"2025-header.csv": header(*rows)})
    assert given.tables["persons"]["sex"].to_list() == ["M", "F", "F", "M", "F", "U", "?", None, "M", "M"]
    assert given.tables["persons"].rows()[8][5:] == ("WBRI", None)
    assert told(given) == [(TOLD, "2025-header.csv", 8, "SEX", None), (TOLD, "2025-header.csv", 11, "ETHNIC", None)]
    assert given.extract_date is None and "No file of episodes is there: children load without any stay in care." in given.notes


def test_a_workbook_with_loosely_named_sheets(tmp_path: Path) -> None:
    sheets = {"Header": header(ONE), "903 Episodes": episodes(ONE), "previous_permenance": HEADS["previous_permanence"] + "\n77001,,Z1,,\n"}
    book = workbook({"About": "The return\n", **sheets})
    assert found(tmp_path, "ern 2021.xlsx", book) == ("SSDA903 return, workbook of 4 sheets", ("persons", "care_episodes"), 2021)
    given = read(tmp_path / "in", {"ern 2021.xlsx": book})
    assert stays(given) == [("77001", "01/06/2020", None, None)]
    assert given.rows_read == {f"ern 2021.xlsx, sheet {name}": 1 for name in sheets}
    assert given.tables["persons"]["file"].to_list() == ["ern 2021.xlsx, sheet Header"]
    assert "Read and not used yet: previous_permanence (1 row)." in given.notes


def test_tables_that_are_not_used_are_named_with_their_rows(tmp_path: Path) -> None:
    files = {f"2021-{name}.csv": f"{heads}\n" + "77001,04/05/2010\n" * 2 for name, heads in HEADS.items() if name != "sw_episodes"}
    files |= {"2021-episodes.csv": episodes(ONE), "2021-header.csv": header(ONE), "read me.txt": "See the guide."}
    given = read(tmp_path, files)
    assert any(note.startswith("Read and not used yet: DoLo (2 rows), ad1 (2 rows), missing (2 rows)") for note in given.notes)
    assert "Not read, since no file of the SSDA903 return begins so: read me.txt." in given.notes
    assert told(given) == []


def test_without_a_header_the_children_are_those_of_the_episodes(tmp_path: Path) -> None:
    two = {"CHILD": "77002"}
    given = read(tmp_path, {"2021-episodes.csv": episodes(two, ONE, two | {"DECOM": "01/07/2020"})})
    assert given.tables["persons"].rows() == [("2021-episodes.csv", 2, "77002"), ("2021-episodes.csv", 3, "77001")]
    assert "No header file is there: dates of birth, sex and ethnicity are not supplied." in given.notes


def test_a_row_cut_off_is_set_aside_and_the_rest_stands(tmp_path: Path) -> None:
    text = episodes(ONE, {"CHILD": "77002"})
    given = read(tmp_path, {"2021-episodes.csv": text[:-20]})
    assert stays(given) == [("77001", "01/06/2020", None, None)] and given.rows_read == {"2021-episodes.csv": 2}
    assert told(given) == [(SET_ASIDE, "2021-episodes.csv", 3, None, None)]


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"a.csv": "", "b.txt": "x"}, "Not read, since no file of the SSDA903 return begins so: a.csv, b.txt. No episodes or header file"),
        ({"reviews.csv": HEADS["reviews"] + "\n"}, "No episodes or header file of the SSDA903 return is there."),
        ({"2021-episodes.csv": "CHILD,DECOM,RNE\n1,01/06/2020,S\n"}, "2021-episodes.csv has no column DEC: without it every episode"),
        ({"2021-episodes.csv": "CHILD,DECOM,DEC\n\0,,\n"}, "holds a zero byte"),
        ({"2021.xlsx": workbook({"Episodes": "a\nb\nc\n" + episodes(ONE)})}, "2021.xlsx has no sheet with the columns of the return"),
        ({"2021.xlsx": cut_sheet(workbook({"Episodes": episodes(ONE)}))}, "2021.xlsx is damaged and cannot be read."),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_words(tmp_path: Path, files: dict[str, str | bytes], words: str) -> None:
    with pytest.raises(Refused) as refused:
        read(tmp_path, files)
    assert words in str(refused.value)
    assert "77001" not in str(refused.value)
