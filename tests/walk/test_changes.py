"""Rights that change, lapse or are missing, and links that bring none: the old session ends, the new one sees the new rights only."""

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

import polars as pl
import pytest

from access import doors, stand_ins, views
from access.doing import Doing
from access.doors import To
from app import app as built
from components.page import PAGES
from tests.sampling import WHOLE
from tests.signin.browsing import Browsing
from tests.signin.conftest import DAY
from tests.walk.asks import Others, queries
from tests.walk.bodies import callback_asks
from tests.walk.conftest import FACTS
from tests.walk.routes import route_asks
from tests.walk.walking import refused, sample, sent, text_of, walk
from tests.walk.world import D2, Facts

LIST = "/export/cases.csv?measure=cin-open&service=all"


def plans_of(world, browser):
    answer = browser.get(LIST)
    return answer.status_code, set(world.read(text_of(answer)).plans)


def asks_of(server, world, facts, known, more=30):
    other = Others.of(world, facts)
    asked = queries(world, facts, other)
    every = [*route_asks(server, asked, other, world, known), *callback_asks(built.callback_map, asked[:6], other, world)]
    reading = [ask for ask in every if ask.method == "GET" or ask.body is not None]
    return sample([ask for ask in reading if not ask.path.startswith(("/sign", "/assets"))], more, 3)


def test_somebody_moved_to_another_team_loses_the_session_and_sees_the_new_team_only(server, world, known, enter, change):
    old = enter("manager")
    code, before = plans_of(world, old)
    assert code == 200 and before and before <= world.allowed(FACTS["manager"], "2", D2).plans
    change("manager", teams=["Chesterfield CIN Team 2"])
    for ask in asks_of(server, world, FACTS["manager"], known, 10):
        answer = sent(old, ask)
        assert not world.read(text_of(answer)).plans, ask
        assert answer.status_code in (303, 401) or ask.door in doors.ROUTES and doors.ROUTES[ask.door].to is To.ALL, ask
    moved = replace(FACTS["manager"], teams=("Chesterfield CIN Team 2",))
    new = enter("manager")
    code, after = plans_of(world, new)
    assert code == 200 and after and after <= world.allowed(moved, "2", D2).plans and not after & before
    done = walk(world, moved, new, asks_of(server, world, moved, known, 30 if WHOLE else 8))
    assert not done.findings, "\n".join(map(str, done.findings[:5]))


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    "fields",
    [{"disabled": True}, {"withdrawn": True}, {"group": "no such group"}, {"group": ""}, {"teams": []}],
    ids=["disabled", "withdrawn", "unknown group", "no group", "no team"],
)
def test_rights_that_end_in_the_middle_of_a_session(fields, server, world, known, enter, change, records, clock):
    old = enter("manager")
    assert plans_of(world, old)[1]
    change("manager", **fields)
    assert plans_of(world, old) == (303, set())
    assert old.get("/view/cases").status_code == 401
    gone = Facts("manager", fields.get("group", "team_manager"), ("Erewash",), (), in_force="teams" in fields)
    if "withdrawn" in fields:
        return
    new = enter("manager")
    done = walk(world, gone, new, asks_of(server, world, gone, known, 20))
    assert not done.findings and not done.plans, "\n".join(map(str, done.findings[:5]))


@pytest.mark.sampled(1)
@pytest.mark.parametrize("name", ["zone", "school"])
@pytest.mark.parametrize("lacks", ["agreement_on", "dbs_on", "both", "to come"])
def test_without_an_agreement_or_a_check_there_is_nothing(name, lacks, server, world, known, enter, change):
    day = date(2030, 1, 1) if lacks == "to come" else None
    names = ("agreement_on", "dbs_on") if lacks in ("both", "to come") else (lacks,)
    change(name, **dict.fromkeys(names, day))
    facts, browser = replace(FACTS[name], in_force=False), enter(name)
    for path in ("/cases", "/cin/overview", "/export/cases.csv", "/export/overview/where.csv"):
        assert browser.get(path).status_code == 403, path
    done = walk(world, facts, browser, asks_of(server, world, facts, known, 10))
    assert not done.findings and not done.plans


