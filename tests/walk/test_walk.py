"""Deny by default: whatever is asked, under every group and signed out, no row and no figure beyond the rights comes back."""

from itertools import chain

import pytest

from app import app as built
from tests.walk.asks import UPDATE, Others, Query, of_reader, queries
from tests.walk.bodies import callback_asks
from tests.walk.conftest import FACTS, NOBODY, SEED
from tests.walk.routes import opened_teams, route_asks
from tests.walk.walking import Walk, sample, walk
from tests.walk.world import D2

MORE = 4
# What may end a session.
ENDING = ("/sign", "/change-password")


def everything(server, world, facts, known):
    """All there is to ask for one reader."""
    other = Others.of(world, facts)
    asked = of_reader(queries(world, facts, other), ["", *FACTS].index(facts.name), facts)
    return chain(route_asks(server, asked, other, world, known), callback_asks(built.callback_map, asked, other, world))


def told(done: Walk) -> str:
    return f"{len(done.findings)} findings\n" + "\n".join(str(finding) for finding in done.findings[:12])


def walked(server, world, facts, known, enter, most=None):
    asks = everything(server, world, facts, known)
    kept = sample(asks, most, SEED + len(facts.name) * 7, kinds=True) if most else list(asks)
    # What writes comes last, and in a session of its own: it may end one.
    reads = [ask for ask in kept if ask.method == "GET" or ask.path == UPDATE]
    done, browser = walk(world, facts, enter(facts.name), reads), enter(facts.name)
    for ask in kept:
        if ask.method != "GET" and ask.path != UPDATE:
            if ask.path.startswith(ENDING) or not browser.session:
                browser = enter(facts.name)
            more = walk(world, facts, browser, [ask])
            done.findings += more.findings
            done.doors += more.doors
    return done


def nothing_missed(server, done: Walk):
    doors = {rule.rule for rule in server.url_map.iter_rules() if rule.rule != UPDATE} | set(built.callback_map)
    missed = doors - set(done.doors)
    assert not missed, f"nothing was asked of {missed}: tests/walk/asks.py does not know how"


@pytest.mark.sampled(2)
@pytest.mark.part("test_all_there_is_to_ask")
@pytest.mark.parametrize("who", ["", *FACTS])
def test_a_sample_of_all_there_is_to_ask(who, server, world, known, enter):
    facts = FACTS.get(who, NOBODY)
    done = walked(server, world, facts, known, enter, MORE)
    assert not done.findings, told(done)
    assert bool(done.held) == facts.small_hidden, f"{done.held} figures of {who} were held against the true ones"
    nothing_missed(server, done)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("who", ["head", "performance"])
def test_under_a_team_stand_children_of_ones_own_alone(who, world, enter):
    facts = FACTS[who]
    asked = list(opened_teams([Query()], world))
    done = walk(world, facts, enter(who), asked)
    assert not done.findings, told(done)
    opened = len(asked) if facts.lists == "all" else sum((ask.form or {})["locality"] in facts.localities for ask in asked)
    assert (done.statuses[200], done.statuses[403]) == (opened, len(asked) - opened)


@pytest.mark.long
@pytest.mark.parametrize("who", ["", *FACTS])
def test_all_there_is_to_ask(who, server, world, known, enter):
    facts = FACTS.get(who, NOBODY)
    done = walked(server, world, facts, known, enter)
    assert not done.findings, told(done)
    nothing_missed(server, done)
    assert not facts.small_hidden or done.held > 10_000, f"only {done.held} figures were held against the true ones"
    whole = world.allowed(facts, "2", D2).plans
    assert (facts.lists == "none") == (not done.plans & whole), f"shown {len(done.plans)} plans: the walk of {who} saw nothing"
