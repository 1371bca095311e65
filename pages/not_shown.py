"""A list of which every case is held back: noted when its page stands before the reader, since answers may be asked for unseen."""

from flask import Flask, Response, request

from access.doing import NotDone
from components.request import read
from metrics import engine
from metrics.grains import GRAINS
from pages import looked
from pages.acts import act, done
from pages.case_list import asked_measure, listed_scope

RECORDED = "That you asked is recorded; no child's details were read."


@act
def note() -> Response:
    """Note that a list was refused. The list is worked out again from its query: nothing a browser says of it is taken for true."""
    asked = read(request.form.get("asked", ""))
    measure, _, problem = asked_measure(asked)
    if asked.error or problem:
        raise NotDone(asked.error or problem or "")
    asked = asked.of(GRAINS[measure.table])
    held = engine.listing(measure, listed_scope(asked), asked.frames).held
    if not held.counted or held.listed:
        raise NotDone("No list was refused here, so nothing is noted.")
    looked.list_refused(asked, measure, held)
    return done(RECORDED)


def register(server: Flask) -> None:
    """Add the route to the server."""
    server.add_url_rule("/do/not-shown", "do-not-shown", note, methods=["POST"])
