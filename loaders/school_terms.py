"""Files of a school census: which table of which term each is, and the day on which the schools answered."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import polars as pl

from loaders.grid import TextTable, csv_table, taken
from loaders.incoming import Incoming, Unreadable
from loaders.source import SET_ASIDE, TOLD, problems

Columns = dict[str, tuple[Callable[[str], pl.Expr], Sequence[str]]]
# The day of the census: the first or third Thursday (weekday 3) of a month, by term in the order of the calendar year.
CENSUS_DAYS = {"spring": (1, 3), "summer": (5, 3), "autumn": (10, 1)}
THURSDAY = 3
PUPILS, LEAVERS, CENSUS = "pupilonroll", "pupilnolongeronroll", "schoolcensus"
FEEDS = {
    PUPILS: ("pupils", "pupil_attendance"),
    "termlysessiondetailsonroll": ("pupil_sessions",),
    "fsmperiod": ("pupil_meals",),
    "fsmperiodsonroll": ("pupil_meals",),
    "senneeds": ("pupil_needs",),
    CENSUS: (),
    LEAVERS: (),
}
# Known, and feeding nothing yet: of leavers, of addresses, of exclusions, of courses, of the school itself.
UNUSED = (
    "addresses", "addressesonroll", "addressesoffroll", "annualsessiondetailsonroll", "annualsessiondetailsoffroll",
    "approvisiondetailonroll", "approvisiondetailoffroll", "childcare", "classes", "fundingbasisitems", "learnerfamonroll",
    "learnerfamoffroll", "learnersupportonroll", "learnersupportoffroll", "learningaimsonroll", "learningaimsoffroll", "levels",
    "nationalitiesonroll", "nationalitiesoffroll", "programmeaimsonroll", "programmeaimsoffroll", "provisions", "school",
    "schoolarrangedapdetailonroll", "schoolarrangedapdetailoffroll", "summerhalfterm2sessiondetailsonroll",
    "summerhalfterm2sessiondetailsoffroll", "termlyexclusionsonroll", "termlyexclusionsoffroll", "termlysessiondetailsoffroll",
)  # fmt: skip
_NAMED = re.compile(rf"(?:^|[^0-9])(\d{{4}})[_ -]({'|'.join(CENSUS_DAYS)})[_ -]([a-z0-9]+)", re.IGNORECASE)


@dataclass(frozen=True, order=True)
class Term:
    """A census: its calendar year and term. Later ones are greater."""

    year: int
    place: int

    @property
    def words(self) -> str:
        """As it stands in the tables: "2025 spring"."""
        return f"{self.year} {list(CENSUS_DAYS)[self.place]}"

    @property
    def rank(self) -> int:
        """A whole number by which terms are put in order."""
        return self.year * len(CENSUS_DAYS) + self.place

    @property
    def day(self) -> date:
        """The day on which the census of a term is taken: the third Thursday of January or May, the first of October."""
        month, which = CENSUS_DAYS[list(CENSUS_DAYS)[self.place]]
        first = date(self.year, month, 1)
        return first + timedelta(days=(THURSDAY - first.weekday()) % 7 + 7 * (which - 1))


def named(item: Incoming) -> tuple[Term, str] | None:
    """The term and table of a file named 2025_spring_pupilonroll.csv; None for another name or a table we do not know."""
    found = _NAMED.search(item.name.rsplit("/", 1)[-1])
    if found is None:
        return None
    year, term, table = int(found[1]), list(CENSUS_DAYS).index(found[2].lower()), found[3].lower()
    return (Term(year, term), table) if (table in FEEDS or table in UNUSED) and year > 0 else None


@dataclass
class Census:
    """What was read: the files of each table by term; what could not be read; how many records each file held; what to say."""

    held: dict[str, list[tuple[Term, TextTable]]] = field(default_factory=dict)
    problems: list[pl.DataFrame] = field(default_factory=list)
    rows_read: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def tell(self, kind: str, file: str, reason: str) -> None:
        """A problem of a whole file."""
        self.problems.append(problems([(kind, file, None, None, None, reason)]))

    def rows(self, table: str, columns: Columns, needs: Sequence[str] = ()) -> pl.DataFrame | None:
        """`file`, `row`, `rank` of the term, and those of the columns that are there, of every file of a table.

        None where no file of it has the columns of `needs`; a file without one of them is told of and left out.
        """
        frames = []
        for term, text in self.held.get(table, []):
            frame = taken(text, columns)
            lacking = [columns[need][1][0] for need in needs if need not in frame.columns]
            if lacking:
                self.tell(TOLD, text.file, f"has no column {', '.join(lacking)}: nothing of it is loaded")
            else:
                frames.append(frame.with_columns(rank=pl.lit(term.rank)))
        return pl.concat(frames, how="diagonal") if frames else None

    def terms(self, table: str, head: Sequence[str] = ()) -> dict[int, Term]:
        """The terms, by rank, of which a file of the table was read that has one of these heads."""
        return {term.rank: term for term, text in self.held.get(table, []) if not head or text.named(*head)}


def opened_census(items: Sequence[Incoming]) -> Census:
    """The tables that feed something, read. A file that cannot be read is told of, and what it would feed is not supplied."""
    census, idle = Census(), []
    for item in items:
        found = named(item)
        if found is None:
            census.tell(TOLD, item.name, "does not say its year, term and table: call it as the others, 2025_spring_pupilonroll.csv")
            continue
        term, table = found
        if table in UNUSED:
            idle.append(item.name)
            continue
        try:
            text = csv_table(item)
        except Unreadable as why:
            census.tell(SET_ASIDE, item.name, f"cannot be read, and nothing of it is loaded. {why}")
            continue
        census.held.setdefault(table, []).append((term, text))
        census.rows_read[item.name] = text.frame.height + text.faults.height
        census.problems.append(text.faults)
        if table == LEAVERS:
            census.notes.append(f"{item.name}: pupils no longer on roll in {term.words}: {text.frame.height:,}. They are not loaded.")
    if idle:
        census.notes.append(f"Of the school census these feed no figure yet: {', '.join(sorted(idle))}.")
    return census
