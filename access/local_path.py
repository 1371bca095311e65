"""Where to go on after signing in: a path of this product, and never an address elsewhere."""

import re
from urllib.parse import quote

LONGEST = 2000
HOME = "/"
# A path begins with one slash; no second one (//elsewhere), no backslash (browsers read it as a slash), nothing that a browser
# strips before it looks (tabs, line ends, other control characters, blanks).
LOCAL = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f-\x9f\u2028\u2029]*")
# Signing in leads to none of these again.
NOT_AGAIN = ("/sign-in", "/sign-out", "/signed-out")
DONE = "/sign-in/done"


def local_path(asked: str | None, otherwise: str = HOME) -> str:
    """The path asked for where it is one of this product, else `otherwise`."""
    if not asked or len(asked) > LONGEST or not LOCAL.fullmatch(asked):
        return otherwise
    path = re.split(r"[?#]", asked, maxsplit=1)[0]
    if "//" in path or (path.startswith(NOT_AGAIN) and path != DONE):
        return otherwise
    return asked


def sign_in_path(asked: str) -> str:
    """The address of the sign-in page that leads on to a path."""
    there = local_path(asked)
    return "/sign-in" if there == HOME else f"/sign-in?next={quote(there, safe='/')}"
