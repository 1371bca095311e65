"""The command line of access: `python -m access verify | users | trail | subject-access | erase | rectify | retention | stand-in`."""

import argparse
import signal
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from access import commands, person_commands
from access.desk import Desk, open_desk
from access.doing import NotDone
from access.people_acts import Correction
from access.reader import Refused
from access.users import FIELDS
from data.calendar import parse_day
from data.erase import How
from data.records.base import RecordsError
from data.register import SettingsError
from data.store import StoreError

REFUSED = 1
A_PERSON = "the child's key, or - to type key, person id or UPN unseen (so that it stays out of the shell's history)"


def _day(text: str) -> date:
    try:
        return parse_day(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _head(text: str) -> tuple[int, str]:
    number, _, hash = text.partition(":")
    if not number.isdecimal() or len(hash) != 64:
        raise argparse.ArgumentTypeError(f"{text!r} is no head. Write it as `verify` printed it: NUMBER:HASH.")
    return int(number), hash


def _users(commands_: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser) -> None:
    acts = commands_.add_parser("users", help="list, add, import, disable, enable or reset users").add_subparsers(
        dest="act", required=True, metavar="ACT"
    )
    acts.add_parser("list", parents=[common], help="every user, with group and places")
    add = acts.add_parser("add", parents=[common], help="add one, and print a password for the first sign-in")
    for name in FIELDS:
        many = name in ("localities", "teams")
        option = f"--{name.replace('_', '-')}"
        kind = _day if name in ("agreement_on", "dbs_on") else str
        if name in ("name", "shown_name", "group"):
            add.add_argument(option, required=True)
        elif many:
            add.add_argument(option, action="append", default=[], help="once for each")
        else:
            add.add_argument(option, type=kind)
    acts.add_parser("import", parents=[common], help="add and change users from a csv file").add_argument("file", type=Path)
    acts.add_parser("template", parents=[common], help="print the header of that file, with a row to copy")
    for act, words in (
        ("disable", "shut a user out, at once"),
        ("enable", "let a user in again"),
        ("reset", "print a new password for one sign-in"),
    ):
        acts.add_parser(act, parents=[common], help=words).add_argument("name", metavar="NAME")


def _people(commands_: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser) -> None:
    asked = argparse.ArgumentParser(add_help=False)
    asked.add_argument("--asked-by", required=True, metavar="WHO", help='who asks, as a relation: "the mother"')
    person = argparse.ArgumentParser(add_help=False)
    person.add_argument("--person", required=True, metavar="KEY", help=A_PERSON)
    access = commands_.add_parser("subject-access", parents=[common, person, asked], help="write all that is held about one person")
    access.add_argument("--to", type=Path, required=True, metavar="FILE", help="a new file that ends in .xlsx or .csv")
    erase = commands_.add_parser("erase", parents=[common], help="erase one person, from every kept edition and the records")
    erase.add_argument("--person", metavar="KEY", help=A_PERSON)
    erase.add_argument("--asked-by", metavar="WHO")
    erase.add_argument("--words", metavar="WHY", help="why, without a name")
    erase.add_argument("--how", choices=list(How), type=How, default=How.PSEUDONYMISED, help="default: pseudonymised, so past counts stand")
    erase.add_argument("--sure", action="store_true", help="do it: it cannot be undone")
    erase.add_argument("--again", action="store_true", help="apply the erasures that stand to editions published since")
    rectify = commands_.add_parser("rectify", help="requests for a correction").add_subparsers(dest="act", required=True, metavar="ACT")
    rectify.add_parser("list", parents=[common], help="every request, with how it stands")
    rectify.add_parser("ask", parents=[common, person, asked], help="record a request").add_argument("--words", required=True)
    step = rectify.add_parser("step", parents=[common], help="say how a request stands")
    step.add_argument("request", metavar="REQUEST")
    step.add_argument("state", choices=[state.name.lower() for state in Correction])


def parser() -> argparse.ArgumentParser:
    """Every command with its words."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--store", type=Path, help="the folder of the store (default: SIGHTLINE_STORE, else data/store)")
    top = argparse.ArgumentParser(prog="python -m access", description="Users, the trail, and what a person may ask of us.")
    commands_ = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    verify = commands_.add_parser("verify", parents=[common], help="check that no entry of the trail was changed, removed or put in")
    verify.add_argument("--head", type=_head, action="append", default=[], metavar="NUMBER:HASH", help="a head printed earlier")
    _users(commands_, common)
    trail = commands_.add_parser("trail", parents=[common], help="who looked at a child, or what a user looked at")
    which = trail.add_mutually_exclusive_group(required=True)
    which.add_argument("--person", metavar="KEY", help=A_PERSON)
    which.add_argument("--user", metavar="NAME")
    trail.add_argument("--names", action="store_true", help="print children's names beside their keys")
    _people(commands_, common)
    commands_.add_parser("retention", parents=[common], help="what is past its time").add_argument(
        "--apply", action="store_true", help="remove it, with a record"
    )
    stand_in = commands_.add_parser("stand-in", help="who holds a team's meeting rights, until when").add_subparsers(
        dest="act", required=True, metavar="ACT"
    )
    stand_in.add_parser("list", parents=[common], help="the stand-ins of today")
    for act in ("give", "end"):
        one = stand_in.add_parser(act, parents=[common])
        one.add_argument("user", metavar="USER")
        one.add_argument("team", metavar="TEAM")
        if act == "give":
            one.add_argument("until", type=_day, metavar="UNTIL")
    return top


def done(desk: Desk, asked: argparse.Namespace) -> int:
    """Do what was asked; returns the exit status."""
    if asked.command in person_commands.COMMANDS:
        return person_commands.COMMANDS[asked.command](desk, asked)
    return commands.COMMANDS[asked.command](desk, asked)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0: done, 1: refused, or the trail is broken; 2: wrong usage."""
    asked = parser().parse_args(arguments)
    try:
        return done(open_desk(asked.store, datetime.now(UTC)), asked)
    except (NotDone, Refused, RecordsError, SettingsError, StoreError) as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print((error.strerror or type(error).__name__) + (f": {error.filename}" if error.filename else "") + ".", file=sys.stderr)
    return REFUSED


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `| head` ends quietly
    sys.exit(main())
