"""The app of the sign-in tests, for the admin pages: over a store of its own where a test writes to it."""

from tests.signin.conftest import browser, change, clock, environment, first_records, production, records, server

__all__ = ["browser", "change", "clock", "environment", "first_records", "production", "records", "server"]
