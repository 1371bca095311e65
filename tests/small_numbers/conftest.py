"""The app over the demo, asked by someone whose small numbers are hidden, with no answer kept between questions."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from access.reader import Reader
from access.sessions import reading_as
from app import app as built  # noqa: F401  the pages register with the app
from components import frame
from components.kept import Kept
from tests.access.people import reader

ENDS = (date(2022, 4, 30), date(2022, 3, 31), date(2021, 8, 31))
LOCALITIES = (
    "Amber Valley",
    "Chesterfield",
    "Erewash",
    "High Peak & North Dales",
    "North East Derbyshire & Bolsover",
    "South Derbyshire & South Dales",
)


@pytest.fixture(autouse=True)
def demo_is_asked(monkeypatch: pytest.MonkeyPatch, demo_store: Path) -> None:
    """The app reads the demo; every answer is made afresh."""
    monkeypatch.setenv("SIGHTLINE_STORE", str(demo_store))
    monkeypatch.setattr(frame, "ANSWERS", Kept(0))


@pytest.fixture
def finance() -> Iterator[Reader]:
    """Finance asks: small numbers hidden, no lists."""
    with reading_as(found := reader("finance")):
        yield found
