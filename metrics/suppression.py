"""Which cells of a table must be hidden so that no small count can be worked out from what is still shown.

The method (DOMAIN.md 8; the practice of ONS, "Disclosure control for tables", and of DfE's statistical releases):
*primary*: a count of 1 to 5 is hidden, 0 is shown; *secondary*: more cells are hidden until nothing hidden follows
from totals. What follows is decided exactly. For every small count a *witness* is sought: another table of whole
numbers that agrees with the real one in every shown cell and in every relation, has its small counts within 1 to 5
and its other hidden counts at 6 or more, and differs from it in that cell. Where there is a witness, whoever knows
all that is shown, all relations, the limits, and even which hidden cells are the small ones, cannot tell the two
tables apart. Witnesses that need the fewest and least important cells more are found first. A cell hidden in the
second place is in a witness too, so it cannot be told either. More hidden cells never break a witness.
"""

import heapq
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import count
from threading import Lock

SMALLEST, LARGEST_SMALL = 1, 5
HIDDEN = "c"
LEGEND = f"{HIDDEN}: 1 to 5, or hidden so that no such number can be worked out"
TRIES = 800
BRANCHES = 10
# How much more what is still open weighs than what is paid: the first witness comes sooner and costs little more.
HASTE = 2
# So many tables' answers are kept, by what the tables hold: most month ends of a new edition are those of the one before.
KEPT = 512
Cell = Hashable


@dataclass(frozen=True)
class Relation:
    """Cells whose sum, each times its coefficient (1 or -1), the reader knows: a total less its parts is 0."""

    terms: tuple[tuple[int, Cell], ...]


def is_small(value: int | None) -> bool:
    """True for a count that is hidden: 1 to 5."""
    return value is not None and SMALLEST <= value <= LARGEST_SMALL


def total_of(whole: Cell, parts: Sequence[Cell]) -> Relation:
    """The relation of a total and its parts."""
    return Relation(((1, whole), *((-1, part) for part in parts)))


@dataclass
class _Search:
    """The table as the search for witnesses sees it."""

    values: Mapping[Cell, int]
    relations: Sequence[Relation]
    unpublished: Collection[Cell]
    weight: Callable[[Cell], float]
    within: Sequence[tuple[Cell, Cell]]

    def __post_init__(self) -> None:
        self.hidden = {cell for cell, value in self.values.items() if is_small(value)} | set(self.unpublished)
        self.flat = False
        self.pairs: dict[Cell, list[tuple[Cell, Cell]]] = {}
        for pair in self.within:
            for cell in pair:
                self.pairs.setdefault(cell, []).append(pair)
        self.of: dict[Cell, list[tuple[int, int]]] = {}
        for at, relation in enumerate(self.relations):
            for sign, cell in relation.terms:
                self.of.setdefault(cell, []).append((at, sign))
        # What is asked of every cell again and again, worked out once: its price, and per relation and direction the steps there are.
        self.prices = {cell: 2 + self.weight(cell) for cell in self.values}
        self.steps = {
            (at, down): [(n, cell, sign * down) for n, (sign, cell) in enumerate(relation.terms) if self.may(cell, sign * down)]
            for at, relation in enumerate(self.relations)
            for down in (1, -1)
        }

    def may(self, cell: Cell, step: int) -> bool:
        """Whether the cell may differ by `step` in a witness."""
        value = self.values[cell]
        moved = value + step
        if cell in self.unpublished:
            return moved >= 0
        if is_small(value):
            return is_small(moved)
        return value > LARGEST_SMALL and moved > LARGEST_SMALL

    def price(self, cell: Cell) -> float:
        """What one more cell of a witness costs: next to nothing where it is hidden already."""
        return 1.0 if self.flat or cell in self.hidden else self.prices[cell]

    def ways(self, steps: Mapping[Cell, int], at: int, over: int) -> list[tuple[float, int, Cell, int]]:
        """The steps that bring a relation which is `over` its sum nearer to it: (price, place, cell, step)."""
        flat, hidden, prices = self.flat, self.hidden, self.prices
        return [
            (1.0 if flat or cell in hidden else prices[cell], n, cell, step)
            for n, cell, step in self.steps[at, -1 if over > 0 else 1]
            if cell not in steps
        ]

    def beyond(self, steps: Mapping[Cell, int]) -> tuple[Cell, Cell] | None:
        """A part that steps would make larger than its whole, with that whole; None where there is none."""
        for cell in steps:
            for whole, part in self.pairs.get(cell, ()):
                if self.values[whole] + steps.get(whole, 0) < self.values[part] + steps.get(part, 0):
                    return whole, part
        return None

    def witness(self, cell: Cell, apart: Cell | None = None) -> dict[Cell, int] | None:
        """The cheapest steps found that move the cell, and not `apart` as much, and keep all; None where none are found."""
        order, seen = count(), set[frozenset[tuple[Cell, int]]]()
        # What is open: relation -> (by how much it is over, what its cheapest next step costs).
        heap: list[tuple[float, int, float, dict[Cell, int], dict[int, tuple[int, float]]]] = []

        def push(paid: float, before: dict[Cell, int], open_: dict[int, tuple[int, float]], next_: Cell, step: int) -> None:
            now, steps, paid = dict(open_), {**before, next_: step}, paid + self.price(next_)
            touched = self.of.get(next_, ())
            for at, sign in touched:
                left = now.get(at, (0, 0.0))[0] + sign * step
                if left:
                    now[at] = left, 0.0
                else:
                    now.pop(at, None)
            # Only relations the new step is in have fewer ways than before.
            for at, _ in touched:
                if at in now:
                    over = now[at][0]
                    ways = self.ways(steps, at, over)
                    if len(ways) < abs(over):
                        return
                    now[at] = over, min(ways)[0]
            ahead = 0.0
            for _, least in now.values():
                ahead += least
            known = frozenset(steps.items())
            if known not in seen:
                seen.add(known)
                heapq.heappush(heap, (paid + HASTE * ahead, next(order), paid, steps, now))

        for step in (1, -1):
            if self.may(cell, step):
                push(0.0, {}, {}, cell, step)
        for _ in range(TRIES):
            if not heap:
                return None
            _, _, paid, steps, open_ = heapq.heappop(heap)
            if not open_:
                pair = self.beyond(steps)
                if pair is None and (apart is None or steps.get(apart, 0) != steps[cell]):
                    return steps
                for part, step in zip(pair or (), (1, -1), strict=False):
                    if part not in steps and self.may(part, step):
                        push(paid, steps, open_, part, step)
                continue
            # The relation with the fewest ways to be mended is mended first.
            fewest = min((self.ways(steps, at, open_[at][0]) for at in sorted(open_)), key=len)
            for _, _, part, step in sorted(fewest, key=lambda way: way[:2])[:BRANCHES]:
                push(paid, steps, open_, part, step)
        return None

    def cheapest(self, cell: Cell, whole: Cell | None) -> dict[Cell, int] | None:
        """A witness by price; where that search is lost, one of few cells whatever they cost."""
        for self.flat in (False, True):
            found = self.witness(cell, whole) or (self.witness(whole, cell) if whole is not None else None)
            if found is not None:
                break
        self.flat = False
        return found


