"""Tables of the Standard Safeguarding Dataset: their names, what each feeds, and how one is read whatever its version calls a column."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import polars as pl

from loaders import cells
from loaders.distinct import once
from loaders.grid import TextTable, csv_table, delimiter_of, taken
from loaders.incoming import Incoming, Unreadable
from loaders.parquet_table import is_parquet, parquet_table
from loaders.source import SET_ASIDE, TOLD, problems

Columns = dict[str, tuple[Callable[[str], pl.Expr], Sequence[str]]]
# By name without "ssd_": what its columns begin with, and the tables of the schema it feeds or completes.
USED: dict[str, tuple[str, tuple[str, ...]]] = {
    "person": ("pers", ("persons",)),
    "family": ("fami", ("persons",)),
    "disability": ("disa", ("persons",)),
    "professionals": ("prof", ("workers",)),
    "department": ("dept", ("organisation",)),
    "involvements": ("invo", ("cin_allocations",)),
    "cin_plans": ("cinp", ("cin_plans",)),
    "cin_episodes": ("cine", ("referrals",)),
    "cin_assessments": ("cina", ("child_assessments",)),
    "assessment_factors": ("cinf", ("child_assessments",)),
    "cp_plans": ("cppl", ("protection_plans",)),
    "cin_visits": ("cinv", ("visits",)),
    "cp_visits": ("cppv", ("visits",)),
    "cla_visits": ("clav", ("visits",)),
    "cla_episodes": ("clae", ("care_episodes",)),
    "cla_placement": ("clap", ("care_episodes",)),
    "legal_status": ("lega", ("care_episodes",)),
}
# Known, and feeding nothing yet.
UNUSED = (
    "address", "care_leavers", "cla_care_plan", "cla_convictions", "cla_health", "cla_immunisations", "cla_previous_permanence",
    "cla_reviews", "cla_substance_misuse", "cohort", "contacts", "cp_reviews", "dim_date", "early_help_episodes",
    "ehcp_active_plans", "ehcp_assessment", "ehcp_named_plan", "ehcp_requests", "immigration_status", "initial_cp_conference",
    "linked_identifiers", "missing", "mother", "permanence", "pre_proceedings", "s251_finance", "s47_enquiry", "sdq_scores",
    "sen_need", "send", "version_log", "voice_of_child",
)  # fmt: skip
_NAMES = "|".join(sorted((*USED, *UNUSED), key=len, reverse=True))
_NAMED = re.compile(rf"(?:^|[^a-z0-9])ssd_({_NAMES})s?(?![a-z])")
# What SQL Server writes for a day that is none, and systems for an id that is none.
NO_DAY, NO_ID = "1900-01-01", ("-1", "0")


def name_of(item: Incoming) -> str | None:
    """Which table a file is, without "ssd_": by its name, else by two heads that begin as the columns of that table alone do."""
    found = _NAMED.search(item.name.rsplit("/", 1)[-1].lower())
    if found:
        return found.group(1)
    first = item.head.split(b"\n", 1)[0].decode("utf-8", "replace").lstrip("\ufeff").lower()
    heads = [head.strip(' "\r') for head in first.split(delimiter_of(first))]
    return next((name for name, (prefix, _) in USED.items() if sum(head.startswith(f"{prefix}_") for head in heads) > 1), None)


@once
def day(column: str) -> pl.Expr:
    """A day as `cells.day`, null for the one that SQL Server writes for none."""
    text = cells.day(column)
    return pl.when(text != NO_DAY).then(text)


def link(column: str) -> pl.Expr:
    """An id of something else, null for the numbers that systems write for none."""
    text = cells.identity(column)
    return pl.when(~text.is_in(NO_ID)).then(text)


def name(column: str) -> pl.Expr:
    """A name, with single blanks."""
    return cells.plain(pl.col(column)).str.replace_all(r"\s+", " ")


def typed(column: str) -> pl.Expr:
    """Text as the loaders' checks read it, as a day; null where it is none."""
    text = pl.col(column)
    return pl.coalesce(text.str.strptime(pl.Date, "%Y-%m-%d", strict=False), text.str.strptime(pl.Date, "%d/%m/%Y", strict=False))


@dataclass
class Tables:
    """What was read: every file of each table; what could not be read; how many records each file held; what to say of it."""

    held: dict[str, list[TextTable]] = field(default_factory=dict)
    problems: list[pl.DataFrame] = field(default_factory=list)
    rows_read: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def has(self, table: str) -> bool:
        """Whether a file of the table was read."""
        return table in self.held

    def tell(self, kind: str, file: str, reason: str) -> None:
        """A problem of a whole file."""
        self.problems.append(problems([(kind, file, None, None, None, reason)]))

    def rows(self, table: str, columns: Columns, needs: Sequence[str] = (), told: bool = True) -> pl.DataFrame | None:
        """`file`, `row` and those of the columns that are there, of every file of a table.

        None where no file of it was read, or none has the columns of `needs`; a file without one of them is left out, and that is
        told unless another reading of the table tells it.
        """
        frames = []
        for text in self.held.get(table, []):
            frame = taken(text, columns)
            lacking = [need for need in needs if need not in frame.columns]
            if not lacking:
                frames.append(frame)
            elif told:
                heads = ", ".join(columns[need][1][0] for need in lacking)
                self.tell(TOLD, text.file, f"has no column {heads}: nothing of it is loaded")
        return pl.concat(frames, how="diagonal") if frames else None


def with_columns(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """A frame with these columns, null where it did not have them."""
    return frame.with_columns(pl.lit(None, pl.String).alias(column) for column in columns if column not in frame.columns)


def opened_tables(items: Sequence[Incoming]) -> Tables:
    """The tables that feed something, read. A file that cannot be read is told of, and what it would feed is not supplied."""
    tables, idle = Tables(), []
    for item in items:
        table = name_of(item)
        if table is None or table in UNUSED:
            idle.append(item.name)
            continue
        try:
            text = parquet_table(item) if is_parquet(item) else csv_table(item)
        except Unreadable as why:
            tables.tell(SET_ASIDE, item.name, f"cannot be read, and nothing of it is loaded. {why}")
            continue
        tables.held.setdefault(table, []).append(text)
        tables.rows_read[item.name] = text.frame.height + text.faults.height
        tables.problems.append(text.faults)
    if idle:
        tables.notes.append(f"Of the SSD these feed no figure yet: {', '.join(sorted(idle))}.")
    return tables
