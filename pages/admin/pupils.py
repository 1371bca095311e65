"""Pupils whom social care does not know, beside children it knows: found by number or name, and told by opaque key."""

import polars as pl

from access.reader import Reader
from data.about import PUPIL, key_text
from data.calendar import shown
from data.forgetting import kept
from data.pupils import person_of, persons_near, pupils
from data.store import Edition
from pages import looked
from pages.admin import children
from pages.admin.children import MOST_FOUND, UNKNOWN, UNNAMED, Person
from pages.at_work import settings


def _key(pupil_id: str) -> str:
    return looked.key_of(key_text(pupil_id, PUPIL))


@kept(4)
def _by_key(edition: Edition, _secret: str) -> dict[str, str]:
    """The pupil ids of an edition by their key."""
    return {_key(id): id for id in pupils(edition)[PUPIL[1]]}


def may_name(reader: Reader, person: Person) -> bool:
    """Whether a child's name may be shown: of a pupil where nobody is withheld on whose row a number of the pupil stands."""
    near = persons_near(person.id, children.editions()) if person.target == PUPIL else ()
    return all(children.may_name(reader, id) for id in (person.id, *near))


def one_of(key: str, reader: Reader) -> Person | None:
    """The child of a key: of a pupil whom social care knows that person, of another the pupil. None where no kept edition knows them."""
    found = children.person_of(key, reader)
    for edition in [] if found else children.editions():
        id = _by_key(edition, settings().secret).get(key)
        if id is not None:
            return _one(id, reader)
    return found


def words_of(key: str, reader: Reader) -> str:
    """A child as this reader may read of them."""
    found = one_of(key, reader)
    return found.words if found else UNKNOWN


def _one(pupil_id: str, reader: Reader) -> Person:
    """A pupil, as the person they are where social care knows them."""
    editions = children.editions()
    person = person_of(pupil_id, editions)
    found = children.person_of(looked.key_of(person), reader) if person else None
    if found is not None:
        return found
    theirs = (one.table(PUPIL[0]).filter(pl.col(PUPIL[1]) == pupil_id) for one in editions)
    listed = (rows.select("forename", "surname", "upn", "dob").row(0) for rows in theirs if rows.height)
    forename, surname, upn, dob = next(listed, (None, None, None, None))
    name = " ".join(filter(None, (forename, surname))) or "A pupil without a name in the data"
    words = f"{name}{f', born {shown(dob)}' if dob else ''}, pupil {upn or 'without a UPN'}, by the school census alone"
    pupil = Person(pupil_id, _key(pupil_id), words, (pupil_id, *filter(None, (forename, surname, upn))), PUPIL)
    return pupil if may_name(reader, pupil) else Person(pupil_id, pupil.key, UNNAMED, pupil.names, PUPIL)


def search(typed: str, reader: Reader) -> list[Person]:
    """The pupils whose UPN or number it is, in any kept edition, each as the person they are; else those of the live one, of nobody's row
    in it, in whose name every word stands."""
    number = typed.upper()
    for place, edition in enumerate(children.editions()):
        exact = pupils(edition).filter((pl.col(PUPIL[1]).str.to_uppercase() == number) | (pl.col("number") == number))
        ids = exact[PUPIL[1]].to_list() or ([] if place else _named(edition, typed))
        if len(ids) > MOST_FOUND:
            return [Person(id, _key(id), UNNAMED, target=PUPIL) for id in ids]
        found = {one.key: one for id in ids if may_name(reader, one := _one(id, reader))}
        if found:
            return list(found.values())
    return []


def _named(edition: Edition, typed: str) -> list[str]:
    """The pupils of an edition in whose name every word stands, without those who are found as persons."""
    together = pl.concat_str([pl.col(name).fill_null("") for name in ("forename", "surname")], separator=" ").str.to_lowercase()
    words = typed.casefold().split()
    held = edition.table(PUPIL[0]).filter(*(together.str.contains(word, literal=True) for word in words))
    persons = {number.upper() for number in edition.table("persons")["upn"].drop_nulls()} if held.height else set()
    return [id for id, upn in held.select(PUPIL[1], "upn").sort(PUPIL[1]).rows() if (upn or id).upper() not in persons]
