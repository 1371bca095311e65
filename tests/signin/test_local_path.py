"""Where to go on to: whatever is asked, the browser stays here."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from access.local_path import local_path, sign_in_path

HERE = "https://sightline.example"


def as_a_browser_goes(to: str) -> str:
    """The host a browser ends at, as the URL standard has it: blanks and control characters off the ends, tabs and line ends out,
    a backslash is a slash."""
    seen = re.sub(r"[\t\n\r]", "", to.strip("".join(map(chr, range(33))))).replace("\\", "/")
    return urlsplit(urljoin(HERE, seen)).netloc if not re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", seen) else "elsewhere"


@pytest.mark.parametrize(
    "asked",
    [
        None, "", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\\/evil.example", "\\/evil.example", "https://evil.example",
        "http:evil.example", "https:/evil.example", "javascript:alert(1)", "data:text/html,x", "evil.example", " //evil.example",
        "/\t/evil.example", "\t//evil.example", "/\n/evil.example", "/\r\nSet-Cookie: a=b", "/a//evil.example", "/.//evil.example",
        "/..//evil.example", "///evil.example", "/a\\b", "/ /evil.example", "/\x00/evil", "/\u2028/x", "\x85//evil.example",
        "/sign-in", "/sign-in?next=/sign-in", "/sign-out", "/signed-out", "/" + "a" * 3000, "\u3000/x",
    ],
)  # fmt: skip
def test_what_is_not_ours_leads_to_the_first_page(asked):
    assert local_path(asked) == "/"


@pytest.mark.parametrize(
    "asked",
    ["/", "/cin/overview", "/cin/overview?as_at=2022-03-14&locality=Erewash", "/cases?measure=cin-open#content", "/sign-in/done",
     "/export/cases.csv?x=https://a.example", "/change-password", "/cases?worker=A%20Team%7CN"],
)  # fmt: skip
def test_what_is_ours_stays(asked):
    assert local_path(asked) == asked


@given(
    st.one_of(
        st.text(max_size=60),
        st.text(alphabet="/\\:.@?#%\t\n\r ab\x00\u2028", max_size=12),
        st.builds(
            "".join, st.lists(st.sampled_from(["/", "\\", "//", "http:", "evil.example", "..", ".", "\t", " ", "?", "#", "@", "%2f"]))
        ),
    )
)
@example("/\t/evil.example")
@example("/\\evil.example")
def test_whatever_is_asked_the_browser_stays_here(asked):
    assert as_a_browser_goes(local_path(asked)) == "sightline.example"
    assert not re.search(r"[\r\n]", sign_in_path(asked)) and as_a_browser_goes(sign_in_path(asked)) == "sightline.example"


def test_the_browser_of_these_tests_is_led_astray_where_one_would_be():
    for bad in ("//evil.example", "/\\evil.example", "/\t/evil.example", " \n//evil.example", "https:evil.example", "javascript:x"):
        assert as_a_browser_goes(bad) != "sightline.example"
