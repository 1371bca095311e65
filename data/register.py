"""The register of every setting: its name, what it means, its default, how it is read, and whether it is a secret."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from data import values

Value = TypeVar("Value")
# Known to everybody: good for a demo on one machine and refused in production.
DEMO_SECRET = "sightline-demo-secret-for-invented-people-only"


class SettingsError(Exception):
    """Settings that cannot be used: one sentence each, with its mend, and no secret."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Setting(Generic[Value]):
    """One setting. means: for whoever runs the product, with its unit; default: as it would be written ("" for none);
    takes: what to write, in an error; secret: its value is never shown, logged or part of an error.
    """

    name: str
    means: str
    default: str
    read: Callable[[str], Value]
    takes: str
    secret: bool = False

    def of(self, environ: Mapping[str, str] | None = None) -> Value | None:
        """Its value, its default where it is not given or empty, None where it has neither. SettingsError where it cannot be read."""
        given = (os.environ if environ is None else environ).get(self.name, "").strip() or self.default
        if not given:
            return None
        try:
            return self.read(given)
        except ValueError:
            found = "cannot be read (its value is not shown)" if self.secret else f"is {given!r}"
            otherwise = f", or leave it out for {self.default}" if self.default and not self.secret else ""
            raise SettingsError([f"{self.name} {found}. Set it to {self.takes}{otherwise}."]) from None

    def value(self, environ: Mapping[str, str] | None = None) -> Value:
        """As `of`, for a setting with a default."""
        value = self.of(environ)
        if value is None:
            raise SettingsError([f"{self.name} is not set. Set it to {self.takes}."])
        return value


STORE = Setting[Path]("SIGHTLINE_STORE", "the folder of published editions; none: `data/store`", "", values.path, "a folder")
DB = Setting[str](
    "SIGHTLINE_DB",
    "the database of what people write, which may hold a password; none: the SQLite file `records.sqlite` in the folder of the store",
    "",
    values.database,
    "sqlite:////path/to/records.sqlite or postgresql://USER:PASSWORD@HOST:5432/NAME",
    secret=True,
)
MODE = Setting[str](
    "SIGHTLINE_MODE",
    "`demo` (invented people, demo sign-ins) or `production`",
    "demo",
    values.one_of("demo", "production"),
    "demo or production",
)
SECRET = Setting[str](
    "SIGHTLINE_SECRET",
    "the secret behind child keys and sessions, of 32 characters or more; a new one makes every link to a child void; "
    "none: a secret known to all, refused in production",
    "",
    values.text,
    "32 characters or more that nobody can guess",
    secret=True,
)
COUNCIL = Setting[str]("SIGHTLINE_COUNCIL", "the name of the council, on every page and file", "Demo County Council", values.text, "a name")
PORT = Setting[int](
    "SIGHTLINE_PORT",
    "the port of `python app.py` (for `make run`: `make run PORT=8051`)",
    "8050",
    values.whole(1, 65535),
    "a port, 1 to 65535",
)
PROXIES = Setting[int](
    "SIGHTLINE_PROXIES",
    "how many proxies of your own stand before the product; the address of a reader is taken from what they add",
    "0",
    values.whole(0, 9),
    "a whole number, 0 to 9",
)
IDLE_MINUTES = Setting[int](
    "SIGHTLINE_IDLE_MINUTES",
    "minutes without a click after which a session ends",
    "30",
    values.whole(1, 1440),
    "a whole number of minutes, 1 to 1440",
)
SESSION_HOURS = Setting[int](
    "SIGHTLINE_SESSION_HOURS",
    "hours after which a session ends whatever happens",
    "10",
    values.whole(1, 24),
    "a whole number of hours, 1 to 24",
)
SSO_URL = Setting[str](
    "SIGHTLINE_SSO_URL",
    "the OpenID Connect discovery address of the council's directory (Entra ID: "
    "`https://login.microsoftonline.com/TENANT/v2.0/.well-known/openid-configuration`); none: sign-in by password",
    "",
    values.url,
    "the directory's discovery address, https://...",
)
SSO_CLIENT = Setting[str]("SIGHTLINE_SSO_CLIENT", "the client id the directory gave this product", "", values.text, "the client id")
SSO_SECRET = Setting[str](
    "SIGHTLINE_SSO_SECRET", "the client secret the directory gave this product", "", values.text, "the client secret", secret=True
)
SSO_GROUPS = Setting[dict[str, str]](
    "SIGHTLINE_SSO_GROUPS",
    "which group of the directory is which group here: `DIRECTORY-GROUP=team_manager, DIRECTORY-GROUP=finance`",
    "",
    values.pairs,
    "DIRECTORY-GROUP=group, DIRECTORY-GROUP=group",
)
TARGET_WEEKS = Setting[int](
    "SIGHTLINE_TARGET_WEEKS", "average duration the target assumes, in weeks", "19", values.whole(1, 520), "a whole number of weeks above 0"
)
WEEKS_PER_YEAR = Setting[int](
    "SIGHTLINE_WEEKS_PER_YEAR", "weeks a year's starts are spread over", "52", values.whole(1, 53), "a whole number of weeks above 0"
)
SHARE_ASIDE = Setting[float](
    "SIGHTLINE_SHARE_ASIDE", "share of any one file that may be set aside", "5%", values.share, "a share, 5% or 0.05"
)
KEEP_EDITIONS = Setting[int](
    "SIGHTLINE_KEEP_EDITIONS", "editions kept beside the pinned ones", "10", values.whole(1, 100_000), "a number of editions, 1 or more"
)
KEPT_ANSWERS = Setting[int](
    "SIGHTLINE_KEPT_ANSWERS",
    "answers to a change of scope that a process keeps for whoever asks the same again",
    "128",
    values.whole(0, 100_000),
    "a number of answers, 0 or more",
)
# In the order of docs/settings.md.
REGISTER: tuple[Setting[Path] | Setting[str] | Setting[int] | Setting[float] | Setting[dict[str, str]], ...] = (
    MODE, SECRET, COUNCIL, STORE, DB, PORT, PROXIES, IDLE_MINUTES, SESSION_HOURS, SSO_URL, SSO_CLIENT, SSO_SECRET, SSO_GROUPS,
    TARGET_WEEKS, WEEKS_PER_YEAR, SHARE_ASIDE, KEEP_EDITIONS, KEPT_ANSWERS,
)  # fmt: skip
