"""What the commands about one person do and print: subject access, erasure, correction; by opaque key, never by name."""

import argparse
import os
from collections.abc import Callable

from access import people_acts, subject_access
from access.commands import DONE, printed
from access.desk import Desk
from access.doing import NotDone
from access.people_acts import Correction

OWNER_ONLY = 0o600


def subject_access_(desk: Desk, asked: argparse.Namespace) -> int:
    """Write everything held about one person into a new file that only its owner can read."""
    forms = {".xlsx": subject_access.to_xlsx, ".csv": subject_access.to_csv}
    form = forms.get(asked.to.suffix.lower())
    if form is None:
        raise NotDone(f"{asked.to.name} ends in neither .xlsx nor .csv. Give a file that does.")
    person = desk.person(asked.person)
    # Made first: where it cannot be written nothing is recorded as given.
    with os.fdopen(os.open(asked.to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "wb") as handle:
        try:
            held = subject_access.everything(
                desk.records, desk.store, desk.doing, person.id, desk.key_of, asked.asked_by, target=person.target
            )
            handle.write(form(held))
        except BaseException:
            asked.to.unlink()
            raise
    print(f"Wrote {held.rows} rows to {asked.to}. {subject_access.CHECKS}")
    return DONE


def erase(desk: Desk, asked: argparse.Namespace) -> int:
    """Erase one person, or apply the erasures that stand again."""
    if asked.again:
        n = people_acts.erase_again(desk.records, desk.store, desk.doing, desk.key_of)
        print(f"{n} {'person' if n == 1 else 'persons'} erased again.")
        return DONE
    if not (asked.person and asked.asked_by and asked.words):
        raise NotDone("An erasure needs --person, --asked-by and --words; or --again.")
    person = desk.person(asked.person)
    if not asked.sure:
        raise NotDone(f"Nothing was done. It cannot be undone: add --sure to have this person's data {asked.how}.")
    done = people_acts.erase_person(
        *(desk.records, desk.store, desk.doing, person.id, desk.key_of),
        *(asked.how, asked.asked_by, asked.words, person.names, person.target),
    )
    rows = ", ".join(f"{name} {n}" for name, n in done.rows.items() if n)
    print(f"{asked.how.capitalize()} in editions {', '.join(done.editions) or 'none'}. Rows: {rows or 'none'}.")
    print("An identity sealed after an adoption is another person here: those named for both erase it on the page People.")
    print("Servers at work let go of it by themselves. Kept source files are deleted; backups are not reached: see docs/dpia.md.")
    return DONE


def rectify(desk: Desk, asked: argparse.Namespace) -> int:
    """List, ask, or say how a request stands."""
    person = desk.person(asked.person) if asked.act == "ask" else None
    with desk.records.session() as session:
        if person is not None:
            people_acts.ask_correction(desk.records, session, desk.doing, person.key, asked.asked_by, asked.words, person.names)
        elif asked.act == "step":
            people_acts.step_correction(desk.records, session, desk.doing, asked.request, Correction[asked.state.upper()])
        held, hidden = people_acts.corrections(desk.records, session), desk.hidden_keys()
    rows = [(one.key, one.child_key, one.asked_by, one.words, one.state) for one in held if one.child_key not in hidden]
    printed(("Request", "Child", "Asked by", "Words", "State"), rows)
    return DONE


COMMANDS: dict[str, Callable[[Desk, argparse.Namespace], int]] = {
    "subject-access": subject_access_,
    "erase": erase,
    "rectify": rectify,
}
