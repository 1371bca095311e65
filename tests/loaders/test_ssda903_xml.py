"""The XML form of the SSDA903 return: read as the csv form is, and refused in words wherever it is not whole and plain."""

import tracemalloc
from pathlib import Path

import pytest

from loaders.incoming import Incoming
from loaders.source import SET_ASIDE, TOLD, Delivery, Refused
from loaders.ssda903_xml import xml_tables
from tests.loaders.ssda903.given import episodes, header, read, told

RETURN = """<?xml version='1.0' encoding='us-ascii'?>
<EXPSSDA903>
 <CHILD>
  <HEADER><CHILDID>77001</CHILDID><UPN>A123456789012</UPN><SEX>1</SEX><DOB>04/05/2010</DOB><ETHNIC>WBRI</ETHNIC><UASC />
   <AREVIEW><REVIEW>28/01/2021</REVIEW><REVIEW_CODE>PN3</REVIEW_CODE></AREVIEW>
   <AREVIEW><REVIEW>14/02/2021</REVIEW><REVIEW_CODE>PN1</REVIEW_CODE></AREVIEW><MOTHER />
   <OC2><SDQ_SCORE>12</SDQ_SCORE><DOB>01/01/1900</DOB></OC2></HEADER>
  <EPISODE><DECOM>01/06/2020</DECOM><RNE>S</RNE><LS>C2</LS><CIN>N1</CIN><PL>U4</PL><PLACE_PROVIDER>PR1</PLACE_PROVIDER>
   <DEC>01/02/2021</DEC><REC>X1</REC></EPISODE>
  <EPISODE><DECOM>01/02/2021</DECOM><RNE>P</RNE><LS>C2</LS><CIN>N1</CIN><PL>P1</PL><PLACE_PROVIDER>PR0</PLACE_PROVIDER>
   <DEC /><REC /></EPISODE>
 </CHILD>
 <CHILD><HEADER><CHILDID>77002</CHILDID><SEX>2</SEX><DOB>04/05/2010</DOB><ETHNIC>MOTH</ETHNIC></HEADER></CHILD>
</EXPSSDA903>
"""
SAME = {
    "2021-episodes.csv": episodes(
        {"CHILD": "77001", "DEC": "01/02/2021", "REC": "X1"},
        {"CHILD": "77001", "DECOM": "01/02/2021", "RNE": "P", "PLACE": "P1", "PLACE_PROVIDER": "PR0"},
    ),
    "2021-header.csv": header({"CHILD": "77001", "UPN": "A123456789012"}, {"CHILD": "77002", "SEX": "2", "ETHNIC": "MOTH"}),
}


def values(delivery: Delivery) -> dict[str, list[tuple[str | None, ...]]]:
    return {name: frame.drop("file", "row").rows() for name, frame in delivery.tables.items()}


def in_one_line(text: str) -> str:
    return "".join(line.strip() for line in text.splitlines())


@pytest.mark.parametrize("coding", ["us-ascii", "utf-16", "windows-1252"])
def test_it_comes_to_what_the_csv_form_comes_to(tmp_path: Path, coding: str) -> None:
    text = RETURN.replace("us-ascii", coding)
    given = read(tmp_path / "xml", {"2021.xml": text.encode(coding)})
    same = read(tmp_path / "csv", SAME)
    assert values(given) == values(same)
    assert {name: frame.columns for name, frame in given.tables.items()} == {name: frame.columns for name, frame in same.tables.items()}
    assert (given.extract_date, given.complete_from) == (same.extract_date, same.complete_from)
    assert given.rows_read == {"2021.xml": 4} and told(given) == []
    assert "Read and not used yet: AREVIEW (2 rows), OC2 (1 row)." in given.notes


def test_a_row_is_its_line_or_its_number_where_there_are_no_lines(tmp_path: Path) -> None:
    given = read(tmp_path / "a", {"2021.xml": RETURN})
    assert given.tables["persons"]["row"].to_list() == [4, 13] and given.tables["care_episodes"]["row"].to_list() == [8, 10]
    given = read(tmp_path / "b", {"2021.xml": in_one_line(RETURN)})
    assert given.tables["persons"]["row"].to_list() == [1, 4] and given.tables["care_episodes"]["row"].to_list() == [2, 3]


