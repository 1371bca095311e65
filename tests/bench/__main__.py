"""`python -m tests.bench`: medians and p95 of every page, beside bare polars and a bare page, in one run.

Always prints its table and ends with 0; with 1 where something could not be measured. `--json PATH` keeps the figures.
"""

import argparse
import json
import os
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

RIVALS = "For comparison on the Durations page (PEERS.md 12): best rival cold 1438 ms, filter 245 / 327 ms, toggle 211 / 276 ms"


def asked() -> argparse.Namespace:
    """The arguments."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", type=Path, help="keep the figures in this file")
    parser.add_argument("--times", type=int, default=20, help="presses of each kind in the browser, there and back (default: 20)")
    parser.add_argument("--pages", default="overview,durations,targets", help="the pages pressed in the browser")
    parser.add_argument("--no-browser", action="store_true", help="the server's time only")
    parser.add_argument("--no-loading", action="store_true", help="leave out the loads of a million rows and of England")
    parser.add_argument("--profile", action="store_true", help="also where the server's time goes (cProfile)")
    return parser.parse_args()


def shares(page: str, presses: list[dict[str, float]]) -> str:
    """Where the time of a change of scope goes, as medians of its marks."""
    from tests.bench.figures import median

    held = [press for press in presses if {"sent", "answered", "draw", "drew"} <= press.keys()]
    if not held:
        return f"  {page}: no press carried all marks"
    sent, answered, draw, drew, ms = (median([press[name] for press in held]) for name in ("sent", "answered", "draw", "drew", "ms"))
    return (
        f"  {page}: click to request {sent:.0f}, request to answer {answered - sent:.0f}, Dash takes it in {draw - answered:.0f}, "
        f"our draw() {drew - draw:.0f}, plotly, grid and paint {ms - drew:.0f} ms"
    )


def in_browser(
    store: str, served: Any, marks: dict[str, str], pages: list[str], times: int, lines: list[Any], notes: list[str]
) -> list[str]:
    """Adds the browser's lines; returns what could not be measured."""
    from tests.bench import browser_side
    from tests.bench.figures import Line
    from tests.bench.servers import Served

    lost: list[str] = []
    with browser_side.Browser() as browser, tempfile.TemporaryDirectory() as folder:
        states = Path(folder)
        browser.signed(served.url, marks)
        for page in pages:
            try:
                url = f"{served.url}{browser_side.PATHS[page]}"
                browser.driver.get(url)
                browser.settled()
                loads = [browser.cold(url) for _ in range(5)]
                ours = browser_side.ours(browser, served.url, page, states, times)
                with Served(
                    "tests.bench.bare_page:server",
                    {"SIGHTLINE_BENCH_STATES": folder, "SIGHTLINE_BENCH_PAGE": page, "SIGHTLINE_STORE": store},
                ) as bare:
                    browser.driver.get(bare.url)
                    browser.settled()
                    bare_loads = [browser.cold(bare.url) for _ in range(5)]
                    theirs = browser_side.bare(browser, bare.url, page, times)
            except Exception as problem:
                traceback.print_exc()
                lost.append(f"{page} in the browser: {problem}")
                continue
            took = {kind: [press["ms"] for press in presses] for kind, presses in ours.items()}
            bare_took = {kind: [press["ms"] for press in presses] for kind, presses in theirs.items()}
            lines += [
                Line(
                    f"{page}: locality, click to painted", took["locality"], bare_took["locality"], ratio=1.3, ratio_p95=1.5, most_p95=100
                ),
                Line(
                    f"{page}: the same, let go at once", took["at once"], bare_took["locality"], ratio=1.3, ratio_p95=1.5, most_p95=100
                ),
                Line(f"{page}: expand, click to painted", took["expand"], bare_took["expand"], ratio=1.3, ratio_p95=1.5, most_p95=100),
                Line(f"{page}: number / %, click to painted", took["toggle"], bare_took["toggle"], most=50),
                Line(f"{page}: cold load to the first figure", [x["first"] for x in loads], [x["first"] for x in bare_loads], most=1200),
                Line(f"{page}: cold load until all is drawn", [x["whole"] for x in loads], [x["whole"] for x in bare_loads]),
                Line(f"{page}: bytes cold", [loads[-1]["bytes"] / 1000], [bare_loads[-1]["bytes"] / 1000], unit="kB"),
            ]
            notes.append(shares(page, ours["at once"]))
        browser.driver.get(f"{served.url}/cin/durations")
        browser.settled()
        lines.append(Line("memory of the workers after all this, largest", [max(served.memory())], unit="MB"))
    return lost


