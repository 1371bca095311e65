"""Settings: every one in the register and in the document, every fault told at once with its mend, no secret in a word of it."""

import re
import subprocess
import sys
import traceback
from datetime import timedelta
from pathlib import Path

import pytest

from data.environment import Environment, Sso, read_environment
from data.register import DEMO_SECRET, REGISTER, SettingsError
from tests.house.house import ROOT

GOOD = "a-Secret_that:nobody/guesses-0123456789"
PASSWORD = "hunter2-verysecret"
SSO = {
    "SIGHTLINE_SSO_URL": "https://directory.example.org/tenant/.well-known/openid-configuration",
    "SIGHTLINE_SSO_CLIENT": "sightline",
    "SIGHTLINE_SSO_SECRET": PASSWORD,
    "SIGHTLINE_SSO_GROUPS": "0a-1b=team_manager, 2c-3d = finance",
}
PRODUCTION = {"SIGHTLINE_MODE": "production", "SIGHTLINE_SECRET": GOOD}


def faults(environ: dict[str, str]) -> list[str]:
    """What is wrong with an environment, a sentence each; no secret among them."""
    with pytest.raises(SettingsError) as refused:
        read_environment(environ)
    told = "".join(traceback.format_exception(refused.value))
    assert PASSWORD not in told and str(refused.value) == "\n".join(refused.value.faults)
    return refused.value.faults


def test_nothing_given_is_a_demo() -> None:
    assert read_environment({"PATH": "/bin", "HOME": "/root"}) == Environment(
        mode="demo", secret=DEMO_SECRET, council="Demo County Council", store=None, db=None, port=8050, proxies=0,
        idle=timedelta(minutes=30), session=timedelta(hours=10), sso=None, target_weeks=19, weeks_per_year=52, share_aside=0.05,
        keep_editions=10, kept_answers=128,
    )  # fmt: skip


def test_everything_given_is_read() -> None:
    given = {
        **PRODUCTION, **SSO, "SIGHTLINE_COUNCIL": " Another County ", "SIGHTLINE_STORE": "/srv/store",
        "SIGHTLINE_DB": f"postgresql://u:{PASSWORD}@h/d", "SIGHTLINE_PORT": "80", "SIGHTLINE_PROXIES": "1", "SIGHTLINE_IDLE_MINUTES": "15",
        "SIGHTLINE_SESSION_HOURS": "8", "SIGHTLINE_TARGET_WEEKS": "26", "SIGHTLINE_WEEKS_PER_YEAR": "53", "SIGHTLINE_SHARE_ASIDE": "0.25",
        "SIGHTLINE_KEEP_EDITIONS": "3", "SIGHTLINE_KEPT_ANSWERS": "0",
    }  # fmt: skip
    assert set(given) == {setting.name for setting in REGISTER}
    read = read_environment(given)
    assert read == Environment(
        mode="production", secret=GOOD, council="Another County", store=Path("/srv/store"), db=f"postgresql://u:{PASSWORD}@h/d", port=80,
        proxies=1, idle=timedelta(minutes=15), session=timedelta(hours=8),
        sso=Sso(SSO["SIGHTLINE_SSO_URL"], "sightline", PASSWORD, {"0a-1b": "team_manager", "2c-3d": "finance"}),
        target_weeks=26, weeks_per_year=53, share_aside=0.25, keep_editions=3, kept_answers=0,
    )  # fmt: skip
    assert read.production
    for shown in (repr(read), str(read), repr(read.sso)):
        assert PASSWORD not in shown and GOOD not in shown


@pytest.mark.parametrize("empty", ["", "  "])
def test_a_setting_left_empty_is_not_given(empty: str) -> None:
    assert read_environment({setting.name: empty for setting in REGISTER}) == read_environment({})


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("SIGHTLINE_TARGTE_WEEKS", "SIGHTLINE_TARGET_WEEKS"),
        ("SIGHTLINE_DATABASE", "SIGHTLINE_DB"),
        ("SIGHTLINE_SSO_GROUP", "SIGHTLINE_SSO_GROUPS"),
        ("sightline_secret", "SIGHTLINE_SECRET"),
        ("SIGHTLINE_ZZZ", None),
    ],
)
def test_a_name_that_is_none_is_told_with_the_nearest(name: str, near: str | None) -> None:
    (told,) = faults({name: PASSWORD})
    assert told.startswith(f"{name} is not a setting. Did you mean SIGHTLINE_") and told.endswith("docs/settings.md lists them all.")
    assert near is None or f"Did you mean {near}?" in told


