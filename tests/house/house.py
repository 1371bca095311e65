"""What the policing tests walk: the product's own files and modules, its pages and its components."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from dash.development.base_component import Component

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("access", "components", "data", "loaders", "metrics", "pages", "reports")


def python_files() -> list[Path]:
    """The product's python files: app.py and every room, tests left out."""
    return [ROOT / "app.py", *sorted(file for room in ROOMS for file in (ROOT / room).rglob("*.py"))]


def own_assets() -> list[Path]:
    """Our own style sheets and scripts; what was written by others comes minified."""
    files = [*(ROOT / "assets").rglob("*.css"), *(ROOT / "assets").rglob("*.js")]
    return sorted(file for file in files if ".min." not in file.name)


def module_of(file: Path) -> str:
    """metrics/cin/bands.py as metrics.cin.bands."""
    parts = list(file.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def parsed(file: Path) -> ast.Module:
    """The syntax of a file."""
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def components(tree: Any) -> Iterator[Component]:
    """Every component of a layout, in its order, in whichever property it stands."""
    if isinstance(tree, list | tuple):
        for part in tree:
            yield from components(part)
    elif isinstance(tree, dict):
        yield from components(list(tree.values()))
    elif isinstance(tree, Component):
        yield tree
        for name in tree._prop_names:
            found = getattr(tree, name, None)
            if name == "children" or isinstance(found, Component | list | tuple):
                yield from components(found)


def words(tree: Any) -> str:
    """The text of a layout, as a reader meets it."""
    if isinstance(tree, list | tuple):
        return "".join(words(part) for part in tree)
    if isinstance(tree, Component):
        return words(getattr(tree, "children", None))
    return "" if tree is None else str(tree)


def props(component: Component) -> dict[str, Any]:
    """The properties a component was given, data-* and aria-* with them."""
    return dict(component.to_plotly_json()["props"])
