"""The guard at every door: who asks is found out once a request, and nobody gets further than access/doors.py says."""

import json
from dataclasses import dataclass
from urllib.parse import quote

from dash._pages import _path_to_page
from dash._utils import to_json
from flask import Flask, Response, current_app, g, redirect, request
from flask_login import LoginManager
from werkzeug.wrappers import Response as BaseResponse

from access import doors, sessions, trail
from access.doors import Door, To
from access.local_path import sign_in_path
from access.reader import Refused
from access.sessions import Standing
from components.page import PAGES
from components.request import open_store
from data import forgetting
from data.store import NoEdition
from pages import plain_page, refusal
from pages.at_work import Nobody, doing_now, load, records_now, standing, why_gone
from pages.browser_marks import is_forged, renew_token
from pages.plain_page import head, hint, link, problem

Answer = Response | BaseResponse
CHANGE_PASSWORD = "/change-password"
ROUTER = "_pages_content.children"
FORGED = (
    "This form was not sent from a page of Sightline that is open in this browser, or was opened before you signed in. "
    "Load the page again and send it once more."
)


def _is_page() -> bool:
    """Whether a person waits for a page, rather than a script for an answer."""
    return request.method in ("GET", "HEAD") and not request.path.startswith(("/_dash", "/_reload", "/view/", "/do/"))


def _asked() -> str:
    """Path and query of the request, as they stood in its address."""
    query = request.query_string.decode("ascii", "replace")
    return quote(request.path) + (f"?{query}" if query else "")


def sign_in_first() -> Answer:
    """To the sign-in page and back; for a script 401, which opens the dialog (assets/70-session.js)."""
    if _is_page():
        return redirect(sign_in_path(_asked()), 303)
    return _said({"words": why_gone() or "You are not signed in."}, 401)


def _said(told: dict[str, str], status: int) -> Response:
    return Response(json.dumps(told), status=status, mimetype="application/json")


def refused(words: str, note: bool = True) -> Answer:
    """403, with why and whom to ask; the request is in the trail (without what was asked for: only the path)."""
    if note and standing():
        trail.recorded(records_now(), doing_now(), trail.Look("refused", f"{request.path}: {words}"))
    if not _is_page():
        return _said({"words": words}, 403)
    if _page_door(request.path) and standing():
        return plain_page.page(refusal.TITLE, *refusal.parts(g.reader, words, request.path, request.query_string.decode()), status=403)
    ways = hint("That you asked is recorded. ", link("Go to the first page", "/"), " or ", link("ask for access", "/ask-for-access"), ".")
    return plain_page.page("You may not see this", head("You may not see this"), problem(words), ways, status=403)


def _refused_inside(words: str, body: "Body") -> Response:
    """The words in place of the page, inside the shell: what the router's callback would have answered."""
    trail.recorded(records_now(), doing_now(), trail.Look("refused", words))
    content = refusal.inside(g.reader, words, body.path, body.search)
    told = {"_pages_content": {"children": content}, "_pages_store": {"data": {"title": f"{refusal.TITLE} - Sightline"}}}
    return Response(to_json({"multi": True, "response": told}), mimetype="application/json")


def _page_door(path: str) -> Door | None:
    """The door of the page that Dash serves at a path (found as Dash finds it); of the page for wrong addresses where there is none."""
    found, _ = _path_to_page(path.strip("/"))
    return doors.page(found["path"] if found else "/not-found")


@dataclass(frozen=True)
class Body:
    """What a post to Dash asks for: the callback's output, and for the router the path and the query."""

    output: str
    path: str
    search: str


def _body() -> Body | None:
    """The body of a post to Dash; None where it is none."""
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or not isinstance(body.get("output"), str):
        return None
    inputs = body.get("inputs")
    given = [part for part in inputs if isinstance(part, dict)] if isinstance(inputs, list) else []
    told = {part.get("property"): part.get("value") for part in given if part.get("id") == "_pages_location"}
    path, search = told.get("pathname", "/"), told.get("search", "")
    return Body(body["output"], path if isinstance(path, str) else "/", search if isinstance(search, str) else "")


