"""How files are told: with the folder that was named, with as much more as tells two apart, and never with the way there."""

import os
import time
from pathlib import Path

import pytest

from loaders import unpacking
from loaders.incoming import listed
from loaders.map_files import matches
from loaders.unpacking import PREFIX, SURE_SECONDS, room_to_unpack

YEARS = ("returns/2021/episodes.csv", "returns/2021/header.csv", "returns/2022/episodes.csv", "old/returns/2021/episodes.csv")


@pytest.fixture
def given(tmp_path: Path) -> Path:
    for name in (*YEARS, "returns/.coming/2023/episodes.csv", "returns/2022/.episodes.csv.part"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a\n")
    return tmp_path


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["returns/2021"], ["2021/episodes.csv", "2021/header.csv"]),
        (["returns"], ["2021/episodes.csv", "2021/header.csv", "2022/episodes.csv"]),
        (["returns/2022", "returns/2021"], ["2022/episodes.csv", "2021/episodes.csv", "2021/header.csv"]),
        (["returns/2021/episodes.csv"], ["episodes.csv"]),
        (["returns/2021/episodes.csv", "returns/2022/episodes.csv"], ["2021/episodes.csv", "2022/episodes.csv"]),
        (["returns/2021/header.csv", "returns/2021", "returns/2021/."], ["header.csv", "2021/episodes.csv"]),
        (["returns/2021/episodes.csv", "old/returns/2021/episodes.csv", "returns/2022/episodes.csv"], None),
    ],
)
def test_a_file_is_told_with_its_folder(given: Path, monkeypatch: pytest.MonkeyPatch, paths: list[str], names: list[str] | None) -> None:
    monkeypatch.chdir(given)
    found = [[item.name for item in listed(some)] for some in ([Path(path) for path in paths], [given / path for path in paths])]
    assert found[0] == found[1] and len({*found[0]}) == len(found[0])
    assert not [name for name in found[0] if name.startswith("/") or "tmp/" in name]
    if names:
        assert found[0] == names


def test_a_folder_that_is_the_present_one_has_its_name(given: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(given / "returns" / "2022")
    assert [item.name for item in listed([Path(".")])] == ["2022/episodes.csv"]


@pytest.mark.parametrize(
    ("pattern", "name", "is_one"),
    [
        ("plans*.csv", "in/plans 2021.csv", True),
        ("2021/*.csv", "in/2021/plans.csv.gz", True),
        ("2021/*.csv", "in/2022/plans.csv", False),
        ("IN/Plans.csv", "in/plans.csv", True),
        ("lans.csv", "in/plans.csv", False),
    ],
)
def test_a_pattern_of_a_map_has_as_many_folders_as_it_says(pattern: str, name: str, is_one: bool) -> None:
    assert matches(pattern, name) is is_one


def test_what_a_killed_load_had_unpacked_goes_and_what_is_held_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    long_ago = time.time() - 2 * SURE_SECONDS
    left, fresh, other = (tmp_path / name for name in (f"{PREFIX}left", f"{PREFIX}fresh", "other"))
    for folder in (left, fresh, other):
        folder.mkdir()
        (folder / "0").write_text("a")
    for folder in (left, other):
        os.utime(folder, (long_ago, long_ago))
    with room_to_unpack() as held:
        os.utime(held, (long_ago, long_ago))
        with room_to_unpack() as second:
            assert {path.name for path in tmp_path.iterdir()} == {fresh.name, other.name, held.name, second.name}
    assert {path.name for path in tmp_path.iterdir()} == {fresh.name, other.name}
