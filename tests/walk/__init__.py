"""The walk: every page, callback, route and export under every group, and nothing beyond the rights."""
