"""Saved views: kept as the address stands, opened with the reader's own rights, private ones as if they were not there."""

import re

import pytest
from sqlalchemy import select

from access import views
from access.demo_users import DEMO_USERS
from data.records.tables import SavedView, TrailEntry
from tests.governance.asking import said, send, shown
from tests.signin.browsing import Browsing

TEAM = "locality=Erewash&show=percent"
OWN_TEAM = "Erewash CIN Team 1"


@pytest.fixture
def as_user(server, records):
    """A browser signed in as a demo user, by name."""
    return lambda name: Browsing(server).let_in(records, name)


@pytest.fixture
def worker(demo):
    """A worker of the demo's team manager's own team, as a link names one."""
    workers = demo.table("cin_plans").filter(team=OWN_TEAM)["worker"].drop_nulls().unique().sort()
    return f"worker={OWN_TEAM}|{workers[0]}"


def save(browser, name="Erewash", path="/cin/overview", query=TEAM, **more):
    """Save a page as the menu does."""
    return send(browser, "/do/view-save", name=name, path=path, query=query, **more)


def listed(browser, **asked):
    """The list behind the menu."""
    answer = browser.get("/do/view-list", query_string=asked)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return said(answer)


def key_of(records, user):
    """The key of a user's one view."""
    with records.reading() as session:
        (view,) = views.own(records, session, user)
        return view.key


def test_a_view_is_the_page_as_it_stands(as_user, records):
    head = as_user("head")
    query = "?as_at=2022-03-14&locality=Erewash&only=measure:cin-signoff-over-8-weeks&show=percent&q=Ada&text=Ada&key=abc"
    assert save(head, "  My   meeting ", query=query).status_code == 200
    (mine,) = listed(head)["own"]
    assert mine["name"] == "My meeting" and not mine["shared"]
    assert mine["href"] == "/cin/overview?as_at=2022-03-14&locality=Erewash&only=measure%3Acin-signoff-over-8-weeks&show=percent"
    assert mine["words"].startswith("Overview: Erewash; ") and mine["words"].endswith("always as at 14/03/2022; in percentages")
    assert head.get(mine["href"]).status_code == 200
    with records.reading() as session:
        entry = session.scalars(select(TrailEntry).where(TrailEntry.user == "head")).one()
    assert entry.kind == "write" and "Ada" not in entry.filter + entry.words


def test_the_menu_says_what_would_be_saved(as_user):
    told = listed(as_user("head"), path="/cin/durations", query="locality=Erewash&text=Ada")
    assert told["here"] == "Durations: Erewash; the latest day" and told["own"] == [] and told["shared"] == []
    assert listed(as_user("head"), path="/about/definitions", query="")["here"] == ""


@pytest.mark.parametrize(
    ("path", "words"),
    [("/about/definitions", "cannot be saved"), ("/child", "cannot be saved"), ("//elsewhere.example", "cannot be saved"), ("", "cannot")],
)
def test_only_a_page_with_a_scope_is_saved(as_user, records, path, words):
    answer = save(as_user("head"), path=path)
    assert answer.status_code == 422 and words in said(answer)["words"]
    with records.reading() as session:
        assert records.all_latest(session, SavedView) == []


def test_a_name_is_there_short_and_ones_own_once(as_user):
    head = as_user("head")
    save(head)
    for name, words in (("", "no name"), ("x" * 81, "81 characters"), ("EREWASH", "of that name")):
        answer = save(head, name)
        assert answer.status_code == 422 and words in said(answer)["fields"]["name"]
    assert save(as_user("manager")).status_code == 200


def test_a_private_view_is_as_if_it_were_not_there(as_user, records):
    save(as_user("head"))
    key, stranger = key_of(records, "head"), as_user("director")
    assert listed(stranger)["shared"] == []
    assert shown(stranger, "saved-views", f"?view={key}") == shown(stranger, "saved-views", "?view=nothing")
    for path in ("/do/view-change", "/do/view-remove"):
        one, none = (send(stranger, path, view=asked, name="Mine", after="1") for asked in (key, "nothing"))
        assert one.status_code == none.status_code == 422 and said(one) == said(none)
    assert "You have no such view" in said(one)["words"]


