"""Signed-in browsers over records of each test's own, and frames that know nothing of the test before."""

import pytest

from components.kept import ANSWERS
from metrics import frames
from tests.signin.conftest import browser, clock, environment, first_records, records, server

__all__ = ["browser", "clock", "environment", "first_records", "records", "server"]


@pytest.fixture(autouse=True)
def nothing_kept():
    """A process has one set of records, by whose number frames are kept; these tests have many, each beginning at none."""
    frames._kept_of.cache_clear()
    ANSWERS._answers.clear()