def test_names_of_the_tests_and_of_others_are_passed_over() -> None:
    read_environment({"SIGHTLINE_BENCH_PAGE": "x", "SIGHTLINE_TEST_ANYTHING": "y", "OTHER": "z"})


@pytest.mark.parametrize(
    ("name", "value", "takes"),
    [
        ("SIGHTLINE_MODE", "live", "demo or production, or leave it out for demo"),
        ("SIGHTLINE_PORT", "http", "a port, 1 to 65535, or leave it out for 8050"),
        ("SIGHTLINE_PORT", "65536", "a port, 1 to 65535"),
        ("SIGHTLINE_PORT", "٨٠", "a port, 1 to 65535"),
        ("SIGHTLINE_PROXIES", "-1", "a whole number, 0 to 9"),
        ("SIGHTLINE_IDLE_MINUTES", "0", "a whole number of minutes, 1 to 1440, or leave it out for 30"),
        ("SIGHTLINE_SESSION_HOURS", "25", "a whole number of hours, 1 to 24, or leave it out for 10"),
        ("SIGHTLINE_TARGET_WEEKS", "19.5", "a whole number of weeks above 0, or leave it out for 19"),
        ("SIGHTLINE_WEEKS_PER_YEAR", "0", "a whole number of weeks above 0, or leave it out for 52"),
        ("SIGHTLINE_SHARE_ASIDE", "105%", "a share, 5% or 0.05"),
        ("SIGHTLINE_SHARE_ASIDE", "nan", "a share, 5% or 0.05"),
        ("SIGHTLINE_KEEP_EDITIONS", "ten", "a number of editions, 1 or more"),
        ("SIGHTLINE_SSO_URL", "directory.example.org", "the directory's discovery address, https://..."),
        ("SIGHTLINE_SSO_GROUPS", "team_manager", "DIRECTORY-GROUP=group, DIRECTORY-GROUP=group"),
        ("SIGHTLINE_SSO_GROUPS", "a=finance, a=team_manager", "DIRECTORY-GROUP=group, DIRECTORY-GROUP=group"),
    ],
)
def test_a_value_that_cannot_be_read_says_what_to_write(name: str, value: str, takes: str) -> None:
    others = {other: text for other, text in SSO.items() if name.startswith("SIGHTLINE_SSO")}
    (told,) = faults({**others, name: value})
    assert told.startswith(f"{name} is {value!r}. Set it to {takes}")


@pytest.mark.parametrize("url", [f"mysql://u:{PASSWORD}@h/d", PASSWORD, "sqlite:///", "sqlite:///:memory:", f"postgresql://u:{PASSWORD}@h"])
def test_a_database_that_cannot_be_read_is_not_quoted(url: str) -> None:
    (told,) = faults({"SIGHTLINE_DB": url})
    assert told == (
        "SIGHTLINE_DB cannot be read (its value is not shown). "
        "Set it to sqlite:////path/to/records.sqlite or postgresql://USER:PASSWORD@HOST:5432/NAME."
    )


@pytest.mark.parametrize(
    ("secret", "said"),
    [
        ("", "is not set, and production needs it"),
        (DEMO_SECRET, "is the demo's, which everybody knows"),
        (PASSWORD, "is too short or too plain"),
        (GOOD[:31], "is too short or too plain"),
        ("ab" * 40, "is too short or too plain"),
    ],
)
def test_production_refuses_a_secret_that_is_none(secret: str, said: str) -> None:
    (told,) = faults({"SIGHTLINE_MODE": "production", "SIGHTLINE_SECRET": secret})
    assert said in told and "secrets.token_urlsafe(48)" in told
    assert not secret or secret not in told
    assert read_environment({"SIGHTLINE_SECRET": secret}).secret == (secret or DEMO_SECRET)  # a demo takes any


