"""About the data: what was loaded, from when to when, and every row that could not be read or is not known."""

from datetime import date
from typing import Any

from dash import html

from components.frame import register
from components.page import Answer, Page
from components.request import Request
from components.words import joined, number, plural
from data.calendar import shown
from data.schema import PROBLEMS

PATH = "/about/data"
SHOWN_PROBLEMS = 500
NAMED_FILES = 12
HEADS = ("What was done", "File", "Row", "Column", "Found", "Why")


def plain_table(caption: str, heads: list[str], rows: list[list[Any]], numbers: tuple[int, ...] = ()) -> html.Div:
    """A plain table under its caption, in a frame of its own; `numbers`: the columns that hold figures."""
    table = html.Table(
        [
            html.Caption(caption),
            html.Thead(html.Tr([html.Th(head, scope="col", className="num" if i in numbers else "") for i, head in enumerate(heads)])),
            html.Tbody([html.Tr([html.Td(cell, className="num" if i in numbers else "") for i, cell in enumerate(row)]) for row in rows]),
        ],
        className="plain-table",
    )
    # A narrow screen moves the table inside its own frame, not the page.
    return html.Div(table, className="table-frame", tabIndex="0", role="group", **{"aria-label": caption})


def sources(manifest: dict[str, Any]) -> list[html.Div]:
    """What the edition was loaded from: each source with its own day, its files and the rows read."""
    rows = [
        [
            source["title"],
            shown(date.fromisoformat(source["own"]["extract_date"])) if source["own"].get("extract_date") else "not said",
            joined([file["name"] for file in source["files"][:NAMED_FILES]] + ["others"] * (len(source["files"]) > NAMED_FILES)),
            number(source["rows_read"]),
        ]
        for source in manifest.get("sources", [])
    ]
    return [plain_table("What it was loaded from", ["Source", "Data to", "Files", "Rows read"], rows, numbers=(3,))] if rows else []


def answer(request: Request) -> Answer:
    """The facts of the edition shown."""
    edition = request.edition
    manifest = edition.manifest
    how = manifest["dates_from"]
    facts = [
        ["Source", manifest["source"]],
        ["Data to", f"{shown(edition.extract_date)} ({how['extract_date']})"],
        ["Complete from", f"{shown(edition.complete_from)} ({how['complete_from']}): averages over 12 months are complete a year later"],
        ["Loaded", f"{edition.loaded_at:%d/%m/%Y %H:%M} UTC"],
        ["Edition", edition.name],
    ]
    files = [
        [f"{name}.csv", table["title"], number(table["rows"]), number(table["set_aside"])] for name, table in manifest["tables"].items()
    ]
    problems = edition.table(PROBLEMS)
    kinds = problems.group_by("kind", maintain_order=True).len().rows()
    listed = [
        [
            row["kind"][0].upper() + row["kind"][1:],
            row["file"],
            "" if row["row"] is None else number(row["row"]),
            row["column"] or "",
            row["value"] or "",
            row["reason"],
        ]
        for row in problems.head(SHOWN_PROBLEMS).to_dicts()
    ]
    told = "; ".join(f"{plural(count, 'row')} {kind}" for kind, count in kinds)
    return Answer(
        request,
        (),
        [html.Strong(f"edition {edition.name}"), f", data to {shown(edition.extract_date)}"],
        slots={
            "facts": [plain_table("This edition", ["What", "Value"], facts), *sources(manifest)],
            "files": plain_table("Files", ["File", "Holds", "Rows loaded", "Rows set aside"], files, numbers=(2, 3)),
            "problems": [
                html.H2(told or "No row was set aside and nothing is unknown"),
                *(
                    [
                        html.P(
                            "Values that say something of a child are not shown here. Row 1 is the header of the file.",
                            className="subtitle",
                        )
                    ]
                    if listed
                    else []
                ),
                *([plain_table("Problems", [*HEADS], listed, numbers=(2,))] if listed else []),
                *(
                    [html.P(f"The first {SHOWN_PROBLEMS} of {number(problems.height)} are shown.")]
                    if problems.height > SHOWN_PROBLEMS
                    else []
                ),
            ],
        },
    )


def body(page: Page) -> list[Any]:
    """Facts, files, problems."""
    return [html.Section(page.slot("facts")), html.Section(page.slot("files")), html.Section(page.slot("problems"), id="problems")]


PAGE = Page(
    "about-data",
    PATH,
    "About the data",
    answer,
    body,
    slots=("facts", "files", "problems"),
    charts=(),
    grids=(),
    percent=False,
    has_scope=False,
)
register(PAGE, order=90, group="About", icon="info")
