"""Tables of ours written as a map would find them: under its file names and headings, in its words, days as its system writes them."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from data.columns import Kind
from loaders.incoming import Incoming
from loaders.map_readings import Reading
from loaders.map_words import Map, Part, read_map
from loaders.mapped import map_path


def ready(name: str) -> Map:
    """A map that comes with the product."""
    path = map_path(name)
    return read_map(Incoming(path.name, path))


def file_name(pattern: str) -> str:
    """A name that a pattern has."""
    return pattern.replace("*", "").replace("?", " ") + ".csv"


def _spelt(part: Part, one: Reading, days: str) -> pl.Expr:
    """A column as the system has it: the first heading, the first word for each code."""
    column = pl.col(one.column)
    if part.table.names[one.column].kind is Kind.DATE:
        column = column.str.to_date("%Y-%m-%d").dt.strftime(days)
    words = {code: word for word, code in reversed(one.values.items())}
    return (column.replace(words) if words else column).alias(one.choices[0][0])


def write(found: Map, tables: Mapping[str, pl.DataFrame], folder: Path, days: str = "%d/%m/%Y") -> Path:
    """Write tables of text into a folder, each under the first name and the first headings that the map has for it."""
    folder.mkdir()
    for name, frame in tables.items():
        part = next(part for part in found.parts if part.table.name == name)
        said = {one.column: one for one in part.columns}
        frame.select(_spelt(part, said[column], days) for column in frame.columns).write_csv(folder / file_name(part.files[0]))
    return folder
