"""Children found by what is typed into a form, and told by opaque key: no name and no id stands in an address, a log or the trail."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import polars as pl
from dash import html
from flask import Response

from access import trail
from access.doing import NotDone
from access.permissions import Extent, Permission
from access.reader import Reader
from access.restricted import identities
from components.forms import field as field_
from components.forms import form
from components.request import open_store
from components.words import plural
from data.about import PERSON, Target
from data.calendar import shown
from data.forgetting import kept
from data.person import person_ids
from data.records.tables import Restricted
from data.store import Edition, NoEdition
from metrics.scope import encoded
from pages import acts, looked
from pages.admin import given
from pages.at_work import doing_now, records_now, settings

MOST_FOUND = 20
UNNAMED = "A restricted child, for whom you are not named"
UNKNOWN = "A child no kept edition knows any more"
NOBODY = (
    "No child of that name or number is in the data, or you may not see them. Check the spelling, or type the number from the case system."
)


@dataclass(frozen=True)
class Person:
    """One child. words: the name and date of birth, where the reader may see them; names: what must stand in no record."""

    id: str = field(repr=False)
    key: str
    words: str = field(repr=False)
    names: tuple[str, ...] = field(repr=False, default=())
    target: Target = PERSON


@kept(4)
def _by_key(edition: Edition, _secret: str) -> dict[str, str]:
    """The person ids of an edition by their key."""
    return {looked.key_of(id): id for id in sorted(person_ids(edition))}


def editions() -> list[Edition]:
    """The live edition first, then the other kept ones, the newest first; none where nothing is published."""
    store = open_store()
    try:
        live = store.live()
    except NoEdition:
        return []
    return [live, *(store.edition(name) for name in reversed(store.names()) if name != live.name)]


def may_name(reader: Reader, person_id: str) -> bool:
    """Whether a child's name may be shown here: to those who list every case, and of restricted children to those named."""
    return reader.may(Permission.SEE_LISTS) and reader.group.lists is Extent.ALL and reader.lists_person(person_id)


def _person(edition: Edition, person_id: str, reader: Reader) -> Person:
    rows = edition.table("persons").filter(pl.col("person_id") == person_id).select("forename", "surname", "dob", "upn").rows()
    forename, surname, dob, upn = rows[0] if rows else (None, None, None, None)
    names = (person_id, *filter(None, (forename, surname, upn)))
    name = " ".join(filter(None, (forename, surname))) or "A child without a name in the data"
    words = f"{name}{f', born {shown(dob)}' if dob else ''}, number {person_id}"
    return Person(person_id, looked.key_of(person_id), words if may_name(reader, person_id) else UNNAMED, names)


def person_of(key: str, reader: Reader) -> Person | None:
    """The child of a key, in the newest kept edition that knows them; None where none does."""
    for edition in editions():
        id = _by_key(edition, settings().secret).get(key)
        if id is not None:
            return _person(edition, id, reader)
    return None


def other_identity(person: Person, reader: Reader) -> Person | None:
    """The identity a child has beside this one, sealed after an adoption: for those named for both. None for everybody else,
    and where there is none: no extract joins two identities, only what was sealed on the page Restricted persons does."""
    if person.target != PERSON:
        return None
    records = records_now()
    with records.reading() as session:
        others = identities(records.all_latest(session, Restricted), reader.name, person.id)[1:]
    if not others or not may_name(reader, others[0]):
        return None
    key = looked.key_of(others[0])
    return person_of(key, reader) or Person(others[0], key, UNKNOWN, (others[0],))


def words_of(key: str, reader: Reader) -> str:
    """A child as this reader may read of them."""
    found = person_of(key, reader)
    return found.words if found else UNKNOWN


def search(typed: str, reader: Reader, *, with_restricted: bool = False) -> list[Person]:
    """The children whose number it is, or in whose name every word stands. A number is looked for in every kept edition.

    with_restricted: a number finds restricted children too, for those who say who is restricted; never by name.
    """
    number = typed.casefold()
    for place, edition in enumerate(editions()):
        plans = edition.table("cin_plans").filter(pl.col("plan_id").str.to_lowercase() == number)["person_id"].drop_nulls()
        exact = {id for id in _by_key(edition, settings().secret).values() if id.casefold() == number} | set(plans)
        named = set() if exact or place else _named(edition, number.split())
        seen = [id for id in sorted(exact) if with_restricted or may_name(reader, id)]
        seen += [id for id in sorted(named) if may_name(reader, id)]
        if seen:
            return [_person(edition, id, reader) for id in seen]
    return []


def _named(edition: Edition, words: Iterable[str]) -> set[str]:
    together = pl.concat_str([pl.col(name).fill_null("") for name in ("forename", "surname")], separator=" ").str.to_lowercase()
    held = edition.table("persons").filter(*(together.str.contains(word, literal=True) for word in words))
    return set(held["person_id"])


def answered(
    reader: Reader, path: str, *, with_restricted: bool = False, beside: Callable[[str, Reader], list[Person]] | None = None
) -> Response:
    """The answer to the form that looks for a child: the page of the only one found, else links to those found. beside: where else to look.

    That it was looked for is in the trail, by the keys found; what was typed is kept nowhere.
    """
    ready(reader)
    typed = given.needed("typed", "Type the child's number or name.")
    found = search(typed, reader, with_restricted=with_restricted)
    found += [one for one in (beside(typed, reader) if beside else ()) if one.key not in {other.key for other in found}]
    keys = [one.key for one in found] if len(found) <= MOST_FOUND else []
    words = f"Looked for a child by number or name: {plural(len(found), 'child', 'children')} found"
    trail.recorded(records_now(), doing_now(), trail.Look("search", words, count=len(found), keys=keys))
    if not found:
        raise given.AtField("typed", NOBODY)
    if len(found) > MOST_FOUND:
        raise given.AtField("typed", f"{len(found):,} children have that name. Type forename and surname, or the child's number.")
    if len(found) == 1:
        return acts.done("One child was found.", f"{path}?{encoded([('key', keys[0])])}")
    links = [{"words": one.words, "href": f"{path}?{encoded([('key', one.key)])}", "more": ""} for one in found]
    return acts.found(f"{len(found)} children were found: choose one.", links)


def withheld_keys(reader: Reader) -> frozenset[str]:
    """The keys of restricted children whom the reader is not named for."""
    return frozenset(looked.key_of(id) for id in reader.withheld)


def ready(reader: Reader) -> None:
    """NotDone where a purpose has still to be chosen for the session."""
    if reader.asks_purpose:
        raise NotDone("Choose first what you look at cases for: load the page again.")


def find_form(action: str, id: str) -> html.Form:
    """The form that looks for a child. What is typed goes into the body of a post."""
    hint = "It stands in no address and is not kept. That you looked is recorded."
    return form(
        action, [field_("typed", "Number or name of the child", needed=True, form=id, hint=hint)], "Find the child", id=f"form-{id}"
    )
