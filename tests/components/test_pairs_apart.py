"""The last numbers of starts and ends by month keep clear of each other, of the highest ones and of the edge, on a phone too."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SCRIPT = HERE.parents[1] / "assets" / "30-charts.js"
FLAT = [250] * 10
DRAWN = {
    "alike": ([*FLAT, 251, 260], [*FLAT, 252, 261]),
    "the month before is the highest": ([*FLAT, 268, 261], [*FLAT, 240, 264]),
    "both are the highest before": ([*FLAT, 266, 261], [*FLAT, 267, 262]),
    "small ones": ([5] * 12, [5] * 12),
    "thousands": ([*[1250] * 10, 1266, 1261], [*[1250] * 10, 1200, 1264]),
}


@pytest.mark.parametrize("width", [288, 326, 342, 640])
@pytest.mark.parametrize("drawn", DRAWN)
def test_the_last_numbers_touch_nothing(drawn: str, width: int) -> None:
    node = shutil.which("node")
    if not node:
        pytest.skip("node is not here, so the rule cannot be run without a browser")
    told = subprocess.run(
        [node, str(HERE / "apart.mjs"), str(SCRIPT), json.dumps([width, *DRAWN[drawn]])], capture_output=True, text=True, check=True
    )
    assert json.loads(told.stdout) == {"clashes": [], "outside": []}
