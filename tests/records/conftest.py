"""The tests of this room run against both databases."""

from tests.records.databases import empty_url, postgres_server, records, sqlite_records

__all__ = ["empty_url", "postgres_server", "records", "sqlite_records"]
