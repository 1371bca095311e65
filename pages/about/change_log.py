"""The change log: what changed and when, from requests that were made and from the product's own CHANGELOG.md, its numbers first."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from dash import html
from sqlalchemy.orm import Session

from access import governance
from access.governance import MADE
from access.reader import Reader
from data.calendar import shown
from data.records.database import Records
from pages.about.governance_words import PATH, table
from pages.about.requests import may_see
from pages.named import names

FILE = Path(__file__).parents[2] / "CHANGELOG.md"
HEAD = re.compile(r"^## (?P<version>\S+)(?: \((?P<day>[^)]+)\))?(?:: (?P<what>.+?))?\s*$")
LABEL = re.compile(r"^\*\*(?P<label>[^*]+?)\.\*\*\s*")
# What readers of the dashboards are told; the rest is for who runs the product.
LABELS = ("Numbers", "For readers")


@dataclass(frozen=True)
class Entry:
    """One entry of CHANGELOG.md. told: (label, paragraphs and items) in its order; what: what it is about, empty for none."""

    version: str
    day: str
    told: tuple[tuple[str, tuple[str, ...]], ...]
    what: str = ""


def parsed(text: str) -> tuple[Entry, ...]:
    """The entries of a changelog, newest first as they stand in it; a part begins with its label in bold, items with a dash."""
    entries: list[Entry] = []
    for part in re.split(r"^(?=## )", text, flags=re.M):
        head = HEAD.match(part.partition("\n")[0])
        if not head:
            continue
        told: list[tuple[str, list[str]]] = []
        for block in re.split(r"\n\s*\n|\n(?=- )", part.partition("\n")[2]):
            words = " ".join(block.split()).removeprefix("- ").replace("`", "")
            label = LABEL.match(words)
            if label:
                told.append((label["label"], []))
                words = words[label.end() :]
            if words and told:
                told[-1][1].append(words)
        parts = tuple((label, tuple(words)) for label, words in told)
        entries.append(Entry(head["version"], head["day"] or "", parts, head["what"] or ""))
    return tuple(entries)


@lru_cache(maxsize=1)
def product() -> tuple[Entry, ...]:
    """The product's own entries; none where the file is not there."""
    try:
        return parsed(FILE.read_text(encoding="utf-8"))
    except OSError:
        return ()


def _day(words: str) -> str:
    """A day such as 21 November 2026 as it stands on screen; other words stay as they are."""
    try:
        return datetime.strptime(words, "%d %B %Y").replace(tzinfo=UTC).strftime("%d/%m/%Y")
    except ValueError:
        return words


def _entry(entry: Entry) -> html.Article:
    title = f"Sightline {entry.version}" + (f", {_day(entry.day)}" if entry.day else "") + (f": {entry.what}" if entry.what else "")
    parts: list[Any] = [html.H3(title)]
    for label in LABELS:
        for name, words in entry.told:
            if name == label:
                parts += [html.H4(name), html.Ul([html.Li(one) for one in words])]
    return html.Article(parts, className="definition")


def change_log(records: Records, session: Session, reader: Reader) -> list[Any]:
    """Changes that were asked for and made, newest first, then what each version of the product changed."""
    people, rows = names(records, session), []
    for found in governance.requests(records, session):
        if not may_see(found, reader):
            continue
        link = html.A(found.request.title, href=f"{PATH}?request={found.request.key}", className="text-link")
        rows += [
            (taken.on, [link, found.route.title, shown(taken.on), people.get(taken.by, taken.by), taken.words or "-"])
            for taken in found.taken
            if taken.decision == MADE
        ]
    rows.sort(key=lambda row: row[0], reverse=True)
    heads = ("Change", "About", "Made on", "Made by", "Words")
    asked = (
        [table("Changes that were asked for", heads, [row for _, row in rows])]
        if rows
        else [html.P("No request has been made into a change yet.")]
    )
    own = [_entry(entry) for entry in product()] or [html.P("This installation holds no CHANGELOG.md: ask management information for it.")]
    return [html.H2("Changes that were asked for"), *asked, html.H2("Changes of the product, those of its numbers first"), *own]
