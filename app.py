"""Sightline: builds the server and the app, shuts every door by default (pages/guard.py), opens the store."""

import json
import logging
import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from dash import Dash, Input
from dash.exceptions import DependencyException
from flask import Flask, Response, current_app, redirect, request
from flask_compress import Compress
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as BaseResponse

from access import demo_users, passwords
from access.sessions import reader_now
from components.first_words import first_words, name_at
from components.request import open_store
from components.shell import shell
from data.environment import Environment, read_environment
from data.records.base import RecordsError
from data.records.database import open_records
from data.register import SettingsError
from data.store import NoEdition
from pages.plain_page import ASSETS, asset

YEAR_SECONDS = 31_536_000
LARGEST_POST_BYTES = 5_000_000
NOTHING = "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
ICON = "data:image/svg+xml;base64,"
INDEX = """<!DOCTYPE html>
<html lang="en-GB">
<head>{%metas%}<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">
<title>{%title%}</title>{%favicon%}{%css%}</head>
<body><script src="{%first%}" data-page="{%page%}"></script>
{%app_entry%}<div class="dash-scripts">{%config%}{%scripts%}{%renderer%}</div></body></html>"""


# It sets the theme and the width of the menu before anything is drawn, so it stands where no other script does (assets/first.js).
FIRST_SCRIPT = "first.js"


class App(Dash):
    """Dash, with the words of the page that is asked for in its document (decision 20)."""

    def interpolate_index(self, app_entry: str = "", **parts: Any) -> str:
        """The document: beside the place where the app will stand, what is read until it does."""
        search = request.query_string.decode("utf-8", "replace")
        words = first_words(request.path, f"?{search}" if search else "", is_invented())
        document: str = super().interpolate_index(app_entry=app_entry + words, **parts)
        return document.replace("{%page%}", name_at(request.path), 1)


def front_door() -> BaseResponse:
    """The front door leads to the first page that the reader may open."""
    from pages.refusal import first_page

    return redirect(first_page(reader_now()))


def private(response: Response) -> Response:
    """Figures and lists are kept by no cache; links tell no other site where the reader came from."""
    if not request.path.startswith(("/assets/", "/_dash-component-suites/")):
        response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = policy() if response.mimetype == "text/html" else NOTHING
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Cross-Origin-Opener-Policy"] = response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if current_app.config["SIGHTLINE"].production:
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR_SECONDS}; includeSubDomains"
    return response


def too_large(_problem: RequestEntityTooLarge) -> Response:
    """A post that is too large is refused unread, in words that a form shows."""
    words = f"What was sent is larger than {LARGEST_POST_BYTES // 1_000_000} MB, so nothing of it was read. Send a smaller file."
    return Response(json.dumps({"words": words}), status=413, mimetype="application/json")


def no_such_script(_problem: DependencyException) -> Response:
    """An address of a script that Dash has not is answered as any wrong address is, not as a fault of ours."""
    return Response("There is no such script.", status=404, mimetype="text/plain")


@lru_cache(maxsize=1)
def policy() -> str:
    """What a page may load: our own scripts and no other; styles in place are the grid's (worked out on the first request,
    when the pages' own title script is known)."""
    own = " ".join(app.csp_hashes())
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {own}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def is_invented() -> bool:
    """Whether the live edition is the demo's."""
    try:
        return open_store().live().invented
    except NoEdition:
        return False


def clock() -> datetime:
    """The one clock of the product: everything below takes the time as an argument."""
    return datetime.now(UTC)


def fit_to_start() -> Environment:
    """The settings, where the product may start with them; else it stops with every fault and its mend.

    Production has no demo users in its records (and, as `read_environment` sees to, no demo secret and no debugging).
    """
    try:
        environment = read_environment()
        if environment.production:
            records = open_records()
            records.migrate()
            with records.reading() as session:
                demo = demo_users.living(records, session)
            if demo:
                raise SystemExit(
                    f"The records hold {len(demo)} demo users, whose password everybody knows, and production does not start with them. "
                    "Disable each (`python -m access users disable NAME`), or set SIGHTLINE_DB to records of its own."
                )
    except (SettingsError, RecordsError) as problem:
        raise SystemExit(str(problem)) from None
    return environment


