"""No clock below app.py and the command line: the day is an argument everywhere. Only the store records when an edition was published."""

import ast
import re

import pytest

from tests.house.house import module_of, own_assets, parsed, python_files

CLOCK = {"today", "now", "utcnow", "time_ns", "localtime", "gmtime", "ctime", "utcfromtimestamp"}
# The store notes when it published; the ways in, the app and the command line of access, hand the clock down to all the rest,
# and the command line of metrics notes in the trail when it listed cases (no figure of it depends on that).
MAY = {("data.store", "Store.publish"), ("app", "clock"), ("access.__main__", "main"), ("metrics.__main__", "_noted")}
MEND = "Take the day as an argument (as_at): two readers of one link must see one figure, whatever the date is."


def readings(tree: ast.AST) -> list[tuple[int, str, str]]:
    """(line, call, function it stands in) of every reading of a clock."""
    found = []

    def walk(node: ast.AST, where: str) -> None:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            where = f"{where}.{node.name}".strip(".")
        if isinstance(node, ast.Attribute):
            owner = ast.unparse(node.value)
            if node.attr in CLOCK or (node.attr in ("time", "monotonic", "perf_counter") and owner == "time"):
                found.append((node.lineno, f"{owner}.{node.attr}", where))
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            found.append((node.lineno, "from time import ...", where))
        for child in ast.iter_child_nodes(node):
            walk(child, where)

    walk(tree, "")
    return found


def test_no_clock_below_the_app_but_once_at_each_place_that_may():
    found = [(module_of(file), line, what, where) for file in python_files() for line, what, where in readings(parsed(file))]
    bad = [f"{module}:{line} reads {what}. {MEND}" for module, line, what, where in found if (module, where) not in MAY]
    assert not bad, "\n".join(bad)
    places = sorted((module, where) for module, _, _, where in found)
    assert places == sorted(MAY), f"the clock is read once at each of {sorted(MAY)}, not at {places}. {MEND}"


def test_no_clock_in_the_browser():
    """A script may time itself (Date.now()), but what day it is comes from the data."""
    bad = [
        f"{file.name}: new Date() reads the viewer's clock. {MEND}"
        for file in own_assets()
        if re.search(r"new Date\(\s*\)", file.read_text())
    ]
    assert not bad, "\n".join(bad)


@pytest.mark.parametrize(
    "source",
    [
        "date.today()",
        "datetime.now(UTC)",
        "import time\ntime.time()",
        "from time import time",
        "datetime.datetime.utcnow()",
        "def f(day=date.today): ...",
    ],
)
def test_a_clock_is_found(source):
    assert readings(ast.parse(source))
