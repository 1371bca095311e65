"""What readers with small numbers hidden are shown: one table a day, worked out whole, of which every view is a cut.

Every way in which two views could be subtracted is closed by there being one pattern of hidden cells: all measures of a
wing, every set of services its pages show, all localities and teams of a day are hidden together, whatever is asked for,
so that a locality, a page or a service is never another table with another pattern; what one set of services has and the
other has not is hidden like a cell, though no page shows it. What is left is time: metrics/periods.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock
from typing import Any
from weakref import WeakValueDictionary

import polars as pl

from access.reader import Refused
from data.forgetting import kept
from metrics import catalogue
from metrics.families import own_measures as _measures
from metrics.families import relations_of
from metrics.frames import Frames
from metrics.grains import GRAINS
from metrics.measure import Count, Difference, Measure
from metrics.periods import Path, fewer, withheld
from metrics.periods import month_ends as month_ends
from metrics.periods import paths_of as _paths
from metrics.periods import whole as _whole
from metrics.refusals import default_services, refusal
from metrics.relations import Relations
from metrics.scope import PUBLISHED_LEVELS, Scope
from metrics.suppression import LARGEST_SMALL, Relation, hidden_cells, is_small, total_of

# So far from 0 no step of a witness brings a rest below it (metrics/suppression.py moves a cell by 1 or 2).
FAR = 4 * LARGEST_SMALL
# A cell: a measure, and the group by its services (empty: all) and its place.
Cell = tuple[str, tuple[str, ...], Path]


@dataclass(frozen=True)
class Published:
    """One day's figures of a wing. `figures`: services -> the rows of the engine; `hidden`: the cells not to show."""

    figures: dict[tuple[str, ...], pl.DataFrame]
    hidden: frozenset[Cell]

    def hides(self, measure: Measure, services: tuple[str, ...], path: Path) -> bool:
        """Whether a figure is hidden: itself, or one it follows from. What is not of the table is."""
        if isinstance(measure.arithmetic, Difference):
            sides = (measure.arithmetic.left, measure.arithmetic.right)
            return any(self.hides(catalogue.measure(side), services, path) for side in sides)
        name, derived = measure.reference, relations_of(measure.table).derived
        if name in derived:
            return any((of, services, path) in self.hidden for of in derived[name])
        if name not in _measures(measure.table):
            return True
        return (name, services, path) in self.hidden


_TURNS: WeakValueDictionary[tuple[Frames, str, date], Lock] = WeakValueDictionary()
_TURN, _MONTHS = Lock(), Lock()


def _settled(frames: Frames, table: str) -> Frames:
    return frames.settled(any(GRAINS[one].written for one in relations_of(table).tables))


def published(frames: Frames, table: str, as_at: date) -> Published:
    """The figures of a frame on a day, and of those they follow from, with the cells to hide. It knows no reader: every
    suppressed reader is shown the same."""
    frames, table = _settled(frames, table), relations_of(table).tables[0]
    with _TURN:
        turn = _TURNS.setdefault((frames, table, as_at), Lock())
    with turn:  # two who ask the same at once wait for one answer; nobody waits for the answer to another question
        return _published(frames, table, as_at)


@kept(128)
def _published(frames: Frames, table: str, as_at: date) -> Published:
    measures = _measures(table)
    asked = list(measures.values())
    figures = {s: _whole(asked, Scope(frames.edition.name, as_at, s), frames) for s in default_services(table)}
    values: dict[Any, int] = {}
    relations: list[Relation] = []
    unshown: set[Any] = set()
    steady: set[Any] = set()
    groups: dict[tuple[tuple[str, ...], Path], Any] = {}
    teams: dict[frozenset[Path], Any] = {}
    for services, frame in figures.items():
        paths = _paths(frame)
        inside = {path: frozenset(p for p in paths if len(p) == 2 and p[: len(path)] == path) for path in paths}
        for path, row in zip(paths, frame.to_dicts(), strict=True):
            # The same teams are the same group, whichever page shows it.
            group = groups[services, path] = teams.setdefault(inside[path] if path else inside[path] | {("",)}, (services, path))
            if group == (services, path):
                values |= {(name, group): row[name] or 0 for name in measures}
        for path in paths:
            parts = [groups[services, part] for part in paths if len(part) == len(path) + 1 and part[: len(path)] == path]
            if parts and groups[services, path] not in parts:
                relations += [total_of((name, groups[services, path]), [(name, part) for part in parts]) for name in measures]
        with _MONTHS:
            levels = withheld(frames, services, table, as_at)
        if relations_of(table).few:
            levels |= {name: -1 for name in measures if is_small(values[name, groups[services, ()]])}
        cells = {(name, groups[services, path]): len(path) <= level for path in paths for name, level in levels.items()}
        steady |= {cell for cell, shown in cells.items() if shown}
        unshown |= {cell for cell, shown in cells.items() if not shown}
    # A place may be steady among the places of one page and stand among unsteady ones on another: it is the same figure.
    unshown -= steady
    rests = _rests(figures, groups)
    for rest, (whole, part) in rests.items():
        for name in measures:
            values[name, rest] = values[name, whole] - values[name, part]
            relations.append(total_of((name, whole), [(name, part), (name, rest)]))
    unshown |= {(name, rest) for rest in rests for name in measures}
    family, own = relations_of(table), list(dict.fromkeys(groups.values()))
    relations += _within_groups(family, own, values, unshown)
    within = [((whole, group), (part, group)) for group in own for whole, part in family.within]
    relations = list({frozenset(relation.terms): relation for relation in relations}.values())

    def weight(cell: Any) -> float:
        path = cell[1][1]
        return float((25, 5, 2)[len(path)] + min(values[cell], 500) / 500)

    gone = hidden_cells(values, relations, unshown, weight, within) | unshown
    hidden = {(name, *at) for at, group in groups.items() for name in measures if (name, group) in gone}
    return Published(figures, frozenset(hidden))


