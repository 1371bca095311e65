"""The figure strip of the Data quality page and its headlines, counted from the figures shown."""

from typing import Any

from dash import html

from components.bars import bar_rows
from components.figures import card, pressable, strip
from components.request import Request
from components.words import known, number, percent, plural
from data.schema import PROBLEMS
from metrics import catalogue
from metrics.quality.editions import NOT_KNOWN, rows_told
from metrics.quality.rules import RULES
from pages.about.quality_rules import NAME, Counts, lacking

CARDS = ("quality-plans", "quality-open", "quality-broken", "quality-broken-open")


def _told(label: str, figure: str, below: str, href: str, see: str) -> html.Div:
    """A card whose figure is no number of cases: it leads to where it is explained."""
    return html.Div(
        [
            html.P(label, className="card-label"),
            html.A(figure, href=href, className="figure card-figure"),
            html.P(below, className="card-below"),
            html.A(see, href=href, className="see"),
        ],
        className="card",
    )


def cards(request: Request, found: dict[str, Any], counts: Counts) -> html.Div:
    """Plans that break a rule and those of them that are open, how many rules are broken, and what the load could not use."""
    plans, still, broken, broken_open = (found[name] for name in CARDS)
    asked, broken_rules = len(counts), sum(bool(known(row["plans"]) and row["plans"]) for row in counts.values())
    told = rows_told(request.edition.table(PROBLEMS))
    looked_at = pressable(request, "quality-plans", plural(plans, "plan"), "looked at", className="beside", of=NAME)
    of_rules = f"of {asked}; {len(RULES) - asked} not supplied" if asked < len(RULES) else f"of {asked}"
    return strip(
        [
            card(
                request,
                label="Plans that break a rule",
                reference="quality-broken",
                value=broken,
                size=f"{number(broken)} of {plural(plans, 'plan')} ({percent(broken, plans)})",
                lead=True,
                below=[html.Strong(percent(broken, plans)), " of ", looked_at],
                see=f"See {plural(broken, 'plan')}",
                of=NAME,
            ),
            card(
                request,
                label="Of which open",
                reference="quality-broken-open",
                value=broken_open,
                size=f"{number(broken_open)} of {plural(still, 'open plan')} ({percent(broken_open, still)})",
                below=[html.Strong(percent(broken_open, still)), " of open plans"],
                see=f"See {plural(broken_open, 'plan')}",
                of=NAME,
            ),
            _told("Rules broken", number(broken_rules), of_rules, f"#{NAME}-rules", "See the rules"),
            _told("Rows set aside", number(request.edition.set_aside), "in the whole load", f"#{NAME}-aside-section", "See why"),
            _told("Loaded as Not known", number(told.get(NOT_KNOWN, 0)), "rows, in the whole load", f"#{NAME}-aside-section", "See why"),
        ]
    )


def headline(request: Request, found: dict[str, Any]) -> list[Any]:
    """How many plans break a rule, of how many."""
    broken, plans = found["quality-broken"], found["quality-plans"]
    if broken == 0:
        return ["No plan breaks a rule"]
    if not known(broken):
        return ["Plans that break a rule"]
    words = f" of {plural(plans, 'plan')} break{'s' if broken == 1 else ''} a rule"
    return [pressable(request, "quality-broken", number(broken), plural(broken, "plan"), of=NAME, count=broken), words]


def where(request: Request, table: dict[str, Any]) -> list[Any]:
    """The place that holds most of the plans that break a rule."""
    bars = [row for row in bar_rows(table) if known(row["broken"])]
    total = table["rows"][-1]["broken"]
    if total == 0:
        return ["No place has a plan that breaks a rule"]
    if not known(total) or len(bars) < 2:
        return ["Where the plans are that break a rule"]
    top = max(bars, key=lambda row: row["broken"])
    many = top["broken"]
    count = pressable(request, "quality-broken", number(many), plural(many, "plan"), row=top, of=NAME, count=many)
    if many == total:
        words = ("the ", " plan that breaks a rule") if many == 1 else ("all ", " plans that break a rule")
        return [f"{top['name']} has {words[0]}", count, words[1]]
    return [f"{top['name']} has ", count, f" of the {plural(total, 'plan')} that break{'s' if total == 1 else ''} a rule"]


def not_supplied(request: Request) -> list[Any]:
    """Which rules have no figure, and that it is not 0."""
    gone = [catalogue.measure(name).title for name in lacking(request)]
    if not gone:
        return []
    return [html.P(f"Not supplied by this source, so neither 0 nor a number: {'; '.join(gone)}.", className="note")]


def aside_headline(request: Request) -> str:
    """How many rows of the load were set aside, of how many."""
    aside = request.edition.set_aside
    rows = sum(int(table["rows"]) for table in request.edition.manifest["tables"].values()) + aside
    return f"{number(aside)} of {plural(rows, 'row')} {'was' if aside == 1 else 'were'} set aside" if aside else "No row was set aside"
