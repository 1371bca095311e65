"""A team of the Head of service view opens its children by mouse and by keys, closes again, and keeps nothing of them."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.driver import Sightline, figure

pytestmark = pytest.mark.sampled(4, of="stories")

PLAN = "head-of-service-plan"
COLUMNS = ("on_fco", "with_prediction", "no_prediction", "moved")
KEPT = "return JSON.stringify([location.href, {...localStorage}, {...sessionStorage}, history.state])"
NAMES = "return [...document.querySelectorAll('#head-of-service-plan .depth-3 a')].map(a => a.innerText)"


def opener(duo: Sightline, row: str):
    return duo.js("return arguments[0].querySelector('.opener')", duo.cell(PLAN, row, "name"))


def children(duo: Sightline, team: str) -> list[dict[str, str]]:
    return [cells for id, cells in duo.grid(PLAN).items() if id.startswith(f"{team}|")]


def test_the_children_of_a_team_open_and_close(duo: Sightline) -> None:
    duo.open("/ppoc/head-of-service")
    duo.click(opener(duo, "Erewash"))
    team = duo.until(
        lambda: next((id for id, row in duo.grid(PLAN).items() if id.startswith("Erewash|") and figure(row["on_fco"])), None), "its teams"
    )
    assert duo.js(NAMES) == []
    whole = {column: figure(duo.grid(PLAN)[team][column]) for column in COLUMNS}
    duo.click(opener(duo, team))
    duo.until(lambda: children(duo, team), "its children")
    duo.settled()
    shown = children(duo, team)
    assert {column: sum(figure(row[column]) == 1 for row in shown) for column in COLUMNS[:3]} == {c: whole[c] for c in COLUMNS[:3]}
    assert sum(figure(row["moved"]) or 0 for row in shown) == whole["moved"]
    names = duo.js(NAMES)
    assert len(names) == len(shown) and not [name for name in names if name in duo.js(KEPT)]
    # By keys: + and - of the keyboard, on the name of the team.
    duo.focus(duo.cell(PLAN, team, "name"))
    duo.keys("-")
    duo.until(lambda: not children(duo, team), "closed")
    assert not [name for name in names if name in duo.js("return document.body.innerText")]
    duo.keys("+")
    duo.until(lambda: len(children(duo, team)) == len(shown), "open again")
    # In the table that stands for the matrix they stand too, and close.
    duo.keys(Keys.ARROW_RIGHT)
    duo.shift(Keys.F10)
    duo.menu()
    duo.choose("Show as table")
    duo.until(lambda: len(duo.texts("dialog tr.depth-3 th")) == len(shown), "the table with its children")
    duo.click("dialog .opener.is-open")
    duo.until(lambda: not duo.texts("dialog tr.depth-3 th") and not children(duo, team), "closed in the table too")
    duo.keys(Keys.ENTER)
    duo.until(lambda: len(duo.texts("dialog tr.depth-3 th")) == len(shown), "opened in the table")
    duo.keys(Keys.ESCAPE)
    duo.until(lambda: not duo.has("dialog[open]"), "the dialog closed")
    # Another state of the page begins closed; Enter on a child leads to the child's page.
    duo.focus(duo.cell(PLAN, f"{team}|0", "name"))
    duo.keys(Keys.ENTER)
    duo.until(lambda: duo.has(".page-child"), "the child's page")
    duo.driver.back()
    duo.until(lambda: duo.has(".page-head-of-service") and duo.grid(PLAN), "the page again")
    duo.settled()
    assert not children(duo, team) and duo.js(NAMES) == []
