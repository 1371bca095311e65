"""The product's own change log: read from CHANGELOG.md, its numbers first."""

from pages.about.change_log import LABELS, Entry, parsed, product

TEXT = """# Changelog

Words before any entry.

## 0.2.0 (5 December 2026): who sees what

**Numbers.** Two figures
changed.

- One of `them`.
- The other.

**For readers.** A page.

## 0.1.0

**For readers.** The first.
"""


def test_entries_are_read_in_their_order():
    assert parsed(TEXT) == (
        Entry(
            "0.2.0",
            "5 December 2026",
            (("Numbers", ("Two figures changed.", "One of them.", "The other.")), ("For readers", ("A page.",))),
            "who sees what",
        ),
        Entry("0.1.0", "", (("For readers", ("The first.",)),)),
    )
    assert parsed("") == ()


def test_the_products_own_begins_with_its_numbers():
    entries = product()
    assert entries and all(entry.told for entry in entries)
    assert LABELS[0] == "Numbers" == entries[-1].told[0][0]