def hidden_cells(
    values: Mapping[Cell, int],
    relations: Sequence[Relation] = (),
    unpublished: Collection[Cell] = (),
    weight: Callable[[Cell], float] = lambda _: 1.0,
    within: Sequence[tuple[Cell, Cell]] = (),
) -> set[Cell]:
    """The cells of a table of counts to hide; always the same ones for the same table.

    values: every cell's count, 0 or more. relations: sums the reader knows. unpublished: cells that are not in the
    table but must not follow from it where they are small. weight: how much is lost by hiding a cell, above 0; the
    least is hidden. within: (whole, part): the rest is a count too, though no cell shows it, so where it is 1 to 5
    it must not follow either (95 % of 40 tells of 2). Where no witness is found for a small count, every cell that any chain
    of relations joins to it is hidden.
    """
    # Cells are searched by number: what a cell is called is asked a million times, and is a long name.
    names = list(values)
    at = {name: n for n, name in enumerate(names)}
    weights = [weight(name) for name in names]
    search = _Search(
        dict(enumerate(values.values())),
        [Relation(tuple((sign, at[name]) for sign, name in relation.terms)) for relation in relations],
        frozenset(at[name] for name in unpublished if name in at),
        weights.__getitem__,  # type: ignore[arg-type]
        [(at[whole], at[part]) for whole, part in within],
    )
    # From the parts up: what is hidden for a part serves its total too.
    asked: list[tuple[Cell, Cell | None]] = [(cell, None) for cell, value in values.items() if is_small(value)]
    asked += [
        (part, whole) for whole, part in within if is_small(values[whole] - values[part]) and values[part] and not is_small(values[whole])
    ]
    turns = [
        (at[small], None if over is None else at[over])
        for small, over in sorted(asked, key=lambda pair: (weights[at[pair[0]]], str(pair)))
    ]
    told = (search.values, search.relations, sorted(search.unpublished), weights, search.within, turns)  # type: ignore[type-var]
    digest = blake2b(repr(told).encode()).digest()
    with _LOCK:
        found = _KEPT.get(digest)
    if found is None:
        found = frozenset(_searched(search, turns))
        with _LOCK:
            _KEPT[digest] = found
            while len(_KEPT) > KEPT:
                _KEPT.popitem(last=False)
    return {name for name, n in at.items() if n in found} - set(unpublished)


_KEPT, _LOCK = OrderedDict[bytes, frozenset[Cell]](), Lock()


def _searched(search: _Search, turns: Sequence[tuple[Cell, Cell | None]]) -> set[Cell]:
    """Every cell to hide, those of `turns` made safe one after the other: (small count, None) or (part, its whole)."""
    safe: set[tuple[Cell, Cell | None]] = set()
    for cell, whole in turns:
        if (cell, whole) in safe:
            continue
        steps = search.cheapest(cell, whole)
        if steps is None:
            found = _joined(search, cell)
            search.hidden |= found
            safe |= {(part, None) for part in found} | {(part, whole) for whole, part in search.within if part in found}
            continue
        search.hidden |= set(steps)
        safe |= {(part, None) for part in steps}
        safe |= {(part, whole) for moved in steps for whole, part in search.pairs.get(moved, ()) if steps.get(part) != steps.get(whole)}
    return search.hidden


def _joined(search: _Search, cell: Cell) -> set[Cell]:
    """Every cell that a chain of relations joins to this one, but those of 0, which stay in sight."""
    found, todo = {cell}, [cell]
    while todo:
        for at, _ in search.of.get(todo.pop(), ()):
            for _, part in search.relations[at].terms:
                if part not in found and search.values[part]:
                    found.add(part)
                    todo.append(part)
    return found
