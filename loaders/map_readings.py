"""How one column of a map is read from the heads of a file: its reader, its values, texts cut or joined; and which rows are taken."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl

from data.columns import Column, Kind
from loaders import cells
from loaders.distinct import once
from loaders.grid import TextTable
from loaders.source import PROBLEM_TYPES, TOLD

# Words that so many rows share are a category and say nothing of one child.
SHARED_ROWS = 5


def name(column: str) -> pl.Expr:
    """A name, with single blanks: nobody called Null is taken for nothing."""
    return cells.plain(pl.col(column)).str.replace_all(r"\s+", " ")


READERS: dict[str, Callable[[str], pl.Expr]] = {
    "code": cells.code,
    "day": once(cells.day),
    "identity": cells.identity,
    "name": name,
    "sex": cells.sex,
    "truth": cells.truth,
    "value": cells.value,
    "whole": cells.whole,
}
BY_KIND = {Kind.DATE: "day", Kind.WHOLE: "whole"}
BY_NAME = {
    **dict.fromkeys(("person_id", "plan_id", "worker_id", "family_id", "referral_id", "pupil_id", "upn"), "identity"),
    **dict.fromkeys(
        ("end_reason", "primary_need", "legal_status", "placement_type", "placement_provider", "reason_new", "reason_ceased", "ethnicity",
         "referral_source", "closure_reason", "initial_category", "latest_category"),
        "code",
    ),
    **dict.fromkeys(
        ("forename", "surname", "service", "locality", "team", "worker", "signed_off_by", "recorded_by", "school", "manager_note"), "name"
    ),
    **dict.fromkeys(("disability", "nfa"), "truth"),
    "sex": "sex",
}  # fmt: skip


def default_reader(column: Column) -> str:
    """How a column is read where the map does not say it."""
    return BY_KIND.get(column.kind) or BY_NAME.get(column.name, "value")


def folded(text: str) -> str:
    """A value as it is compared: in lower case, with single blanks."""
    return re.sub(r"\s+", " ", text).strip().lower()


def _folded(column: str) -> pl.Expr:
    return name(column).str.to_lowercase()


@dataclass(frozen=True)
class Reading:
    """A column of the schema and how it comes about.

    choices: for each head that is read (one, or several that are joined) the spellings it may have; reader: a key of `READERS`;
    values: what stands there and what it means; before, after: the text up to a sign, or behind it.
    """

    column: str
    choices: tuple[tuple[str, ...], ...]
    reader: str
    values: dict[str, str] = field(default_factory=dict)
    fixed: str | None = None
    between: str = " "
    before: str | None = None
    after: str | None = None
    optional: bool = False

    def keys(self, table: TextTable) -> list[str] | None:
        """Where its heads stand in a table; None where one of them does not."""
        found = [table.named(*heads) for heads in self.choices]
        return [key for key in found if key] if None not in found else None

    def read(self, table: TextTable) -> pl.Expr | None:
        """The column from a table; None where a head of it is not there."""
        keys = self.keys(table)
        if keys is None:
            return None
        if self.fixed is not None:
            return pl.lit(self.fixed).alias(self.column)
        if len(keys) > 1:
            together = pl.concat_str([cells.identity(key) for key in keys], separator=self.between, ignore_nulls=True)
            return cells.plain(together).alias(self.column)
        return self._one(keys[0]).alias(self.column)

    def _one(self, key: str) -> pl.Expr:
        read = READERS[self.reader](key)
        if self.before is not None or self.after is not None:
            cut = re.escape(self.before if self.before is not None else str(self.after))
            shape = rf"^(.*?){cut}" if self.before is not None else rf"{cut}(.*)$"
            part = cells.plain(name(key).str.extract(rf"(?s){shape}", 1))
            read = pl.coalesce(part, read) if self.before is not None else part
        if not self.values:
            return read
        listed = _folded(key)
        meant = {folded(found): value or None for found, value in self.values.items()}
        return pl.when(listed.is_in(list(meant))).then(listed.replace_strict(meant, default=None, return_dtype=pl.String)).otherwise(read)

    def unlisted(self, table: TextTable, personal: bool) -> pl.DataFrame | None:
        """Problems: rows whose value the map does not list, told by their word only where many rows share it."""
        keys = self.keys(table)
        if not self.values or not keys:
            return None
        key, read = keys[0], self._one(keys[0])
        known = [*self.values.values(), *map(folded, self.values)]
        rows = table.frame.select("row", found=name(key), is_known=_folded(key).is_in(known) | read.is_in(known))
        shared = (pl.len().over("found") >= SHARED_ROWS) | pl.col("found").str.contains(r"^[A-Za-z0-9]{1,5}$")
        return rows.filter(pl.col("found").is_not_null() & ~pl.col("is_known")).select(
            pl.lit(TOLD).alias("kind"),
            pl.lit(table.file).alias("file"),
            "row",
            pl.lit(self.column).alias("column"),
            (pl.lit(None, pl.String) if personal else pl.when(shared).then(pl.col("found").str.slice(0, 80))).alias("value"),
            pl.lit("is not among the values of the map: kept as it stands").alias("reason"),
        ).cast(PROBLEM_TYPES)  # type: ignore[arg-type]  # fmt: skip


@dataclass(frozen=True)
class Filter:
    """Which rows are taken. way: "values" (one of them stands there), "without" (none of them does), "filled" (anything does).

    optional: where a file has not its head, all rows of the file are taken.
    """

    choices: tuple[tuple[str, ...], ...]
    way: str
    values: tuple[str, ...] = ()
    optional: bool = False

    def holds(self, table: TextTable) -> pl.Expr | None:
        """Which rows of a table it takes; None where its head is not there."""
        key = table.named(*self.choices[0])
        if key is None:
            return None
        if self.way == "filled":
            return cells.value(key).is_not_null()
        listed = _folded(key).is_in([folded(value) for value in self.values]).fill_null(value=False)
        return listed if self.way == "values" else ~listed
