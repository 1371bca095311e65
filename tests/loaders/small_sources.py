"""A small invented sample of every format that is loaded, by the kind of its source, for what must hold of each of them."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl

from loaders.predictions import template
from loaders.sources import SOURCES
from tests.loaders import annex_a_books, cin_census_files, extracts, school_small, ssd_small
from tests.loaders.ssda903 import given
from tests.loaders.test_cin_census_csv import FLAT
from tests.loaders.test_mapped import MAP, PLANS
from tests.loaders.test_ssda903_xml import RETURN

Files = dict[str, str | bytes]
LISTS = {
    3: [{"child": "A71", "sex": "b) Female", "born": date(2011, 5, 1), "referred": date(2021, 3, 1), "team": "Alder 1",
         "worker": "Ana Moss"}],
    8: [{"child": "A72", "sex": "a) Male", "born": date(2010, 5, 1), "started": date(2020, 6, 1), "legal": "C2", "placed": date(2020, 6, 1),
         "place": "U4", "team": "Alder 2", "worker": "Ben Fell"}],
}  # fmt: skip


def _book() -> Files:
    made = io.BytesIO()
    annex_a_books.book(made, LISTS)  # type: ignore[arg-type]
    return {"annex a 2021-09-30.xlsx": made.getvalue()}


def _parquet() -> Files:
    found: Files = {}
    for name, text in ssd_small.SMALL.items():
        made = io.BytesIO()
        pl.read_csv(io.StringIO(text), infer_schema=False).write_parquet(made)
        found[f"{name}.parquet"] = made.getvalue()
    return found


def _return(year: int) -> Files:
    return {
        f"{year}/episodes.csv": given.episodes({"CHILD": "77001", "DECOM": f"01/06/{year - 1}"}),
        f"{year}/header.csv": given.header({"CHILD": "77001"}),
    }


def _csv(of: dict[str, str]) -> Files:
    return {f"{name}.csv": text for name, text in of.items()}


# By the kind of the source and its format.
SAMPLES: dict[tuple[str, str], Callable[[], Files]] = {
    ("extract", "csv"): lambda: _csv(extracts.SMALL),
    ("extract", "map"): lambda: {"plans 2021.csv": PLANS, "ours.toml": MAP},
    ("cin-census", "xml"): lambda: {"census.xml": cin_census_files.xml()},
    ("cin-census", "csv"): lambda: _csv(FLAT),
    ("ssda903", "csv"): lambda: _return(2020) | _return(2021),
    ("ssda903", "xml"): lambda: {"2021 return.xml": RETURN},
    ("ssda903", "xlsx"): lambda: {"2021.xlsx": given.workbook({p.split("/")[1][:-4]: str(t) for p, t in _return(2021).items()})},
    ("ssd", "csv"): lambda: _csv(ssd_small.SMALL),
    ("ssd", "parquet"): _parquet,
    ("school-census", "csv"): lambda: _csv(school_small.SMALL),
    ("predictions", "xlsx"): lambda: {
        "predictions 2021-09-01.xlsx": template([("880003", "P. T.", "Alder 2", "SGO", date(2022, 9, 1), "")])
    },
    ("annex-a", "xlsx"): _book,
    ("annex-a", "csv"): lambda: {f"List_{number}.csv": annex_a_books.text(number, rows) for number, rows in LISTS.items()},
}
# One format of each source, in the order of the registry: a source without one is there too, for the test that says so.
FIRST = {source.kind: next((format for kind, format in SAMPLES if kind == source.kind), "") for source in SOURCES}


def files_of(kind: str, format: str) -> Files:
    """The sample, by the names of its files. Fails with what to do where a source has none."""
    assert (kind, format) in SAMPLES, (
        f"The source {kind!r} of loaders/sources.py has no small invented sample. Write one into SAMPLES of "
        "tests/loaders/small_sources.py, so that a load of it is killed, repeated and refused a disk as those of all others are."
    )
    return SAMPLES[kind, format]()


def written(folder: Path, kind: str, format: str) -> Path:
    """The sample in a new folder."""
    for name, content in files_of(kind, format).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def command(kind: str, format: str, folder: Path, store: Path) -> list[str]:
    """The words of `python -m loaders` that load it."""
    mapped = ["--map", str(folder / "ours.toml")] if format == "map" else []
    return [kind, str(folder), *mapped, "--store", str(store), "--share-aside", "1"]
