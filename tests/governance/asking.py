"""What these tests ask with: a form sent as the browser sends it, and the words of an answer to a change of scope."""

import html
import re
from typing import Any

from werkzeug.test import TestResponse

from tests.signin.browsing import Browsing


def send(browser: Browsing, path: str, /, **values: str) -> TestResponse:
    """Post a form of a page, with the token against forged posts."""
    return browser.ask(path, "POST", data=values, headers={"X-CSRFToken": browser.token})


def said(answer: TestResponse) -> dict[str, Any]:
    """The JSON of an answer."""
    found = answer.get_json()
    assert isinstance(found, dict), answer.get_data(as_text=True)
    return found


def words(markup: str) -> str:
    """The visible words of HTML text."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup))).strip()


def shown(browser: Browsing, page: str, query: str = "") -> str:
    """The words of a page's slots, as a change of scope is answered."""
    answer = browser.get(f"/view/{page}{query}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return words(" ".join(part for part in said(answer)["words"].values() if isinstance(part, str)))
