"""How the text of one setting becomes its value; each raises ValueError for a text that it cannot take."""

import re
from collections.abc import Callable
from pathlib import Path

DATABASE = re.compile(r"sqlite:///.+|postgres(?:ql)?(?:\+psycopg)?://[^/\s]+/[^/\s]+")
LISTED_URL = re.compile(r"https?://[^/\s?#@]+(?:/[^\s?#]*)?")


def text(given: str) -> str:
    """Any text."""
    return given


def path(given: str) -> Path:
    """A file or folder of this machine."""
    return Path(given)


def whole(least: int, most: int) -> Callable[[str], int]:
    """A whole number between two, both allowed."""

    def read(given: str) -> int:
        if not (given.isascii() and given.isdigit() and least <= int(given) <= most):
            raise ValueError
        return int(given)

    return read


def share(given: str) -> float:
    """A share from 0 to 1, written 5% or 0.05."""
    read = float(given.removesuffix("%")) / (100 if given.endswith("%") else 1)
    if not 0 <= read <= 1:
        raise ValueError
    return read


def one_of(*choices: str) -> Callable[[str], str]:
    """One of some words."""

    def read(given: str) -> str:
        if given not in choices:
            raise ValueError
        return given

    return read


def database(given: str) -> str:
    """The URL of a SQLite file or of a PostgreSQL database."""
    if not DATABASE.fullmatch(given) or given == "sqlite:///:memory:":
        raise ValueError
    return given


def url(given: str) -> str:
    """A web address without a user, a question or a fragment in it."""
    if not LISTED_URL.fullmatch(given):
        raise ValueError
    return given


def pairs(given: str) -> dict[str, str]:
    """`a=b, c=d` as a dict; no name twice, none empty."""
    read: dict[str, str] = {}
    for pair in given.split(","):
        name, equals, value = (part.strip() for part in pair.partition("="))
        if not (name and equals and value) or name in read:
            raise ValueError
        read[name] = value
    return read
