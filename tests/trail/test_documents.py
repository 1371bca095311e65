"""The documents on security and data protection say what the code does: tests that exist, terms, tables and fields that are held."""

import csv
import re

from access.schedule import SCHEDULE
from data import schema
from data.records.base import Base
from tests.house.house import ROOT

SECURITY = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
DPIA = (ROOT / "docs" / "dpia.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`")


def test_every_test_that_is_named_exists():
    named = NAMED.findall(SECURITY)
    assert len(named) > 40
    missing = []
    for file, test in named:
        path = ROOT / file
        if not path.is_file() or (test and not re.search(rf"^def {test}\(", path.read_text(encoding="utf-8"), re.MULTILINE)):
            missing.append(f"{file}::{test}")
    assert not missing, f"docs/security.md names tests that are not there: {missing}"


def test_every_item_of_the_standard_is_answered_once():
    """The numbers and levels of OWASP ASVS 5.0.0: each of level 1 and 2 in one table, each of level 3 that is named is said to be one."""
    with (ROOT / "tests" / "expected" / "asvs_5_0_0.csv").open(encoding="utf-8") as file:
        levels = {row["item"]: int(row["level"]) for row in csv.DictReader(file)}
    named: dict[str, str] = {}
    for line in SECURITY[SECURITY.index("## ASVS 5.0.0") :].splitlines():
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        for item in re.findall(r"\d+\.\d+\.\d+", cells[0]) if cells else []:
            assert item in levels, f"the standard has no item {item}"
            assert item not in named, f"docs/security.md answers {item} twice"
            assert ("(level 3, met" in line) == (levels[item] == 3), f"{item} is of level {levels[item]}"
            named[item] = line
    missing = [item for item, level in levels.items() if level < 3 and item not in named]
    assert not missing, f"docs/security.md says nothing of {missing}"


def test_every_term_is_in_the_assessment():
    missing = [term.title for term in SCHEDULE if f"| {term.title} | {term.kept} |" not in DPIA]
    assert not missing, f"docs/dpia.md does not say how long these are kept, or says another time: {missing}"


def test_every_table_and_field_is_in_the_assessment():
    rows: dict[str, str] = {}
    for line in DPIA.splitlines():
        rows |= dict.fromkeys(re.findall(r"`(\w+)`", line.split("|")[1] if line.startswith("| ") else ""), line)
    for table in schema.TABLES:
        missing = [column for column in table.names if f"`{column}`" not in rows.get(table.name, "")]
        assert not missing, f"docs/dpia.md says nothing of {missing} of {table.name}"
    internal = {"erasure_window", "alembic_version"}
    missing = [name for name in Base.metadata.tables if name not in rows and name not in internal]
    assert not missing, f"docs/dpia.md says nothing of {missing}"
