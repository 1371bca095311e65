"""Settings: an environment name that code reads is written down where whoever runs the product looks."""

import ast
import re

from tests.house.house import ROOT, parsed, python_files

NAME = re.compile(r"SIGHTLINE_[A-Z_]+")


def read_names() -> dict[str, str]:
    """Every SIGHTLINE_* name that code or the Makefile mentions, with a file it stands in."""
    found: dict[str, str] = {}
    for file in [*python_files(), ROOT / "Makefile", *(ROOT / ".ci").iterdir()]:
        for name in NAME.findall(file.read_text(encoding="utf-8")):
            found.setdefault(name, str(file.relative_to(ROOT)))
    return found


def test_every_setting_is_documented():
    documents = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    written = "\n".join(file.read_text(encoding="utf-8") for file in documents if file.exists())
    missing = {name: file for name, file in read_names().items() if not re.search(rf"\b{name}\b", written)}
    assert not missing, "settings that nobody can find: write each, with its unit and default, in README.md or docs/:\n" + "\n".join(
        f"  {name} ({file})" for name, file in sorted(missing.items())
    )


def test_documents_speak_of_settings_that_exist():
    known = read_names()
    documents = [file for file in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")] if file.exists()]
    gone = {name: file.name for file in documents for name in NAME.findall(file.read_text(encoding="utf-8")) if name not in known}
    assert not gone, f"documents name settings that no code reads: {gone}"


def test_settings_all_begin_alike():
    """The environment is read by names of ours only, so that the test above sees each."""
    odd = []
    for file in python_files():
        for node in ast.walk(parsed(file)):
            asked: ast.expr | None = None
            if (
                isinstance(node, ast.Call)
                and ast.unparse(node.func) in ("os.environ.get", "os.getenv", "environ.get", "getenv")
                and node.args
            ):
                asked = node.args[0]
            elif isinstance(node, ast.Subscript) and ast.unparse(node.value) in ("os.environ", "environ"):
                asked = node.slice
            if isinstance(asked, ast.Constant) and not NAME.fullmatch(str(asked.value)):
                odd.append(f"{file.relative_to(ROOT)}:{node.lineno} reads {asked.value}")
    assert not odd, "name settings SIGHTLINE_...:\n" + "\n".join(odd)
