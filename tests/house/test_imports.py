"""Import floors (DESIGN.md): app -> pages -> components, reports -> metrics -> access -> data <- loaders."""

import ast
import sys

import pytest

from tests.house.house import ROOMS, module_of, parsed, python_files

# What each room may import of the others, besides itself.
BELOW = {
    "app": set(ROOMS),
    "pages": {"components", "reports", "metrics", "access", "data"},
    "components": {"metrics", "access", "data"},
    "reports": {"metrics", "access", "data"},
    "metrics": {"access", "data"},
    "access": {"data"},
    "data": set(),
    "loaders": {"data"},
}
# One room of another, or one name of it, through a door.
DOORS = {("reports", "components.charts"), ("pages", "loaders.read_upload"), ("pages", "loaders.template")}
WEB = {"dash", "dash_ag_grid", "flask", "flask_compress", "werkzeug", "plotly"}
WITHOUT_WEB = {"metrics", "access", "data", "loaders", "reports"}
READS = {
    "open",
    "read_text",
    "read_bytes",
    "write_text",
    "write_bytes",
    "unlink",
    "mkdir",
    "urlopen",
    "read_csv",
    "read_parquet",
    "scan_csv",
    "scan_parquet",
    "read_database",
    "write_csv",
    "write_parquet",
    "sink_parquet",
}
OUTSIDE = {"duckdb", "socket", "subprocess", "requests", "urllib.request", "http", "sqlite3", "shutil", "tempfile", "os", "pathlib"}
OPENS_STORE = {"data.store.Store", "data.store.connection", "data.store.default_path", "data.reading.connection", "data.reading.read_table"}


def imported(module: str, tree: ast.AST, is_package: bool = False) -> list[tuple[int, str]]:
    """(line, dotted name) of everything a module imports, wherever in it, by name where a name is taken."""
    found = []
    package = module.split(".") if is_package else module.split(".")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            up = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*up, *([node.module] if node.module else [])])
            found += [(node.lineno, f"{base}.{alias.name}") for alias in node.names]
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in ("__import__", "import_module") and isinstance(node.args[0].value, str):
                found.append((node.lineno, node.args[0].value))
    return found


def within(name: str, door: str) -> bool:
    """True where a dotted name is the door or lies behind it."""
    return name == door or name.startswith(f"{door}.")


def faults(module: str, tree: ast.AST, is_package: bool = False) -> list[str]:
    """What a module imports or opens that its room may not, each with the mend."""
    room = module.split(".")[0]
    told = []
    for line, name in imported(module, tree, is_package):
        other = name.split(".")[0]
        doors = [door for owner, door in DOORS if owner == room]
        if other == "app":
            told.append(f"{module}:{line} imports app. Nothing does: hand over what it needs, or move it down to the room that owns it.")
        elif other in ROOMS and other != room and other not in BELOW[room] and not any(within(name, door) for door in doors):
            may = ", ".join(sorted(BELOW[room] | set(doors))) or "nothing above it"
            told.append(
                f"{module}:{line} imports {name}. {room}/ may import {may}: move the shared part down, or have the caller pass it in."
            )
        elif other in WEB and room in WITHOUT_WEB:
            told.append(
                f"{module}:{line} imports {name}. {room}/ knows nothing of the web: "
                "return plain values and let components/ or pages/ show them."
            )
        elif room == "metrics" and module != "metrics.__main__" and (any(within(name, o) for o in OUTSIDE) or name in OPENS_STORE):
            told.append(
                f"{module}:{line} imports {name}. metrics/ does no I/O: "
                "take the frames as an argument; only metrics/__main__.py opens a store."
            )
    if room == "metrics" and module != "metrics.__main__":
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                if name in READS:
                    told.append(f"{module}:{node.lineno} calls {name}(). metrics/ does no I/O: take the frames as an argument.")
    return told


def test_imports_look_down():
    found = [fault for file in python_files() for fault in faults(module_of(file), parsed(file), file.name == "__init__.py")]
    assert not found, "\n".join(found)


def test_first_party_rooms_are_all_policed():
    """A new folder of python at the top has to be given its floor here."""
    top = {file.parent.name for file in (python_files()[0].parent).glob("*/__init__.py")} - {"tests"}
    assert top == set(ROOMS) == set(BELOW) - {"app"}, f"give {top ^ set(ROOMS)} a floor in ROOMS and BELOW (tests/house)"
    shadowed = top & sys.stdlib_module_names
    assert not shadowed, f"rename {shadowed}: the standard library has it"


BAD = [
    ("components.card", "from pages.cases import answer"),
    ("components.card", "import reports.csv_file"),
    ("components.card", "def later():\n    from loaders import extract"),
    ("components.card", "import app"),
    ("metrics.engine", "from components import words"),
    ("metrics.cin.x", "import dash"),
    ("metrics.cin.x", "from dash import html"),
    ("metrics.cin.x", "import duckdb"),
    ("metrics.cin.x", "from data.store import Store"),
    ("metrics.cin.x", "import polars as pl\npl.read_parquet('x')"),
    ("metrics.cin.x", "open('x')"),
    ("metrics.cin.x", "from pathlib import Path"),
    ("access.reader", "from metrics import scope"),
    ("access.reader", "__import__('metrics.scope')"),
    ("data.store", "from access.reader import Reader"),
    ("data.store", "from ..metrics import engine"),
    ("loaders.extract", "from metrics import engine"),
    ("loaders.extract", "import importlib\nimportlib.import_module('metrics.engine')"),
    ("reports.exports", "from components.request import read"),
    ("reports.exports", "from flask import Response"),
    ("pages.cases", "from loaders import extract"),
    ("pages.cases", "from loaders.extract import load"),
    ("pages.cases", "from app import server"),
]
GOOD = [
    ("app", "from pages import cases\nimport loaders.extract"),
    ("pages.cases", "from loaders import read_upload, template\nfrom pages.cin import overview"),
    ("pages.cases", "from reports.sheet import Sheet\nfrom flask import request"),
    ("components.card", "from metrics import engine\nfrom access.reader import Reader\nfrom data.calendar import shown\nimport dash"),
    ("reports.picture", "from components.charts.base import layout\nfrom components.charts import stacked"),
    ("metrics.engine", "from data.store import Edition\nfrom metrics import catalogue\nfrom . import tables"),
    ("metrics.__main__", "from data.store import Store\nfrom pathlib import Path"),
    ("loaders.extract", "import duckdb\nfrom data.store import Store\nfrom .read_csv import records"),
]


@pytest.mark.parametrize(("module", "source"), BAD)
def test_a_bad_import_is_found(module, source):
    assert faults(module, ast.parse(source))


@pytest.mark.parametrize(("module", "source"), GOOD)
def test_a_good_import_passes(module, source):
    assert not faults(module, ast.parse(source))
