"""A browser of the tests: keeps cookies, sends the token against forged posts, signs in as a person does."""

import html
import json
import re
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from access.demo_users import PASSWORD
from data.records.database import Records
from tests.asked import body
from tests.people import let_in

HERE = "http://127.0.0.1:8050"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HIDDEN = re.compile(r'name="csrf" value="([^"]*)"')


def words(answer: TestResponse) -> str:
    """The visible words of a page."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))).strip()


class Browsing:
    """One browser. address: where it asks from."""

    def __init__(self, server: Flask, address: str = "10.1.0.7", base: str = HERE) -> None:
        self.flask, self.address, self.base = server.test_client(), address, base

    def ask(self, path: str, method: str = "GET", **more: Any) -> TestResponse:
        more = {"base_url": self.base, "environ_overrides": {"REMOTE_ADDR": self.address}} | more
        return self.flask.open(path, method=method, **more)

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.ask(path, **more)

    def cookie(self, name: str) -> str:
        found = self.flask.get_cookie(name, domain=re.sub(r"^https?://|:\d+$", "", self.base))
        return found.value if found else ""

    @property
    def session(self) -> str:
        return self.cookie("sightline-session")

    @property
    def token(self) -> str:
        return self.cookie("_csrf_token")

    def send(self, path: str, **values: str) -> TestResponse:
        """Open the page of a form and send it, as a person does."""
        page = self.get(path)
        found = HIDDEN.search(page.get_data(as_text=True))
        assert found, f"{path} shows no form ({page.status_code})"
        return self.ask(path, "POST", data={"csrf": found[1], **values})

    def sign_in(self, name: str, password: str = PASSWORD, path: str = "/sign-in") -> TestResponse:
        return self.send(path, name=name, password=password)

    def signed_in(self, name: str, password: str = PASSWORD) -> "Browsing":
        """This browser, once it is signed in."""
        answer = self.sign_in(name, password)
        assert answer.status_code == 303 and self.session, words(answer)
        return self

    def let_in(self, records: Records, name: str, now: datetime = NOON) -> "Browsing":
        """This browser, signed in without the form (which takes argon2's time)."""
        at = re.sub(r"^https?://|:\d+$", "", self.base)
        for cookie, value in let_in(records, self.flask.application.config["SIGHTLINE"].secret, name, now).items():
            self.flask.set_cookie(cookie, value, domain=at)
        return self

    def update(self, callbacks: dict[str, Any], output: str, values: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        """Post what Dash would: the callback whose outputs hold `output`, with values by name ("id.property")."""
        headers = {"X-CSRFToken": self.token} | more.pop("headers", {})
        return self.ask("/_dash-update-component", "POST", json=body(callbacks, output, values), headers=headers, **more)

    def is_in(self) -> bool:
        """Whether this browser is signed in."""
        return bool(json.loads(self.get("/sign-in/again").data)["signed_in"])