def _within_groups(family: Relations, groups: list[Any], values: dict[Any, int], unshown: set[Any]) -> list[Relation]:
    """How the figures of each group follow from one another. Its rests join the cells, as cells that are never shown: not those of
    figures that are not shown themselves, which follow from nothing, nor those far from small, which tie up more than they hide."""
    relations = []
    for group in groups:
        relations += [total_of((whole, group), [(part, group) for part in parts]) for whole, parts in family.sums]
        relations += [Relation(tuple((sign, (name, group)) for sign, name in net)) for net in family.nets]
        for name, net in family.rests:
            if any((part, group) in unshown for _, part in net):
                continue
            left = sum(sign * values[part, group] for sign, part in net)
            if abs(left) > FAR:
                continue
            values[name, group] = abs(left)
            unshown.add((name, group))
            relations.append(Relation((*((sign, (part, group)) for sign, part in net), (-1 if left >= 0 else 1, (name, group)))))
    return relations


def _rests(figures: dict[tuple[str, ...], pl.DataFrame], groups: dict[Any, Any]) -> dict[Any, tuple[Any, Any]]:
    """What one set of services has at a place and another has not, with the two groups it is the difference of.

    No page shows it, and whoever takes one page's figure from the other's has it: all services less Children in Need is
    Disabled Children and UASC together.
    """
    found: dict[Any, tuple[Any, Any]] = {}
    for more in figures:
        for less in fewer(more, figures):
            for path in set(_paths(figures[more])) & set(_paths(figures[less])):
                whole, part = groups[more, path], groups[less, path]
                if whole != part:
                    found[(*more, "less", *less), path] = whole, part
    return dict(sorted(found.items()))


def cut(measures: Sequence[Measure], scope: Scope, frames: Frames, levels: Sequence[str]) -> pl.DataFrame:
    """The rows of `engine.measured` for a suppressed reader: hidden figures are null, and named in the list column `hidden`.

    One locality chosen is a cut of the whole table: its own row is the total. Rows stop at team. Raises Refused for
    levels that are not published, and for services that the pages of a frame do not show.
    """
    asked = tuple(level for level in levels if level != "worker")
    if asked != PUBLISHED_LEVELS[: len(asked)]:
        raise Refused("Figures are published by locality and team. Ask a performance officer where you need them another way.")
    words = refusal(scope, scope.reader) if scope.reader else "No reader's rights were applied."
    if words:
        raise Refused(words)
    tables, services = {m.table for m in measures}, scope.services or ()
    if any(services not in default_services(table) for table in tables):
        raise Refused("Figures of planning for permanence are published of all services together. Take the choice of services off.")
    held = {table: published(frames, table, scope.as_at) for table in tables}
    settled = frames.settled(any(GRAINS[table].written for table in tables))
    found = _whole(measures, replace(scope, services=services, localities=()), settled)
    chosen = scope.localities[0] if scope.localities else None
    rows = []
    for row, path in zip(found.to_dicts(), _paths(found), strict=True):
        if chosen and path[:1] != (chosen,):
            continue
        # Another day or window than the page's own has a page of its own, or is not published.
        row["hidden"] = [m.reference for m in measures if m.on or m.window or held[m.table].hides(m, services, path)]
        row |= dict.fromkeys(row["hidden"])
        if len(path) <= len(asked):
            rows.append(row)
        if chosen and len(path) == 1:
            rows.append({**row, "depth": 0, **dict.fromkeys(PUBLISHED_LEVELS)})
    schema = {**found.schema, "hidden": pl.List(pl.String)}
    if not any(row["depth"] == 0 for row in rows):
        # A locality that holds no case of the frame: every count is 0, and hidden where a page of another frame hides it.
        gone = [m.reference for m in measures if chosen and (m.reference, services, (chosen,)) in held[m.table].hidden]
        none = {m.reference: 0 if isinstance(m.arithmetic, Count) and m.reference not in gone else None for m in measures}
        rows.append({**dict.fromkeys(schema), "depth": 0, **none, "hidden": gone})
    made = pl.DataFrame(rows, schema=schema).drop([level for level in PUBLISHED_LEVELS if level not in asked])
    return made.with_columns(pl.lit(None, pl.String).alias(level) for level in levels if level not in asked)