def build(environment: Environment) -> Dash:
    """The app, its pages registered and its routes in place."""
    server = Flask("sightline", static_folder=None)
    server.config |= {"SIGHTLINE": environment, "CLOCK": clock}
    server.config["SEND_FILE_MAX_AGE_DEFAULT"] = YEAR_SECONDS
    server.config["MAX_CONTENT_LENGTH"] = LARGEST_POST_BYTES
    server.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    server.config["COMPRESS_BR_LEVEL"] = 4
    if environment.proxies:
        hops = environment.proxies
        server.wsgi_app = ProxyFix(server.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    server.after_request(private)
    Compress(server)
    passwords.warm()
    app = App(
        "sightline",
        server=server,
        use_pages=True,
        pages_folder="",
        assets_folder=str(ASSETS),
        assets_ignore=rf"^{re.escape(FIRST_SCRIPT)}$",
        title="Sightline",
        update_title=None,
        suppress_callback_exceptions=True,
        health_endpoint="healthz",
        enable_mcp=False,
        compress=False,
        serve_locally=True,
        index_string=INDEX.replace("{%first%}", asset(FIRST_SCRIPT)),
        routing_callback_inputs={"asked_search": Input("_pages_location", "search")},
    )
    # Pages register themselves with the app that now exists; the menu is made of them, in their order.
    import pages.cin.overview  # noqa: I001
    import pages.cin.durations
    import pages.cin.targets
    import pages.ppoc.care
    import pages.ppoc.head_of_service
    import pages.ppoc.planned
    import pages.ppoc.mobilisation
    import pages.ppoc.questions
    import pages.ppoc.outcomes
    import pages.cases
    import pages.case_blocks
    import pages.child
    import pages.saved_views
    import pages.admin.users
    import pages.admin.stand_ins
    import pages.admin.restricted
    import pages.admin.trail
    import pages.admin.people
    import pages.about.data
    import pages.about.quality
    import pages.about.definitions
    import pages.about.governance
    import pages.not_found_404  # noqa: F401
    import components.picker  # noqa: F401
    from pages import ask_why, child, exports, guard, sign_in, sign_in_directory, view
    import pages.start  # noqa: F401
    from pages import not_shown, saved_view_acts
    from pages.about import quality_file, request_acts
    from pages.ppoc import head_of_service_targets

    from pages.ppoc import head_of_service_children, prediction_acts, prediction_upload, why_acts
    from pages.admin import people_acts, restricted_acts, retention, stand_ins, trail_acts, users_acts, users_files

    guard.register(server)
    server.register_error_handler(DependencyException, no_such_script)
    server.register_error_handler(RequestEntityTooLarge, too_large)
    server.config["CALLBACKS"] = app.callback_map
    for routes in (child, exports, view, sign_in, sign_in_directory, ask_why, request_acts, saved_view_acts, head_of_service_targets):
        routes.register(server)
    for routes in (prediction_acts, prediction_upload, why_acts, head_of_service_children, quality_file):
        routes.register(server)
    for routes in (users_acts, users_files, stand_ins, restricted_acts, trail_acts, people_acts, retention, not_shown):
        routes.register(server)
    server.view_functions["/"] = front_door  # Dash answers "/" itself otherwise, with the page for wrong addresses
    app.layout = lambda: shell(is_invented())
    # Dash finishes building itself during the first request; a second one that comes meanwhile finds half of it.
    # So the first request is our own, before anybody is let in.
    server.test_client().get("/healthz")
    return app


app = build(fit_to_start())
server = app.server

if __name__ == "__main__":
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    app.run(host="127.0.0.1", port=server.config["SIGHTLINE"].port, debug=False)
