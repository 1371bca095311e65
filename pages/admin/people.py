"""A person's data: what is held is given to them, corrected at its source, or erased; each act on record by opaque key alone."""

from typing import Any

from dash import html

from access import people_acts, trail
from access.people_acts import Correction, CorrectionAsked
from access.permissions import Permission
from access.subject_access import CHECKS
from components import ask_why
from components.forms import field, form
from components.frame import register
from components.page import Answer, Page
from components.request import Request
from components.words import plural
from data.erase import How
from data.records.tables import PersonAct
from pages.admin import children, pupils, retention
from pages.admin.tables import day, opened, section, table
from pages.at_work import doing_now, records_now

PATH = "/admin/people"
FIND, GIVE, CORRECT = "/do/admin/people/find", "/do/admin/people/give", "/do/admin/people/correct"
STEP, ERASE = "/do/admin/people/step", "/do/admin/people/erase"
SURE = "ERASE"
ACTS = {"erased": "Erased", "rectified": "Correction", "subject access": "Given out", "retention": "Removed by the schedule"}
HOWS = {
    How.REMOVED: "Remove every row; past counts change",
    How.PSEUDONYMISED: "Take out what identifies; past counts stay",
}
BOTH = "both"
WHOM = {BOTH: "Both identities: this one, and the one joined with it by the adoption", "one": "The one on this page alone"}
OTHERWISE = "An identity sealed after an adoption is another person here: those named for both are asked whether it is meant too."
ASKER_HINT = "As a relation, without a name: such as the young person, or the mother"


def _key(key: str, form_: str) -> Any:
    return field("key", "Key", kind="hidden", value=key, form=form_)


def _asker(form_: str) -> Any:
    return field("asked_by", "Who asks", needed=True, form=form_, hint=ASKER_HINT)


def _whom(form_: str, two: bool) -> list[Any]:
    """Which identity is meant, where there are two and the reader is named for both."""
    options = list(WHOM.items())
    return [field("whom", "Which identity", kind="select", options=options, needed=True, form=form_)] if two else []


def _give(key: str, two: bool) -> html.Section:
    forms = [("xlsx", "Excel (xlsx)"), ("csv", "csv")]
    made = form(
        GIVE,
        [
            _key(key, "give"),
            *_whom("give", two),
            html.Div(
                [_asker("give"), field("form", "File", kind="select", options=forms, needed=True, form="give")], className="admin-row"
            ),
        ],
        "Make the file",
        id="form-give",
    )
    told = f"Every table, the records, and the trail of who looked. {OTHERWISE} {CHECKS}"
    return section("Give out what is held (subject access)", html.P(told), made)


def _correct(key: str, held: list[CorrectionAsked]) -> html.Section:
    made = form(
        CORRECT,
        [
            _key(key, "correct"),
            _asker("correct"),
            field(
                "words",
                "What is wrong, and what is right",
                kind="textarea",
                needed=True,
                form="correct",
                hint="Without the name or number of the child",
            ),
        ],
        "Record the request",
        id="form-correct",
    )
    told = (
        "Data are corrected in the case system, those of a school census by the school, and come corrected with the next load. "
        "The request and how it went stay on record."
    )
    return section("Have something corrected", html.P(told), made, corrections(held))


def corrections(held: list[CorrectionAsked], whom: dict[str, Any] | None = None) -> Any:
    """Requests for a correction, each with the form that says how it stands. whom: the child's words by key, where several are shown."""
    heads = [*(["Child"] if whom else []), "Asked for", "By", "How it stands", "So far", "Say how it stands now"]
    rows = []
    for one in held:
        id = f"step-{one.row_id}"
        options = [(state.name, state.value.capitalize()) for state in Correction]
        step = form(
            STEP,
            [
                field("request", "Request", kind="hidden", value=one.key, form=id),
                field("after", "Seen", kind="hidden", value=str(one.row_id), form=id),
                field("state", "Stands now", kind="select", options=options, value=one.state.name, needed=True, form=id),
            ],
            "Keep",
            id=f"form-{id}",
            quiet=True,
        )
        so_far = html.Ul([html.Li(f"{on[8:10]}/{on[5:7]}/{on[:4]}: {state}, {by}") for state, on, by in one.history])
        rows.append((*([whom[one.child_key]] if whom else []), one.words, one.asked_by, one.state.capitalize(), so_far, step))
    return table("Corrections asked for", heads, rows, empty="No correction was asked for.", wide=True)


