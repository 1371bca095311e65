"""The app over the demo store, and a client of it that is signed in as the data manager, who sees all there is."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from dash import Dash
from flask.testing import FlaskClient

from access.rights import GROUPS, Permission
from access.sessions import reading_as
from app import app as built  # the pages register with the app, so it is built before a test imports one
from app import clock
from pages import at_work
from tests.asked import body
from tests.people import ALL_SEEING, let_in

HERE = "http://127.0.0.1:8050"


@pytest.fixture(autouse=True)
def demo_is_shown(monkeypatch: pytest.MonkeyPatch, demo_store: Path, records_path: Path) -> Iterator[None]:
    """The app reads the demo, whatever is published at this machine; pages are built inside a request, for who may do everything.

    The data manager, who asks by the client, may do everything too: no one group may open every page.
    """
    monkeypatch.setenv("SIGHTLINE_STORE", str(demo_store))
    monkeypatch.setenv("SIGHTLINE_DB", f"sqlite:///{records_path}")
    monkeypatch.setitem(GROUPS, "data_manager", replace(GROUPS["data_manager"], permissions=frozenset(Permission)))
    everything = replace(ALL_SEEING, group=replace(ALL_SEEING.group, permissions=frozenset(Permission)))
    with built.server.test_request_context(base_url=HERE), reading_as(everything):
        at_work.records_now()  # as each request of somebody signed in does: the records are up to date before they are read
        yield


@pytest.fixture(scope="session")
def records_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the records of these tests are kept."""
    return tmp_path_factory.mktemp("records") / "records.sqlite"


@pytest.fixture(scope="session")
def app() -> Dash:
    """The app as it is served, with the callbacks that Dash adds on the first request."""
    client = built.server.test_client()
    client.get("/healthz", base_url=HERE)
    return built


class Client:
    """A Flask client, signed in."""

    def __init__(self, flask: FlaskClient, token: str) -> None:
        self.flask, self.headers = flask, {"X-CSRFToken": token}

    def get(self, path: str, **more: Any) -> Any:
        """A page, asset or file."""
        return self.flask.get(path, **({"base_url": HERE} | more))

    def update(self, app: Dash, output: str, **values: Any) -> Any:
        """What a callback answers: the one whose outputs hold `output`, its inputs and states by name ("id.property")."""
        return self.flask.post("/_dash-update-component", json=body(app.callback_map, output, values), base_url=HERE, headers=self.headers)


@pytest.fixture
def client(app: Dash) -> Client:
    """A client of the app, signed in as the data manager."""
    flask = app.server.test_client()
    with app.server.app_context():
        marks = let_in(at_work.records_now(), app.server.config["SIGHTLINE"].secret, "data", clock())
    for name, value in marks.items():
        flask.set_cookie(name, value, domain="127.0.0.1")
    return Client(flask, marks["_csrf_token"])
