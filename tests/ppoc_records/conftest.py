"""The tests of this room run against both databases, and over a small store of drawn children."""

from tests.records.databases import empty_url, postgres_server, records, sqlite_records
from tests.trail.conftest import drawn_once, extract, store

__all__ = ["drawn_once", "empty_url", "extract", "postgres_server", "records", "sqlite_records", "store"]
