"""What a person may ask of us: that their data are corrected, erased, or given to them; each done and left on record by key alone."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from access import trail
from access.doing import Doing, NotDone
from data.about import PERSON, PUPIL, Target, key_text
from data.erase import Erased, How, erase
from data.person import is_known, person_ids
from data.pupils import persons_near, pupils, pupils_of
from data.records.database import Records
from data.records.erasing import erasing
from data.records.tables import PersonAct, Prediction, Restricted, SignIn
from data.store import Edition, NoEdition, Store

ERASED, RECTIFIED, SUBJECT_ACCESS = "erased", "rectified", "subject access"
LONGEST_WORDS = 2000
AGAIN = "the erasure that stands"
WITH_PERSON = "with the person who was erased: the key of the number by which schools know them"


class Correction(StrEnum):
    """How a request for a correction stands. Data are corrected where they are kept, and come corrected with the next load."""

    ASKED = "asked for"
    PASSED = "passed to those who keep the case system"
    CORRECTED = "corrected at the source"
    REFUSED = "not corrected"


@dataclass(frozen=True)
class CorrectionAsked:
    """A request for a correction as it stands. row_id: what a next step must name; history: (state, day, by), the oldest first."""

    key: str
    child_key: str
    asked_by: str
    words: str
    state: Correction
    history: tuple[tuple[str, str, str], ...]
    row_id: int


def _told(words: str, names: Sequence[str]) -> str:
    """Words fit to keep: said, short, and without the child's name or id. Raises NotDone with what to write instead."""
    words = words.strip()
    if not words:
        raise NotDone("Say what is asked, without a name: such as 'date of birth is a month out'.")
    if len(words) > LONGEST_WORDS:
        raise NotDone(f"The words have {len(words)} characters. Use {LONGEST_WORDS} at most.")
    said = {part.strip(".,;:!?()'\"").casefold() for part in words.split()}
    if any(name and name.casefold() in said for name in names):
        raise NotDone("The words name the child. Leave name and number out: the record is kept by an opaque key.")
    return words


def act_row(doing: Doing, act: str, child_key: str, asked_by: str, words: str, key: str = "", reason: str = "") -> PersonAct:
    """The record of an act on a person, by the opaque key alone; a new one unless `key` names one that goes on."""
    # Typed on the command line: one that began with a hyphen would be taken for an option.
    columns: dict[str, Any] = doing.stamp(key or secrets.token_hex(12), reason)
    return PersonAct(**columns, act=act, child_key=child_key, asked_by=asked_by, on=doing.at.date(), words=words)


def ask_correction(
    records: Records, session: Session, doing: Doing, child_key: str, asked_by: str, words: str, names: Sequence[str] = ()
) -> CorrectionAsked:
    """Record that a correction is asked for. asked_by: who asks, as a relation ("the mother"); names: the child's names and
    ids, which must not stand in the words. NotDone where the words are empty, too long or name the child."""
    row = act_row(doing, RECTIFIED, child_key, _told(asked_by, names), _told(words, names), reason=Correction.ASKED)
    records.add(session, row)
    trail.record(session, doing, trail.Look("write", "Correction asked for", count=1, keys=[child_key]))
    return _correction(records, session, row.key)


def step_correction(
    records: Records, session: Session, doing: Doing, key: str, state: Correction, after: int | None = None
) -> CorrectionAsked:
    """Say how a request for a correction stands now. NotDone where there is none."""
    now = _correction(records, session, key)
    row = act_row(doing, RECTIFIED, now.child_key, now.asked_by, now.words, key=key, reason=state)
    records.add(session, row, after=after)
    trail.record(session, doing, trail.Look("write", f"Correction {state}", count=1, keys=[now.child_key]))
    return _correction(records, session, key)


def corrections(records: Records, session: Session, child_key: str | None = None) -> list[CorrectionAsked]:
    """Every correction asked for, or those of one child, the newest first."""
    rows = [row for row in records.all_latest(session, PersonAct) if row.act == RECTIFIED and child_key in (None, row.child_key)]
    return [_correction(records, session, row.key) for row in sorted(rows, key=lambda row: row.row_id, reverse=True)]


def _correction(records: Records, session: Session, key: str) -> CorrectionAsked:
    rows = [row for row in records.history(session, PersonAct, key) if row.act == RECTIFIED]
    if not rows:
        raise NotDone("There is no such request for a correction. `python -m access rectify list` shows them all.")
    last = rows[-1]
    history = tuple((row.reason, row.recorded_at.date().isoformat(), row.recorded_by) for row in rows)
    return CorrectionAsked(key, last.child_key, last.asked_by, last.words, Correction(last.reason), history, last.row_id)


def acts(records: Records, session: Session, child_key: str | None = None) -> list[PersonAct]:
    """Every act on a person, or those on one, the newest first: by opaque key, never by name."""
    rows = [row for row in records.all_latest(session, PersonAct) if child_key in (None, row.child_key)]
    return sorted(rows, key=lambda row: row.row_id, reverse=True)


def _editions(store: Store) -> list[Edition]:
    return [store.edition(name) for name in store.names()]


def school_keys(store: Store, id: str, target: Target, key_of: Callable[[str], str]) -> tuple[str, ...]:
    """The keys of the pupil a person is too, and of what schools may yet know them by; none of a pupil, who has a key of their own."""
    ids = pupils_of(id, None, _editions(store)) if target == PERSON else ()
    return tuple(key_of(key_text(pupil, PUPIL)) for pupil in sorted(ids))


