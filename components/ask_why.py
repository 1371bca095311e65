"""The two questions before child-level rows: the purpose of a session, and the reason for one child's page (DOMAIN 8)."""

from dash import html

from access.purposes import LONGEST_OTHER, OTHER, PURPOSES, REASONS, SHORTEST_OTHER, Why
from components.forms import field, form

PURPOSE_ACT, REASON_ACT = "/do/purpose", "/do/reason"
OTHER_HINT = f"{SHORTEST_OTHER} to {LONGEST_OTHER} characters. Do not write the name of a child or of a family."


def _answers(id: str, label: str, answers: tuple[Why, ...]) -> list[html.Div]:
    options = [("", "Choose one"), *((why.id, why.words) for why in answers)]
    other = next(why.words for why in answers if why.id == OTHER)
    return [
        field("chosen", label, kind="select", options=options, needed=True, form=id),
        html.Div(field("other", other.removeprefix("Other: ").capitalize(), hint=OTHER_HINT, needed=False, form=id), className="ask-other"),
    ]


def purpose_form() -> html.Section:
    """The purpose of the session, asked before its first list of cases (`reader.asks_purpose`); then the page is asked for again."""
    return html.Section(
        [
            html.H2("What are you looking at cases for?"),
            html.P(
                "Your group sees the cases of the whole county. Say once what for: it goes beside everything you open until you sign out, "
                "and you are not asked again."
            ),
            form(PURPOSE_ACT, _answers("purpose", "Purpose", PURPOSES), "Continue", id="form-purpose"),
        ],
        className="ask-why",
        id="ask-purpose",
    )


def reason_form(child_key: str) -> html.Section:
    """The reason for one child's page (`reader.asks_reason`), once a session; `child_key` goes in the form's body and in no address."""
    key = field("child", "Child", kind="hidden", value=child_key, form="reason")
    return html.Section(
        [
            html.H2("Why do you look at this child?"),
            html.P(
                "The child is outside your own teams and localities. Say once why: it is kept with the record of who looked at the child, "
                "and you are not asked about this child again until you sign in anew."
            ),
            form(REASON_ACT, [key, *_answers("reason", "Reason", REASONS)], "Show the child", id="form-reason"),
        ],
        className="ask-why",
        id="ask-reason",
    )
