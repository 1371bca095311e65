"""One step of the walk: send what is asked, read what comes back, and say what it holds beyond the rights."""

import io
import json
import random
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import unquote

from werkzeug.test import TestResponse

from tests.signin.browsing import Browsing
from tests.walk.asks import TABLES, UPDATE, Ask, search_of
from tests.walk.tables import file_differs, file_of, numbers, places_in, tables_in, workers_beyond
from tests.walk.truth import is_small, untrue_or_small
from tests.walk.world import Facts, Seen, World

ADDRESS = re.compile(r'(?:href|action|src|Location)["\']?\s*[=:]\s*"([^"]*)"')
SAID_NO = ("You may not see", "does not have this right")
KEPT = ("/assets/", "/_dash-component-suites/")
# The trail tells of looks at every day, and persons are restricted whatever day is shown.
OF_NO_DAY = ("trail", "admin-restricted", "/admin/restricted")


@dataclass(frozen=True, repr=False)
class Finding:
    """What an answer holds or does that it must not."""

    who: str
    ask: Ask
    what: str

    def __repr__(self) -> str:
        return f"{self.who}: {self.ask}\n    {self.what}"


@dataclass(repr=False)
class Walk:
    """What was walked, for whom, and what was found. plans, held: what was shown, and how many figures were held against the true
    ones, so that no walk is empty without being told."""

    facts: Facts
    findings: list[Finding] = field(default_factory=list)
    doors: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    plans: set[str] = field(default_factory=set)
    held: int = 0


def text_of(answer: TestResponse) -> str:
    """The words of an answer, a workbook's sheets among them."""
    if answer.data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
            return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist() if name.endswith(".xml"))
    text = answer.data.decode("utf-8", "replace")
    # JSON may write letters as \\u....: read, it is as plain as the browser has it.
    if "\\u" in text and answer.mimetype == "application/json":
        return json.dumps(json.loads(text), ensure_ascii=False)
    return text


def sent(browser: Browsing, ask: Ask, method: str | None = None) -> TestResponse:
    """Send it, with the token against forged posts."""
    more: dict[str, Any] = {"headers": {"X-CSRFToken": browser.token}}
    if ask.body is not None:
        more["json"] = ask.body
    if ask.form is not None:
        more["data"] = ask.form
    return browser.ask(ask.path, method or ask.method, **more)


def refused(answer: TestResponse, text: str) -> bool:
    """Whether the answer is a refusal, or sends away to sign in."""
    return answer.status_code in (302, 303, 401, 403, 404, 422) or any(words in text for words in SAID_NO)


def headers(answer: TestResponse, path: str) -> list[str]:
    """What the headers of an answer lack."""
    has, lacks = answer.headers, []
    wanted = {"Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY"}
    lacks += [f"{name} is {has.get(name)}, not {value}" for name, value in wanted.items() if has.get(name) != value]
    policy = has.get("Content-Security-Policy", "")
    scripts = policy.partition("script-src")[2].partition(";")[0]
    if "frame-ancestors 'none'" not in policy or "default-src 'none'" not in policy or "unsafe" in scripts:
        lacks.append(f"Content-Security-Policy is {policy!r}")
    if not path.startswith(KEPT) and has.get("Cache-Control") != "no-store":
        lacks.append(f"Cache-Control is {has.get('Cache-Control')}, not no-store")
    return lacks


def judged(world: World, facts: Facts, ask: Ask, answer: TestResponse) -> tuple[list[str], Seen]:
    """What an answer does beyond the rights, and which children it shows."""
    told, text, code = [], text_of(answer), answer.status_code
    in_words = code == 503 and answer.mimetype == "application/json" and '"words"' in text  # the records cannot take it: told at the form
    if code >= 500 and not ask.malformed and not in_words:
        told.append(f"it broke: {code}")
    allowed = world.allowed(facts, ask.query.edition, ask.query.day)
    if "child" in ask.door or ask.path.startswith("/view/child") or "/child" in json.dumps(ask.body or ""):
        allowed = world.with_history(allowed, ask.query.edition, ask.query.day)
    if any(part in f"{ask.path} {json.dumps(ask.body or '')}" for part in OF_NO_DAY):
        allowed = world.ever(facts)
    asked = world.read(unquote(f"{ask.path} {json.dumps(ask.body)} {json.dumps(ask.form)}"))
    seen = world.read(text)
    beyond = seen.beyond(allowed, asked)
    if beyond:
        told.append(f"it shows what is not theirs: {', '.join(f'{many} {kind}' for kind, many in beyond.items())}")
    told_by_headers = answer.headers.getlist("Set-Cookie") + answer.headers.getlist("Location")
    addresses = " ".join([*ADDRESS.findall(text.replace("&quot;", '"').replace('\\"', '"')), *told_by_headers])
    inside = world.read(unquote(addresses))
    numbers_in = frozenset(number for number in re.findall(r"(?<!\d)\d{7}(?!\d)", addresses) if number in world.key_of)
    if Seen(inside.plans, inside.names, numbers_in).beyond(Seen(), asked):
        told.append("an address or a cookie holds a child's plan, name or number")
    is_view = ask.path.startswith(("/view/", "/export/")) or ask.path == UPDATE
    if ask.query.outside and is_view and code == 200 and not refused(answer, text) and _has_figures(ask, text):
        told.append("it answers a scope beyond the rights")
    told += headers(answer, ask.path)
    return told, seen


