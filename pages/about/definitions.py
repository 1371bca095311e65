"""Definitions: every measure of the product, in words, with an example worked by hand."""

from typing import Any

from dash import html

from components.frame import register
from components.page import Answer, Page
from components.request import Request
from metrics import catalogue

PATH = "/about/definitions"
QUESTIONS = (
    (
        "What counts as a CIN plan?",
        "A plan counts once a manager has signed it off as needed. Single assessments and child-protection plans are "
        "not CIN plans and are not here.",
    ),
    (
        "I pressed a bar and got a list of everyone. Why?",
        "You cannot: whatever you press, its place and its column go with it, each as a chip above the list. Remove one to see more.",
    ),
    (
        "How do I get it into Excel?",
        "Press Export above any table, or in the menu of any figure, and choose xlsx or csv. The whole list is in the file.",
    ),
    (
        "How should I read the pages?",
        "Up or down: are open cases rising? Where: which locality, team or worker made the change? Why: starts, ends, sign-off "
        "and duration behind it. Then action, and what you expect it to change.",
    ),
    ("The page does not look as it used to.", "Press Reset: it takes away every condition and shows the latest day."),
    ("Whom do I ask?", "Your locality's performance officer, also with a suggestion."),
)


def answer(request: Request) -> Answer:
    """The catalogue of measures."""
    entries: list[Any] = [
        html.Section(
            [html.H2("Questions people ask"), html.Dl([part for ask, told in QUESTIONS for part in (html.Dt(ask), html.Dd(told))])],
            id="questions",
        )
    ]
    for measure in catalogue.MEASURES.values():
        good = {"low": "Low is good", "high": "High is good", "neither": "Neither high nor low is good in itself"}[measure.good]
        entries.append(
            html.Article(
                [
                    html.H2(f"{measure.title}" + (f" ({measure.chip[0].lower()})" if measure.chip else "")),
                    html.P(measure.definition),
                    html.P([html.Strong("Example. "), measure.example]),
                    html.P(
                        f"{good}. Period: {measure.period}. Source: {measure.source}. Owner: {measure.owner}. Name: {measure.name}.",
                        className="subtitle",
                    ),
                ],
                className="definition",
                id=measure.name,
            )
        )
    return Answer(
        request, (), [f"{len(catalogue.MEASURES)} measures; the same rule makes a figure and its list"], slots={"entries": entries}
    )


def body(page: Page) -> list[Any]:
    """The entries."""
    return [page.slot("entries", className="definitions")]


PAGE = Page("about-definitions", PATH, "Definitions", answer, body, slots=("entries",), charts=(), grids=(), percent=False, has_scope=False)
register(PAGE, order=91, group="About", icon="info")
