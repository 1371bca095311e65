"""Annex A: files of every kind end in rows or in words, never in a traceback; what is none of ours is left to others."""

import zipfile
from datetime import date
from pathlib import Path

import pytest

from data.store import Store
from loaders.annex_a import SOURCE, read
from loaders.annex_a_lists import numbered
from loaders.incoming import Incoming
from loaders.publish import Options, publish
from loaders.source import SET_ASIDE, TOLD, Refused
from tests.loaders.annex_a_books import HEADS, book, delivered, incoming, rows_of, text, told

DAY = date(2022, 3, 14)
ROWS = {6: [{"child": 880001, "began": DAY, "last_seen": DAY, "status": "c) Child in need plan", "team": "Alder 1", "worker": "Ben Fell"}]}


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_damaged_files_are_refused_in_words_or_not_recognised(tmp_path: Path):
    whole = book(tmp_path / "whole.xlsx", ROWS).read_bytes()
    bad = {
        "empty.xlsx": b"", "cut.xlsx": whole[: len(whole) // 2], "old.xls": b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        "words.xlsx": b"PK\x03\x04 words", "zero.csv": text(6, ROWS[6]).encode() + b"\0",
        "half.csv": text(6, ROWS[6]).encode("utf-16")[:-1], "noise.csv": bytes(range(256)) * 40, "none.csv": b"",
        "line.csv": b"Child Unique ID", "other.csv": b"Child Unique ID,Colour\n1,red\n",
    }  # fmt: skip
    for name, content in bad.items():
        item = Incoming(name, written(tmp_path / name, content))
        SOURCE.recognise(item)
        with pytest.raises(Refused) as why:
            read([item])
        assert name in str(why.value) and "880001" not in str(why.value) and len(str(why.value)) > 40


@pytest.mark.parametrize("place", [0.2, 0.5, 0.8, 0.95])
def test_a_part_that_is_changed_is_refused_or_read(tmp_path: Path, place: float):
    content = bytearray(book(tmp_path / "a.xlsx", ROWS).read_bytes())
    at = int(len(content) * place)
    content[at : at + 24] = b"\xff" * 24
    item = Incoming("a.xlsx", written(tmp_path / "b.xlsx", bytes(content)))
    SOURCE.recognise(item)
    try:
        assert read([item]).kind == "annex-a"
    except Refused as why:
        assert str(why).startswith("a.xlsx")


def test_a_workbook_that_wants_to_fetch_or_expand_is_refused(tmp_path: Path):
    sound = book(tmp_path / "a.xlsx", ROWS)
    bad = tmp_path / "b.xlsx"
    with zipfile.ZipFile(sound) as one, zipfile.ZipFile(bad, "w", zipfile.ZIP_DEFLATED) as other:
        for part in one.namelist():
            held = one.read(part)
            if part == "xl/worksheets/sheet1.xml":
                held = held.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet', 1)
            other.writestr(part, held)
    with pytest.raises(Refused, match="what Excel does not write"):
        read(incoming(bad))


def test_what_is_none_of_ours_is_not_recognised(tmp_path: Path):
    send = {"List_1": [["UPN", "ULN", "Gender", "SEN primary need"], ["A1", "1", "M", "SPLD"]], "List_2": [["UPN", "Gender"]]}
    for path in (
        book(tmp_path / "send.xlsx", {}, extra=send),
        book(tmp_path / "episodes.xlsx", {}, extra={"episodes": [["CHILD", "DECOM", "RNE", "LS"], [1, "01/04/2021", "S", "C2"]]}),
        written(tmp_path / "List_6.csv", b"CHILD,DECOM,RNE,LS\n1,01/04/2021,S,C2\n"),
        written(tmp_path / "cin.xml", b"<Message><Header/></Message>"),
        written(tmp_path / "persons.csv", b"person_id,forename,surname,dob,sex\n1,A,B,2012-04-08,M\n"),
    ):
        assert SOURCE.recognise(incoming(path)[0]) is None, path.name
    assert SOURCE.recognise(Incoming("gone", written(tmp_path / "dash", b"\0" * 9))) is None


def test_a_sheet_and_a_file_say_their_number():
    names = ("List_1", "List 11", "list-06", "Annex A List 10 adoption.csv", "LIST8", "x/List_6.csv")
    assert [numbered(name) for name in names] == [1, 11, 6, 10, 8, 6]
    assert [numbered(name) for name in ("Front_Sheet", "List", "List 12", "Listing 6", "List 60")] == [None] * 5


@pytest.mark.parametrize(("encoding", "mark"), [("cp1252", ""), ("utf-16", ""), ("utf-8", "\ufeff")])
def test_csv_files_in_other_encodings(tmp_path: Path, encoding: str, mark: str):
    rows = [{**ROWS[6][0], "worker": "Zo\u00eb Caf\u00e9"}]
    heads = text(6, rows).replace("\u2019", "'")
    path = written(tmp_path / "List_6.csv", (mark + heads).encode(encoding))
    delivery = delivered(path)
    assert rows_of(delivery, "workers", "worker", "team") == [("Zo\u00eb Caf\u00e9", "Alder 1")]


def test_a_broken_csv_row_is_set_aside_and_the_others_read(tmp_path: Path):
    rows = [{**ROWS[6][0], "child": n} for n in (1, 2, 3)]
    lines = text(6, rows, titled=True).splitlines()
    lines[3] = lines[3].replace(",", ",extra,", 1)
    lines.insert(4, "," * (len(HEADS[6]) - 1))
    delivery = delivered(written(tmp_path / "List_6.csv", "\r\n".join(lines).encode()))
    assert told(delivery, "kind", "file", "row", "column") == [(SET_ASIDE, "List_6.csv", 4, None)]
    assert rows_of(delivery, "referrals", "person_id", "row") == [("1", 3), ("3", 6)]
    assert delivery.rows_read == {"List_6.csv": 3}


def test_of_a_list_in_two_files_the_later_is_taken(tmp_path: Path):
    one = book(tmp_path / "Annex A 2022-04-04.xlsx", ROWS | {7: [{"child": 5, "plan": DAY}]})
    two = book(tmp_path / "Annex A 2022-05-16.xlsx", {6: [{"child": 2, "began": DAY}]})
    delivery = read(incoming(one, two))
    assert sorted(rows_of(delivery, "persons", "person_id")) == [("2",), ("5",)]
    assert told(delivery, "kind", "file") == [(TOLD, "Annex A 2022-04-04.xlsx, List_6")]
    assert delivery.extract_date == date(2022, 5, 16)
    for other in ("Annex A.xlsx", "Copy of Annex A 2022-05-16.xlsx"):
        with pytest.raises(Refused, match="List 6 stands in more than one file .* put its day into the name"):
            read(incoming(two, book(tmp_path / other, ROWS)))


def test_a_copy_of_a_sheet_beside_it_is_told(tmp_path: Path):
    rows = [HEADS[6], [9, *[None] * 5, DAY]]
    delivery = delivered(book(tmp_path / "a.xlsx", ROWS, extra={"List_6 (2)": [list(line) for line in rows]}))
    assert rows_of(delivery, "persons", "person_id") == [("880001",)]
    assert told(delivery, "file", "reason") == [("a.xlsx, List_6 (2)", "list 6 is taken from a.xlsx, List_6: this one is not read")]


def test_one_list_alone_is_published(tmp_path: Path):
    rows = {8: [{"child": 7, "born": "2012-04-08", "started": DAY, "legal": "C2: FCO", "team": "Care 1", "worker": "Eve Lamb"}]}
    delivery = delivered(book(tmp_path / "Annex A 16 May 2022.xlsx", rows))
    store = Store(tmp_path / "store")
    with store.loading():
        report = publish([delivery], store, Options())
    assert report.rows["care_episodes"] == (1, 0) and report.edition is not None
    assert report.edition.extract_date == date(2022, 5, 16)
    columns = ("person_id", "episode_start", "episode_end", "legal_status", "reason_new", "team", "worker")
    assert report.edition.table("care_episodes").select(columns).rows() == [("7", DAY, None, "C2", "S", "Care 1", "Eve Lamb")]
    assert {"cin_plans", "child_assessments", "persons.forename"} <= set(report.edition.manifest["lacks"])


def test_the_template_alone_publishes_nothing(tmp_path: Path):
    delivery = delivered(book(tmp_path / "a.xlsx", {6: [], 8: []}))
    store = Store(tmp_path / "store")
    with store.loading(), pytest.raises(Refused, match="No plan, stay in care, episode of need or pupil"):
        publish([delivery], store, Options())
