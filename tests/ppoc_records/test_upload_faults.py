"""Files that are no template, damaged, or made to do harm: each ends in a report, soon, and never in a traceback."""

import io
import random
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import read_upload
from loaders.upload import Upload
from tests.ppoc_records.books import book, row
from tests.sampling import examples

GOOD = book([row(), row("P2", "Reunification", "02/08/2022", "A note")])
SOON_SECONDS = 20


def told(content: bytes) -> str:
    """The one problem of a file that is refused whole."""
    read = read_upload("predictions", content)
    assert read.rows == ()
    (problem,) = read.problems
    assert (problem.row, problem.column, problem.found) == (None, "", "")
    return problem.words


def packed(changed: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The good workbook with some parts of it others, or more."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(buffer, "w", how) as new:
        for name in old.namelist():
            if name not in changed:
                new.writestr(name, old.read(name))
        for name, content in changed.items():
            new.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"), (b"Person ID,Child\nP1,Ada\n", "no Excel workbook"), (b"%PDF-1.7", "no Excel workbook"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "an old .xls, or needs a password"), (b"PK\x03\x04", "damaged"),
        (GOOD[: len(GOOD) // 2], "damaged"), (GOOD + b"x" * 5 * 1024 * 1024, "more than 5 MB"),
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_told(content: bytes, words: str) -> None:
    said = told(content)
    assert words in said and "Ada" not in said


def test_another_kind_of_zip_is_told() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("letter.txt", "x")
    assert "damaged" in told(buffer.getvalue())
    assert "unusual way" in told(packed({}, zipfile.ZIP_LZMA))


def test_a_file_packed_to_burst_is_refused() -> None:
    started = time.perf_counter()
    bomb = packed({"xl/worksheets/sheet1.xml": b"<x>" + b" " * 60_000_000 + b"</x>"})
    assert len(bomb) < 1_000_000
    assert "too large once unpacked" in told(bomb)
    assert "too large once unpacked" in told(packed({f"xl/media/{n}.png": b"" for n in range(400)}))
    assert time.perf_counter() - started < SOON_SECONDS


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "%s"><!ENTITY b "%s"><!ENTITY c "%s">]><worksheet>&c;</worksheet>""" % (
    b"ha" * 500, b"&a;" * 500, b"&b;" * 500,
)  # fmt: skip


@pytest.mark.parametrize("content", [LAUGHS, LAUGHS.decode().replace('"1.0"', '"1.0" encoding="utf-16"').encode("utf-16"), LAUGHS.lower()])
def test_a_document_type_is_refused(content: bytes) -> None:
    assert "what Excel does not write" in told(packed({"xl/worksheets/sheet1.xml": content}))
    assert "what Excel does not write" in told(packed({"xl/sharedStrings.xml": content}))


@pytest.mark.parametrize("fill", [b"<c/>", b"<a>", b"<row/>", b'<c r="" s="" t="" />', b"<c a='' b='' />"])
def test_a_sheet_of_a_million_nothings_is_refused_before_it_is_read(fill: bytes) -> None:
    """Within the size, and packed to nearly nothing; unfolded it would take gigabytes."""
    sheet = b"<worksheet><sheetData>" + fill * (24_000_000 // len(fill) - 10_000)
    started = time.perf_counter()
    assert "too large once unpacked" in told(packed({"xl/worksheets/sheet1.xml": sheet}))
    assert time.perf_counter() - started < SOON_SECONDS


def test_a_sheet_without_end_ends() -> None:
    """Formatted down to the last row there can be, and a cell far to the right."""
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old:
        sheet = old.read("xl/worksheets/sheet1.xml").decode()
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row></sheetData>'
    started = time.perf_counter()
    read = read_upload("predictions", packed({"xl/worksheets/sheet1.xml": sheet.replace("</sheetData>", far).encode()}))
    assert [r.person_id for r in read.rows] == ["P1", "P2"]
    assert time.perf_counter() - started < SOON_SECONDS


def is_report(read: Upload) -> bool:
    """Rows that are whole, problems that say something."""
    whole = all(r.person_id and r.assessment_type in ("SGO", "Reunification") and r.predicted_start for r in read.rows)
    return whole and all(p.mend and p.words for p in read.problems)


CELLS = st.one_of(
    st.none(), st.text(max_size=20).map(lambda text: "".join(s for s in text if s.isprintable())), st.integers(-(10**9), 10**9),
    st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.datetimes().filter(lambda at: at.year >= 1900),
    st.sampled_from(["=1/0", "SGO", "Reunification", "01/08/2022", "2022-08-01", "P1", "Person ID", "#VALUE!", "\u00a0"]),
)  # fmt: skip


@examples(60, derandomize=True)
@given(st.lists(st.lists(CELLS, max_size=8).map(tuple), max_size=6), st.integers(0, 3))
def test_whatever_the_cells_hold_it_ends_in_a_report(rows: list[tuple[object, ...]], above: int) -> None:
    assert is_report(read_upload("predictions", book(rows, above=above)))


@examples(60, derandomize=True)
@given(st.binary(max_size=200))
def test_whatever_the_bytes_are_it_ends_in_a_report(content: bytes) -> None:
    assert is_report(read_upload("predictions", content)) and is_report(read_upload("predictions", b"PK\x03\x04" + content))


def test_a_workbook_with_bytes_changed_ends_in_a_report() -> None:
    drawn = random.Random(20220523)
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    for _ in range(120):
        name = drawn.choice(sorted(parts))
        changed = bytearray(parts[name])
        for _ in range(drawn.randint(1, 8)):
            changed[drawn.randrange(len(changed))] = drawn.randrange(256)
        assert is_report(read_upload("predictions", packed({name: bytes(changed)})))
        broken = bytearray(GOOD)
        broken[drawn.randrange(len(broken))] = drawn.randrange(256)
        assert is_report(read_upload("predictions", bytes(broken)))
