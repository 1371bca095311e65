"""Whatever the bytes are: a delivery or a refusal that says which file and line, never half a census and never a traceback."""

import re
from pathlib import Path
from random import Random

import pytest

from loaders.cin_census import SOURCE
from loaders.source import Refused
from tests.loaders.cin_census_files import RECORDS, SECRETS, SMALL_CHILDREN, child, episode, read, rows, told, written, xml

WHOLE = xml()


def refusal(folder: Path, text: str | bytes, name: str = "cin.xml") -> str:
    with pytest.raises(Refused) as refused:
        read(folder, {name: text})
    words = str(refused.value)
    assert not [secret for secret in SECRETS if secret in words]
    return words


def line_of(text: str) -> int:
    return text.count("\n") + 1


@pytest.mark.parametrize("end", ["</Child>", "<CINPlanStartDate>2023-0", "</Children>\n", "<CINde", "</LAchildID><UPN>"])
def test_a_file_that_breaks_off_is_refused_with_its_line(tmp_path: Path, end: str) -> None:
    cut = WHOLE[: WHOLE.index(end) + len(end)]
    assert refusal(tmp_path, cut) == (
        f"cin.xml breaks off in line {line_of(cut)}: it is not whole, and none of it was taken. Have it sent or exported again."
    )


def test_a_file_cut_at_any_byte_is_refused(tmp_path: Path) -> None:
    whole = WHOLE.rstrip().encode()
    for at in (0, 1, *Random(7).sample(range(2, len(whole)), 100), len(whole) - 1):
        assert refusal(tmp_path, whole[:at])
    assert read(tmp_path, {"cin.xml": whole}).rows_read == {"cin.xml": RECORDS}


def test_bytes_changed_at_random_end_in_words(tmp_path: Path) -> None:
    dice, ends = Random(11), {"refused": 0, "read": 0}
    for _ in range(120):
        spoiled = bytearray(WHOLE.encode())
        for _ in range(dice.randrange(1, 4)):
            at = dice.randrange(len(spoiled))
            size = dice.randrange(3)
            spoiled[at : at + size] = dice.choice([b"", b"<", b">", b"&", b"\x00", b"\xff", spoiled[at : at + 40], *[b" " * size] * 20])
        try:
            SOURCE.recognise(written(tmp_path, {"cin.xml": bytes(spoiled)})[0])
            read(tmp_path, {"cin.xml": bytes(spoiled)})
            ends["read"] += 1
        except Refused as refused:
            assert str(refused).startswith("cin.xml ")
            ends["refused"] += 1
    assert min(ends.values()) > 10


LAUGHS = '<!DOCTYPE Message [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>\n'
OUTSIDE = '<!DOCTYPE Message [<!ENTITY f SYSTEM "file:///etc/passwd">]>\n'
REMOTE = '<!DOCTYPE Message SYSTEM "http://127.0.0.1:9/cin.dtd">\n'


@pytest.mark.parametrize("doctype", [LAUGHS, OUTSIDE, REMOTE, "<!DOCTYPE Message>\n"])
def test_a_document_type_is_refused_before_it_is_read(tmp_path: Path, doctype: str) -> None:
    text = doctype + WHOLE.replace("Q70003", "&f;")
    assert refusal(tmp_path, text) == "cin.xml declares a document type in line 1, which no return does. Have it exported without one."


def test_an_entity_of_nobody_is_no_xml(tmp_path: Path) -> None:
    text = WHOLE.replace("N1", "&need;")
    assert refusal(tmp_path, text).startswith(f"cin.xml is no XML that can be read: line {line_of(text[: text.index('&need')])} is wrong (")
    kept = read(tmp_path, {"cin.xml": WHOLE.replace("N1", "N&#49;<!-- of ours --><![CDATA[]]>")})
    assert rows(kept, "referrals", "primary_need")[0] == ("N1",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "cin.xml is empty. Have it sent or exported again."),
        ("hello", "cin.xml is no CIN census: it does not begin with the header or a child of one. Leave it out."),
        ("<rss/>", "cin.xml is no CIN census: it does not begin with the header or a child of one. Leave it out."),
        (b"\x00\x01\x02" * 500, "cin.xml is no CIN census: it does not begin with the header or a child of one. Leave it out."),
        (WHOLE.replace(SMALL_CHILDREN, ""), "cin.xml holds no child: a census without children is none. Have it exported again."),
        (
            WHOLE.replace("</UPN>", "</UPM>"),
            "cin.xml is no XML that can be read: line 7 is wrong (mismatched tag). Have it exported again.",
        ),
        (WHOLE + WHOLE, "cin.xml is no XML that can be read: line 57 is wrong (junk after document element). Have it exported again."),
    ],
)  # fmt: skip
def test_what_is_no_census_is_refused_in_words(tmp_path: Path, text: str | bytes, words: str) -> None:
    assert refusal(tmp_path, text) == words


