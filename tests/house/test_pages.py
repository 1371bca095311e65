"""Pages: each has a title, stands in the menu, answers, builds with and without a query; every id is its own."""

import json
import re
from collections import Counter
from typing import Any

import dash
import pytest
from dash._utils import to_json

from access.reader import Reader
from access.rights import GROUPS
from access.sessions import reading_as
from components.frame import PAGES
from components.shell import navigation, shell
from tests.house.house import components, props, words
from tests.sampling import WHOLE

QUERIES = {
    "plain": "",
    "a scope": "as_at=2022-03-14&locality=Erewash&show=percent",
    "a worker": "team=Erewash%20CiN%201&worker=Erewash%20CiN%201%7CNobody&service=all",
    "conditions": "only=measure:cin-signoff-over-8-weeks&not=primary_need:N1&sort=where.cases_open.desc",
    "no case": "locality=Nowhere",
    "a day before the data": "as_at=2019-06-01",
    "an unreadable day": "as_at=yesterday",
    "an unknown condition": "only=colour:blue",
    "a day to come": "as_at=2099-01-01",
    "an edition gone": "edition=999",
    "hostile": "locality=%3Cscript%3Ealert(1)%3C%2Fscript%3E&edition=..%2F..%2Fetc",
}
NOT_FOUND = "not_found_404"


def registered() -> list[dict[str, Any]]:
    """Dash's registry, without the page for addresses that are none."""
    return [page for page in dash.page_registry.values() if not page["module"].endswith(NOT_FOUND)]


def pages() -> list[Any]:
    """The registry as parameters of a test."""
    return [pytest.param(page, id=page["path"]) for page in registered()]


def layout(page: dict[str, Any], query: str = "") -> Any:
    """A page as its reader gets it."""
    return page["layout"](asked_search=f"?{query}" if query else "") if callable(page["layout"]) else page["layout"]


@pytest.mark.parametrize("page", pages())
def test_a_page_has_a_title_and_is_in_the_menu(page):
    assert page["title"] and page["title"].endswith(" - Sightline"), f"{page['path']}: give it a title of its own, before ' - Sightline'"
    assert page["name"] and page.get("group") and page.get("icon"), (
        f"{page['path']}: name it, group it and give it an icon (components.frame.register)"
    )
    links = {part.href: words(part) for part in components(navigation()) if getattr(part, "href", None)}
    assert page["path"] in links, f"{page['path']} is not in the menu: register it with an order and a group"
    assert page["name"] in words(navigation())


def test_titles_and_paths_are_given_once():
    for what in ("title", "path", "name"):
        twice = [value for value, count in Counter(page[what] for page in registered()).items() if count > 1]
        assert not twice, f"two pages have the {what} {twice}: a reader with both open in tabs cannot tell them apart"


def test_the_menu_leads_only_to_pages(client):
    """To pages of the registry; a link with a target leaves the shell for a page that the server makes whole, and it answers."""
    paths = {page["path"] for page in registered()} | {"/"}
    links = [part for part in components(shell(True)) if str(getattr(part, "href", "#")).startswith("/")]
    leaving = {part.href for part in links if getattr(part, "target", None) == "_self"}
    lost = {part.href for part in links} - leaving - paths
    assert not lost, f"the menu leads to {lost}, where there is no page"
    for href in leaving:
        answer = client.get(href)
        assert answer.status_code == 200 and answer.mimetype == "text/html", f"the menu leads to {href}, which answers {answer.status_code}"
        assert "<h1>" in answer.get_data(as_text=True), f"{href} is no page made by the server: take the target off its link"


@pytest.mark.parametrize("page", pages())
def test_a_page_answers(page, client):
    answer = client.get(page["path"])
    assert answer.status_code == 200 and answer.mimetype == "text/html"
    assert 'lang="en' in answer.get_data(as_text=True), "the html element says its language (app.INDEX)"


@pytest.mark.sampled(25)
@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("page", pages())
def test_a_page_builds(page, query):
    built = layout(page, QUERIES[query])
    assert json.loads(to_json(built))
    heads = [part for part in components(built) if type(part).__name__ == "H1"]
    assert len(heads) == 1 and words(heads[0]).strip(), (
        f"{page['path']}?{QUERIES[query]} has {len(heads)} first-level headings: one, with words"
    )
    mains = [part for part in components(built) if type(part).__name__ == "Main"]
    assert len(mains) == 1, f"{page['path']}?{QUERIES[query]}: the skip link leads to one <main id='content'>"


@pytest.mark.sampled(15)
@pytest.mark.parametrize("query", [name for name in QUERIES if name != "an edition gone" and name != "hostile"])
@pytest.mark.parametrize("page", PAGES.values(), ids=lambda page: page.name)
def test_a_page_answers_a_change_of_scope(page, query, client):
    answer = client.get(f"/view/{page.name}?{QUERIES[query]}")
    assert answer.status_code == 200, f"{page.path}: its answer fails on ?{QUERIES[query]}"
    view = answer.get_json()["view"]
    assert view["page"] == page.name and set(view["charts"]) == set(page.charts)


def test_an_edition_that_goes_while_a_page_stands_is_told(client):
    """The page is open, its link names an edition, and the edition has been cleared away: words, not a failed request."""
    page = PAGES["overview"]
    answer = client.get(f"/view/{page.name}?edition=999")
    assert answer.status_code == 200, "components.frame.answered catches NoEdition, as layout() does"
    found = answer.get_json()
    assert found["view"] is None
    assert "live edition" in json.dumps(found["words"][page.id("nothing")]), (
        "the reader is told to go to the live edition, not to try again"
    )


