"""The DfE's CIN census, as XML or as its flat csv form, one year or several: episodes of need, assessments, plans, child protection.

It knows no team, worker, sign-off, visit or name: those columns are not supplied.
"""

from collections import Counter
from collections.abc import Sequence

import polars as pl

from data.calendar import shown
from loaders import cin_census_csv, cin_census_xml
from loaders.cin_census_codes import plain, unknown
from loaders.cin_census_return import FIRST_YEAR_OF_PLANS, KIND, TITLE, Return
from loaders.cin_census_years import combined, complete_from, ordered
from loaders.incoming import Incoming
from loaders.progress import Progress, bar
from loaders.source import Delivery, Found, Refused, Source

# The number of a row is made of the child and the day, so that the next file gives the same.
NUMBERED = {"referrals": ("referral_id", "referral_date"), "cin_plans": ("plan_id", "start_date")}


def recognise(item: Incoming) -> Found | None:
    """A file of the census: XML by its beginning, csv by its name and its heads; None for everything else."""
    return cin_census_xml.recognise(item) or cin_census_csv.recognise(item)


def _sorted_out(items: Sequence[Incoming]) -> tuple[list[Incoming], list[Incoming], list[str]]:
    """XML files, csv files, and what is passed over. Refused where a file that should be of the census is not."""
    xml, flat, notes = [], [], []
    for item in items:
        table = cin_census_csv.table_named(item.name)
        if cin_census_xml.recognise(item):
            xml.append(item)
        elif cin_census_csv.recognise(item):
            flat.append(item)
        elif not item.bytes_held:
            raise Refused(f"{item.name} is empty. Have it sent or exported again.")
        elif item.ending == "xml" or cin_census_xml.head_text(item).startswith("<"):
            raise Refused(f"{item.name} is no CIN census: it does not begin with the header or a child of one. Leave it out.")
        elif table and table not in cin_census_csv.COMMON_NAMES:
            lacking = ", ".join(cin_census_csv.lacking(item, table))
            raise Refused(f"{item.name} has no column {lacking}. The first row of {table} must hold the names of its columns.")
        else:
            notes.append(f"{item.name} is no file of the {TITLE}: it was passed over.")
    if not xml and not flat:
        names = ", ".join(cin_census_csv.TABLES)
        raise Refused(f"No file is of the {TITLE}. Give its XML, or its csv files, which are named {names}.")
    return xml, flat, notes


def _plan(frame: pl.DataFrame) -> pl.DataFrame:
    """Plans with the reason of their episode's closure where they ended with it, and without the episode's other values."""
    if "closure_reason" in frame.columns and "end_date" in frame.columns:
        with_it = pl.col("end_date") == pl.col("closure_date")
        frame = frame.with_columns(pl.when(with_it).then(pl.col("closure_reason")).alias("end_reason"))
    return frame.drop("closure_date", "closure_reason", strict=False)


def _made_plain(one: Return) -> None:
    """The records of a return with plain values, plans with their reason."""
    for name in list(one.frames):
        frame = plain(one.frames.pop(name))
        one.frames[name] = _plan(frame) if name == "cin_plans" else frame
    plans = one.frames.get("cin_plans")
    # Before plans were collected there is none to return, which is not the same as none.
    if plans is not None and plans.is_empty() and one.year and one.year < FIRST_YEAR_OF_PLANS:
        del one.frames["cin_plans"]


def _numbered(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    if name not in NUMBERED:
        return frame
    number, day = NUMBERED[name]
    made = pl.concat_str(pl.col("person_id").fill_null(""), pl.lit("-"), pl.col(day).fill_null("")).alias(number)
    return frame.select("file", "row", made, pl.all().exclude("file", "row"))


def _read_all(items: Sequence[Incoming], progress: Progress) -> tuple[list[Return], list[str]]:
    xml, flat, notes = _sorted_out(items)
    returns = []
    for item in xml:
        returns.append(cin_census_xml.read(item, progress))
        _made_plain(returns[-1])
    for files in cin_census_csv.sets(flat):
        returns.append(cin_census_csv.read(files, progress))
        _made_plain(returns[-1])
    return ordered(returns), notes


def read(items: Sequence[Incoming], progress: Progress | None = None) -> Delivery:
    """Returns of one year or several as one delivery; of a row in several the newest year's stands.

    progress: told of the bytes read; where there is none, a bar is drawn on a terminal. Refused where a file is not whole, declares
    a document type, is no file of the census though it is named like one, or says no year beside others that do.
    """
    if progress is None:
        with bar(sum(item.bytes_held for item in items), f"Reading the {TITLE}") as drawn:
            returns, notes = _read_all(items, drawn)
    else:
        returns, notes = _read_all(items, progress)
    delivery = Delivery(KIND, TITLE)
    tables, closed = combined(returns)
    newest, years = returns[-1], [one.year for one in returns if one.year]
    days = Counter((one.reference, one.authority) for one in returns)
    notes += [
        f"{count} returns have the reference date {shown(day)}: the rows of all are loaded, of a row in several the later return's."
        for (day, _), count in days.items()
        if count > 1
    ]
    told = [problem for one in returns for problem in one.problems]
    for one in returns:
        delivery.rows_read |= one.rows_read
        notes += one.notes
        one.frames.clear()
    for name in list(tables):
        told.append(unknown(name, tables[name]))
        delivery.tables[name] = _numbered(name, tables.pop(name))
    delivery.problems = pl.concat([delivery.problems, *told])
    delivery.extract_date = newest.reference
    if newest.reference:
        delivery.dates_from["extract_date"] = f"the reference date of the {TITLE} of {newest.year}"
        delivery.dates_from["complete_from"] = f"1 April before the first {TITLE} loaded with all after it"
    delivery.complete_from, missing = complete_from(years)
    delivery.notes = [*notes, *missing, *closed]
    return delivery


SOURCE = Source(KIND, TITLE, recognise, read)
