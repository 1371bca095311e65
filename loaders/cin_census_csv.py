"""The flat csv form of the CIN census: a file a table, one set a year, joined into the same records as the XML holds."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

import polars as pl

from loaders.cells import code, identity, value
from loaders.cin_census_return import KIND, TITLE, Return, reference_day, year_in_name
from loaders.cin_census_xml import head_text
from loaders.grid import TextTable, csv_table, delimiter_of, key_of
from loaders.incoming import Incoming, Unreadable
from loaders.progress import Progress, silent
from loaders.source import LOADED_WITHOUT, Found, Refused, problems

# The heads that a table of this name must have, and what it feeds. The longer of two names that begin alike comes first.
TABLES = {
    "ChildIdentifiers": (("LAchildID", "PersonBirthDate"), ("persons",)),
    "ChildCharacteristics": (("LAchildID", "Ethnicity"), ("persons",)),
    "Disabilities": (("LAchildID", "Disability"), ("persons",)),
    "CINdetails": (("LAchildID", "CINreferralDate"), ("referrals",)),
    "AssessmentFactorsList": (("LAchildID", "AssessmentFactor"), ("child_assessments",)),
    "Assessments": (("LAchildID", "AssessmentActualStartDate"), ("child_assessments",)),
    "CINplanDates": (("LAchildID", "CINPlanStartDate"), ("cin_plans",)),
    "Section47": (("LAchildID", "S47ActualStartDate"), ()),
    "ChildProtectionPlans": (("LAchildID", "CPPstartDate"), ("protection_plans",)),
    "Reviews": (("LAchildID", "CPPreviewDate"), ()),
    "Header": (("Collection", "ReferenceDate"), ()),
}
# Other returns have files of these names too.
COMMON_NAMES = {"Disabilities", "Assessments", "Reviews", "Header"}
TAKEN: dict[str, dict[str, tuple[str, ...]]] = {
    "ChildIdentifiers": {
        "dob": ("PersonBirthDate",), "sex": ("Sex", "GenderCurrent"), "upn": ("UPN",), "died_on": ("PersonDeathDate",),
    },
    "CINdetails": {
        "referral_date": ("CINreferralDate",), "referral_source": ("ReferralSource",), "primary_need": ("PrimaryNeedCode",),
        "nfa": ("ReferralNFA",), "closure_date": ("CINclosureDate",), "closure_reason": ("ReasonForClosure",),
    },
    "Assessments": {
        "start_date": ("AssessmentActualStartDate",), "authorised_on": ("AssessmentAuthorisationDate",),
        "factors": ("AssessmentFactors",),
    },
    "CINplanDates": {"start_date": ("CINPlanStartDate",), "end_date": ("CINPlanEndDate",)},
    "ChildProtectionPlans": {
        "start_date": ("CPPstartDate",), "end_date": ("CPPendDate",), "initial_category": ("InitialCategoryOfAbuse",),
        "latest_category": ("LatestCategoryOfAbuse",),
    },
}  # fmt: skip
OF_EPISODE = ("primary_need", "closure_date", "closure_reason")
PERSON, EPISODE, ASSESSMENT = "person_id", "episode", "assessment"
Tables = Mapping[str, pl.DataFrame]


def table_named(name: str) -> str | None:
    """The table that a file is named after, whatever stands before and behind: CINdetails for "cin_2023_CINdetails.csv"."""
    stem = key_of(PurePosixPath(name).name)
    return next((table for table in TABLES if key_of(table) in stem), None)


def lacking(item: Incoming, table: str) -> list[str]:
    """The heads that a file named after a table does not have."""
    line = next((line for line in head_text(item).splitlines() if line.strip()), "")
    try:
        heads = {key_of(head) for head in next(csv.reader([line], delimiter=delimiter_of(line)), [])}
    except csv.Error:
        heads = set()
    return [head for head in TABLES[table][0] if key_of(head) not in heads]


def recognise(item: Incoming) -> Found | None:
    """What a csv file is where both its name and its heads are those of a table of the census."""
    table = table_named(item.name)
    if table is None or lacking(item, table):
        return None
    year = year_in_name(item.name)
    return Found(KIND, f"{TITLE}{f' {year}' if year else ''}, table {table}", TABLES[table][1], year)


def sets(items: Sequence[Incoming]) -> list[list[Incoming]]:
    """The files of each return: those of one folder and year; files without a year go with the only year of their folder."""
    found: dict[tuple[str, int | None], list[Incoming]] = {}
    for item in items:
        found.setdefault((str(PurePosixPath(item.name).parent), year_in_name(item.name)), []).append(item)
    for folder, year in [key for key in found if key[1] is None]:
        dated = [key for key in found if key[0] == folder and key[1] is not None]
        if len(dated) == 1:
            found[dated[0]] += found.pop((folder, year))
    return list(found.values())


def _framed(name: str, table: TextTable) -> pl.DataFrame:
    """`file`, `row`, the numbers that join the tables, and the columns taken of this one, as far as they stand there."""
    numbers = {PERSON: ("LAchildID",), EPISODE: ("CINdetailsID",), ASSESSMENT: ("AssessmentID",)}
    joined = [identity(key).alias(column) for column, heads in numbers.items() if (key := table.named(*heads))]
    columns = {column: key for column, heads in TAKEN.get(name, {}).items() if (key := table.named(*heads))}
    return table.frame.select(
        pl.lit(table.file).alias("file"), "row", *joined, *(pl.col(key).alias(column) for column, key in columns.items())
    )


def _read(items: Sequence[Incoming], result: Return, progress: Progress) -> tuple[dict[str, pl.DataFrame], dict[str, str]]:
    """The tables of a set, and its header."""
    parts: dict[str, list[pl.DataFrame]] = {}
    header: dict[str, str] = {}
    for item in items:
        name = table_named(item.name) or ""
        try:
            table = csv_table(item)
        except Unreadable as why:
            raise Refused(str(why)) from None
        progress(item.bytes_held)
        result.problems.append(table.faults)
        result.rows_read[item.name] = table.frame.height + table.faults.height
        if name == "Header":
            heads = {"reference": "ReferenceDate", "year": "Year", "authority": "LEA", "made": "DateTime"}
            first = table.frame.select(identity(key).alias(to) for to, head in heads.items() if (key := table.named(head))).head(1)
            header |= {to: said for row in first.to_dicts() for to, said in row.items() if said}
        frame = _framed(name, table)
        if name in ("Disabilities", "AssessmentFactorsList"):
            key = table.named("Disability", "AssessmentFactor") or ""
            frame = frame.with_columns(table.frame.select(code(key).alias("code")))
        elif name == "ChildCharacteristics":
            frame = frame.with_columns(table.frame.select(value("ethnicity").alias("ethnicity")))
        parts.setdefault(name, []).append(frame)
    # A table that stands in two files, one a copy of the other, counts once.
    tables = {
        name: frames[0]
        if len(frames) == 1
        else pl.concat(frames, how="diagonal").unique(
            list(dict.fromkeys(c for frame in frames for c in frame.columns if c not in ("file", "row"))), keep="first", maintain_order=True
        )
        for name, frames in parts.items()
    }
    return tables, header


def _joined(frame: pl.DataFrame, other: pl.DataFrame | None, keys: Sequence[str], columns: Sequence[str]) -> pl.DataFrame:
    """Columns of another table beside a frame's rows, by the keys that both have; as it is where they have not all of them."""
    columns = [column for column in columns if other is not None and column in other.columns]
    if other is None or not columns or any(key not in frame.columns or key not in other.columns for key in keys):
        return frame
    beside = other.select(*keys, *columns).unique(keys, keep="first", maintain_order=True)
    return frame.join(beside, on=list(keys), how="left", maintain_order="left")


