"""What a form is answered with: done, with where to go on; or not, with why and what to mend, and nothing changed."""

import json
from collections.abc import Callable
from functools import wraps

from flask import Response

from access.doing import NotDone
from access.reader import Refused
from data.records.base import RecordsBusy, RecordsError

WRONG, FORBIDDEN, BUSY = 422, 403, 503


def done(words: str, go: str = "") -> Response:
    """It was done. go: the page to go on to; where empty, the page the form stands on is asked for again."""
    return Response(json.dumps({"words": words, "go": go}), mimetype="application/json")


def found(words: str, links: list[dict[str, str]]) -> Response:
    """What was looked for: links, each with `href`, `words` and `more`, that the page shows below the form."""
    return Response(json.dumps({"words": words, "found": links}), mimetype="application/json")


def wrong(words: str, fields: dict[str, str] | None = None, status: int = WRONG) -> Response:
    """It was not done. fields: what to mend, by the name of the field."""
    return Response(json.dumps({"words": words, "fields": fields or {}}), status=status, mimetype="application/json")


def act(run: Callable[..., Response]) -> Callable[..., Response]:
    """A route behind a form: what it refuses is told in words, at the form."""

    @wraps(run)
    def answered(*given: object, **named: object) -> Response:
        try:
            return run(*given, **named)
        except NotDone as problem:
            return wrong(str(problem))
        except Refused as refused:
            return wrong(refused.words, status=FORBIDDEN)
        except RecordsBusy as problem:
            return wrong(str(problem), status=BUSY)
        except RecordsError as problem:
            return wrong(str(problem))

    return answered
