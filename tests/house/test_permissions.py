"""Permissions: every rule of the url map, page and callback says whom it is open to (access/doors.py), or it answers 403."""

import dash

from access import doors


def test_everything_declares_whom_it_is_open_to(app):
    rules: dict[str, set[str]] = {}
    for rule in app.server.url_map.iter_rules():
        rules.setdefault(rule.rule, set()).update(rule.methods or ())
    pages = {page["path"] for page in dash.page_registry.values()}
    found = doors.undeclared(rules, pages, set(app.callback_map))
    assert not found, "\n".join(found)
