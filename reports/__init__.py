"""The one engine that turns tables and lists into files."""
