"""The answer to a change of scope: a page's view and words as JSON, which the browser draws without building the page again."""

from flask import Flask, Response, request

from components.frame import answered
from components.page import PAGES


def view(name: str) -> Response:
    """What the page of this name shows for the query of the address."""
    page = PAGES.get(name)
    if page is None:
        return Response(f"There is no page {name}.", status=404, mimetype="text/plain")
    return Response(answered(page, request.query_string.decode("utf-8", "replace")), mimetype="application/json")


def register(server: Flask) -> None:
    """Add the route to the server."""
    server.add_url_rule("/view/<name>", "view", view)
