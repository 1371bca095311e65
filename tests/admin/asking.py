"""What the tests of the admin pages do: send a form, read a page's words, look into the trail."""

import html
import io
import re
from typing import Any

import polars as pl
from sqlalchemy import select
from werkzeug.test import TestResponse

from access.keys import child_key
from data.environment import read_environment
from data.records.database import Records
from data.records.tables import Restricted, TrailEntry
from data.store import Edition
from tests.signin.browsing import Browsing

SECRET = read_environment({}).secret


def send(browser: Browsing, path: str, file: bytes = b"", **values: Any) -> TestResponse:
    """Send a form as the browser's script does."""
    data: dict[str, Any] = {name.replace("__", "-"): value for name, value in values.items()}
    if file:
        data["file"] = (io.BytesIO(file), "users.csv")
    return browser.ask(path, "POST", data=data, headers={"X-CSRFToken": browser.token})


def page(browser: Browsing, path: str, query: str = "") -> str:
    """The visible words of an admin page, such as "users"; the answer's status where it is none."""
    answer = browser.get(f"/view/admin-{path}{f'?{query}' if query else ''}")
    return words(answer.get_json()["words"][f"admin-{path}-part"]) if answer.status_code == 200 else str(answer.status_code)


def markup_of(browser: Browsing, path: str, query: str = "") -> str:
    """The HTML of an admin page."""
    return str(browser.get(f"/view/admin-{path}{f'?{query}' if query else ''}").get_json()["words"][f"admin-{path}-part"])


def words(text: str) -> str:
    """HTML without its tags."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))).strip()


def hidden(text: str, form: str, name: str = "after") -> str:
    """The value of a hidden field of a form, as the page gives it."""
    found = re.search(rf'data-input="([^"]*field-{form}-{name}&quot;[^"]*)"', text)
    assert found, f"no field {name} in form {form}"
    value = re.search(r'"value": "([^"]*)"', html.unescape(found[1]))
    assert value
    return value[1]


def trail_of(records: Records, kind: str = "") -> list[TrailEntry]:
    """The entries of the trail, the oldest first; of one kind."""
    with records.reading() as session:
        rows = session.scalars(select(TrailEntry).order_by(TrailEntry.seq))
        return [row for row in rows if kind in ("", row.kind)]


def key_of(person: str) -> str:
    """The opaque key of a person in these tests."""
    return child_key(SECRET, person)


def a_child(demo: Edition, records: Records, place: int = 0) -> dict[str, Any]:
    """A child of the demo who is not restricted, with a name nobody else has."""
    with records.reading() as session:
        kept = [row.key for row in records.all_latest(session, Restricted)]
    persons = demo.table("persons").filter(~pl.col("person_id").is_in(kept) & pl.col("forename").is_not_null())
    alone = persons.group_by("forename", "surname").len().filter(pl.col("len") == 1)
    return persons.join(alone, on=["forename", "surname"]).sort("person_id").to_dicts()[place]


def restricted_ids(records: Records) -> list[str]:
    """The demo's restricted persons: the first is shown to the head of service too, all to the data manager."""
    with records.reading() as session:
        rows = records.all_latest(session, Restricted)
    return [row.key for row in sorted(rows, key=lambda row: -len(row.named))]


def tells(text: str, child: dict[str, Any]) -> list[str]:
    """What of a child stands in a text: forename with surname, or the number."""
    return [part for part in (str(child["person_id"]), f"{child['forename']} {child['surname']}") if part in text]
