"""Pieces of pages that need neither a store nor a browser."""
