"""The server's time: each page's answer in process and over http, beside the same figures in bare polars."""

import cProfile
import http.client
import json
import pstats
from datetime import timedelta
from itertools import count
from typing import Any
from urllib.parse import quote

from app import clock
from components.frame import PAGES
from components.request import read
from metrics import catalogue, engine
from pages import at_work
from tests.asked import body
from tests.bench import bare_polars, permanence, signing_in
from tests.bench.figures import Line
from tests.bench.servers import Served
from tests.bench.timing import timed
from tests.people import let_in

TIMES = 40
PAGES_TIMED = ("overview", "durations", "targets", "cases")
HEADERS = {"Content-Type": "application/json", "Accept-Encoding": "gzip, deflate, br"}


def signed_in(app: Any) -> dict[str, str]:
    """The cookies of a session of the data manager, who is shown every row."""
    with app.server.app_context():
        return let_in(at_work.records_now(), app.server.config["SIGHTLINE"].secret, "data", clock())


def localities() -> list[str]:
    """The localities of the demo, and "" for all of them."""
    request = read("")
    return ["", *request.frames.as_at("cin_plans", request.scope.as_at)["locality"].unique().sort().to_list()]


def searches() -> list[tuple[str, tuple[str, ...]]]:
    """(query, places) of each request, in turn."""
    found = localities()
    return [(f"?locality={quote(name)}" if name else "", (name,) if name else ()) for name in (found[k % len(found)] for k in range(TIMES))]


_asked = count()


def addresses(page: str) -> list[str]:
    """The address of the page's answer to each search."""
    return [f"/view/{page}{query}" for query, _ in searches()]


def anew(path: str) -> str:
    """The address as nobody has asked it yet: no kept answer fits it."""
    return f"{path}{'&' if '?' in path else '?'}n={next(_asked)}"


def check() -> None:
    """Bare polars and the engine agree on the totals, or the comparison is of different figures."""
    for _query, places in searches()[:8]:
        request = read(_query)
        frame, day = request.frames.as_at("cin_plans", request.scope.as_at), request.scope.as_at
        for name, services in (("overview", ("Children in Need",)), ("durations", ()), ("targets", ("Children in Need",)), ("cases", ())):
            mine = bare_polars.PAGES[name](frame, day, places)[0][0]
            figure = engine.figure(catalogue.measure("cin-open"), request.scope.with_services(services), request.frames)
            if mine != figure:
                raise SystemExit(f"bare polars counts {mine} on {name}{_query}, the engine {figure}: they are not the same figures")


def measured(app: Any, served: Served) -> tuple[list[Line], dict[str, Any]]:
    """The lines of the table, and the sizes of the answers."""
    check()
    client = app.server.test_client()
    marks = signed_in(app)
    for name, value in marks.items():
        client.set_cookie(name, value, domain="127.0.0.1")
    HEADERS.update({"Cookie": "; ".join(f"{name}={value}" for name, value in marks.items()), "X-CSRFToken": marks["_csrf_token"]})
    request = read("")
    frame, day = request.frames.as_at("cin_plans", request.scope.as_at), request.scope.as_at
    lines, sizes = [], {}
    connection = http.client.HTTPConnection("127.0.0.1", served.port)

    def answered(method: str, path: str, data: bytes | None = None) -> bytes:
        try:
            connection.request(method, path, data, HEADERS)
            answer = connection.getresponse()
        except http.client.RemoteDisconnected:  # the server lets go of a connection that was idle while the rest was measured
            connection.close()
            connection.request(method, path, data, HEADERS)
            answer = connection.getresponse()
        assert answer.status == 200, path
        return answer.read()

    def in_process(path: str) -> None:
        answer = client.get(path, headers=HEADERS, base_url="http://127.0.0.1")
        assert answer.status_code == 200, answer.get_data(as_text=True)[:300]

    for page in PAGES_TIMED:
        asked = addresses(page)

        places = [place for _, place in searches()]
        bare = timed(lambda where, page=page: bare_polars.PAGES[page](frame, day, where), places)
        inside = timed(lambda path: in_process(anew(path)), asked)
        outside = timed(lambda path: answered("GET", anew(path)), asked)
        again = timed(lambda path: answered("GET", path), asked)
        lines.append(Line(f"{page}: answer in process", inside, bare, ratio=2, slack=10))
        lines.append(Line(f"{page}: answer over http", outside, bare, ratio=2, slack=10))
        lines.append(Line(f"{page}: the same, asked before", again, bare))
        answers = timed(lambda query, page=page: PAGES[page].answers(read(query)), [query for query, _ in searches()])
        lines.append(Line(f"{page}: figures and words alone", answers, bare))
        plain = client.get(asked[0], base_url="http://127.0.0.1").data
        sizes[page] = {"bytes": len(plain), "on the wire": len(answered("GET", asked[0])), "largest parts": _parts(plain)}
    rows = {"startRow": 0, "endRow": 100, "filterModel": {}, "sortModel": []}
    asked_rows = [{"cases-grid.getRowsRequest": rows, "cases-asked.data": query} for query, _ in searches()]
    block = [json.dumps(body(app.callback_map, "cases-grid.getRowsResponse", values)).encode() for values in asked_rows]
    places = [place for _, place in searches()]
    lines.append(
        Line(
            "cases: a block of 100 rows over http",
            timed(lambda data: answered("POST", "/_dash-update-component", data), block),
            timed(lambda where: bare_polars.cases(frame, day, where), places),
            ratio=2,
            slack=10,
        )
    )
    return [*lines, *permanence.measured(in_process, searches(), anew), *signing_in.measured(app)], sizes