def _path() -> str:
    """The path of the page that is asked for, or whose answer is (`/view/<name>`)."""
    name = (request.view_args or {}).get("name")
    if request.endpoint != "view":
        return request.path
    return PAGES[name].path if name in PAGES else "/not-found"


def _inside(who: Standing) -> Answer | None:
    """The second look: at the page of a path, or the callback of a post."""
    if request.method != "POST":
        door = _page_door(_path())
        words = doors.why_not(door, who.reader) if door else doors.MEND.format(table="PAGES")
        return refused(words) if words else None
    body = _body()
    door = doors.callback(body.output) if body and body.output in current_app.config["CALLBACKS"] else None
    if body is None or door is None:
        return refused(doors.MEND.format(table="CALLBACKS"))
    if door.to is To.INSIDE:
        door = _page_door(body.path)
        words = doors.why_not(door, who.reader) if door else doors.MEND.format(table="PAGES")
        return _refused_inside(words, body) if words else None
    words = doors.why_not(door, who.reader)
    return refused(words) if words else None


def stand() -> Answer | None:
    """Before every request: who asks, and whether they may; None lets the request in."""
    g.begun = forgetting.look(open_store().path)
    g.reader = sessions.reader_now()
    door = doors.route(request.url_rule.rule if request.url_rule else None, request.method)
    is_open = door is not None and door.to is To.ALL
    if request.method == "POST" and is_forged():
        return refused(FORGED, note=False) if is_open or standing() else sign_in_first()
    if is_open:
        return None
    who = standing()
    if who is None:
        return sign_in_first()
    _let_in(who)
    if door is None:  # where no rule matches at all, Flask's own answer (404, 405) follows
        return refused(doors.MEND.format(table="ROUTES")) if request.url_rule else None
    if who.must_change and request.path != CHANGE_PASSWORD:
        return redirect(CHANGE_PASSWORD, 303) if _is_page() else _said({"words": "Change your password first."}, 403)
    if door.to is To.INSIDE:
        return _inside(who)
    words = doors.why_not(door, who.reader)
    return refused(words) if words else None


def _let_in(who: Standing) -> None:
    g.standing_token = sessions.enter(who)
    g.reader = who.reader


def keep(response: Response) -> Response:
    """After every page for somebody signed in: the token against forged posts, where the browser has lost it."""
    who = sessions.standing_now()
    if who.id_hash and response.mimetype == "text/html" and "Set-Cookie" not in response.headers:
        renew_token(response, who.user)
    return response


def go(_problem: BaseException | None = None) -> None:
    """At the end of every request: nobody is at work any more, and nothing is kept of whoever was erased meanwhile."""
    if "begun" in g:
        forgetting.end(open_store().path, g.pop("begun"))
    token = g.pop("standing_token", None)
    if token:
        sessions.leave(token)


def told_refusal(refused_: Refused) -> Answer:
    """A right that was found missing deeper down: the same answer as at the door; of a page, in its place."""
    body = _body() if request.method == "POST" else None
    if body and doors.first_output(body.output) == ROUTER:
        return _refused_inside(refused_.words, body)
    return refused(refused_.words)


def told_gone(problem: NoEdition) -> Answer:
    """The edition of a link is gone, or there never was one: told in words wherever no page tells it in its place."""
    return _said({"words": str(problem)}, 404)


def register(server: Flask) -> None:
    """Put the guard before every request."""
    manager = LoginManager()
    manager.session_protection = None
    manager.anonymous_user = Nobody
    manager.request_loader(load)
    manager.init_app(server)
    server.register_error_handler(Refused, told_refusal)
    server.register_error_handler(NoEdition, told_gone)
    server.before_request(stand)
    server.after_request(keep)
    server.teardown_request(go)
