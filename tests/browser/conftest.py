"""The server on the demo cohort and the browser, each started once, signed in as the data manager, who is shown every row; no test may
leave an error in the console."""

import logging
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.driver import Sightline, options

pytestmark = pytest.mark.browser
if shutil.which("chromium"):
    os.environ.setdefault("DASH_TEST_CHROMEPATH", shutil.which("chromium") or "")


def pytest_setup_options():
    """For whoever uses dash_duo itself."""
    return options()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here drives Chromium."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def served(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The product's server, by dash_duo's runner, on a port of its own."""
    from dash.testing.application_runners import ThreadedRunner

    os.environ["SIGHTLINE_STORE"] = str(demo_store)
    os.environ["SIGHTLINE_DB"] = f"sqlite:///{tmp_path_factory.mktemp('records') / 'records.sqlite'}"
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    from app import app

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with ThreadedRunner() as runner:
        runner.host = "127.0.0.1"
        runner.start(app, start_timeout=20, host="127.0.0.1", port=port)
        yield runner.url


@pytest.fixture(scope="session")
def chromium(served: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sightline]:
    """The browser, warmed up."""
    with Sightline(served, str(tmp_path_factory.mktemp("downloads"))) as browser:
        browser.sign_in("data")
        browser.driver.get(f"{served}/cin/overview")
        browser.until(lambda: browser.has("#overview-flow .barlayer .point"), "the first page")
        yield browser


@pytest.fixture
def duo(chromium: Sightline, request: pytest.FixtureRequest) -> Iterator[Sightline]:
    """The browser with nothing kept from the test before; at its end the console must be clean."""
    chromium.clean()
    yield chromium
    said = chromium.errors()
    assert not said, f"The console is not clean: {said}"


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    """A picture of the page where a test fails."""
    outcome = yield
    report = outcome.get_result()
    browser = getattr(item, "funcargs", {}).get("duo")
    if report.when == "call" and report.failed and browser is not None:
        folder = Path("/tmp/sightline_browser")
        folder.mkdir(exist_ok=True)
        try:
            browser.driver.save_screenshot(str(folder / f"{item.name[:80].replace('/', '_')}.png"))
        except Exception as problem:  # noqa: BLE001
            print(problem)
