"""The rules of data quality on their page: how many plans break each, and what each says, touches and asks for."""

from dataclasses import replace
from typing import Any

from dash import html

from components.figures import pressable
from components.payload import flat
from components.request import Request
from components.small_numbers import figures
from components.words import known, number, plural
from metrics import catalogue, engine, supplied
from metrics.grains import GRAINS
from metrics.quality.measures import ENDED, OPEN, PLANS
from metrics.quality.rule import Kind, QualityRule
from metrics.quality.rules import RULES
from metrics.scope import Condition

NAME, TABLE = "about-quality", "rules"
GRAIN = GRAINS[PLANS.table]
COLUMNS = (("plans", "Plans", PLANS), ("open", "Open", OPEN), ("ended", "Ended in 12 months", ENDED))
OVERVIEW, DURATIONS, TARGETS = ("Overview", "/cin/overview"), ("Durations", "/cin/durations"), ("Targets", "/cin/targets")
# Where a figure stands first; what is not named here stands on the Overview.
ELSEWHERE = {
    **dict.fromkeys(("cin-over-a-year", "cin-late-sign-off", "cin-unsigned-10-days", "cin-need-n0", "cin-need-n1"), DURATIONS),
    **dict.fromkeys(("cin-target", "cin-starts-12m", "cin-average-open-3m"), TARGETS),
}
Counts = dict[str, dict[str, Any]]


def lacking(request: Request) -> dict[str, tuple[str, ...]]:
    """Rule -> what it needs and no source of the edition supplies, for the rules that have no figure."""
    gone = {rule.measure.name: supplied.missing(rule.measure.needs, request.edition.lacks) for rule in RULES}
    return {name: needs for name, needs in gone.items() if needs}


def counts_by_rule(request: Request) -> Counts:
    """Rule -> plans, open and ended ones, of the plans of the request that break it; only rules whose sources are supplied."""
    found: Counts = {}
    asked = [measure for _, _, measure in COLUMNS]
    for rule in RULES:
        if not request.frames.supplies(rule.measure):
            continue
        narrowed = replace(request.scope, only=(*request.scope.only, Condition("measure", rule.measure.name)))
        row = figures(engine.measured(asked, narrowed, request.frames, ()))
        found[rule.measure.name] = {id: row[measure.name] for id, _, measure in COLUMNS}
    return found


def table(counts: Counts) -> dict[str, Any]:
    """The counts as a payload table, most first: for files, and for the arrangement of the page."""
    columns = [
        {
            "id": id,
            "head": head,
            "measure": measure.name,
            "phrase": measure.phrase,
            "units": "plans",
            "kind": "count",
            "share": False,
            "counts": True,
            "condition": None,
            "late": False,
        }
        for id, head, measure in COLUMNS
    ]
    rows = [
        {"id": name, "name": catalogue.measure(name).title, "only": [Condition("measure", name).token], **counts[name]} for name in counts
    ]
    return flat(TABLE, "Plans that break a rule, by rule", "Rule", columns, rows, unit="plans")


def figures_touched(rule: QualityRule) -> dict[tuple[str, str], list[str]]:
    """(page, its path) -> titles of the figures there that a rule makes wrong."""
    found: dict[tuple[str, str], list[str]] = {page: [] for page in (OVERVIEW, DURATIONS, TARGETS)}
    for name in rule.touches:
        found[ELSEWHERE.get(name, OVERVIEW)].append(catalogue.measure(name).title)
    return {page: titles for page, titles in found.items() if titles}


def _links(request: Request, rule: QualityRule) -> list[Any]:
    """The pages of the figures a rule touches, in the same scope; the figures in words for whoever stays on the link."""
    parts: list[Any] = []
    for (title, path), titles in figures_touched(rule).items():
        parts += [", " if parts else "", html.A(title, href=request.href(path), className="text-link", title=", ".join(titles))]
    return parts


def _cells(request: Request, rule: QualityRule, row: dict[str, Any]) -> list[html.Td]:
    """The three figures of a rule, each opening its list."""
    cells = []
    for id, _, measure in COLUMNS:
        value = row[id]
        own = rule.measure if id == "plans" else measure
        of_row = None if id == "plans" else {"name": rule.measure.title, "only": row["only"]}
        size = plural(value, "plan")
        opened = pressable(request, own.name, number(value), size, of=NAME, count=value if known(value) else None, row=of_row)
        cells.append(html.Td(opened, className=f"num{'' if value else ' zero'}{' wide' if id == 'ended' else ''}"))
    return cells


def _line(request: Request, rule: QualityRule, row: dict[str, Any] | None, needs: tuple[str, ...]) -> list[Any]:
    """A rule with its figures, or the words that no source supplies what it needs, and the pages it touches."""
    name = html.Th(html.A(rule.measure.title, href=f"#{rule.measure.name}", className="text-link"), scope="row")
    if row is None:
        why = f"It needs: {', '.join(supplied.words(need) for need in needs)}"
        figures = [html.Td(supplied.NOT_SUPPLIED, colSpan=len(COLUMNS), className="not-supplied", title=why)]
    else:
        figures = _cells(request, rule, row)
    return [name, *figures, html.Td(_links(request, rule), className="wide")]


def as_table(request: Request, payload: dict[str, Any]) -> html.Table:
    """Every rule beside what it looks at, with its figures and the pages of the figures it touches."""
    rows, gone = {row["id"]: row for row in payload["rows"]}, lacking(request)
    bodies = []
    for kind in Kind:
        own = [rule for rule in RULES if rule.kind is kind]
        lines = [_line(request, rule, rows.get(rule.measure.name), gone.get(rule.measure.name, ())) for rule in own]
        lines[0].insert(0, html.Th(kind, rowSpan=len(own), scope="rowgroup", className="kind wide"))
        bodies.append(html.Tbody([html.Tr(line) for line in lines]))
    heads = [("Looks at", "wide"), ("Rule", "")]
    heads += [(head, "num wide" if id == "ended" else "num") for id, head, _ in COLUMNS]
    heads += [("Touches figures on", "wide")]
    return html.Table(
        [html.Thead(html.Tr([html.Th(text, scope="col", className=look) for text, look in heads])), *bodies],
        className="plain-table quality-rules",
        **{"aria-label": payload["title"]},
    )


def explained(request: Request, counts: Counts) -> list[html.Article]:
    """What each rule says, the figures it touches, and what to do."""
    gone = lacking(request)
    told = []
    for rule in RULES:
        measure = rule.measure
        if measure.name in gone:
            size: Any = f"{supplied.NOT_SUPPLIED}: it needs {', '.join(supplied.words(need) for need in gone[measure.name])}"
        else:
            value = counts[measure.name]["plans"]
            plans = plural(value, "plan")
            size = pressable(request, measure.name, plans, plans, of=NAME, count=value if known(value) else None)
        touched = "; ".join(f"{', '.join(titles)} ({page})" for (page, _), titles in figures_touched(rule).items())
        census = f" Rule{'s' * (',' in rule.number)} {rule.number} of the CIN census." if rule.number else ""
        told.append(
            html.Article(
                [
                    html.H3([measure.title, ": ", size]),
                    html.P(f"{measure.definition}{census}"),
                    html.P([html.Strong("Touches "), f"{touched}. {rule.effect}"]),
                    html.P([html.Strong("What to do. "), rule.mend]),
                ],
                id=measure.name,
                className="quality-rule",
            )
        )
    return told
