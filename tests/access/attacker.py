"""Somebody who knows all that is shown, every relation, the limits, and which hidden cells are small: tries every table."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from metrics.suppression import Relation, is_small

PRIME = 2_147_483_647


def told(
    values: Mapping[Any, int], hidden: set[Any], relations: Iterable[Relation], steps: int = 400_000, never_shown: Collection[Any] = ()
) -> set[Any] | None:
    """The hidden cells that can have one value only; None where there are too many tables to try.

    never_shown: cells of no page, of which nothing is known but the relations. Intervals are narrowed first; then, cell by
    cell, a table in which it differs is looked for by exact search.
    """
    sums = []
    for relation in relations:
        parts = [(sign, cell) for sign, cell in relation.terms if cell in hidden]
        if parts:
            sums.append((parts, sum(sign * values[cell] for sign, cell in parts)))
    biggest = max(values.values(), default=0) + 12
    start = {cell: (0, biggest) if cell in never_shown else (1, 5) if is_small(values[cell]) else (6, biggest) for cell in hidden}
    budget = [steps]

    def narrowed(limits: dict[Any, tuple[int, int]]) -> dict[Any, tuple[int, int]] | None:
        again = True
        while again:
            again = False
            for parts, total in sums:
                lows = sum(sign * limits[c][0 if sign > 0 else 1] for sign, c in parts)
                highs = sum(sign * limits[c][1 if sign > 0 else 0] for sign, c in parts)
                if not lows <= total <= highs:
                    return None
                for sign, cell in parts:
                    low, high = limits[cell]
                    mine = (sign * low, sign * high) if sign > 0 else (sign * high, sign * low)
                    least, most = total - (highs - mine[1]), total - (lows - mine[0])
                    new = (max(low, least), min(high, most)) if sign > 0 else (max(low, -most), min(high, -least))
                    if new[0] > new[1]:
                        return None
                    if new != (low, high):
                        limits[cell], again = new, True
                        break
                if again:
                    break
        return limits

    def possible(limits: dict[Any, tuple[int, int]]) -> bool:
        budget[0] -= 1
        if budget[0] < 0:
            raise OverflowError
        made = narrowed(dict(limits))
        if made is None:
            return False
        open_ = [cell for cell, (low, high) in made.items() if low < high]
        if not open_:
            return True
        cell = min(open_, key=lambda c: (made[c][1] - made[c][0], str(c)))
        low, high = made[cell]
        near = sorted(range(low, high + 1), key=lambda v: abs(v - values[cell]))
        return any(possible({**made, cell: (v, v)}) for v in near)

    found = set()
    try:
        for cell in hidden:
            low, high = start[cell]
            others = [(low, values[cell] - 1), (values[cell] + 1, high)]
            if not any(a <= b and possible({**start, cell: (a, b)}) for a, b in reversed(others)):
                found.add(cell)
    except OverflowError:
        return None
    return found


def alone(equations: list[dict[Any, int]]) -> set[Any]:
    """The unknowns that linear equations leave one value, by elimination modulo a prime."""
    pivots: dict[Any, dict[Any, int]] = {}
    for row in equations:
        row = dict(row)
        while (hit := next((c for c in row if c in pivots), None)) is not None:
            factor = row[hit]
            for c, v in pivots[hit].items():
                left = (row.get(c, 0) - factor * v) % PRIME
                if left:
                    row[c] = left
                else:
                    row.pop(c, None)
        if not row:
            continue
        cell = next(iter(row))
        inverse = pow(row[cell], -1, PRIME)
        row = {c: v * inverse % PRIME for c, v in row.items()}
        for base in pivots.values():
            factor = base.get(cell)
            if factor:
                for c, v in row.items():
                    left = (base.get(c, 0) - factor * v) % PRIME
                    if left:
                        base[c] = left
                    else:
                        base.pop(c, None)
        pivots[cell] = row
    return {cell for cell, row in pivots.items() if len(row) == 1}
