"""Children in care in the browser: a value pressed in one chart narrows the others; full care orders; short breaks."""

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.driver import Sightline, figure

pytestmark = pytest.mark.sampled(4, of="stories")

PATH = "/ppoc/children-in-care"
LEAD = ".lead .card-figure"


def lead(duo: Sightline) -> int:
    """How many are in care, by the first card."""
    return int(figure(duo.text(LEAD)) or 0)


def sizes(duo: Sightline, chart: str) -> dict[str, int]:
    """The bars of a chart: name -> children, by the words each is given."""
    told = [bar["words"] for bar in duo.bars(chart)]
    return {said.rpartition(", ")[0]: int(figure(said.rpartition(": ")[2].split(" ")[0]) or 0) for said in told}


def narrowed(duo: Sightline, to: int) -> None:
    """Wait until so many are in care on the page, and all is drawn."""
    duo.until(lambda: lead(duo) == to, f"{to} in care")
    duo.settled()


def test_each_chart_filters_the_others(duo: Sightline) -> None:
    duo.open(PATH)
    whole, legal = lead(duo), sizes(duo, "care-legal-chart")
    on_fco = legal["C2: Full care order"]
    assert sum(legal.values()) == whole == 937
    sexes = sizes(duo, "care-sex-chart")
    words = f"C2: Full care order, in care: {on_fco} of {whole} children in care ({round(100 * on_fco / whole)}%)"
    duo.click(duo.bar("care-legal-chart", words))
    narrowed(duo, on_fco)
    assert duo.texts(".chip strong") == ["C2: Full care order"]
    for chart in ("care-sex-chart", "care-places-chart"):
        # The words of bars are written when the browser has a moment to spare, after they are drawn.
        duo.until(lambda chart=chart: sum(sizes(duo, chart).values()) == on_fco, f"{chart} of {on_fco}")
    assert sizes(duo, "care-sex-chart") != sexes
    # The same by keyboard, in another chart: the second chip.
    boys = sizes(duo, "care-sex-chart")["Boys"]
    duo.focus(duo.js("return document.querySelector('#care-sex-chart .barlayer .point path[role=button]')"))
    duo.keys(Keys.ENTER)
    narrowed(duo, boys)
    assert duo.texts(".chip strong") == ["C2: Full care order", "Boys"]
    # The switch of the scope bar takes the order off again, and leaves the other chip.
    duo.click(duo.button("All", ".fco-switch"))
    narrowed(duo, sexes["Boys"])
    duo.click(duo.button("Yes", ".fco-switch"))
    narrowed(duo, boys)
    assert duo.js("return document.querySelector('.fco-switch [aria-current]').innerText") == "Yes"


def test_a_locality_filters_all_and_a_figure_opens_its_list(duo: Sightline) -> None:
    duo.open(PATH)
    there = int(figure(duo.grid("care-places")["Erewash"]["in_care"]) or 0)
    duo.click(duo.js("return arguments[0].querySelector('.place')", duo.cell("care-places", "Erewash", "name")))
    narrowed(duo, there)
    for chart in ("legal", "placement", "provider", "time", "age", "sex"):
        assert duo.js("return sightline.view().tables[arguments[0]].rows.at(-1).count", chart) == there
    driven = int(figure(duo.grid("care-places")["Total"]["on_fco"]) or 0)
    duo.click(duo.cell("care-places", "Total", "on_fco"))
    assert duo.list_count() == driven


def test_short_breaks_stay_counted(duo: Sightline) -> None:
    duo.open(PATH)
    assert (lead(duo), "13 children" in duo.text(".care-note")) == (937, True)
    duo.click(duo.button("Counted"))
    narrowed(duo, 950)
    duo.click("[data-show=percent]")
    duo.until(lambda: ("show", "percent") in duo.query, "percentages")
    duo.settled()
    assert ("short_breaks", "with") in duo.query
    duo.click(duo.bar("care-age-chart", next(bar["words"] for bar in duo.bars("care-age-chart") if bar["words"].startswith("10 to 15"))))
    duo.until(lambda: duo.has(".chip-x"), "a chip")
    duo.settled()
    duo.click(".chip-x")
    narrowed(duo, 950)
    duo.click(LEAD)
    assert duo.list_count() == 950
    duo.back()
    assert lead(duo) == 950 and {("short_breaks", "with"), ("show", "percent")} <= set(duo.query)
    duo.click(duo.button("Left out"))
    narrowed(duo, 937)
