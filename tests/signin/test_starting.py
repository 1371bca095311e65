"""Starting: production refuses a known secret, demo users and debugging; a demo tells its sign-ins."""

import os
import subprocess
import sys

import pytest

from access import demo_users
from access.demo_users import DEMO_USERS, PASSWORD
from access.rights import GROUPS
from data.records.database import Records
from data.records.tables import Restricted
from tests.house.house import ROOT
from tests.signin.browsing import NOON
from tests.signin.conftest import DAY

SECRET = "Zu8-vorbei_niemals.Erraten+20261123=abc"


def start(tmp_path, demo_store, **settings):
    """Start the product in a process of its own, as gunicorn does."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SIGHTLINE_", "DASH_", "FLASK_"))}
    given = clean | {"SIGHTLINE_STORE": str(demo_store), "SIGHTLINE_DB": f"sqlite:///{tmp_path / 'records.sqlite'}"} | settings
    told = "import app; print('mode', app.server.config['SIGHTLINE'].mode, app.server.debug)"
    return subprocess.run([sys.executable, "-c", told], cwd=ROOT, env=given, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "SIGHTLINE_SECRET is not set"),
        ({"SIGHTLINE_SECRET": "sightline-demo-secret-for-invented-people-only"}, "the demo's"),
        ({"SIGHTLINE_SECRET": SECRET, "DASH_DEBUG": "true"}, "DASH_DEBUG is on"),
    ],
)
def test_production_does_not_start_with(tmp_path, demo_store, settings, said):
    done = start(tmp_path, demo_store, SIGHTLINE_MODE="production", **settings)
    assert done.returncode != 0 and said in done.stderr and "Traceback" not in done.stderr and SECRET not in done.stderr


def test_production_does_not_start_with_demo_users_in_its_records(tmp_path, demo_store):
    records = Records(f"sqlite:///{tmp_path / 'records.sqlite'}")
    records.migrate()
    with records.session() as session:
        demo_users.write(records, session, NOON, DAY)
    done = start(tmp_path, demo_store, SIGHTLINE_MODE="production", SIGHTLINE_SECRET=SECRET)
    assert done.returncode != 0 and f"{len(DEMO_USERS)} demo users" in done.stderr and "SIGHTLINE_DB" in done.stderr


def test_production_starts_with_records_of_its_own(tmp_path, demo_store):
    done = start(tmp_path, demo_store, SIGHTLINE_MODE="production", SIGHTLINE_SECRET=SECRET)
    assert done.returncode == 0 and "mode production False" in done.stdout, done.stderr
    records = Records(f"sqlite:///{tmp_path / 'records.sqlite'}")
    with records.reading() as session:
        assert not demo_users.living(records, session), "and writes no demo user into them"


def test_the_demo_users_are_written_once(records, clock):
    with records.session() as session:
        assert demo_users.write(records, session, clock(), DAY) == 0


def test_restricted_persons_of_the_demo_are_picked_by_rule(records, demo):
    people = demo.table("persons")["person_id"].to_list()
    picked = demo_users.restricted_of(people)
    assert len(picked) == 3 and picked == demo_users.restricted_of(reversed(people))
    with records.reading() as session:
        assert {row.key for row in records.all_latest(session, Restricted)} == set(picked)


def test_the_sign_ins_are_told():
    told = demo_users.told()
    for user in DEMO_USERS:
        assert user.name in told and GROUPS[user.group].title in told
    assert PASSWORD in told


def test_their_places_are_those_of_the_demo(demo):
    places = demo.table("organisation")
    for user in DEMO_USERS:
        assert set(user.localities) <= set(places["locality"]) and set(user.teams) <= set(places["team"])
