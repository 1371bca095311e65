"""The command `python -m loaders synthetic`: invented authorities written to a folder, in the formats that are asked for."""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from loaders.source import Refused
from loaders.synthetic.order import Order, folder, title

FORMATS = ("extract", "cin-census", "annex-a", "ssda903", "ssd", "school-census", "predictions")
README = """Every child, worker, team, locality and authority in these files is invented: made by
`python -m loaders synthetic --authorities {authorities} --years {years} --seed {seed} --scale {scale:g}`.
No real person or place is in them. The same words make the same files, to the last byte.

Load one of the folders by the command of its name, such as `python -m loaders cin-census {first}/cin-census --invented --alone`.
"""


def _formats(text: str) -> tuple[str, ...]:
    """Names of formats parted by commas."""
    found = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    strange = [name for name in found if name not in FORMATS]
    if strange or not found:
        raise argparse.ArgumentTypeError(f"{', '.join(strange) or 'nothing'} is no format. Write some of {','.join(FORMATS)}.")
    return found


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command `synthetic` with its options."""
    one = commands.add_parser("synthetic", help="write invented authorities, of England's size and shape, in every format that is loaded")
    one.add_argument("--authorities", type=int, default=1, metavar="N", help="how many; England has 153 (default 1)")
    one.add_argument("--years", type=int, default=3, metavar="Y", help="how many yearly returns (default 3)")
    one.add_argument("--seed", type=int, default=1, metavar="S", help="a whole number; the same one gives the same files (default 1)")
    one.add_argument("--scale", type=float, default=1.0, metavar="F", help="a factor on every count; 1 is DfE's volumes (default 1)")
    one.add_argument("--to", type=Path, required=True, metavar="DIR", help="a folder that is empty or not there yet")
    one.add_argument("--formats", type=_formats, default=FORMATS, metavar="LIST", help=f"some of {','.join(FORMATS)} (default all)")


def _write_all(order: Order, authority: int, to: Path, formats: Sequence[str]) -> None:
    """Write one authority in these formats, each into a folder of its name."""
    # Here, so that the other commands do not wait for what they do not need.
    from loaders.synthetic import (
        write_annex_a,
        write_cin_census,
        write_extract,
        write_predictions,
        write_school_census,
        write_ssd,
        write_ssda903,
    )
    from loaders.synthetic.schools import Schools
    from loaders.synthetic.world import World

    world = World(order, authority)
    writers: dict[str, Callable[[World, Path], None]] = {
        "extract": write_extract.write,
        "cin-census": write_cin_census.write,
        "annex-a": write_annex_a.write,
        "ssda903": write_ssda903.write,
        "ssd": write_ssd.write,
        "school-census": lambda world, to: write_school_census.write(Schools(world), to),
        "predictions": write_predictions.write,
    }
    for name in formats:
        writers[name](world, to / name)


def write(order: Order, to: Path, formats: Sequence[str] = FORMATS) -> list[Path]:
    """Write the authorities of an order, one after the other, each into a folder of its own; returns the folders.

    Refused where `to` is there and not empty: files of another order must not stand among these.
    """
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise Refused(f"{to} is there and not empty. Give an empty folder, or one that is not there yet.")
    to.mkdir(parents=True, exist_ok=True)
    folders = []
    for authority in range(1, order.authorities + 1):
        folders.append(to / folder(authority))
        _write_all(order, authority, folders[-1], formats)
    words = README.format(
        authorities=order.authorities, years=order.years, seed=order.seed, scale=order.scale, first=folder(1)
    )
    (to / "README.txt").write_text(words, encoding="utf-8")
    return folders


def run(asked: argparse.Namespace) -> str:
    """Do what was asked; returns what to say of it. Refused where the order is out of bounds or the folder is not empty."""
    order = Order(asked.authorities, asked.years, asked.seed, asked.scale)
    folders = write(order, asked.to, asked.formats)
    names = title(1) if len(folders) == 1 else f"{title(1)} to {title(len(folders))}"
    return (
        f"Wrote {names}, invented, {order.first_day:%d/%m/%Y} to {order.last_day:%d/%m/%Y}, to {asked.to}: {', '.join(asked.formats)}."
    )
