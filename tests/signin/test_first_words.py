"""The words that come with a document are those of the page, for every page and every reader, and nothing that a document must not hold."""

import html
import re

import pytest
from sqlalchemy import func, select

from access.demo_users import DEMO_USERS
from components.first_words import page_at
from components.page import PAGES
from data.records.tables import TrailEntry
from tests.sampling import WHOLE
from tests.signin.browsing import Browsing

FIRST = re.compile(r'<div class="first-words" inert>(.*)</div><div class="dash-scripts">', re.DOTALL)
QUERIES = ("", "?as_at=2022-03-14&locality=Erewash&show=percent")
SENT = {page.name: page.path for page in PAGES.values() if page_at(page.path)}


def first_of(browser: Browsing, path: str) -> str:
    """The HTML of the words that come with the document of a path; empty where it has none."""
    found = FIRST.search(browser.get(path).get_data(as_text=True))
    return found[1] if found else ""


def plain(markup: str) -> str:
    """HTML without its tags and its spaces."""
    return re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]+>", " ", markup)))


def test_the_pages_of_figures_send_theirs():
    assert {"overview", "durations", "targets", "care", "head-of-service", "outcomes", "about-quality"} <= set(SENT)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("who", [user.name for user in DEMO_USERS])
def test_they_are_the_words_of_the_page_for_every_reader(who, server, records):
    browser, seen = Browsing(server).let_in(records, who), 0
    for name, path in SENT.items():
        for query in QUERIES[: 2 if who in ("data", "finance") and WHOLE else 1]:
            first, answer = first_of(browser, path + query), browser.get(f"/view/{name}{query}")
            if answer.status_code != 200:
                assert not first, f"{who} may not open {path}"
                continue
            told = plain(first)
            for part, words in answer.get_json()["words"].items():
                assert plain(words) in told, f"{part} of {path}{query} for {who}"
            seen += 1
    assert seen, f"{who} saw nothing"


def test_they_answer_nothing_and_have_no_ids(server, records):
    browser = Browsing(server).let_in(records, "data")
    for path in SENT.values():
        assert not re.search(r'\s(id|for)="', first_of(browser, path)), path


def test_a_page_that_notes_a_look_or_asks_for_its_list_sends_none(server, records):
    browsers = [Browsing(server).let_in(records, who) for who in ("data", "performance")]

    def looks() -> int:
        with records.reading() as session:
            return session.scalar(select(func.count()).select_from(TrailEntry)) or 0

    for page in PAGES.values():
        if page.noted or page.live:
            browser = next(browser for browser in browsers if browser.get(page.path).status_code == 200)
            before = looks()
            assert not first_of(browser, page.path), page.path
            assert looks() == before, page.path


@pytest.mark.parametrize(("who", "query"), [("finance", "?edition=1"), ("data", "?edition=999")])
def test_a_refusal_and_an_edition_that_is_gone_are_told_by_the_page(who, query, server, records):
    browser = Browsing(server).let_in(records, who)
    answer = browser.get(f"/cin/overview{query}")
    assert answer.status_code == 200 and "first-words" not in answer.get_data(as_text=True)
    assert first_of(browser, "/cin/overview")


def test_the_document_names_its_page_whatever_its_address_says(server, records):
    browser = Browsing(server).let_in(records, "data")
    document = browser.get("/cin/overview?locality=%7B%25page%25%7D").get_data(as_text=True)
    assert 'data-page="overview"></script>' in document and "{%first%}" not in document