def erase_person(
    records: Records,
    store: Store,
    doing: Doing,
    id: str,
    key_of: Callable[[str], str],
    how: How,
    asked_by: str,
    words: str,
    names: Sequence[str] = (),
    target: Target = PERSON,
) -> Erased:
    """Erase one person, or a pupil whom social care does not know (`target`): from every kept edition (data.erase), schools' rows
    with them; and a person from the restricted persons, from the predicted starts typed here (which go either way: who typed what
    when would lead back to a made-up id), and from the reasons of sessions.

    The act is recorded with the opaque key, and once more with that of the number by which schools know the person; it stands:
    `erase_again` applies it to later editions. The trail keeps its keys: they prove who looked, and without the person's id in
    any edition nobody can tell whose they are. Editions are written first: a failure there leaves records as they were, and
    erasing again takes up where it stopped.
    Raises NotDone where nothing is held of the person, and StoreError where the store cannot be written.
    """
    asked_by, words = _told(asked_by, names), _told(words, names)
    child_key, at_school = key_of(key_text(id, target)), school_keys(store, id, target, key_of)
    done = erase(store, id, how, doing.at, target)
    told = f"{how.value}; editions: {', '.join(done.editions) or 'none'}. {words}"
    with records.session() as session:
        held, typed = (_restricted(session, id), _typed(session, id)) if target == PERSON else ([], 0)
        keys = {child_key, *at_school}
        reasons = [running for running in session.scalars(select(SignIn)) if keys & running.reasons.keys()]
        if not done.editions and not held and not reasons and not typed:
            raise NotDone("Nothing is held of that person: no edition and no record knows them. Check the id, or the key.")
        count = sum(done.rows.values()) + typed
        trail.record(session, doing, trail.Look("erasure", f"A person's data {how.value}", count=count, keys=[child_key, *at_school]))
        with erasing(session, act_row(doing, ERASED, child_key, asked_by, told, reason=how.value)):
            for key in at_school:
                records.add(session, act_row(doing, ERASED, key, asked_by, WITH_PERSON, reason=how.value))
            if typed:
                session.execute(delete(Prediction).where(Prediction.person_id == id))
            for row in held:
                other = row.sealed_person_id if row.key == id else row.key
                if other and other != id:  # the identity that stays is restricted as before
                    row.key, row.sealed_person_id = other, None
                else:
                    session.execute(delete(Restricted).where(Restricted.row_id == row.row_id))
        for running in reasons:
            for key in keys & running.reasons.keys():
                running.reasons.pop(key)
    return done


def _typed(session: Session, person_id: str) -> int:
    """How many predicted starts, old ones too, were typed for a person."""
    return session.scalar(select(func.count()).select_from(Prediction).where(Prediction.person_id == person_id)) or 0


def _restricted(session: Session, person_id: str) -> list[Restricted]:
    about = or_(Restricted.key == person_id, Restricted.sealed_person_id == person_id)
    return list(session.scalars(select(Restricted).where(about)))


def erase_again(records: Records, store: Store, doing: Doing, key_of: Callable[[str], str]) -> int:
    """Apply the erasures that stand to editions published since, and to predicted starts typed since for whoever is in them: the
    case system still sends whoever it still holds.

    Run it after a load. key_of: the child key of a person id. Returns how many persons were erased again.
    """
    with records.reading() as session:
        rows = [row for row in acts(records, session) if row.act == ERASED]
        # What was asked for a pupil stands before what came with a person.
        standing = {row.child_key: row for row in sorted(rows, key=lambda row: row.words != WITH_PERSON)}
    found = {child: standing[key] for child, key in _sent_again(store, key_of, standing).items()}
    again = 0
    for (target, id), act in found.items():
        how = How(act.reason)
        done = erase(store, id, how, doing.at, target)
        with records.session() as session:
            typed = _typed(session, id) if target == PERSON else 0
            if not done.editions and not typed:
                continue  # the pupil went with the person
            again += 1
            look = trail.Look("erasure", f"A person's data {how.value} again", count=sum(done.rows.values()) + typed, keys=[act.child_key])
            trail.record(session, doing, look)
            if typed:
                row = act_row(doing, ERASED, act.child_key, AGAIN, f"{how.value}; predicted starts typed since", reason=how.value)
                with erasing(session, row):
                    session.execute(delete(Prediction).where(Prediction.person_id == id))
    return again


def _sent_again(store: Store, key_of: Callable[[str], str], standing: Mapping[str, PersonAct]) -> dict[tuple[Target, str], str]:
    """Those of the kept editions whose erasure stands, each with its key: persons first, whose pupils go with them.

    A pupil who went with a person stays where the number stands by now on the row of another, who was not erased.
    """
    if not standing:
        return {}
    editions = _editions(store)
    found = {(PERSON, id): key for one in editions for id in person_ids(one) if (key := key_of(id)) in standing}
    for id, number in dict.fromkeys(pair for one in editions for pair in pupils(one).rows()):
        keys = [made for text in (id, number) if text and (made := key_of(key_text(text, PUPIL))) in standing]
        for one in keys[:1]:
            others = {person for person in persons_near(id, editions) if (PERSON, person) not in found}
            if not others or standing[one].words != WITH_PERSON:
                found[PUPIL, id] = one
    return found


def edition_with(store: Store, id: str, target: Target = PERSON) -> Edition:
    """The live edition where it knows the person or pupil, else the newest kept one that does. NoEdition where none does."""
    live = store.live()
    if is_known(live, id, target):
        return live
    for edition in reversed(_editions(store)):
        if is_known(edition, id, target):
            return edition
    raise NoEdition("No kept edition knows that person. Check the id, or the key.")
