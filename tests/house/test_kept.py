"""What a process keeps in memory: whatever holds something of an edition says so, and an erasure reaches it (data/forgetting.py)."""

import ast

import pytest

from tests.house.house import module_of, parsed, python_files

# Kept for as long as the process lives, and nothing of a child in any of them.
HOLD_NOBODY = {
    "access.passwords": {"_nobodys"},
    "access.sso": {"_client"},
    "app": {"policy"},
    "components.request": {"_store"},
    "components.list_widths": {"_measured", "_head"},
    "data.calendar": {"bank_holidays"},
    "data.records.database": {"_open"},
    "metrics.cin.listing": {"_said"},
    "metrics.counting": {"_parts", "_value"},
    "metrics.families": {"own_measures"},
    "metrics.refusals": {"default_services"},
    "metrics.ppoc.routes": {"_fitter"},
    "pages.about.change_log": {"product"},
    "pages.at_work": {"_ready"},
}
MEND = "Use data.forgetting.kept, so that an erasure reaches it; where it holds nothing of an edition, add it to HOLD_NOBODY."


def kept_by(tree: ast.Module) -> set[str]:
    """The functions of a module whose answers functools keeps."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            for mark in node.decorator_list:
                name = mark.func if isinstance(mark, ast.Call) else mark
                if getattr(name, "id", getattr(name, "attr", "")) in ("lru_cache", "cache"):
                    found.add(node.name)
    return found


def test_what_is_kept_is_forgotten_or_holds_nobody():
    found = {module_of(file): names for file in python_files() if (names := kept_by(parsed(file)))}
    assert found == HOLD_NOBODY, MEND


@pytest.mark.parametrize("mark", ["@lru_cache", "@lru_cache(maxsize=4)", "@functools.cache"])
def test_a_cache_is_found(mark):
    assert kept_by(ast.parse(f"{mark}\ndef frames(edition):\n    return edition")) == {"frames"}
