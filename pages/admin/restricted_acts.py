"""What is written about restricted persons from their page; a child is found and named by opaque key, typed into a post alone."""

from flask import Flask, Response
from sqlalchemy.orm import Session

from access import restricting
from access.doing import NotDone
from access.permissions import Permission
from access.sessions import reader_now
from data.records.database import Records
from data.records.tables import Restricted
from pages import looked
from pages.acts import done, wrong
from pages.admin import children, given
from pages.admin.given import act
from pages.admin.restricted import FIND, LIFT, PATH, SEAL, SET, id_of, may_be_named
from pages.admin.user_form import box_name
from pages.at_work import doing_now, records_now

REASON = "Say who asked for it, without the child's name or number."


def _child() -> tuple[str, str, int, str]:
    """The id and key of the child of the form, the row it was made from, and the reason. NotDone where the key is nobody's."""
    reader_now().demand(Permission.MANAGE_RESTRICTED)
    children.ready(reader_now())
    key = given.text("key")
    id = id_of(key)
    if id is None:
        raise NotDone("No kept edition and no restriction knows this child. Look for the child again.")
    return id, key, given.row_seen(), given.without_names(children.person_of(key, reader_now()), "reason", REASON)


def _overtaken(records: Records, session: Session, id: str, seen: int) -> bool:
    return given.is_overtaken(records, session, Restricted, id, seen)


@act
def find_restricted() -> Response:
    """Look for a child, restricted ones by number too: who manages restrictions has to find them."""
    reader_now().demand(Permission.MANAGE_RESTRICTED)
    return children.answered(reader_now(), PATH, with_restricted=True)


@act
def set_restricted() -> Response:
    """Restrict a child, or say anew why and who is named."""
    id, key, seen, reason = _child()
    why, records = given.needed("why", "Choose why."), records_now()
    with records.session() as session:
        if _overtaken(records, session, id, seen):
            return given.overtaken()
        held = records.latest(session, Restricted, id)
        if any(row.sealed_person_id == id for row in records.all_latest(session, Restricted)):
            raise NotDone("This is a sealed identity. Change the restriction of the adopted child.")
        choice = {*may_be_named(), *(held.named if held else ())}
        named = [name for name in choice if given.text(box_name("named", name)) == "yes"]
        restricting.restrict(records, session, doing_now(), id, key, why, named, reason=reason, after=seen)
    told = "The restriction was changed." if held else "The child is restricted."
    return done(f"{told} Those who may see more or less now sign in again.")


@act
def lift_restricted() -> Response:
    """End a restriction."""
    id, key, seen, reason = _child()
    records = records_now()
    with records.session() as session:
        if _overtaken(records, session, id, seen):
            return given.overtaken()
        restricting.lift(records, session, doing_now(), id, key, reason=reason, after=seen)
    return done("The restriction has ended.")


@act
def seal_restricted() -> Response:
    """Seal the identity from before an adoption, by the number typed."""
    id, key, seen, reason = _child()
    typed, records = given.needed("typed", "Type the child's number from before the adoption."), records_now()
    found = [one.id for one in children.search(typed, reader_now(), with_restricted=True) if one.id.casefold() == typed.casefold()]
    if len(found) != 1:
        return wrong("Nothing was sealed.", {"typed": "No kept edition knows a child of that number. Check it against the case system."})
    with records.session() as session:
        if _overtaken(records, session, id, seen):
            return given.overtaken()
        restricting.seal(records, session, doing_now(), id, key, found[0], reason=reason, after=seen)
    return done("The old identity is sealed.", f"{PATH}?key={looked.key_of(id)}")


def register(server: Flask) -> None:
    """Add the routes to the server."""
    for rule, view in ((FIND, find_restricted), (SET, set_restricted), (LIFT, lift_restricted), (SEAL, seal_restricted)):
        server.add_url_rule(rule, f"admin_{view.__name__}", view, methods=["POST"])
