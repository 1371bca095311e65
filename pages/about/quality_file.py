"""data-quality.xlsx: the rules, their counts by team, what was set aside, and every edition, as one workbook."""

from typing import Any

from flask import Flask, Response, request

from access.permissions import Permission
from components.bars import sorted_rows
from components.request import Request, read
from data.calendar import shown
from data.schema import PROBLEMS
from data.store import NoEdition
from metrics import catalogue
from metrics.quality.rules import RULES
from metrics.quality.tables import QUALITY
from metrics.scope import LEVELS
from metrics.supplied import NOT_SUPPLIED
from pages import looked
from pages.about import quality_load as load
from pages.about import quality_rules as rules
from reports.exports import file_name, notes_of
from reports.sheet import Sheet, SheetColumn
from reports.xlsx_file import to_workbook

MOST_ROWS = 100_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _sheet(title: str, columns: list[SheetColumn], rows: list[tuple[Any, ...]], asked: Request, *more: tuple[str, str]) -> Sheet:
    notes = notes_of(asked.edition, asked.scope, list(more))
    return Sheet(title=title, columns=columns, rows=rows, notes=notes, invented=asked.edition.invented)


def rules_sheet(asked: Request) -> Sheet:
    """One row a rule: what it says, its figures, what it touches and what to do."""
    counts = rules.counts_by_rule(asked)
    columns = [
        SheetColumn("Looks at", width=18),
        SheetColumn("Rule", width=36),
        SheetColumn("CIN census rule", width=12),
        *(SheetColumn(head, "whole") for _, head, _ in rules.COLUMNS),
        SheetColumn("What it says", width=70),
        SheetColumn("Figures it touches", width=50),
        SheetColumn("How", width=50),
        SheetColumn("What to do", width=50),
    ]
    rows = []
    for rule in RULES:
        found = counts.get(rule.measure.name)
        figures = [found[id] if found else NOT_SUPPLIED for id, _, _ in rules.COLUMNS]
        touched = "; ".join(f"{page}: {', '.join(titles)}" for (page, _), titles in rules.figures_touched(rule).items())
        rows.append((str(rule.kind), rule.measure.title, rule.number, *figures, rule.measure.definition, touched, rule.effect, rule.mend))
    return _sheet(f"Rules of data quality, as at {shown(asked.scope.as_at)}", columns, rows, asked)


def teams_sheet(asked: Request) -> Sheet:
    """One row a locality and team, the total last: the table `cin-quality`, with the words where a source supplies nothing."""
    measures = {column.id: catalogue.measure(column.measure) for column in QUALITY.columns}
    figures = [SheetColumn(measure.title, "whole") for measure in measures.values()]
    heads = [SheetColumn("Locality"), SheetColumn("Team", width=36), *figures]
    gone = {id for id, measure in measures.items() if not asked.frames.supplies(measure)}
    rows = []
    for row in sorted_rows(QUALITY, asked, "teams", LEVELS[:2]):
        names = ("Total", None) if not row["depth"] else (row["locality"], row["team"])
        rows.append((*names, *(NOT_SUPPLIED if id in gone else row[id] for id in measures)))
    return _sheet(f"{QUALITY.title}, by team, as at {shown(asked.scope.as_at)}", heads, rows, asked)


def aside_sheet(asked: Request) -> Sheet:
    """Every row that was set aside, or loaded without something, with the reason; what says something of a child is left out."""
    problems = asked.edition.table(PROBLEMS)
    heads = [SheetColumn("What was done", width=26), SheetColumn("File"), SheetColumn("Row", "whole"), SheetColumn("Column")]
    columns = [*heads, SheetColumn("Found"), SheetColumn("Why", width=70)]
    rows = problems.head(MOST_ROWS).select("kind", "file", "row", "column", "value", "reason").rows()
    cut = [("Set aside", f"The first {MOST_ROWS:,} of {problems.height:,} rows.")] if problems.height > MOST_ROWS else []
    return _sheet("What was set aside and why, of the whole load", columns, rows, asked, *cut)


def editions_sheet(asked: Request) -> Sheet:
    """One row an edition of the store, oldest first, of every place and service on its own day."""
    heads = ["Rows loaded", "Rows set aside", "Rows as Not known", "Plans looked at", "Plans that break a rule", "Rules broken"]
    titles = [rule.measure.title for rule in RULES]
    columns = [
        SheetColumn("Edition", "whole"),
        SheetColumn("Data to", "date"),
        SheetColumn("Loaded, UTC", width=18),
        SheetColumn("Source"),
        *(SheetColumn(head, "whole") for head in (*heads, *titles)),
    ]
    rows = [
        (
            int(one.edition),
            one.extract_date,
            f"{one.loaded_at:%d/%m/%Y %H:%M}",
            one.source,
            one.rows,
            one.set_aside,
            one.not_known,
            one.plans,
            one.broken,
            one.rules_broken,
            *(NOT_SUPPLIED if count is None else count for _, count in one.by_rule),
        )
        for one in load.past()
    ]
    return _sheet("Every edition in the store", columns, rows, asked)


def export_quality() -> Response:
    """The workbook in the scope of the link: Rules and By team of it, Set aside and Editions of the whole load."""
    try:
        asked = read(request.query_string.decode("utf-8", "replace"))
    except NoEdition as problem:
        return Response(str(problem), status=404, mimetype="text/plain")
    if asked.error:
        return Response(asked.error, status=400, mimetype="text/plain")
    asked.reader.demand(Permission.EXPORT_FIGURES)
    asked = asked.of(rules.GRAIN)
    made = {"Rules": rules_sheet, "By team": teams_sheet, "Set aside": aside_sheet, "Editions": editions_sheet}
    sheets = [(name, sheet(asked)) for name, sheet in made.items()]
    looked.table_exported(asked, "Data quality", "data-quality", "xlsx", sum(len(sheet.rows) for _, sheet in sheets))
    response = Response(to_workbook(sheets), mimetype=XLSX)
    name = file_name("data-quality", asked.scope.as_at, asked.edition.invented)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    response.headers["Cache-Control"] = "no-store"
    return response


def register(server: Flask) -> None:
    """Add the route to the server."""
    server.add_url_rule("/export/data-quality.xlsx", "export_quality", export_quality)
