"""Annex A workbooks drawn by the tests, in both layouts: Ofsted's (a title above the heads) and one of the heads alone."""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import openpyxl

from loaders.annex_a import SOURCE, read
from loaders.incoming import Incoming
from loaders.source import Delivery

WHO = ("Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)")
DISABILITY, HOLDER = "Does the Child have a Disability", ("Allocated Team", "Allocated Worker")
TITLES = {1: "Contacts", 3: "Referral", 4: "Assessments", 6: "Children in Need", 7: "Child protection", 8: "Children in care"}
HEADS = {
    1: (*WHO, "Date of Contact", "Contact Source"),
    3: (*WHO, "Date of referral", "Referral Source", "Referral NFA?", "Number of Referrals in Last 12 Months", *HOLDER),
    4: (*WHO, DISABILITY, "Continuous Assessment Start Date", "Child Seen During Continuous Assessment",
        "Continuous Assessment Date of Authorisation",
        "Was the child assessed as requiring LA children\u2019s social care support", *HOLDER),
    6: (*WHO, DISABILITY, "CIN Start Date", "Primary Need Code", "Date Child Was Last Seen", "CIN Closure Date", "Reason for Closure",
        "Case status", *HOLDER),
    7: (*WHO, DISABILITY, "Child Protection Plan Start Date", "Initial Category of Abuse", "Latest Category of Abuse",
        "Date of the Last Statutory Visit", "Was the Child Seen Alone?", "Child Protection Plan End Date", *HOLDER),
    8: (*WHO, DISABILITY, "Date Started to be Looked After", "Child's Category of Need", "Start date of current legal status",
        "Child's Legal Status", "Date of Last Social Work Visit", "Date Ceased to be Looked After ", "Reason Ceased to be Looked After",
        "Start Date of Most Recent Placement", "Placement Type", "Placement Provider", "Placement postcode",
        "Number of Episodes the Child has been \u2018Missing\u2019 from their Placement in the last 12 months", *HOLDER),
}  # fmt: skip
# Short names for the tests, each the beginning of one head of a list.
SHORT = {
    "child": "Child Unique ID", "sex": "Gender", "ethnicity": "Ethnicity", "born": "Date of Birth", "age": "Age", "disability": DISABILITY,
    "team": HOLDER[0], "worker": HOLDER[1], "referred": "Date of referral", "source": "Referral Source", "nfa": "Referral NFA",
    "assessed": "Continuous Assessment Start", "authorised": "Continuous Assessment Date", "began": "CIN Start", "need": "Primary Need",
    "last_seen": "Date Child Was", "closed": "CIN Closure", "why_closed": "Reason for Closure", "status": "Case status",
    "plan": "Child Protection Plan Start", "first": "Initial Category", "latest": "Latest Category",
    "visited": "Date of the Last Statutory", "plan_ended": "Child Protection Plan End",
    "started": "Date Started", "legal_from": "Start date of current", "legal": "Child's Legal",
    "seen": "Date of Last Social", "ceased": "Date Ceased", "why_ceased": "Reason Ceased", "placed": "Start Date of Most",
    "place": "Placement Type", "provider": "Placement Provider", "postcode": "Placement postcode", "contacted": "Date of Contact",
}  # fmt: skip
Rows = Mapping[int, Iterable[Mapping[str, Any]]]


def cells(number: int, row: Mapping[str, Any]) -> list[Any]:
    """A row of a list as it stands under its heads."""
    at = {name: next(place for place, head in enumerate(HEADS[number]) if head.startswith(SHORT[name])) for name in row}
    values: list[Any] = [None] * len(HEADS[number])
    for name, value in row.items():
        values[at[name]] = value
    return values


def book(path: Path, lists: Rows, titled: bool = True, sheet: str = "List_{}", extra: Mapping[str, list[list[Any]]] | None = None) -> Path:
    """A workbook of lists, and of further sheets as they are given."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for number, rows in lists.items():
        page = made.create_sheet(sheet.format(number))
        if titled:
            page.append([f"List {number}: {TITLES[number]}"])
        page.append(HEADS[number])
        for row in rows:
            page.append(cells(number, row))
    for name, values in (extra or {}).items():
        page = made.create_sheet(name)
        for line in values:
            page.append(line)
    made.save(path)
    return path


def text(number: int, rows: Iterable[Mapping[str, Any]], delimiter: str = ",", titled: bool = False) -> str:
    """A list as the text of a csv file."""
    made = io.StringIO()
    writer = csv.writer(made, delimiter=delimiter)
    if titled:
        writer.writerow([f"List {number}: {TITLES[number]}", *[""] * (len(HEADS[number]) - 1)])
    writer.writerow(HEADS[number])
    writer.writerows(cells(number, row) for row in rows)
    return made.getvalue()


def incoming(*paths: Path) -> list[Incoming]:
    """Files as they come to a source."""
    return [Incoming(path.name, path) for path in paths]


def delivered(*paths: Path) -> Delivery:
    """What files come to; every one of them is recognised first."""
    items = incoming(*paths)
    assert all(SOURCE.recognise(item) for item in items)
    return read(items)


def rows_of(delivery: Delivery, table: str, *columns: str) -> list[tuple[Any, ...]]:
    """Columns of a delivered table, row by row."""
    return delivery.tables[table].select(columns).rows()


def told(delivery: Delivery, *columns: str) -> list[tuple[Any, ...]]:
    """Columns of the problems, row by row."""
    return delivery.problems.select(columns or delivery.problems.columns).rows()