def _codes(frame: pl.DataFrame | None, keys: Sequence[str], name: str) -> pl.DataFrame | None:
    """The codes of each key in one value, parted by a space."""
    if frame is None or any(key not in frame.columns for key in keys):
        return None
    return frame.drop_nulls("code").group_by(keys, maintain_order=True).agg(pl.col("code").str.join(" ").alias(name))


def _persons(tables: Tables) -> pl.DataFrame | None:
    own = next((tables[name] for name in ("ChildIdentifiers", "ChildCharacteristics", "CINdetails") if name in tables), None)
    if own is None:
        return None
    if "ChildIdentifiers" not in tables:
        own = own.select("file", "row", PERSON).unique(PERSON, keep="first", maintain_order=True)
    own = _joined(own, tables.get("ChildCharacteristics"), [PERSON], ["ethnicity"])
    return _joined(own, _codes(tables.get("Disabilities"), [PERSON], "disability"), [PERSON], ["disability"])


def _assessments(tables: Tables) -> pl.DataFrame | None:
    """Assessments with their factors: in a table of their own, as a list in one value, or (oldest) a row a factor."""
    own = tables.get("Assessments")
    if own is None:
        return None
    keys = [PERSON, EPISODE, ASSESSMENT]
    listed = _codes(tables.get("AssessmentFactorsList"), keys, "factors")
    if listed is not None and ASSESSMENT in own.columns:
        return _joined(own.drop("factors", strict=False), listed, keys, ["factors"])
    if ASSESSMENT not in own.columns and "factors" in own.columns:
        same = [column for column in own.columns if column not in ("file", "row", "factors")]
        return own.group_by(same, maintain_order=True).agg(pl.first("file"), pl.first("row"), pl.col("factors").drop_nulls().str.join(" "))
    return own


def _without_episode(plans: pl.DataFrame | None, episodes: pl.DataFrame | None) -> pl.DataFrame:
    """Problems: plans of an episode that is not there, whose need nobody can tell."""
    keys = [PERSON, EPISODE]
    if plans is None or episodes is None or any(key not in frame.columns for key in keys for frame in (plans, episodes)):
        return problems()
    lost = plans.join(episodes, on=keys, how="anti", maintain_order="left").select("file", "row").rows()
    reason = "is not known: the plan's episode is not in CINdetails. Correct one of the two files"
    return problems([(LOADED_WITHOUT, file, row, "primary_need", None, reason) for file, row in lost])


def read(items: Sequence[Incoming], progress: Progress = silent) -> Return:
    """The return in a set of csv files, rows numbered as a spreadsheet does. Refused where one of them cannot be read."""
    result = Return(items[0].name if len(items) == 1 else f"the {len(items)} csv files with {items[0].name}")
    tables, header = _read(items, result, progress)
    head = next((item.name for item in items if table_named(item.name) == "Header"), items[0].name)
    year = next((year for item in items if (year := year_in_name(item.name))), None)
    if year and "reference" not in header:
        header.setdefault("year", str(year))
    result.reference, told = reference_day(header, head, 2)
    result.authority, result.made = header.get("authority"), header.get("made", "")
    plans, episodes = tables.get("CINplanDates"), tables.get("CINdetails")
    frames = {
        "persons": _persons(tables),
        "referrals": episodes,
        "child_assessments": _assessments(tables),
        "cin_plans": None if plans is None else _joined(plans, episodes, [PERSON, EPISODE], OF_EPISODE),
        "protection_plans": tables.get("ChildProtectionPlans"),
    }
    result.frames = {name: frame.drop(EPISODE, ASSESSMENT, strict=False) for name, frame in frames.items() if frame is not None}
    result.problems += [problems(told), _without_episode(plans, episodes)]
    return result