def test_production_takes_a_secret_just_long_enough() -> None:
    assert read_environment({**PRODUCTION, "SIGHTLINE_SECRET": GOOD[:32]}).secret == GOOD[:32]


@pytest.mark.parametrize("name", ["DASH_DEBUG", "FLASK_DEBUG"])
def test_production_refuses_debug(name: str) -> None:
    assert faults({**PRODUCTION, name: "1"}) == [f"{name} is on, and production never shows its workings. Unset it."]
    for off in ("", "0", "false", "False", "no", "off"):
        assert read_environment({**PRODUCTION, name: off}).production
    assert not read_environment({name: "1"}).production


@pytest.mark.parametrize("missing", sorted(SSO))
def test_the_directory_is_given_whole_or_not_at_all(missing: str) -> None:
    (told,) = faults({name: value for name, value in SSO.items() if name != missing})
    assert told.startswith(f"{missing} is not set, and sign-in by the directory needs it.")


def test_production_asks_the_directory_over_https_only() -> None:
    plain = {**SSO, "SIGHTLINE_SSO_URL": "http://127.0.0.1:9400/.well-known/openid-configuration"}
    assert faults({**PRODUCTION, **plain}) == ["SIGHTLINE_SSO_URL is not https. Production speaks to the directory over https only."]
    demo = read_environment(plain)
    assert demo.sso is not None and demo.sso.url == plain["SIGHTLINE_SSO_URL"]


def test_every_fault_is_told_at_once() -> None:
    given = {"SIGHTLINE_MODE": "production", "SIGHTLINE_PROT": "80", "SIGHTLINE_PORT": "x", "SIGHTLINE_DB": PASSWORD, "DASH_DEBUG": "on"}
    told = faults(given)
    assert [fault.split(" ")[0] for fault in told] == [
        "SIGHTLINE_PROT", "SIGHTLINE_DB", "SIGHTLINE_PORT", "SIGHTLINE_SECRET", "DASH_DEBUG"
    ]  # fmt: skip


def test_the_document_says_what_the_register_says() -> None:
    written = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    rows = [
        tuple(cell.strip() for cell in line.strip("|").split(" | ")) for line in written.splitlines() if line.startswith("| `SIGHTLINE_")
    ]
    wanted = [
        (f"`{setting.name}`", setting.means, f"`{setting.default}`" if setting.default else "none", "yes" if setting.secret else "no")
        for setting in REGISTER
    ]
    assert rows == wanted, "docs/settings.md and data/register.py differ: write the same in both, in the same order"


def test_every_default_can_be_read_and_every_secret_is_marked() -> None:
    for setting in REGISTER:
        assert setting.of({}) is None or setting.default
        assert setting.secret == bool(re.search("SECRET|DB$|PASSWORD", setting.name)), setting.name
        assert len(setting.means) > 10 and setting.takes


def test_every_name_in_the_code_is_in_the_register() -> None:
    known = {setting.name for setting in REGISTER}
    for room in ("access", "data", "loaders", "metrics", "components", "pages", "reports"):
        for file in (ROOT / room).rglob("*.py"):
            named = {name for name in re.findall(r"SIGHTLINE_[A-Z_]+", file.read_text(encoding="utf-8")) if not name.endswith("_")}
            assert named <= known, f"{file.relative_to(ROOT)} names {named - known}: put it in data/register.py and docs/settings.md"


def test_the_settings_of_the_numbers_come_from_the_register() -> None:
    asked = "from data.settings import SETTINGS; print(SETTINGS)"
    for given, answer in (("26", "Settings(target_weeks=26, weeks_per_year=52, kept_answers=128)\n"), ("many", "")):
        done = subprocess.run(
            [sys.executable, "-c", asked], cwd=ROOT, env={"SIGHTLINE_TARGET_WEEKS": given}, capture_output=True, text=True, check=False
        )
        assert done.stdout == answer
    assert done.returncode == 1
    assert done.stderr == "SIGHTLINE_TARGET_WEEKS is 'many'. Set it to a whole number of weeks above 0, or leave it out for 19.\n"
