"""The app over two editions that differ in whose child is whose, with the demo's users, each in a browser of their own."""

import os
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest
from flask import Flask

from access.demo_users import DEMO_USERS
from app import app as built  # noqa: F401  (the pages register with it)
from components.kept import ANSWERS
from data.environment import read_environment
from data.records.database import Records
from data.records.tables import Restricted
from data.store import Edition, Store
from loaders.__main__ import DEMO
from loaders.__main__ import main as load
from tests.signin.browsing import Browsing
from tests.signin.conftest import change as change
from tests.signin.conftest import clock as clock
from tests.signin.conftest import environment as environment
from tests.signin.conftest import first_records as first_records
from tests.signin.conftest import quick_passwords as quick_passwords
from tests.signin.conftest import records as records
from tests.signin.conftest import server as server
from tests.walk.routes import tables
from tests.walk.world import Facts, World

# In the edition before the live one these teams had each other's children.
SWAPPED = {"Erewash CIN Team 1": "Chesterfield CIN Team 2", "Amber Valley CIN Team 1": "Disabled Children Team South"}
FACTS = {user.name: Facts(user.name, user.group, user.localities, user.teams) for user in DEMO_USERS}
NOBODY = Facts("", in_force=False)
SEED = int(os.environ.get("SIGHTLINE_WALK_SEED", "8"))
MARK = "@swapped@"


def _swap(text: str) -> str:
    for one, other in SWAPPED.items():
        text = text.replace(f",{one},", f",{MARK},").replace(f",{other},", f",{one},").replace(f",{MARK},", f",{other},")
    return text


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of its own: edition 1, with teams swapped, and edition 2, the demo, which is live."""
    folder, path = tmp_path_factory.mktemp("swapped") / "extract", tmp_path_factory.mktemp("walk") / "store"
    copytree(DEMO, folder)
    for name in ("cin_plans.csv", "cin_allocations.csv"):
        (folder / name).write_text(_swap((folder / name).read_text()))
    assert load(["extract", str(folder), "--store", str(path), "--extract-date", "2022-05-23", "--complete-from", "2020-01-01"]) == 0
    assert load(["demo", "--store", str(path)]) == 0
    return path


@pytest.fixture(scope="session")
def demo(demo_store: Path) -> Edition:
    """The live edition."""
    return Store(demo_store).live()


@pytest.fixture(scope="session")
def kept_world(demo_store: Path) -> World:
    editions = {name: Store(demo_store).edition(name) for name in ("1", "2")}
    return World(editions, read_environment({}).secret, {}, frozenset(user.shown_name for user in DEMO_USERS))


@pytest.fixture
def world(kept_world: World, records: Records) -> World:
    """The rights by hand, with whom the records name for each restricted person."""
    with records.reading() as session:
        rows = records.all_latest(session, Restricted)
    kept_world.restricted = {row.key: frozenset(row.named) for row in rows}
    assert len(kept_world.restricted) == 3, "the demo has three restricted persons, or the walk meets none"
    return kept_world


@pytest.fixture
def known(server: Flask, records: Records) -> list[tuple[str, str]]:
    """(page, table) of every table that a page shows."""
    return tables(server)


@pytest.fixture
def enter(server: Flask, records: Records) -> Callable[[str], Browsing]:
    """enter("manager"): a browser in which they are signed in; enter("") one in which nobody is."""

    def browser(name: str) -> Browsing:
        return Browsing(server).let_in(records, name) if name else Browsing(server)

    return browser


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """No answer of another test is kept."""
    ANSWERS._answers.clear()