def test_two_years_of_it_and_prefixes(tmp_path: Path) -> None:
    new = RETURN.replace("<DEC /><REC />", "<DEC>01/05/2021</DEC><REC>e45</REC>")
    new = new.replace("<", "<n:").replace("<n:/", "</n:").replace("<n:?", "<?")
    new = new.replace("<n:EXPSSDA903>", "<n:EXPSSDA903 xmlns:n='urn:example'>")
    given = read(tmp_path, {"2021.xml": RETURN, "2022.xml": new})
    assert given.tables["care_episodes"].select("file", "episode_end", "reason_ceased").rows() == [
        ("2022.xml", "01/02/2021", "X1"), ("2022.xml", "01/05/2021", "E45"),
    ]  # fmt: skip
    assert given.tables["persons"]["file"].to_list() == ["2022.xml", "2022.xml"]


def test_episodes_before_the_header_and_empty_days_left_out(tmp_path: Path) -> None:
    episode = "<EPISODE><DECOM>01/06/2020</DECOM><RNE>S</RNE><LS>R3</LS></EPISODE>"
    text = f"<EXPSSDA903><CHILD>{episode}<HEADER><CHILDID>77001</CHILDID></HEADER></CHILD>\n<CHILD>{episode}</CHILD></EXPSSDA903>"
    given = read(tmp_path, {"2021.xml": text})
    columns = ["person_id", "episode_start", "episode_end", "legal_status"]
    assert given.tables["care_episodes"].select(columns).rows() == [("77001", "01/06/2020", None, "R3"), (None, "01/06/2020", None, "R3")]
    assert set(told(given)) == {(TOLD, "2021.xml", row, "LS", "R3") for row in given.tables["care_episodes"]["row"]}
    assert "placement_type" not in given.tables["care_episodes"].columns, "it is not supplied"
    assert SET_ASIDE not in given.problems["kind"]


BOMB = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'

ELSEWHERE = '<!DOCTYPE EXPSSDA903 SYSTEM "http://example.org/a.dtd">'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(RETURN.replace("<EXPSSDA903>", BOMB + "<EXPSSDA903>"), "declares a document type", id="billion laughs"),
        pytest.param(RETURN.replace("<EXPSSDA903>", ELSEWHERE + "<EXPSSDA903>"), "declares a document type", id="dtd"),
        pytest.param("<Message><EXPSSDA903 /></Message>", "begins with another element than EXPSSDA903", id="another return"),
        pytest.param(RETURN.replace("<UASC />", "<A>" * 20 + "</A>" * 20), "deeper", id="deep"),
        pytest.param(RETURN.replace(">C2<", ">" + "C2" * 500_000 + "<"), "a value of more than 10,000 letters", id="a long value"),
        pytest.param(RETURN.replace("<UASC />", "&nothing;"), "is broken at line 4", id="an entity"),
        pytest.param(RETURN.replace("us-ascii", "utf-7"), "is broken at line", id="a coding nobody reads"),
        pytest.param(RETURN.replace("us-ascii", "none-such"), "is broken at line", id="a coding that is none"),
        pytest.param(RETURN + "<EXPSSDA903 />", "is broken at line 15", id="two in one"),
        pytest.param(RETURN.replace("WBRI", "WB\0RI"), "is broken at line 4", id="a zero byte"),
    ],
)  # fmt: skip
def test_what_is_not_plain_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        read(tmp_path, {"2021.xml": text})
    assert "2021.xml" in str(refused.value) and "77001" not in str(refused.value)


def test_cut_anywhere_it_is_refused_for_half_a_return_would_make_children_vanish(tmp_path: Path) -> None:
    whole = RETURN.encode()
    path = tmp_path / "2021.xml"
    for at in range(whole.index(b"<EXP") + 12, len(whole) - len("</EXPSSDA903>"), 7):
        path.write_bytes(whole[:at])
        with pytest.raises(Refused, match=r"2021\.xml is broken at line \d+: it is not whole"):
            xml_tables(Incoming("2021.xml", path))


def test_it_is_read_as_a_stream(tmp_path: Path) -> None:
    child = in_one_line(RETURN.partition("<CHILD>")[2].partition("</CHILD>")[0])
    padding = "<AREVIEW><REVIEW>28/01/2021</REVIEW><REVIEW_CODE>PN3</REVIEW_CODE></AREVIEW>" * 20
    child = f"<CHILD>{child.replace('<UASC />', padding)}</CHILD>\n"
    path = tmp_path / "2021.xml"
    path.write_text("<EXPSSDA903>\n" + child * 4000 + "</EXPSSDA903>")
    tracemalloc.start()
    tables, others = xml_tables(Incoming("2021.xml", path))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert tables["episodes"].frame.height == 8000 and others["AREVIEW"] == 4000 * 22
    assert most < path.stat().st_size, "less is held than the file has bytes"