def _parts(answer: bytes) -> dict[str, int]:
    """Bytes of the largest parts of an answer."""
    sent = json.loads(answer)
    view = sent["view"]
    parts = {f"table {table['id']}": table for table in view["tables"].values()}
    parts |= {f"chart {name}": figure for name, figure in view["charts"].items()} | sent["words"]
    found = {name: len(json.dumps(part, separators=(",", ":"))) for name, part in parts.items()}
    return dict(sorted(found.items(), key=lambda pair: -pair[1])[:6])


def first_asked(days: int = 12) -> list[float]:
    """Milliseconds to prepare the frame of a day nobody has asked for."""
    from metrics.grains import GRAINS

    edition = read("").edition
    asked = [edition.extract_date - timedelta(days=17 * (k + 1)) for k in range(days)]
    return timed(lambda day: GRAINS["cin_plans"].build(edition.table, day), asked)


PARTS = (
    ("requests read", "components/request.py", "read"),
    ("engine.measured", "metrics/engine.py", "measured"),
    ("engine.table", "metrics/engine.py", "table"),
    ("engine.ordered", "metrics/engine.py", "ordered"),
    ("engine.figure", "metrics/engine.py", "figure"),
    ("engine.cases", "metrics/engine.py", "cases"),
    ("open_each_day", "metrics/series.py", "open_each_day"),
    ("polars collect", "lazyframe/frame.py", "collect"),
    ("payload.matrix", "components/payload.py", "matrix"),
    ("page.answer", "pages/", "answer"),
    ("frame._words", "components/frame.py", "_words"),
    ("frame._view", "components/frame.py", "_view"),
    ("to json", "json/__init__.py", "dumps"),
    ("compress", "flask_compress/flask_compress.py", "after_request"),
    ("whole answer", "pages/view.py", "view"),
)


def profiled(app: Any, page: str) -> list[tuple[str, float, float]]:
    """(part, ms a request with what it calls, calls a request) of the page's answer, in process. Profiling slows it about twofold."""
    client = app.server.test_client()
    for name, value in signed_in(app).items():
        client.set_cookie(name, value, domain="127.0.0.1")
    asked = addresses(page)
    profile = cProfile.Profile()
    profile.enable()
    for path in asked:
        client.get(anew(path), headers=HEADERS, base_url="http://127.0.0.1")
    profile.disable()
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    found = []
    for name, file, function in PARTS:
        held = [(s[3], s[0]) for key, s in stats.items() if file in key[0] and key[2] == function]
        if held:
            found.append((name, max(h[0] for h in held) * 1000 / len(asked), max(h[1] for h in held) / len(asked)))
    return sorted(found, key=lambda part: -part[1])
