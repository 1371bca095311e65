"""What the browser is given to hold: the session's cookie, the token against forged posts, and the cookie of a visit or a flow."""

from flask import Response, current_app, g, request

from access.tokens import csrf_token, is_csrf_token, new_id

CSRF, HEADER, FIELD = "_csrf_token", "X-CSRFToken", "csrf"
FLOW_SECONDS = 600


def _name(short: str) -> str:
    """A cookie's name. In production __Host- makes the browser refuse one that another site of the council set for us."""
    return f"__Host-sightline-{short}" if current_app.config["SIGHTLINE"].production else f"sightline-{short}"


def held(short: str) -> str:
    """What the browser sent under a name: "session", "visit" or "flow"; empty where it sent nothing."""
    return request.cookies.get(_name(short), "")


def _secret() -> str:
    return str(current_app.config["SIGHTLINE"].secret)


def _bound() -> str:
    """The id that a token is bound to: the session's (living or not), else that of the visit."""
    return held("session") or held("visit") or str(g.get("visit", ""))


def set_mark(response: Response, short: str, value: str, seconds: int | None = None) -> None:
    """Give the browser an id to hold: no script reads it, no other site sends it, it goes when the browser closes."""
    secure = current_app.config["SIGHTLINE"].production
    response.set_cookie(_name(short), value, max_age=seconds, path="/", secure=secure, httponly=True, samesite="Lax")


def drop_mark(response: Response, short: str) -> None:
    """Take an id back."""
    secure = current_app.config["SIGHTLINE"].production
    response.delete_cookie(_name(short), path="/", secure=secure, httponly=True, samesite="Lax")


def _set_token(response: Response, token: str) -> None:
    """The token as Dash reads it: a script of ours may read this cookie, so it says nothing but itself."""
    secure = current_app.config["SIGHTLINE"].production
    response.set_cookie(CSRF, token, path="/", secure=secure, httponly=False, samesite="Strict")


def form_token() -> str:
    """The token for a form; begins a visit where the browser holds no id yet (`keep_visit` hands it out)."""
    if not _bound():
        g.visit = new_id()
    return csrf_token(_secret(), _bound())


def keep_visit(response: Response) -> Response:
    """Hand out the id of a visit that this request began, and the token with it."""
    if g.get("visit"):
        set_mark(response, "visit", g.visit)
    if not held("session"):
        _set_token(response, csrf_token(_secret(), _bound()))
    return response


def is_forged() -> bool:
    """Whether a post lacks the token of this browser, or says itself that it comes from another site."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return True
    sent = request.headers.get(HEADER) or (request.form.get(FIELD, "") if request.form else "")
    return not is_csrf_token(_secret(), _bound(), sent)


def give_session(response: Response, id: str, user: str) -> Response:
    """Let the browser hold a new session, and take back what it held before."""
    set_mark(response, "session", id)
    drop_mark(response, "visit")
    _set_token(response, csrf_token(_secret(), id, user))
    return response


def take_session(response: Response) -> Response:
    """Take the session back."""
    drop_mark(response, "session")
    response.delete_cookie(CSRF, path="/")
    return response


def renew_token(response: Response, user: str) -> None:
    """Give the token again where the browser has lost it or holds that of another session."""
    token = csrf_token(_secret(), held("session"), user)
    if request.cookies.get(CSRF) != token:
        _set_token(response, token)