def one_session(store: str, marks: dict[str, str]) -> float:
    """Megabytes of a worker that has served one session: four pages and a list."""
    from tests.bench import browser_side
    from tests.bench.servers import Served

    with Served("app:server", {"SIGHTLINE_STORE": store}, workers=1) as fresh, browser_side.Browser() as browser:
        browser.signed(fresh.url, marks)
        for path in ("/cin/overview", "/cin/durations", "/cin/targets", "/cases"):
            browser.driver.get(f"{fresh.url}{path}")
            browser.settled()
        return max(fresh.memory())


def main() -> int:
    """Publish the demo, start the servers, measure, print."""
    arguments = asked()
    with tempfile.TemporaryDirectory() as store:
        os.environ["SIGHTLINE_STORE"] = store
        os.environ["SIGHTLINE_DB"] = f"sqlite:///{store}/records.sqlite"
        from loaders.__main__ import main as load

        if load(["demo", "--store", store]):
            return 1
        from access.sessions import Standing, enter
        from app import app
        from tests.bench import england, loading, server_side
        from tests.bench.figures import Line, printed
        from tests.bench.servers import Served
        from tests.people import ALL_SEEING

        enter(Standing(ALL_SEEING))
        before = os.getloadavg()
        app.server.test_client().get("/healthz", base_url="http://127.0.0.1")
        notes: list[str] = []
        lost: list[str] = []
        with Served("app:server", {"SIGHTLINE_STORE": store}) as served:
            lines, sizes = server_side.measured(app, served)
            lines.append(Line("a day nobody has asked for: its frame", server_side.first_asked()))
            if not arguments.no_browser:
                lost = in_browser(store, served, server_side.signed_in(app), arguments.pages.split(","), arguments.times, lines, notes)
        if not arguments.no_browser:
            lines.append(Line("memory of a worker at 1 session", [one_session(store, server_side.signed_in(app))], unit="MB"))
        if not arguments.no_loading:
            for measured in (loading.measured, england.measured):
                try:
                    lines += measured()
                except Exception as problem:
                    traceback.print_exc()
                    lost.append(f"{measured.__module__}: {problem}")
        print(
            f"\n{os.cpu_count()} cores, load {before[0]:.1f} before and {os.getloadavg()[0]:.1f} after "
            "(above 0.5 before, take the ratios and not the times)\n"
        )
        print(printed(lines))
        print("\nAnswers to a change of scope, bytes:")
        for page, size in sizes.items():
            parts = ", ".join(f"{name} {count:,}" for name, count in size["largest parts"].items())
            print(f"  {page}: {size['bytes']:,}, {size['on the wire']:,} on the wire; {parts}")
        if notes:
            print("\nWhere a change of locality goes, medians:", *notes, RIVALS, sep="\n")
        if arguments.profile:
            for page in server_side.PAGES_TIMED:
                print(f"\n{page}: ms a request with what each calls (profiling slows it), calls a request")
                for name, ms, calls in server_side.profiled(app, page):
                    print(f"  {name:<18}{ms:7.1f}{calls:7.1f}")
        if arguments.json:
            kept = [{"what": x.what, "unit": x.unit, "ours": x.ours, "bare": x.bare, "misses": x.misses()} for x in lines]
            arguments.json.write_text(json.dumps({"load": before, "lines": kept, "sizes": sizes}, indent=1))
        for what in lost:
            print(f"could not be measured: {what}", file=sys.stderr)
        return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
