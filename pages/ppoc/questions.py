"""Questions: those people ask of the pages of permanence, answered; and why one child is not on them."""

from typing import Any

from dash import html

from access.permissions import Permission
from components import ask_why
from components.forms import field, form
from components.frame import register as register_page
from components.page import Answer, Page
from components.request import Request
from pages.ppoc.questions_words import ASKED
from pages.ppoc.why_acts import WHY

PATH = "/ppoc/questions"


def _why(request: Request) -> list[Any]:
    """The form that looks for a child, for readers with lists."""
    if not request.reader.may(Permission.SEE_LISTS):
        return [html.P("Readers who may list children look here for why a child is not on a page. Ask your team coordinator.")]
    if request.reader.asks_purpose:
        return [ask_why.purpose_form()]
    text = field("text", "Name or person number", needed=True, hint="Among the children you may list; what you type is kept nowhere")
    return [form(WHY, [text], "Say why", id="form-why")]


def answer(request: Request) -> Answer:
    """The form, then the questions."""
    asked = [
        html.Section([html.H3(f"{title}{'' if title.endswith('?') else '.'}"), html.Ul([html.Li(words) for words in answers])])
        for title, answers in ASKED
    ]
    parts = [
        html.Section([html.H2("Why is my child not here?"), *_why(request)], className="questions-why"),
        html.Section([html.H2("Commonly asked"), html.Div(asked, className="questions-list")]),
    ]
    return Answer(request, (), [f"{len(ASKED)} questions, and where to look for a child"], slots={"part": parts})


def body(page: Page) -> list[Any]:
    """One part."""
    return [page.slot("part", className="questions")]


PAGE = Page(
    "questions",
    PATH,
    "Questions",
    answer,
    body,
    slots=("part",),
    charts=(),
    grids=(),
    percent=False,
    has_scope=False,
    table="care",
    noted=True,
)
register_page(PAGE, order=15, group="Permanence", icon="home")
