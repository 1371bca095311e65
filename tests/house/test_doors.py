"""Doors: nothing is kept or sent where it should not be, no file outside assets/ is served."""

import re

import pytest


@pytest.mark.parametrize(
    "path",
    ["/cin/overview", "/cases", "/_dash-layout", "/_dash-dependencies", "/export/cases.csv?measure=cin-open", "/healthz", "/no/such"],
)
def test_security_headers(path, client):
    headers = client.get(path).headers
    assert headers["Cache-Control"] == "no-store", "children's figures are kept by no cache"
    assert (
        headers["Referrer-Policy"] == "no-referrer"
        and headers["X-Content-Type-Options"] == "nosniff"
        and headers["X-Frame-Options"] == "DENY"
    )


def test_assets_are_kept_by_the_browser(client):
    page = client.get("/cin/overview").get_data(as_text=True)
    asset = re.search(r'"(/assets/[^"]+\.css\?[^"]+)"', page)
    assert asset and "max-age" in client.get(asset.group(1)).headers["Cache-Control"]


def test_the_page_runs_no_scripts_but_ours(client):
    """A content security policy: figures of children stay on this machine even where a library would send them (STACK.md 0.1, 9)."""
    policy = client.get("/cin/overview").headers.get("Content-Security-Policy", "")
    assert policy, (
        "app.private sets no Content-Security-Policy: take the twelve lines of STACK.md 9 (hashes worked out on the first request)"
    )
    parts = dict(part.strip().partition(" ")[::2] for part in policy.split(";") if part.strip())
    scripts = parts.get("script-src", parts.get("default-src", ""))
    assert "'unsafe-inline'" not in scripts and "'unsafe-eval'" not in scripts and "*" not in scripts
    assert parts.get("connect-src", parts.get("default-src")) == "'self'", "figures are sent nowhere but back here"


@pytest.mark.parametrize(
    "path", ["/assets/../app.py", "/assets/%2e%2e/app.py", "/static/../app.py", "/static/README.md", "/assets//etc/passwd"]
)
def test_no_file_outside_assets_is_served(path, client):
    answer = client.get(path)
    assert answer.status_code in (302, 308, 403, 404) or answer.mimetype == "text/html", path
