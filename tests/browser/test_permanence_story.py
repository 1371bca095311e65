"""The story of a predicted start: typed in the meeting, seen in the figures at once, begun a month later."""

import csv
import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import requests
from selenium.webdriver.common.keys import Keys

from access.demo_users import CARE_TEAM
from data.store import Store
from loaders import extract
from loaders.__main__ import DEMO, DEMO_COMPLETE_FROM
from tests.browser.driver import Sightline

MEETING = "/ppoc/mobilisation"
UPCOMING = f"/cases?measure=ppoc-upcoming-sgo&team={CARE_TEAM.replace(' ', '%20')}"
JUNE = date(2022, 6, 23)


@pytest.fixture
def own(duo: Sightline, demo_store: Path, tmp_path: Path) -> Iterator[Path]:
    """A store and records of this test's own, which the server reads meanwhile."""
    before = {name: os.environ[name] for name in ("SIGHTLINE_STORE", "SIGHTLINE_DB")}
    store = tmp_path / "store"
    shutil.copytree(demo_store, store)
    os.environ |= {"SIGHTLINE_STORE": str(store), "SIGHTLINE_DB": f"sqlite:///{tmp_path / 'records.sqlite'}"}
    yield store
    duo.js("window.onbeforeunload = null")
    os.environ |= before


def next_month(store: Path, folder: Path, person: str) -> None:
    """Publish the demo as it might stand a month later: the child's assessment has begun."""
    shutil.copytree(DEMO, folder)
    with (folder / "permanence_assessments.csv").open("a", newline="") as file:
        csv.writer(file).writerow([person, "SGO", "2022-06-14", "", ""])
    extract.load(folder, Store(store), extract_date=JUNE, complete_from=DEMO_COMPLETE_FROM, invented=True)


def field(duo: Sightline, name: str) -> str:
    """What stands in a field of the row at work."""
    return duo.js("return document.querySelector('tbody[data-story] [name=\"' + arguments[0] + '\"]').value", name)


def count(duo: Sightline) -> int:
    """The figure of upcoming SGO assessments in the team, as the assistant director sees it."""
    duo.sign_in("director")
    duo.open(UPCOMING)
    return duo.list_count()


def person_of(key: str, store: Path) -> str:
    """The person of a child key."""
    from access.keys import person_of as found
    from app import app

    person = found(app.server.config["SIGHTLINE"].secret, key, Store(store).live().table("persons")["person_id"].to_list())
    assert person
    return person


def test_a_predicted_start_from_the_meeting_to_its_day(duo: Sightline, own: Path, tmp_path: Path) -> None:
    before = count(duo)
    duo.sign_in("coordinator")
    duo.open(MEETING)
    # A child whose SGO assessment is planned later than in 3 months.
    assert duo.until(
        lambda: duo.js(
            "const at = [...document.querySelectorAll('.mob-table [name=sgo-start]')].find((i) => /202[3-9]$/.test(i.value));"
            "if (at) at.closest('tbody').dataset.story = 'yes'; return !!at"
        ),
        "a child planned later",
    )
    key, seen, was = field(duo, "child"), field(duo, "sgo-seen"), field(duo, "sgo-start")
    name = duo.text("tbody[data-story] th a")
    duo.click("tbody[data-story] [name=sgo-start]")
    duo.keys(Keys.END, *[Keys.BACKSPACE] * len(was), "13/06/2022", Keys.ENTER)
    duo.until(lambda: duo.js("return document.activeElement.name") == "reason", "the focus where the reason is missing")

    # Meanwhile somebody else moves it from another session: the second is told, and nothing is lost.
    body = {"child": key, "sgo-seen": seen, "sgo-start": "20/06/2022", "sgo-note": field(duo, "sgo-note"), "reason": "court listing"}
    body |= {"reunification-seen": field(duo, "reunification-seen"), "reunification-start": "", "reunification-note": ""}
    other = requests.post(f"{duo.base}/do/ppoc/prediction", data=body, cookies=duo.marks, headers={"X-CSRFToken": duo.marks["_csrf_token"]})
    assert other.status_code == 200, other.text
    duo.keys("carers are ready sooner", Keys.ENTER)
    duo.until(lambda: "wrote 20/06/2022" in duo.text("tbody[data-story]"), "what the other wrote")
    assert field(duo, "sgo-start") == "13/06/2022" and field(duo, "reason") == "carers are ready sooner"
    duo.keys(Keys.ENTER)
    duo.until(lambda: not duo.has("tbody.is-typed"), "the row kept")
    duo.until(lambda: "moved 2 times" in duo.text(f"tbody[id='mob-{key[:16]}']"), "how often it moved")

    duo.click(f"[id='mob-{key[:16]}-history'] button")
    duo.until(lambda: duo.has("dialog[open] .mob-history"), "the history")
    said = duo.text("dialog[open]")
    assert "carers are ready sooner" in said and "court listing" in said and "Perran Quillfield" in said and was in said
    duo.keys(Keys.ESCAPE)
    duo.get_logs()  # the browser notes the 422 and the 409

    # The figure of everybody has changed, and its list holds the child.
    assert count(duo) == before + 1
    assert name in duo.text("#cases-grid")

    # Next month's data bring the start, on the day after the date.
    next_month(own, tmp_path / "june", person_of(key, own))
    duo.open(f"/child?key={key}")
    duo.until(lambda: duo.has("#form-reason, .child-name"), "the child's page")
    if duo.has("#form-reason"):
        duo.click("#field-reason-chosen")
        duo.keys(Keys.DOWN, Keys.ENTER)
        duo.click("#form-reason button")
        duo.until(lambda: duo.has(".child-name"), "the child")
    assert "Started Late" in duo.text(".child-page") and "14/06/2022" in duo.text(".child-page")
