"""Data quality: which plans break a rule the sector knows, where, what that touches, what was set aside, and whether it gets better."""

from typing import Any

from dash import html

from components.bars import sorted_rows
from components.frame import register
from components.grid import grid
from components.icons import icon
from components.page import Answer, Page, section_head
from components.payload import Head, matrix
from components.request import Request, open_store
from components.small_numbers import figures, limited, press_words, tree_head
from data.calendar import shown
from metrics import catalogue, engine
from metrics.quality.rule import Kind
from metrics.quality.rules import RULES
from metrics.quality.tables import QUALITY
from metrics.supplied import missing
from pages.about import quality_load as load
from pages.about import quality_rules as rules
from pages.about.quality_cards import CARDS, aside_headline, cards, headline, not_supplied, where

PATH, NAME = "/about/quality", rules.NAME
FILE = "/export/data-quality.xlsx"
AS_FILE = {"className": "tool", "download": ""}
PRESS = "Select a number to see its plans, a name to show only that. In %, of the plans that break a rule"
BROKEN = Head("broken", "Break\na rule", bold=True, filters=True, width=78)


def _wide(short: str) -> int:
    """A width in px in which neither line of a head is cut."""
    return max(62, round(max(len(line) for line in short.split("\n")) * 7.4) + 18)


def _heads(*kinds: Kind) -> tuple[Head, ...]:
    own = (Head(rule.mark, rule.short, rule.kind, filters=True, width=_wide(rule.short)) for rule in RULES if rule.kind in kinds)
    return (BROKEN, *own)


MATRICES = {
    "dates": ("Beside other plans, and against dates", _heads(Kind.BESIDE, Kind.REFERRAL, Kind.DATES)),
    "held": ("Sign-offs, who holds it, and what is not recorded", _heads(Kind.SIGN_OFF, Kind.HELD, Kind.RECORDED)),
}
def answer(request: Request) -> Answer:
    """The quality of a request's plans, and of its edition's load."""
    scope = request.scope
    found = figures(engine.measured([catalogue.measure(name) for name in CARDS], scope, request.frames, ()))
    counts = rules.counts_by_rule(request)
    by_rule = rules.table(counts)
    places = []
    for id, (title, heads) in MATRICES.items():
        rows = sorted_rows(QUALITY, request, id)
        table = matrix(id, f"{QUALITY.title}: {title[0].lower()}{title[1:]}", QUALITY, heads, rows, scope, "plans that break a rule")
        places.append(table | {"phone": {"broken": 84}})
    editions = load.past()
    day = shown(scope.as_at)
    press = press_words(request.reader, PRESS)
    return Answer(
        request,
        (),
        [
            scope.where_words() if scope.has_places else "All localities",
            ", ",
            html.Strong(f"as at {day}"),
            f". Plans open on {day} or ended in the 12 months before it; one plan can break several rules",
        ],
        slots={
            "strip": cards(request, found, counts),
            "rules-head": section_head(
                headline(request, found),
                "By rule: its name leads to what it says and what to do",
                export=rules.TABLE,
                more=[html.A([icon("export"), "data-quality.xlsx"], href=request.href(FILE), target="_self", **AS_FILE)],
            ),
            "rules-table": [rules.as_table(request, by_rule), *not_supplied(request)],
            **{
                f"{table['id']}-head": section_head(
                    where(request, table) if table["id"] == "dates" else None,
                    press if table["id"] == "dates" else MATRICES["held"][0],
                    tree=f"{NAME}-{table['id']}",
                    export=table["id"],
                )
                for table in places
            },
            "explained": rules.explained(request, counts),
            "aside": load.set_aside(request),
            "aside-head": [html.H2(aside_headline(request))],
            "editions-head": [html.H2(load.headline(editions))],
            "editions": [html.Div(load.charts(request, editions), className="edition-charts"), *load.editions_table(request, editions)],
        },
        tables=limited([*places, by_rule], request.reader),
        empty=found["quality-plans"] == 0,
    )


def _supplied_heads(heads: tuple[Head, ...]) -> list[Head]:
    """The columns of a matrix whose rules the live edition's sources supply."""
    lacks = open_store().live().lacks
    return [head for head in heads if not missing(catalogue.measure(QUALITY.column(head.id).measure).needs, lacks)]


def body(page: Page) -> list[Any]:
    """The strip, the rules, the places, what was set aside, the editions, and what each rule says."""
    first = tree_head()
    return [
        page.slot("strip"),
        html.Section([page.slot("rules-head"), page.slot("rules-table", className="table-frame")], id=page.id("rules")),
        html.Section(
            [
                part
                for id, (_, heads) in MATRICES.items()
                for part in (page.slot(f"{id}-head"), grid(page.id(id), _supplied_heads(heads), first=first))
            ]
        ),
        html.Section([page.slot("aside-head"), page.slot("aside")], id=page.id("aside-section")),
        html.Section([page.slot("editions-head"), page.slot("editions")], id=page.id("trend")),
        html.Section([html.H2("What each rule says"), page.slot("explained", className="quality-explained")]),
    ]


PAGE = Page(
    NAME,
    PATH,
    "Data quality",
    answer,
    body,
    table="cin_plans_quality",
    slots=(
        "strip",
        "rules-head",
        "rules-table",
        "dates-head",
        "held-head",
        "aside-head",
        "aside",
        "editions-head",
        "editions",
        "explained",
    ),
    charts=(),
    grids=tuple(MATRICES),
)
register(PAGE, order=90, group="About", icon="info")
