"""The tests of this room run against both databases."""

from tests.records.databases import empty_url, records, sqlite_records

__all__ = ["empty_url", "records", "sqlite_records"]