def judged_figures(world: World, facts: Facts, ask: Ask, answer: TestResponse, page_of: Callable[[str], str]) -> tuple[list[str], int]:
    """What the tables of an answer show beyond the rights, and how many figures were held against the true ones.

    page_of: the text of the page at an address, to hold a file against.
    """
    text = text_of(answer) if answer.mimetype == "application/json" else ""
    shown, is_table = tables_in(text), ask.door == TABLES and answer.status_code == 200
    lines = file_of(answer) if is_table else []
    told = workers_beyond(facts, shown, lines)
    if not facts.counts and (lines or places_in(text) or any(any(numbers(table)) for table in shown)):
        told.append("it shows figures to somebody who has none")
    if not facts.counts or not facts.small_hidden:
        return told, 0
    small = [number for number in places_in(text) if is_small(number)]
    told += [f"the picker shows small numbers: {small[:5]}"] if small else []
    if is_table:
        page, id = re.findall(r"/export/(.+)/(.+)\.", ask.path.partition("?")[0])[0]
        shown = [table for table in tables_in(page_of(f"/view/{page}{search_of(ask.query)}")) if table.id == id]
        told += file_differs(lines, shown[0]) if shown else [f"a file of {id} is sent, and its page is not"]
    told += [words for table in shown for words in untrue_or_small(world.editions["2"], ask.query, table)][:5]
    return told, sum(len(numbers(table)) for table in shown)


def _has_figures(ask: Ask, text: str) -> bool:
    """Whether the page of an answer has figures of the scope at all (a page of words has none, nor has a clientside callback)."""
    if ask.path.startswith("/export/"):
        return True
    if ask.door == "picker-data.data":
        # The tree of places is the same whatever places are chosen; conditions narrow it.
        return '"places"' in text and any(part in ask.query.text for part in ("only=", "not="))
    if ask.path == UPDATE:
        return "rowData" in text or '"tables": {"' in text or '"tables":{"' in text
    return any(any(numbers(table)) for table in tables_in(text))


def walk(world: World, facts: Facts, browser: Browsing, asks: Iterable[Ask]) -> Walk:
    """Ask it all and judge each answer."""
    done = Walk(facts)

    @cache
    def page_of(address: str) -> str:
        return text_of(browser.get(address))

    for ask in asks:
        answer = sent(browser, ask)
        told, seen = judged(world, facts, ask, answer)
        more, held = judged_figures(world, facts, ask, answer, page_of)
        told, done.held = told + more, done.held + held
        done.findings += [Finding(facts.name, ask, what) for what in told]
        done.doors[ask.door] += 1
        done.statuses[answer.status_code] += 1
        done.plans |= seen.plans
    return done


def sample(asks: Iterable[Ask], more: int, seed: int, kinds: bool = False) -> list[Ask]:
    """One ask of every door, where `kinds` one of every kind of query, and so many more of all, at chance: no door is left out."""
    chance, by_door, by_kind = random.Random(seed), {}, {}
    for ask in asks:
        by_door.setdefault(ask.door, []).append(ask)
    kept = [chance.choice(held) for held in by_door.values()]
    # Lists and pages hold the children, so what is left is drawn where they are.
    rest = [ask for held in by_door.values() if len(held) > 30 for ask in held]
    for ask in rest if kinds else ():
        by_kind.setdefault(ask.query.kind, []).append(ask)
    kept += [chance.choice(held) for held in by_kind.values()]
    return kept + chance.sample(rest, min(more, len(rest)))
