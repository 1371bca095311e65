"""What is done about one person from their page: everything given out, a correction asked for and followed, and erasure."""

from flask import Flask, Response

from access import people_acts, subject_access
from access.doing import NotDone
from access.people_acts import Correction
from access.permissions import Permission
from access.sessions import reader_now
from access.subject_access import Held
from components.request import open_store
from components.words import plural
from data.erase import How
from data.records.tables import PersonAct
from data.store import NoEdition, StoreError
from pages import looked
from pages.acts import done
from pages.admin import children, given, pupils
from pages.admin.children import Person
from pages.admin.given import act
from pages.admin.people import BOTH, CORRECT, ERASE, FIND, GIVE, PATH, STEP, SURE, WHOM
from pages.admin.users_files import TYPES, attachment
from pages.at_work import clock, doing_now, records_now

FORMS = {"xlsx": subject_access.to_xlsx, "csv": subject_access.to_csv}
ASKER = "Say who asks, as a relation and without a name."


def _person() -> Person:
    """The child of the form's key. NotDone where nobody knows it, or the reader is not named for them."""
    reader = reader_now()
    reader.demand(Permission.ANSWER_PERSONS)
    children.ready(reader)
    found = pupils.one_of(given.text("key"), reader)
    if found is None or not pupils.may_name(reader, found):
        raise NotDone("No child of this page is known any more, or you are not named for them. Look for the child again.")
    return found


@act
def find_person() -> Response:
    """Look for a person."""
    reader_now().demand(Permission.ANSWER_PERSONS)
    return children.answered(reader_now(), PATH, beside=pupils.search)


def _other(person: Person) -> Person | None:
    """The other identity of a child, where there is one that the reader is named for and it is meant too. AtField where that
    was not said."""
    other = children.other_identity(person, reader_now())
    whom = given.text("whom")
    if other is not None and whom not in WHOM:
        raise given.AtField("whom", "Choose whether both identities are meant, or the one of this page alone.")
    return other if whom == BOTH else None


def _held(person: Person, asked_by: str) -> Held:
    at_work = records_now(), open_store(), doing_now()
    return subject_access.everything(*at_work, person.id, looked.key_of, asked_by, recompute=looked.recomputed, target=person.target)


def _held_of_other(other: Person, asked_by: str) -> Held | None:
    try:
        return _held(other, asked_by)
    except NoEdition:
        return None


@act
def give_out() -> Response:
    """Everything held about one person, as a file; that it was made is on record before it is sent."""
    person, form = _person(), given.text("form")
    asked_by = given.without_names(person, "asked_by", ASKER)
    if form not in FORMS:
        raise given.AtField("form", "Choose xlsx or csv.")
    other = _other(person)
    try:
        held = _held(person, asked_by)
        if other is not None:
            held = subject_access.of_both(held, _held_of_other(other, asked_by))
    except StoreError as problem:
        raise NotDone(str(problem)) from None
    return attachment(FORMS[form](held), TYPES[form], f"sightline-everything-held-{clock().date().isoformat()}.{form}")


@act
def correct() -> Response:
    """Record that a correction is asked for."""
    person, records = _person(), records_now()
    asked_by = given.without_names(person, "asked_by", ASKER)
    words = given.without_names(person, "words", "Say what is wrong and what is right.")
    with records.session() as session:
        people_acts.ask_correction(records, session, doing_now(), person.key, asked_by, words, person.names)
    return done("The request is on record.")


@act
def step() -> Response:
    """Say how a request for a correction stands now."""
    reader = reader_now()
    reader.demand(Permission.ANSWER_PERSONS)
    records, key, state = records_now(), given.text("request"), given.text("state")
    if state not in Correction.__members__:
        raise given.AtField("state", "Choose how it stands.")
    with records.session() as session:
        if given.is_overtaken(records, session, PersonAct, key, given.row_seen()):
            return given.overtaken()
        row = records.latest(session, PersonAct, key)
        if row is None or row.child_key in children.withheld_keys(reader):
            raise NotDone("There is no such request that you may change.")
        people_acts.step_correction(records, session, doing_now(), key, Correction[state], after=given.row_seen())
    return done(f"The request now stands: {Correction[state].value}.")


@act
def erase() -> Response:
    """Erase one person, where the word was typed."""
    person = _person()
    asked_by = given.without_names(person, "asked_by", ASKER)
    words = given.without_names(person, "words", "Say on what ground.")
    how = given.text("how")
    if how not in How.__members__:
        raise given.AtField("how", "Choose how.")
    if given.text("sure") != SURE:
        raise given.AtField("sure", f"Type {SURE} in capital letters. Nothing was erased.")
    other = _other(person)
    # The other identity first: this page stays until its own is gone, so that what failed can be done again.
    whom = [person] if other is None else [other, person]
    names = tuple(name for one in whom for name in one.names)
    try:
        gone = [
            people_acts.erase_person(
                *(records_now(), open_store(), doing_now(), one.id, looked.key_of, How[how], asked_by, words, names, one.target)
            )
            for one in whom
        ]
    except StoreError as problem:
        raise NotDone(str(problem)) from None
    rows = plural(sum(sum(one.rows.values()) for one in gone), "row")
    editions = plural(len({name for one in gone for name in one.editions}), "edition")
    return done(f"{How[how].value.capitalize()}{', both identities' if other else ''}: {rows} in {editions}.", PATH)


def register(server: Flask) -> None:
    """Add the routes to the server."""
    for rule, view in ((FIND, find_person), (GIVE, give_out), (CORRECT, correct), (STEP, step), (ERASE, erase)):
        server.add_url_rule(rule, f"admin_{view.__name__}", view, methods=["POST"])