def test_a_stand_in_is_in_force_until_its_day_and_not_after(server, world, enter, records, clock):
    """A team of another locality, lent to the head of service: seen while it lasts, in no session after it."""
    team = "Chesterfield CIN Team 2"
    until = clock().date() + timedelta(days=1)
    with records.session() as session:
        stand_ins.give(records, session, Doing("performance", "performance_officer", clock(), DAY), "head", team, until, [team])
    lent = set(world.held("2", D2).filter(pl.col("team") == team)["plan_id"])
    browser = enter("head")
    assert plans_of(world, browser)[1] & lent, "the stand-in lists the team's cases"
    clock.on(days=2)
    assert plans_of(world, browser) == (303, set())
    later = Browsing(server).let_in(records, "head", clock())
    code, after = plans_of(world, later)
    assert code == 200 and after and not after & lent and after <= world.allowed(FACTS["head"], "2", D2).plans


@pytest.mark.sampled(1)
@pytest.mark.parametrize("who", ["manager", "head", "finance", "reviewer"])
def test_a_link_of_somebody_with_more_rights_brings_no_more_rights(who, server, world, known, enter):
    """Every link of the pages that the data manager is shown, opened by somebody else."""
    whole, facts, browser = enter("data"), FACTS[who], enter(who)
    links: set[str] = set()
    for page in ("overview", "durations", "targets", "cases"):
        for query in ("", "team=Glossop%20CIN%20Team%201", "locality=Chesterfield&as_at=2022-04-30"):
            text = text_of(whole.get(f"/view/{page}?{query}"))
            links |= {unescape(found) for found in re.findall(r'href=\\?"(/[^"\\]*)', text)}
    assert len(links) > 40
    held = sorted(link for link in links if link.startswith(("/cases", "/cin", "/child", "/export")))
    for link in held[:: max(1, len(held) // 25)]:
        path, _, query = link.partition("?")
        day = parse_qs(urlsplit(link).query).get("as_at", [D2.isoformat()])[-1]
        allowed = world.allowed(facts, "2", date.fromisoformat(day))
        for road in ("/view/" + path.rsplit("/", 1)[-1], "/export/cases.csv"):
            answer = browser.get(f"{road}?{query}")
            seen = world.read(text_of(answer))
            assert not seen.beyond(allowed, world.read(unquote(link))), f"{who}: {road}?{query}"


def test_the_link_to_a_worker_is_refused_in_words(enter, world):
    other = Others.of(world, FACTS["manager"])
    answer = enter("manager").get(f"/view/cases?team={other.team}&worker={other.team}|{other.worker}")
    assert answer.status_code == 403 and refused(answer, text_of(answer)) and "Ask " in answer.get_json()["words"]


@pytest.mark.sampled(1)
@pytest.mark.parametrize("who", ["manager", "finance"])
def test_a_view_of_somebody_with_more_rights_brings_no_more_rights(who, enter, records, world, clock):
    """A view that the data manager saved of another team, shared and not: by its key, in the lists of views, and by its link."""
    other, browser = Others.of(world, FACTS[who]), enter(who)
    query = f"team={other.team}&worker={other.team}|{other.worker}"
    with records.session() as session:
        doing = Doing("data", "data_manager", clock(), DAY)
        made = [views.save(records, session, doing, f"Not yours {shared}", "/cases", query, shared) for shared in (True, False)]
    roads = [f"/view/{page}?view={view.key}" for page in PAGES for view in made]
    roads += [f"/view/{page}" for page in PAGES if "view" in page]
    roads += [f"/view/cases?{view.href.partition('?')[2]}" for view in made]
    if "/do/view-list" in doors.ROUTES:
        roads.append("/do/view-list")
    for road in roads:
        text = text_of(browser.get(road))
        seen = world.read(text).beyond(world.allowed(FACTS[who], "2", D2), world.read(unquote(road)))
        assert not seen and "Not yours False" not in text, f"{road}: {seen}"
    assert browser.get(f"/view/cases?{made[0].href.partition('?')[2]}").status_code == 403
    assert "Not yours False" in text_of(enter("data").get("/view/views")) or "views" not in PAGES