def test_another_collection_that_says_so_late_is_refused(tmp_path: Path) -> None:
    header = WHOLE[WHOLE.index("<Header>") : WHOLE.index("<Children>")].replace(">CIN<", ">ALT<")
    text = "<Message><Children>" + SMALL_CHILDREN + "<!--" + " " * 70_000 + "--></Children>" + header + "</Message>"
    assert refusal(tmp_path, text) == "cin.xml is a return of the collection 'ALT', not of CIN. Load it as what it is."


def test_depth_is_bounded(tmp_path: Path) -> None:
    text = WHOLE.replace("<ChildCharacteristics>", "<a>" * 100_000, 1)
    assert re.match(r"cin.xml is nested deeper in line 10 than any return", refusal(tmp_path, text))


@pytest.mark.parametrize("opening", ["<!-- ", '<Note said="', "<N"])
def test_a_tag_without_end_is_not_held(tmp_path: Path, opening: str) -> None:
    text = WHOLE.replace("<ChildCharacteristics>", opening + "x" * 6_000_000, 1)
    assert refusal(tmp_path, text).startswith("cin.xml holds a tag or a comment without end from line 10 on.")


def test_many_names_of_nobody_are_passed_over(tmp_path: Path) -> None:
    unknown = "".join(f"<Own{n}>x</Own{n}>" for n in range(3_000))
    census = read(tmp_path, {"cin.xml": xml(SMALL_CHILDREN.replace("</ChildIdentifiers>", f"</ChildIdentifiers>{unknown}"))})
    assert census.rows_read == {"cin.xml": RECORDS}
    assert told(census) == []


@pytest.mark.parametrize(
    ("declared", "encoding", "note"),
    [
        ("", "utf-8", ""),
        ("", "utf-8-sig", ""),
        ("", "utf-16", ""),
        ("<?xml version='1.0' encoding='ISO-8859-1'?>\n", "latin-1", ""),
        ("<?xml version='1.0' encoding='windows-1252'?>\n", "cp1252", ""),
        ("", "cp1252", "cin.xml is not written as it says: it was read as windows-1252."),
        ("<?xml version='1.0' encoding='UTF-8'?>\n", "cp1252", "cin.xml is not written as it says: it was read as windows-1252."),
        ("<?xml version='1.0' encoding='UTF-16'?>\n", "utf-8", "cin.xml is not written as it says: it was read as utf-8."),
        ("<?xml version='1.0' encoding='of-ours'?>\n", "utf-8-sig", "cin.xml is not written as it says: it was read as utf-8."),
        ("<?xml version='1.0' encoding='utf-7'?>\n", "utf-8", "cin.xml is not written as it says: it was read as utf-8."),
        ("<?xml version='1.0' encoding='undefined'?>\n", "utf-8", "cin.xml is not written as it says: it was read as utf-8."),
        ("\r\n \n<?xml version='1.0'?>\n", "utf-8", ""),
    ],
)
def test_every_way_of_writing_is_read(tmp_path: Path, declared: str, encoding: str, note: str) -> None:
    text = (declared + WHOLE.replace("Q70003", "Qé7003")).encode(encoding)
    census = read(tmp_path, {"cin.xml": text})
    assert rows(census, "persons", "row", "person_id")[2] == (51 + declared.count("\n"), "Qé7003")
    assert census.notes == [note] * bool(note)


def test_rows_of_a_file_without_lines_are_told_by_their_record(tmp_path: Path) -> None:
    census = read(tmp_path, {"cin.xml": WHOLE.replace("\n", "")})
    assert rows(census, "persons", "row") == [(1,), (7,), (12,)]
    assert rows(census, "cin_plans", "row") == [(4,), (5,), (10,)]
    assert census.notes == ["cin.xml has no line breaks: its rows are told by the number of the record, counted from its beginning."]


def test_rows_come_in_batches_and_none_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loaders.cin_census_stream.BATCH_ROWS", 5)
    monkeypatch.setattr("loaders.cin_census_xml.BLOCK_BYTES", 17)
    many = "".join(child(f"Q{n}", episode("2023-05-02")) for n in range(23))
    census = read(tmp_path, {"cin.xml": xml(many)})
    assert rows(census, "persons", "row", "person_id") == [(5 + n, f"Q{n}") for n in range(23)]
    assert rows(census, "referrals", "row", "referral_id") == [(5 + n, f"Q{n}-2023-05-02") for n in range(23)]


def test_progress_is_told_block_by_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from loaders import cin_census

    monkeypatch.setattr("loaders.cin_census_xml.BLOCK_BYTES", 1000)
    told_of: list[int] = []
    cin_census.read(written(tmp_path, {"cin.xml": WHOLE}), told_of.append)
    assert sum(told_of) == len(WHOLE.encode())
    assert len(told_of) == len(WHOLE.encode()) // 1000 + 1
