"""The tests of this room run against both databases, and over a small store of drawn children."""

from tests.records.databases import empty_url, records, sqlite_records
from tests.trail.conftest import extract, store

__all__ = ["empty_url", "extract", "records", "sqlite_records", "store"]
