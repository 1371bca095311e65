"""A post that is too large is refused before it is read."""

import io


def test_a_post_too_large_is_refused_unread(browser, records):
    browser.let_in(records, "data")
    large = {"file": (io.BytesIO(b"x" * 6_000_000), "users.csv")}
    answer = browser.ask("/do/admin/users/import", "POST", data=large, headers={"X-CSRFToken": browser.token})
    assert answer.status_code == 413