def test_shared_renamed_no_longer_shared_and_removed(as_user, records):
    head, reader = as_user("head"), as_user("director")
    save(head, shared="yes")
    (seen,) = listed(reader)["shared"]
    assert (seen["name"], seen["by"]) == ("Erewash", "Saffron Ludmoor, head of service")
    key = key_of(records, "head")
    page = shown(reader, "saved-views", f"?view={key}")
    assert "who alone can change it" in page and "Remove this view" not in page
    assert "Remove this view" in shown(head, "saved-views", f"?view={key}")
    assert send(head, "/do/view-change", view=key, name="Our meeting", shared="yes").status_code == 200
    assert [view["name"] for view in listed(reader)["shared"]] == ["Our meeting"]
    assert send(head, "/do/view-change", view=key, name="Our meeting").status_code == 200
    assert listed(reader)["shared"] == [] and "There is no such view" in shown(reader, "saved-views", f"?view={key}")
    assert send(head, "/do/view-remove", view=key).status_code == 200
    assert listed(head)["own"] == [] and "There is no such view" in shown(head, "saved-views", f"?view={key}")


def test_two_tabs_do_not_write_over_each_other(as_user, records):
    head = as_user("head")
    save(head)
    key = key_of(records, "head")
    with records.reading() as session:
        seen = str(views.own(records, session, "head")[0].row_id)
    assert send(head, "/do/view-change", view=key, name="One", after=seen).status_code == 200
    answer = send(head, "/do/view-change", view=key, name="Two", after=seen)
    assert answer.status_code == 409 and "Somebody else has changed this" in said(answer)["words"]


@pytest.mark.parametrize("user", ["manager", "performance"])
def test_a_shared_view_opens_with_the_readers_own_rights(as_user, records, worker, user):
    """Its workers are the owner's to see: whoever may not list the team is told nothing of it, and refused in words at its link."""
    owner = as_user(user)
    assert save(owner, "Ours", query=worker, shared="yes").status_code == 200
    key, name = key_of(records, user), worker.partition("|")[2]
    stranger = as_user("supervisor")
    assert listed(stranger)["shared"] == []
    page = shown(stranger, "saved-views")
    assert "1 shared view shows more than your own rights do" in page and name not in page and "Ours" not in page
    one = shown(stranger, "saved-views", f"?view={key}")
    assert "more than you may see" in one and name not in one
    with records.reading() as session:
        href = views.own(records, session, user)[0].href
    answer = stranger.get("/view/overview?" + href.partition("?")[2])
    assert answer.status_code == 403 and said(answer)["words"]
    assert [view["name"] for view in listed(as_user("head"))["shared"]] == ["Ours"], "Erewash is the head of service's own"


def test_a_shared_list_is_told_to_nobody_without_lists(as_user):
    save(as_user("head"), "The list", "/cases", "locality=Erewash&measure=cin-open", shared="yes")
    save(as_user("head"), "One day", "/cin/overview", "as_at=2022-03-14", shared="yes")
    assert listed(as_user("finance"))["shared"] == []
    assert "2 shared views show more" in shown(as_user("finance"), "saved-views")
    assert len(listed(as_user("manager"))["shared"]) == 2


def test_nobody_saves_what_they_may_not_open(as_user, records, worker):
    answer = save(as_user("supervisor"), query=worker)
    assert answer.status_code == 422 and "not open to you" in said(answer)["words"]
    assert save(as_user("finance"), path="/cases").status_code == 422


def test_whoever_sees_no_figures_saves_no_view(as_user):
    for answer in (as_user("reviewer").get("/do/view-list"), save(as_user("reviewer"))):
        assert answer.status_code == 403 and "Save views by name" in said(answer)["words"]
    assert as_user("reviewer").get("/views").status_code == 403


@pytest.mark.sampled(4)
@pytest.mark.parametrize("user", [user for user in DEMO_USERS if user.group != "independent_reviewer"], ids=lambda user: user.group)
def test_the_button_stands_in_the_scope_bar_of_whoever_saves_views(as_user, user):
    answer = as_user(user.name).get("/view/overview")
    if answer.status_code == 200:
        bar = said(answer)["words"]["overview-bar"]
        assert len(re.findall(r"data-views=", bar)) == 1 and "Saved views" in bar


def test_forged_posts_save_nothing(as_user, records):
    answer = as_user("head").ask("/do/view-save", "POST", data={"name": "x", "path": "/cin/overview", "query": ""})
    assert answer.status_code == 403
    with records.reading() as session:
        assert records.all_latest(session, SavedView) == []