def test_an_unknown_address_is_told(app, client):
    answer = client.update(app, "_pages_content.children", **{"_pages_location.pathname": "/no/such/page", "_pages_location.search": ""})
    text = json.dumps(answer.get_json()["response"]["_pages_content"]["children"])
    assert "404 - Page not found" not in text, "add pages/not_found_404.py: a heading, what is the matter, and a link to the Overview"
    assert '"H1"' in text and '"A"' in text, "the page for unknown addresses has a heading and a way on"
    title = answer.get_json()["response"]["_pages_store"]["data"]["title"]
    assert title.endswith("Sightline")
    assert not any(NOT_FOUND in str(getattr(part, "href", "")) for part in components(navigation())), "it is no page of the menu"


def test_a_wrong_address_leads_on_to_pages_the_reader_may_open():
    shown = dash.page_registry["pages.not_found_404"]["layout"]
    with reading_as(Reader("money", group=GROUPS["finance"])):
        ways = {part.href for part in components(shown()) if str(getattr(part, "href", "")).startswith("/")}
    assert "/cin/overview" in ways
    assert not ways & {"/cases", "/child", "/admin/users", "/admin/trail"}, "a way on that is refused is none"


def test_a_link_that_cannot_be_read_says_what_is_shown_instead(client):
    said = json.dumps(client.get("/view/cases?locality=Erewash&as_at=2022-03-14&measure=cin-of-the-moon").get_json()["words"])
    assert "Shown instead: Erewash, as at 14/03/2022." in said, "the places and the day were read, and stand"
    said = json.dumps(client.get("/view/overview?locality=Erewash&as_at=yesterday").get_json()["words"])
    assert "Shown instead: all localities, as at 23/05/2022." in said


def test_one_link_takes_every_condition_of_a_list_away(client):
    def ways(query: str) -> list[str]:
        title = layout(next(page for page in registered() if page["path"] == "/cases"), query)
        return [part.href for part in components(title) if getattr(part, "children", None) == "Remove all"]

    (way,) = ways("locality=Erewash&measure=cin-signoff-over-8-weeks&of=durations")
    assert way == "/cases?of=durations", "the measure is a condition as the place is"
    assert not ways("measure=cin-signoff-over-8-weeks") and not ways("locality=Erewash"), "one condition has its own x"


def ids(tree: Any) -> list[str]:
    """The ids of a layout, pattern-matching ones as text."""
    return [str(part.id) for part in components(tree) if getattr(part, "id", None)]


@pytest.mark.sampled(15)
@pytest.mark.parametrize("query", ["plain", "a scope", "no case", "conditions", "a day before the data", "an unreadable day"])
@pytest.mark.parametrize("page", pages())
def test_ids_are_given_once_on_a_page(page, query):
    twice = [id for id, count in Counter(ids([shell(True), layout(page, QUERIES[query])])).items() if count > 1]
    assert not twice, f"{page['path']}?{QUERIES[query]} gives {twice} twice: prefix it with the page's name (Page.id)"


def test_a_callback_finds_all_its_ids_on_each_page_that_has_one(app):
    """An id that two pages share makes Dash look for outputs that are not there (STACK.md 3), unless the callback stands whole on both."""
    on: dict[str, set[str]] = {}
    for page in registered():
        for query in QUERIES.values() if WHOLE else ("",):
            for id in ids(layout(page, query)):
                on.setdefault(id, set()).add(page["path"])
    for id in ids(shell(True)):
        on.setdefault(id, set()).add("the shell")
    for outputs, facts in app.callback_map.items():
        used = {name.rsplit(".", 1)[0] for name in outputs.strip(".").split("...")}
        used |= {part["id"] for part in (*facts["inputs"], *facts["state"])}
        lost = sorted(used - set(on))
        assert not lost, f"callbacks refer to ids that stand on no page: {lost}. Take the callback out or put the component on its page."
        own = [on[id] - {"the shell"} for id in used if "the shell" not in on[id]]
        apart = {id: sorted(on[id]) for id in used if "the shell" not in on[id] and on[id] != set.union(*own)}
        assert not apart, f"ids of a callback that stand on some of its pages: {apart}. Prefix them with the page's name (Page.id)."


@pytest.mark.parametrize("page", pages())
def test_what_points_within_a_page_finds_it(page):
    """Labels, skip links and jumps lead to an id that is there."""
    built = [shell(True), layout(page)]
    there = set(ids(built))
    # A field is made by the browser, with the id that its place holds (components/forms.py).
    there |= {json.loads(props(part)["data-input"])["id"] for part in components(built) if "data-input" in props(part)}
    lost = []
    for part in components(built):
        given = props(part)
        for name in ("htmlFor", "aria-controls", "aria-labelledby", "aria-describedby"):
            lost += [f"{name}={id}" for id in str(given.get(name) or "").split() if id not in there]
        href = str(given.get("href") or "")
        if href.startswith("#") and href[1:] not in there:
            lost.append(href)
    assert not lost, f"{page['path']} points to what is not there: {lost}"


@pytest.mark.sampled(5)
@pytest.mark.parametrize("page", pages())
def test_links_lead_somewhere(page, app, client):
    """Every link of ours leads to a page of the registry, or to a file that is answered."""
    paths = {p["path"] for p in registered()} | {"/"}
    lost = set()
    for query in ("", "as_at=2022-03-14&locality=Erewash", "locality=Nowhere"):
        for part in components(layout(page, query)):
            href = str(getattr(part, "href", None) or "#")
            path = re.split(r"[?#]", href)[0]
            if path and path not in paths and not path.startswith(("/export/", "/assets/")):
                lost.add(href[:80])
    assert not lost, f"{page['path']} has links to no page: {lost}"
