"""Files of an SSD as they come: any names, csv or Parquet, in parts, packed, dirty, damaged; always a report or words."""

import gzip
import io
import random
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from loaders import ssd
from loaders.grid import csv_table
from loaders.incoming import Unreadable
from loaders.parquet_table import parquet_table
from loaders.source import SET_ASIDE, Delivery, Refused
from tests.loaders.ssd_small import SECRETS, SMALL, incoming, read, rows, small, told, write

DAMAGED = "is no Parquet file that can be read. Write it again from the database, or as csv."


def parquet(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


def typed(text: str) -> pl.DataFrame:
    """A csv as a database would write it to Parquet: moments and whole numbers where every value of a column is one."""
    frame = pl.read_csv(io.StringIO(text), infer_schema=False, null_values=["NULL", ""])
    for name in frame.columns:
        moments = frame[name].str.slice(0, 10).str.strptime(pl.Datetime, "%Y-%m-%d", strict=False)
        numbers = frame[name].cast(pl.Int64, strict=False)
        better = next((found for found in (moments, numbers) if found.null_count() == frame[name].null_count()), frame[name])
        frame = frame.with_columns(better.alias(name))
    return frame


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Delivery:
    return small(tmp_path_factory.mktemp("whole"))


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("ssd_cin_plans.csv", "ssd_cin_plans"), ("SSD_CIN_Plans.CSV", "ssd_cin_plans"), ("in/ssd_person_2026.csv", "ssd_person"),
        ("ssd_development.ssd_cla_placements.csv", "ssd_cla_placement"), ("dbo.ssd_legal_status.txt", "ssd_legal_status"),
        ("ssd_care_leavers.csv", "ssd_care_leavers"),
    ],
)  # fmt: skip
def test_a_table_is_told_by_its_name(tmp_path: Path, name: str, table: str) -> None:
    found = ssd.recognise(incoming(tmp_path, name, "a,b\n"))
    assert found is not None and found.what == f"table {table} of the Standard Safeguarding Dataset"


def test_a_table_is_told_by_its_heads_and_a_parquet_file_by_its_name(tmp_path: Path) -> None:
    found = ssd.recognise(incoming(tmp_path, "query 7.csv", '\ufeff"cinp_cin_plan_id";"cinp_person_id"\n'))
    assert found is not None and found.feeds == ("cin_plans",)
    assert ssd.recognise(incoming(tmp_path, "ssd_person", b"PAR1....")) is not None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cin_plans.csv", "plan_id,person_id\n"), ("notes.csv", "pers_person_id\n"), ("empty.csv", b""), ("x.csv", b"\xff\x00\xfe"),
        ("ssd_person.xlsx", b"PK\x03\x04"), ("ssd_persons_of_note.pdf", b"%PDF"), ("other", b"PAR1"),
    ],
)  # fmt: skip
def test_what_is_none_of_its_tables(tmp_path: Path, name: str, content: str | bytes) -> None:
    assert ssd.recognise(incoming(tmp_path, name, content)) is None


def test_parquet_files_come_to_the_same(tmp_path: Path, whole: Delivery) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in SMALL.items():
        (folder / f"{name}.parquet").write_bytes(parquet(typed(text)))
    found = read(folder)
    for name, frame in whole.tables.items():
        assert found.tables[name].drop("file").equals(frame.drop("file")), name


def test_values_of_every_type_are_text(tmp_path: Path) -> None:
    # Midnight of a summer's day in England is eleven at night of the day before where clocks do not change.
    midnight = pl.Series([datetime(2024, 5, 31, 23, 0, tzinfo=UTC), None])
    when = pl.Series([datetime(2024, 6, 1, 13, 5, tzinfo=UTC), None]).dt.replace_time_zone(None)
    values = {"Id": [7.0, None], "when": when, "zoned": midnight, "day": when.dt.date(), "yes": [True, None], "list": [[1, 2], None]}
    values["row"] = [1, 2]
    table = parquet_table(incoming(tmp_path, "x.parquet", parquet(pl.DataFrame(values))))
    assert table.frame.rows(named=True) == [
        {
            "row": 2, "id": "7.0", "when": "2024-06-01 13:05:00", "zoned": "2024-06-01 00:00:00", "day": "2024-06-01", "yes": "true",
            "list": "[1, 2]", "row_": "1",
        },
        {"row": 3, "id": None, "when": None, "zoned": None, "day": None, "yes": None, "list": None, "row_": "2"},
    ]  # fmt: skip


def test_a_path_with_signs_of_a_pattern_is_a_path(tmp_path: Path) -> None:
    folder = tmp_path / "a[1]*?'"
    folder.mkdir()
    (folder / "ssd_person.parquet").write_bytes(parquet(pl.DataFrame({"pers_person_id": ["1"]})))
    assert rows(read(folder), "persons", "person_id") == ["1"]


@pytest.mark.parametrize(("rows_held", "text"), [(60_000, "x" * 100_000), (3_000_000, "x")])
def test_a_parquet_file_made_to_fill_the_machine(tmp_path: Path, rows_held: int, text: str) -> None:
    column = pa.DictionaryArray.from_arrays(pa.array([0] * rows_held, pa.int32()), pa.array([text]))
    pq.write_table(pa.table({"pers_person_id": column}), tmp_path / "bomb")
    with pytest.raises(Unreadable, match="unpacks to far more than a table holds"):
        parquet_table(incoming(tmp_path, "ssd_person.parquet", (tmp_path / "bomb").read_bytes()))