def _erase(key: str, two: bool) -> html.Section:
    made = form(
        ERASE,
        [
            _key(key, "erase"),
            *_whom("erase", two),
            field("how", "How", kind="select", options=[(how.name, words) for how, words in HOWS.items()], needed=True, form="erase"),
            _asker("erase"),
            field("words", "On what ground", needed=True, form="erase", hint="Without the name or number of the child"),
            field("sure", f"Type {SURE} to confirm", needed=True, form="erase"),
        ],
        "Erase this person's data",
        id="form-erase",
        confirm="Erase this person's data from every kept edition? It cannot be undone.",
    )
    told = (
        "From every kept edition, rows of the school census with the same UPN too, from the restricted persons and from the reasons of "
        "sessions. It cannot be undone, and is applied again to each later load. The trail keeps the opaque key alone. Servers at work let "
        "go of it by themselves; kept source files are all deleted; backups are not reached."
    )
    return section("Erase", html.P(f"{told} {OTHERWISE}"), opened("Erase this person's data", made))


def acts_table(rows: list[PersonAct], whom: dict[str, Any] | None = None) -> Any:
    """What was done for persons, the newest first."""
    heads = ["On", *(["Child"] if whom else []), "What", "Asked by", "Words", "Done by"]
    cells = [
        (
            day(row.on),
            *([whom.get(row.child_key, "All past their time")] if whom else []),
            ACTS.get(row.act, row.act),
            row.asked_by,
            row.words,
            row.recorded_by,
        )
        for row in rows
    ]
    return table("What was done", heads, cells, empty="Nothing was done yet.", wide=True)


def _one(request: Request, key: str) -> list[Any]:
    records, reader = records_now(), request.reader
    back = html.P(html.A("Back to all requests", href=request.href(PATH), className="text-link"))
    person = pupils.one_of(key, reader)
    key = person.key if person else key
    with records.reading() as session:
        asked, done = people_acts.corrections(records, session, key), people_acts.acts(records, session, key)
    if key in children.withheld_keys(reader) or (person is not None and person.words == children.UNNAMED):
        words = "Somebody named for this child does this. The page Restricted persons says who is named."
        return [back, section(children.UNNAMED, html.P(words))]
    if person is None:
        words = "No kept edition knows this child: their data were erased, or went with an old edition. The records below stay."
        return [back, section(children.UNKNOWN, html.P(words)), section("On record", acts_table(done))]
    trail.recorded(records, doing_now(), trail.Look("child", "A person's data: page opened", count=1, keys=[key]))
    two = children.other_identity(person, reader) is not None
    return [
        back,
        html.H2(person.words),
        _give(key, two),
        _correct(key, asked),
        _erase(key, two),
        section("On record", acts_table(done)),
    ]


def _all(request: Request) -> list[Any]:
    records, reader = records_now(), request.reader
    hidden = children.withheld_keys(reader)
    with records.reading() as session:
        asked = [one for one in people_acts.corrections(records, session) if one.child_key not in hidden]
        done = [row for row in people_acts.acts(records, session) if row.child_key not in hidden]
    keys = list(dict.fromkeys([one.child_key for one in asked] + [row.child_key for row in done if row.child_key]))
    whom = {key: html.A(pupils.words_of(key, reader), href=request.href(PATH, ("key", key)), className="text-link") for key in keys}
    if keys:
        look = trail.Look("list", "Requests of persons: the list", count=len(keys), keys=keys)
        trail.recorded(records, doing_now(), look)
    return [
        section("Find the person", children.find_form(FIND, "find"), id="find"),
        section("Corrections", corrections(asked, whom or {"": ""})),
        section("On record", acts_table(done, whom or {"": ""})),
        retention.shown_due(),
    ]


def answer(request: Request) -> Answer:
    """One person by key, or all requests and what is past its time."""
    request.reader.demand(Permission.ANSWER_PERSONS)
    key = request.one("key")
    if request.reader.asks_purpose:
        parts: list[Any] = [ask_why.purpose_form()]
    else:
        parts = _one(request, key) if key else _all(request)
    with records_now().reading() as session:
        count = len([row for row in people_acts.acts(records_now(), session) if row.act != "retention"])
    return Answer(request, (), [f"{plural(count, 'request')} on record"], slots={"part": parts})


def body(page: Page) -> list[Any]:
    """One part, that the address chooses."""
    return [page.slot("part", className="admin")]


PAGE = Page(
    "admin-people", PATH, "A person's data", answer, body, slots=("part",), charts=(), grids=(), percent=False, has_scope=False, noted=True
)
register(PAGE, order=84, group="Admin", icon="shield")
