"""Loading a CIN census as large as England's (760,000 episodes, 290,000 plans, invented): the memory it takes, and its seconds."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.figures import Line

ROOT = Path(__file__).resolve().parents[2]
# England has 153 authorities; one of that size has one file to be read as a stream, which is the harder case.
AUTHORITIES = 153
MOST_MEGABYTES = 2000


def _run(*arguments: str) -> tuple[float, float]:
    """A command of the loaders in a process of its own: its seconds, and the most megabytes it held."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "loaders", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    said = process.stderr.read() if process.stderr else ""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"python -m loaders {arguments[0]} ended with {process.returncode}: {said[-500:]}")
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def measured(scale: float = AUTHORITIES) -> list[Line]:
    """Writing such a return and loading it: memory and seconds of each."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made"
        asked = ("--to", str(made), "--years", "1", "--scale", f"{scale:g}", "--formats", "cin-census")
        wrote = _run("synthetic", *asked)
        files = [str(file) for file in sorted(made.rglob("*.xml"))]
        size = sum(os.path.getsize(file) for file in files) / 1e6
        loaded = _run("cin-census", *files, "--invented", "--store", f"{folder}/store")
    what = f"a CIN census of England's size ({size:,.0f} MB)"
    return [
        Line(f"{what}: loaded, most memory", [loaded[1]], unit="MB", most=MOST_MEGABYTES),
        Line(f"{what}: loaded", [loaded[0]], unit="s"),
        Line(f"{what}: written, most memory", [wrote[1]], unit="MB", most=MOST_MEGABYTES),
    ]
