"""The words that come with a document can be read before any script has run, stand where the page's own will, and go when it is drawn."""

from urllib.parse import urljoin

import pytest

from tests.browser.driver import Sightline

# Words, and where each stands: the page that is built takes the place of those that came first without a jump.
STANDING = """
const at = document.querySelector(arguments[0]);
return [...at.querySelectorAll("h1, h2, .subtitle, .card-figure, .chip, .nav-link, .footer")].filter(e => e.offsetParent).map(e => {
  const box = e.getBoundingClientRect();
  return [e.innerText.replace(/\\s+/g, " ").trim(), Math.round(box.left), Math.round(box.top)];
});
"""
ABOVE_PX = 700


@pytest.mark.sampled(2)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "path",
    [
        *("/cin/overview", "/cin/durations", "/cin/targets", "/cin/overview?locality=Erewash&show=percent"),
        *("/ppoc/children-in-care", "/ppoc/head-of-service", "/ppoc/outcomes", "/about/quality"),
    ],
)
def test_they_are_there_before_the_scripts_and_the_page_takes_their_place(duo: Sightline, path: str, theme: str) -> None:
    duo.in_theme(theme)
    duo.cdp("Network.enable")
    duo.cdp("Network.setBlockedURLs", urls=["*/_dash-component-suites/*"])
    try:
        duo.driver.get(urljoin(duo.base, path))
        first = duo.js(STANDING, ".first-words")
        assert duo.js("return document.documentElement.dataset.theme") == theme
        assert duo.js("return document.querySelector('.first-words').inert")
    finally:
        duo.cdp("Network.setBlockedURLs", urls=[])
        duo.get_logs()
    duo.open(path)
    assert not duo.has(".first-words")
    whole = duo.js(STANDING, ".shell")
    assert [words for words, _, _ in first] == [words for words, _, _ in whole]
    above = [(a, b) for a, b in zip(first, whole, strict=True) if b[2] < ABOVE_PX]
    assert len(above) > 4 and all(a == b for a, b in above), [pair for pair in above if pair[0] != pair[1]][:4]


def test_the_words_go_though_there_is_nothing_to_draw(duo: Sightline) -> None:
    """A day without one open plan: charts and matrices are not shown, so none is waited for."""
    duo.open("/cin/durations?as_at=2022-03-14&locality=Nowhere")
    assert not duo.has(".first-words") and duo.has("h1")
