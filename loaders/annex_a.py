"""Ofsted's Annex A, lists 1 to 11, as a workbook or a csv file a list: who holds a case, who was seen when, protection and care."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from data.calendar import months_before
from loaders.annex_a_care import episodes
from loaders.annex_a_codes import unknown_codes
from loaders.annex_a_heads import CODES, HEADS, HOLDER, ONCE, PERSON, SEEN, WHAT
from loaders.annex_a_held import has_plan, held_now, holdings, workers
from loaders.annex_a_lists import TITLES, csv_head, gather, is_head, lists_marked, numbered
from loaders.book_heads import book_heads
from loaders.days import day_in
from loaders.grid import TextTable, taken
from loaders.incoming import BOMS, ZIP, Incoming
from loaders.source import SET_ASIDE, TOLD, Delivery, Found, Holding, Source, problems

KIND, TITLE = "annex-a", "Ofsted Annex A"
ADOPTERS = 11
# Ofsted's guidance: lists 6, 7 and 8 have those that are open, and those that ended in the six months before.
MONTHS_COVERED = 6
FEEDS = {
    3: ("referrals",), 4: ("child_assessments",), 6: ("referrals", "visits", "workers"), 7: ("protection_plans", "visits", "workers"),
    8: ("care_episodes", "visits", "workers"),
}  # fmt: skip
# Where a child stands in several lists, the one that is believed first of who the child is.
PERSON_ORDER = (8, 7, 6, 5, 4, 3, 9, 10, 2, 1)


def _text_head(item: Incoming) -> str:
    for mark, encoding in BOMS:
        if item.head.startswith(mark):
            return item.head.decode(encoding, errors="replace")
    return item.head.decode("utf-8", errors="replace")


def recognise(item: Incoming) -> Found | None:
    """A workbook with lists of Annex A, or a csv file of one of them; None for any other file. Never raises."""
    if item.head.startswith(ZIP):
        beginning = book_heads(item)
        if beginning is None:
            return None
        marked = lists_marked(beginning.keys)
        named = {number for sheet in beginning.sheets if (number := numbered(sheet))}
        # Other returns call their sheets lists too: heads of ours must stand there.
        found = named | marked if marked and is_head(set(beginning.keys)) else set()
    else:
        head = csv_head(_text_head(item)) if b"\0" not in item.head or item.head.startswith(BOMS[1][0]) else None
        found = lists_marked(head[2]) or ({numbered(item.name) or 0} - {0}) if head else set()
    if not found:
        return None
    feeds = {table for number in found for table in (*FEEDS.get(number, ()), "persons") if number != ADOPTERS}
    return Found(KIND, f"{TITLE}, {_numbers(sorted(found))}", tuple(sorted(feeds)))


def _numbers(lists: list[int]) -> str:
    if len(lists) == 1:
        return f"list {lists[0]}"
    unbroken = len(lists) > 2 and lists[-1] - lists[0] == len(lists) - 1
    return f"lists {lists[0]} to {lists[-1]}" if unbroken else "lists " + ", ".join(map(str, lists))


@dataclass
class _Read:
    """What the lists came to: rows by the number of their list, and problems."""

    rows: dict[int, pl.DataFrame] = field(default_factory=dict)
    problems: list[pl.DataFrame] = field(default_factory=list)

    def tell(self, rows: pl.DataFrame, kind: str, column: str, reason: str) -> None:
        """Add a problem a row; its value, which says something of a child, is not told."""
        self.problems.append(
            rows.select(
                pl.lit(kind).alias("kind"),
                "file",
                "row",
                pl.lit(column).alias("column"),
                pl.lit(None, pl.String).alias("value"),
                pl.lit(reason).alias("reason"),
            )
        )


def _with_child(table: TextTable, read: _Read) -> pl.DataFrame | None:
    """Who the children of a list are; None where it has no column that says it."""
    rows = taken(table, PERSON)
    if "person_id" not in rows.columns:
        words = f"has no column {PERSON['person_id'][1][0]}: no row of it can be used"
        read.problems.append(problems([(TOLD, table.file, None, None, None, words)]))
        return None
    read.tell(rows.filter(pl.col("person_id").is_null()), SET_ASIDE, "person_id", "is empty: it must have a value")
    return rows.filter(pl.col("person_id").is_not_null())


def _persons(children: dict[int, pl.DataFrame], read: _Read) -> pl.DataFrame:
    """One row a child: of each column the first value that the lists have, in the order in which they are believed."""
    every = pl.concat([children[number] for number in PERSON_ORDER if number in children], how="diagonal")
    said = [name for name in PERSON if name in every.columns and name != "person_id"]
    found = every.group_by("person_id", maintain_order=True).agg(
        pl.col("file", "row").first(), *(pl.col(name).drop_nulls().first() for name in said)
    )
    both = every.join(found.select("person_id", *(pl.col(name).alias(f"{name}_") for name in said)), on="person_id", maintain_order="left")
    for name in said:
        differs = both.filter(pl.col(name) != pl.col(f"{name}_"))
        read.tell(differs, TOLD, name, "differs from what another row says of the same child, which is believed")
    return found.select("file", "row", "person_id", *said)


def _start(number: int) -> str:
    """The column of a list that says when its case began."""
    return next(iter(HEADS[number]))


def _rows(number: int, table: TextTable, read: _Read) -> pl.DataFrame:
    """The rows of a list that carries more than who the child is. Without the day on which a case began it makes no cases."""
    rows = taken(table, {"person_id": PERSON["person_id"], **HEADS[number], **HOLDER})
    if _start(number) not in rows.columns:
        words = f"has no column {HEADS[number][_start(number)][1][0]}: no {WHAT[number]} is read from list {number}"
        read.problems.append(problems([(TOLD, table.file, None, None, None, words)]))
    for column, known, what in CODES.get(number, ()):
        read.problems.append(unknown_codes(rows, column, known, what))
    return rows.filter(pl.col("person_id").is_not_null())


def _once(number: int, rows: pl.DataFrame, read: _Read) -> pl.DataFrame:
    """The rows of a list without those of a case that stands in an earlier row too."""
    start = _start(number)
    if number not in ONCE:
        return rows
    again = pl.col(start).is_not_null() & ~pl.struct("person_id", start).is_first_distinct()
    read.tell(rows.filter(again), SET_ASIDE, start, "stands in an earlier row of the same child too: the first is kept")
    return rows.filter(~again)


def _visits(rows: dict[int, pl.DataFrame]) -> pl.DataFrame | None:
    """The last day on which each child was seen, one row a child, day and kind; a child with no such day has no row."""
    seen = [
        rows[number].filter(pl.col("seen_on").is_not_null()).select("file", "row", "person_id", "seen_on", pl.lit(kind).alias("kind"))
        for number, kind in SEEN.items()
        if number in rows and "seen_on" in rows[number].columns
    ]
    return pl.concat(seen).unique(["person_id", "seen_on", "kind"], keep="first", maintain_order=True) if seen else None


def _referrals(rows: dict[int, pl.DataFrame]) -> pl.DataFrame | None:
    """Episodes of need: the referrals of list 3, and those of list 6, which alone say the need and the closure.

    A row of list 6 that began on the day of one of the child's referrals is that referral; any other is an episode by itself. The number
    is made of child and day, so that next month's file gives the same.
    """
    number = pl.concat_str("person_id", "referral_date", separator="-").alias("referral_id")
    own = ("referral_source", "primary_need", "nfa", "closure_date", "closure_reason")
    held = [rows[3]] if 3 in rows else []
    held += [rows[6].rename({"start_date": "referral_date"})] if 6 in rows else []
    given = ("file", "row", number, "person_id", "referral_date")
    parts = [one.select(*given, *(name for name in own if name in one.columns)) for one in held]
    if len(parts) < 2:
        return parts[0] if parts else None
    came, need = parts
    filled = came.join(need.drop("file", "row", "person_id", "referral_date"), on="referral_id", how="left", maintain_order="left")
    alone = need.join(came.select("referral_id"), on="referral_id", how="anti", maintain_order="left")
    return pl.concat([filled, alone], how="diagonal")


def _tables(rows: dict[int, pl.DataFrame], read: _Read) -> dict[str, pl.DataFrame]:
    """The tables of the schema that the lists feed, `workers` apart."""
    found: dict[str, pl.DataFrame] = {}
    once = {number: _once(number, held, read) for number, held in rows.items() if _start(number) in held.columns}
    for name, made in (("referrals", _referrals(once)), ("visits", _visits(rows))):
        if made is not None:
            found[name] = made
    if 4 in once:
        found["child_assessments"] = once[4].drop("team", "worker", strict=False)
    if 7 in once:
        found["protection_plans"] = once[7].drop("team", "worker", "seen_on", strict=False)
    if 8 in once:
        found["care_episodes"], told = episodes(once[8])
        read.problems.append(told)
    return found


def read(items: Sequence[Incoming]) -> Delivery:
    """The lists of Annex A, as they stand on the day in the name of the file.

    Feeds persons, referrals, child_assessments, protection_plans, visits, care_episodes, workers, and who holds each case. Never
    plans: list 6 has episodes of need and a status, but no plan's dates. Refused where a file cannot be read or none holds a list.
    """
    gathered = gather(items)
    delivery, read = Delivery(KIND, TITLE), _Read(problems=gathered.problems)
    children: dict[int, pl.DataFrame] = {}
    for number, table in gathered.lists.items():
        delivery.rows_read[table.file] = table.frame.height + table.faults.height
        if number != ADOPTERS and (held := _with_child(table, read)) is not None:
            children[number] = held
            if number in HEADS:
                read.rows[number] = _rows(number, table, read)
    if children:
        delivery.tables["persons"] = _persons(children, read)
    delivery.tables |= _tables(read.rows, read)
    holders = holdings(read.rows)
    if holders.height:
        delivery.holding = Holding(held_now(holders))
        # Without a name there is no list of workers: not supplied, which is another thing than a list of nobody.
        if (found := workers(holders)).height:
            delivery.tables["workers"] = found
    _say(delivery, gathered.lists, read.rows)
    days = {named for item in items if (named := day_in(item.name))}
    if days:
        delivery.extract_date = max(days)
        delivery.complete_from = months_before(delivery.extract_date, MONTHS_COVERED)
        delivery.dates_from = {
            "extract_date": "the day in the name of the Annex A",
            "complete_from": f"an Annex A has what ended in the {MONTHS_COVERED} months before its day",
        }
    delivery.problems = pl.concat([problems(), *read.problems])
    return delivery


def _say(delivery: Delivery, lists: dict[int, TextTable], rows: dict[int, pl.DataFrame]) -> None:
    """What a reader should know of what was read and what was not."""
    empty = [str(number) for number, table in lists.items() if not table.frame.height]
    if len(empty) == len(lists):
        delivery.notes.append(f"{TITLE}: no list has a row. Is it the template?")
    elif empty:
        delivery.notes.append(f"{TITLE}: no row in list {', '.join(empty)}.")
    missing = [f"{number} ({TITLES[number]})" for number in HEADS if number not in lists]
    if missing:
        delivery.notes.append(f"{TITLE}: list {', '.join(missing)} is not there, so nothing is supplied from it.")
    if 6 in rows and rows[6].height and "status" in rows[6].columns:
        planned = rows[6].filter(has_plan())["person_id"].n_unique()
        delivery.notes.append(
            f"{TITLE}: {planned:,} {'child has' if planned == 1 else 'children have'} a child-in-need plan by list 6. "
            "The list has no dates of plans, so it makes none: load the CIN census or an extract for them."
        )


SOURCE = Source(KIND, TITLE, recognise, read)
