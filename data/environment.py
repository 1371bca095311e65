"""The settings of one process, read from its environment once, at its start: all of them right, or every fault named."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from data import register
from data.register import DEMO_SECRET, REGISTER, SettingsError

PREFIX = "SIGHTLINE_"
# Read by tests and the bench alone: let through, and not settings of the product.
TEST_PREFIXES = ("SIGHTLINE_BENCH_", "SIGHTLINE_TEST_")
SHORTEST_SECRET = 32
FEWEST_DIFFERENT = 8
DEBUGS = ("DASH_DEBUG", "FLASK_DEBUG")
MAKE_SECRET = "Make one with `python -c 'import secrets; print(secrets.token_urlsafe(48))'` and keep it where only this product reads it."


@dataclass(frozen=True)
class Sso:
    """Sign-in by the council's directory. groups: {group of the directory: group id of `access.rights`}."""

    url: str
    client: str
    secret: str = field(repr=False)
    groups: dict[str, str]


@dataclass(frozen=True)
class Environment:
    """Every setting, read and in its unit; what it means stands in `data.register`. No secret is in its repr."""

    mode: str
    secret: str = field(repr=False)
    council: str
    store: Path | None
    db: str | None = field(repr=False)
    port: int
    proxies: int
    idle: timedelta
    session: timedelta
    sso: Sso | None
    target_weeks: int
    weeks_per_year: int
    share_aside: float
    keep_editions: int
    kept_answers: int

    @property
    def production(self) -> bool:
        """True where real children are behind the screen."""
        return self.mode == "production"


def read_environment(environ: Mapping[str, str] | None = None) -> Environment:
    """All settings, from `os.environ` unless another is given. SettingsError names every fault at once, with its mend."""
    environ = os.environ if environ is None else environ
    faults = _unknown(environ)
    read: dict[str, Any] = {}
    for setting in REGISTER:
        try:
            read[setting.name.removeprefix(PREFIX).lower()] = setting.of(environ)
        except SettingsError as error:
            faults += error.faults
            read[setting.name.removeprefix(PREFIX).lower()] = None
    production = environ.get(register.MODE.name, "").strip() == "production"
    if production:
        faults += _unfit(read, environ)
    sso = _sso(read, production, faults)
    if faults:
        raise SettingsError(list(dict.fromkeys(faults)))
    return Environment(
        sso=sso,
        secret=read.pop("secret") or DEMO_SECRET,
        idle=timedelta(minutes=read.pop("idle_minutes")),
        session=timedelta(hours=read.pop("session_hours")),
        **{name: value for name, value in read.items() if not name.startswith("sso_")},
    )


def _unknown(environ: Mapping[str, str]) -> list[str]:
    """A fault for each variable that looks like ours and is not: a setting misspelt would be a setting ignored."""
    known = [setting.name for setting in REGISTER]
    faults = []
    for name in sorted(environ):
        if name.upper().startswith(PREFIX) and name not in known and not name.startswith(TEST_PREFIXES):
            near = get_close_matches(name.upper(), known, n=1, cutoff=0.0)[0]
            faults.append(f"{name} is not a setting. Did you mean {near}? docs/settings.md lists them all.")
    return faults


def _unfit(read: dict[str, Any], environ: Mapping[str, str]) -> list[str]:
    """What production refuses: a secret that is missing, known, short or dull, and any debug switch."""
    secret, name = read["secret"], register.SECRET.name
    faults = []
    if not secret:
        faults.append(f"{name} is not set, and production needs it. {MAKE_SECRET}")
    elif secret == DEMO_SECRET:
        faults.append(f"{name} is the demo's, which everybody knows. {MAKE_SECRET}")
    elif len(secret) < SHORTEST_SECRET or len(set(secret)) < FEWEST_DIFFERENT:
        faults.append(f"{name} is too short or too plain: {SHORTEST_SECRET} characters that nobody can guess are needed. {MAKE_SECRET}")
    for debug in DEBUGS:
        if environ.get(debug, "").strip().lower() not in ("", "0", "false", "no", "off"):
            faults.append(f"{debug} is on, and production never shows its workings. Unset it.")
    return faults


def _sso(read: dict[str, Any], production: bool, faults: list[str]) -> Sso | None:
    """The directory, where one is named; a fault for each part that is missing, or that goes over plain http in production."""
    parts: list[register.Setting[Any]] = [register.SSO_URL, register.SSO_CLIENT, register.SSO_SECRET, register.SSO_GROUPS]
    given = {part.name: read[part.name.removeprefix(PREFIX).lower()] for part in parts}
    if not any(given.values()):
        return None
    missing = [part for part in parts if not given[part.name]]
    named = {fault.split(" ")[0] for fault in faults}
    faults += [
        f"{part.name} is not set, and sign-in by the directory needs it. Set it to {part.takes}, or leave out all of SIGHTLINE_SSO_..."
        for part in missing
        if part.name not in named
    ]
    url, client, secret, groups = given.values()
    if production and url and not url.startswith("https://"):
        faults.append(f"{register.SSO_URL.name} is not https. Production speaks to the directory over https only.")
    return None if missing else Sso(url=url, client=client, secret=secret, groups=groups)
