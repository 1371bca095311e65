"""The prepared frames of one edition: the rows measures are asked of, as at a day, kept for the next request."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from threading import Lock

import polars as pl

from data.forgetting import kept
from data.records.written import NOTHING, Written
from data.store import Edition
from metrics.grains import GRAINS
from metrics.measure import Measure
from metrics.ppoc.joined import joined
from metrics.supplied import missing

DAYS_KEPT = 24


class _Kept:
    """The last frames asked for of one edition."""

    def __init__(self) -> None:
        self._frames: dict[tuple[str, date, int], pl.DataFrame] = {}
        self._lock = Lock()

    def frame(self, key: tuple[str, date, int], made: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        """The frame of (table, day, what is written); made where it is not kept."""
        frame = self._frames.get(key)
        if frame is None:
            frame = made()
            with self._lock:
                while len(self._frames) >= DAYS_KEPT:
                    self._frames.pop(next(iter(self._frames)))
                self._frames[key] = frame
        return frame


class Frames:
    """The frames of one edition. `as_at(table, day)` has one row a case known by that day.

    written: what people have written, asked for once and only where a frame holds it.
    """

    def __init__(self, edition: Edition, written: Callable[[], Written] | None = None, kept: _Kept | None = None) -> None:
        self.edition = edition
        self._kept = kept or _Kept()
        self._written: Callable[[], Written] = cache(written) if written else lambda: NOTHING

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Frames) and self.edition is other.edition and self.written.generation == other.written.generation

    def __hash__(self) -> int:
        return hash((id(self.edition), self.written.generation))

    def settled(self, with_written: bool) -> "Frames":
        """The same without what people wrote on the data's own day, which is still being written: what is published stays as it is."""
        if not with_written:
            return Frames(self.edition, None, self._kept)
        found = self.written
        rows = found.predictions.filter(pl.col("recorded_on") < self.edition.extract_date)
        # Told by its rows, and below 0: no generation of all that is written.
        told = int(rows.hash_rows().sum() or 0)
        own = replace(found, predictions=rows, generation=-1 - told)
        return Frames(self.edition, lambda: own, self._kept)

    @property
    def written(self) -> Written:
        """What people had written when the request was read."""
        return self._written()

    def supplies(self, measure: Measure) -> bool:
        """Whether the sources of the edition have what a measure needs; it has no figure where they have not."""
        return not (measure.needs and missing(measure.needs, self.edition.lacks))

    def table(self, name: str) -> pl.DataFrame:
        """A table of the edition, with what people have written beside what was loaded."""
        return joined(self.edition.table, self.written)(name)

    def as_at(self, table: str, day: date) -> pl.DataFrame:
        """Rows of `table` as at `day`; the last days asked for are kept."""
        grain = GRAINS[table]
        if not grain.written:
            return self._kept.frame((table, day, 0), lambda: grain.build(self.edition.table, day))
        return self._kept.frame((table, day, self.written.generation), lambda: grain.build(self.table, day))


@kept(4)
def _kept_of(_: Edition) -> _Kept:
    return _Kept()


def frames_of(edition: Edition, written: Callable[[], Written] | None = None) -> Frames:
    """The frames of an edition, kept for the whole process."""
    return Frames(edition, written, _kept_of(edition))
