"""The app of the sign-in tests, for governance, saved views and the questions before child-level rows."""

from tests.signin.conftest import browser, change, clock, environment, first_records, production, records, server

__all__ = ["browser", "change", "clock", "environment", "first_records", "production", "records", "server"]
