"""Signed-in browsers over records of each test's own."""

from tests.signin.conftest import browser, clock, environment, first_records, records, server

__all__ = ["browser", "clock", "environment", "first_records", "records", "server"]