def test_a_damaged_parquet_file_is_told_wherever_it_is_damaged(tmp_path: Path) -> None:
    content, draw = parquet(typed(SMALL["ssd_person"])), random.Random(5)
    for cut in draw.sample(range(4, len(content)), 15):
        with pytest.raises(Unreadable, match=DAMAGED):
            parquet_table(incoming(tmp_path, "x.parquet", content[:cut]))
    for _ in range(25):
        spoiled = bytearray(content)
        for place in draw.sample(range(len(content)), 8):
            spoiled[place] = draw.randrange(256)
        try:
            assert parquet_table(incoming(tmp_path, "x.parquet", bytes(spoiled))).frame.height >= 0
        except Unreadable as why:
            assert DAMAGED in str(why)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("content", [b"", b"\n", b"PAR1", b"\x00\x01\x02", b"cinp_cin_plan_id,\x00\n"])
def test_one_file_that_cannot_be_read_leaves_the_others(tmp_path: Path, whole: Delivery, content: bytes) -> None:
    found = small(tmp_path, ssd_cin_plans=content)
    assert set(whole.tables) - set(found.tables) == {"cin_plans", "cin_allocations"}
    reasons = [(kind, row, reason) for kind, file, row, _, _, reason in told(found) if file == "ssd_cin_plans.csv"]
    assert [(kind, row) for kind, row, _ in reasons] == [(SET_ASIDE, None)]
    assert reasons[0][2].startswith("cannot be read, and nothing of it is loaded. ssd_cin_plans.csv")


def test_where_nothing_can_be_read_it_is_refused_with_words(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="No table of the Standard Safeguarding Dataset can be read. ssd_person.csv: cannot be read"):
        ssd.read([incoming(tmp_path, "ssd_person.csv", b"")])
    with pytest.raises(Refused, match="Give the folder that holds ssd_person.csv"):
        ssd.read([incoming(tmp_path, "ssd_contacts.csv", b"cont_contact_id,x\n1,2\n")])


def test_a_table_with_heads_alone_says_that_there_are_none(tmp_path: Path) -> None:
    empty = {name: text.splitlines(keepends=True)[0] for name, text in SMALL.items()}
    found = small(tmp_path, **empty)
    assert {name: frame.height for name, frame in found.tables.items()} == dict.fromkeys(found.tables, 0)
    assert set(found.tables) >= {"cin_plans", "cin_allocations", "care_episodes", "persons", "organisation", "workers"}


def test_a_table_in_two_files_is_one_and_a_row_that_is_none_is_told(tmp_path: Path) -> None:
    head, *lines = SMALL["ssd_cp_plans"].splitlines(keepends=True)
    found = small(tmp_path, ssd_cp_plans=head + lines[0], ssd_cp_plans_2025=head + "C2,R4,9001,2024-01-01\n" + lines[0].replace("C1", "C3"))
    assert rows(found, "protection_plans", "file", "row") == [("ssd_cp_plans.csv", 2), ("ssd_cp_plans_2025.csv", 3)]
    assert (SET_ASIDE, "ssd_cp_plans_2025.csv", 2, None, None, "has 4 values where the header has 7") in told(found)
    assert found.rows_read["ssd_cp_plans_2025.csv"] == 2


def test_a_file_of_windows_and_a_packed_one(tmp_path: Path, whole: Delivery) -> None:
    folder = write(tmp_path / "in", ssd_person=SMALL["ssd_person"].replace("Isolde", "Zoë").encode("cp1252"), ssd_cin_visits=None)
    (folder / "ssd_cin_visits.csv.gz").write_bytes(gzip.compress(SMALL["ssd_cin_visits"].replace(",", ";").encode("utf-8-sig")))
    (folder / "ssd_cla_visits.csv").unlink()
    with zipfile.ZipFile(folder / "more.zip", "w") as packed:
        packed.writestr("ssd_cla_visits.csv", SMALL["ssd_cla_visits"].replace("\n", "\r\n"))
    found = read(folder)
    assert rows(found, "persons", "forename")[3] == "Zoë"
    assert sorted(rows(found, "visits")) == sorted(rows(whole, "visits"))


def test_dirt_and_odd_days(tmp_path: Path) -> None:
    head = SMALL["ssd_person"].split("\n")[0]
    dirty = f"{head}\n,9001.0,#N/A,\u00a0Zo  Ann ,#N/A,1,,WBRI: White British,08/04/2012,NULL,1900-01-01 00:00:00.000\n"
    assert rows(small(tmp_path, ssd_person=dirty), "persons", "person_id", "forename", "surname", "sex", "ethnicity", "dob", "died_on") == [
        ("9001", "Zo Ann", None, "M", "WBRI", "08/04/2012", None)
    ]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("seed", range(12))
def test_spoiled_files_end_in_a_report_without_a_childs_detail(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    folder = write(tmp_path / "in")
    for path in sorted(folder.iterdir()):
        content = bytearray(path.read_bytes())
        way = draw.choice(("cut", "bytes", "lines", "delimiter", "keep", "long"))
        if way == "cut":
            del content[draw.randrange(len(content)) :]
        elif way == "bytes":
            for place in draw.sample(range(len(content)), 5):
                content[place] = draw.randrange(256)
        elif way == "lines":
            lines = content.splitlines(keepends=True)
            draw.shuffle(lines)
            content = bytearray(b"".join(lines))
        elif way == "delimiter":
            content = content.replace(b",", draw.choice([b";", b"\t", b"|", b" "]))
        elif way == "long":
            content += b"x" * 1_000_000
        path.write_bytes(content)
    try:
        problems = read(folder).problems
    except Refused as why:
        problems = pl.DataFrame({"reason": [str(why)]})
    assert not [secret for secret in SECRETS if secret in str(problems.drop("file", strict=False).rows())]


def test_the_small_set_is_what_it_seems(tmp_path: Path) -> None:
    for name, text in SMALL.items():
        assert csv_table(incoming(tmp_path, name, text)).faults.is_empty(), name
