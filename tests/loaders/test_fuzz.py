"""Spoiled files of every format end in a report or in words: never a traceback, a hang, unbounded memory, or a word of a child."""

import resource
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from data.store import Store
from loaders.incoming import Incoming
from loaders.load import Asked, load
from loaders.looking import looked_at, sorted_out
from loaders.publish import Options
from loaders.source import Refused
from loaders.sources import BY_KIND, SOURCES
from loaders.synthetic.command import FORMATS, write
from loaders.synthetic.order import Order
from tests.loaders import mutations

KINDS = sorted(FORMATS)
MOST_MEMORY_BYTES = 3 * 1024**3
EVERY_SEED = range(400)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One small invented authority in every format."""
    (folder,) = write(Order(1, 2, 3, 0.02), tmp_path_factory.mktemp("good") / "world")
    return folder


def files(good: Path, kind: str) -> dict[str, bytes]:
    """The files of one format by their path below its folder."""
    return {str(file.relative_to(good / kind)): file.read_bytes() for file in sorted((good / kind).rglob("*")) if file.is_file()}


def spoil(name: str, content: bytes, random: Random) -> tuple[bytes, str]:
    """A file spoiled one way that fits its kind; the way is named for the message of a failure."""
    ways: tuple[mutations.Spoil, ...] = mutations.OF_ANY
    if name.endswith(".xml"):
        ways = mutations.OF_XML
    elif name.endswith(".csv"):
        ways = mutations.OF_TEXT
    way = random.choice(ways)
    return way(content, random), way.__name__


def ends_well(kind: str, folder: Path, store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Looking at the files, and loading them, comes to a report or to Refused, and says nothing of a child."""
    paths = [folder]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for act in (lambda: looked_at(paths), lambda: load(Asked(BY_KIND[kind], tuple(paths)), Store(store), Options(), alone=True)):
        try:
            act()
        except Refused as why:
            assert str(why).endswith((".", ":", "?")) and len(str(why)) < 3_000, str(why)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    assert grown < MOST_MEMORY_BYTES
    assert "Traceback" not in "".join(capsys.readouterr())


def run(kind: str, seed: int, good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    random = Random(f"{kind} {seed}")
    held = files(good, kind)
    chosen = set(random.sample(sorted(held), k=min(len(held), random.randrange(1, 3))))
    told = []
    for name, content in held.items():
        if name in chosen:
            content, way = spoil(name, content, random)
            told.append(f"{name}: {way}")
        to = tmp_path / "in" / name
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes(content)
    try:
        ends_well(kind, tmp_path / "in", tmp_path / "store", capsys)
    except Exception as fault:  # what failed, and how it was made, without the bytes
        raise AssertionError(f"{kind}, seed {seed} ({', '.join(told)}): {type(fault).__name__}") from fault


@pytest.mark.sampled(2)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", Random(5).sample(EVERY_SEED, 3))
def test_a_spoiled_file_ends_in_words(kind: str, seed: int, good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(kind, seed, good, tmp_path, capsys)


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_many_spoiled_files_end_in_words(kind: str, good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for seed in EVERY_SEED[::20]:
        (folder := tmp_path / str(seed)).mkdir()
        run(kind, seed, good, folder, capsys)


@pytest.mark.parametrize("kind", KINDS)
def test_each_good_file_is_known_as_its_own(kind: str, good: Path) -> None:
    items = [Incoming(name, good / kind / name) for name in files(good, kind)]
    pile = sorted_out(items)
    assert set(pile.of) == {kind}, {name: [item.name for item, _ in held] for name, held in pile.of.items()}


WAYS: dict[str, Callable[[bytes, Random], bytes]] = {
    "a zip bomb": mutations.bomb,
    "billion laughs": mutations.laughs,
    "an entity of the machine": mutations.outside,
    "deep elements": mutations.deep,
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", ["cin-census", "ssda903"])
def test_what_is_made_to_do_harm_is_refused(way: str, kind: str, good: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    xml = next(content for name, content in files(good, "cin-census").items() if name.endswith(".xml"))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "return.xml").write_bytes(WAYS[way](xml, Random(1)))
    ends_well(kind, tmp_path / "in", tmp_path / "store", capsys)
    with pytest.raises(Refused):
        load(Asked(BY_KIND[kind], (tmp_path / "in",)), Store(tmp_path / "store"), Options())


def test_bytes_of_nothing_are_known_by_no_source(tmp_path: Path) -> None:
    random = Random(7)
    for n in range(60):
        file = tmp_path / f"{n}.{random.choice(['csv', 'xml', 'xlsx', 'parquet', 'bin'])}"
        file.write_bytes(random.randbytes(random.randrange(0, 4_000)))
        assert [source.kind for source in SOURCES if source.recognise(Incoming(file.name, file)) is not None] == []
