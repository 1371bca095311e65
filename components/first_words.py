"""The words of a page in the document itself: they can be read while the browser still fetches and builds the page (decision 20)."""

from collections.abc import Callable
from typing import Any

from access.reader import Refused
from components.frame import laid
from components.grid import closed_height
from components.markup import still
from components.page import PAGES, Answer, Page
from components.request import read
from components.shell import shell
from data.store import NoEdition


def name_at(path: str) -> str:
    """The name of the page of figures at a path; empty where there is none."""
    return next((page.name for page in PAGES.values() if page.path == path), "")


def page_at(path: str) -> Page | None:
    """The page of figures at a path whose words may come first: none that notes a look at a child, none whose list the browser asks for."""
    page = PAGES.get(name_at(path))
    return None if page is None or page.noted or page.live else page


def first_words(path: str, search: str, invented: bool) -> str:
    """What is read until the page stands, as HTML that answers nothing yet; none where the page has none, or says why it shows nothing."""
    page = page_at(path)
    if page is None:
        return ""
    try:
        answer = page.answers(read(search))
    except (Refused, NoEdition):
        return ""
    return f'<div class="first-words" inert>{still(shell(invented, laid(page, answer), path), boxes(page, answer))}</div>'


def boxes(page: Page, answer: Answer) -> Callable[[dict[str, Any]], int]:
    """How high the box of a chart or a matrix of the page is on a wide screen, the rows of a matrix closed (`still`)."""
    charts = {page.id(name): chart.get("layout", {}).get("height", 0) for name, chart in answer.charts.items()}
    rows = {page.id(table["id"]): sum(row["depth"] < 2 for row in table["rows"]) for table in answer.tables}

    def height(props: dict[str, Any]) -> int:
        id, grid = props.get("id"), props.get("dashGridOptions", {})
        return int(closed_height(grid, rows.get(id, 0)) if grid else charts.get(id, 0))

    return height
