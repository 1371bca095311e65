"""Visits: when a child on a plan, under protection or in care was seen."""

import numpy as np
import polars as pl

from loaders.synthetic.draws import Numbers, choose, number_of, stream, working
from loaders.synthetic.order import Order

IN_NEED, PROTECTED, IN_CARE = "CIN", "CP", "CLA"
# Days from one visit to the next, least and most: four weeks, ten working days, six weeks.
EVERY = {IN_NEED: (18, 34), PROTECTED: (9, 17), IN_CARE: (28, 50)}
SHARE_NOT_SEEN, SHARE_OVERDUE = 0.04, 0.03


def visits(order: Order, authority: int, spans: pl.DataFrame) -> pl.DataFrame:
    """Visits in spans (person_id, kind, start, end): person_id, kind, on (a day), is_seen; none before the first day.

    A few children have long gone without a visit. Of one child and kind there is one visit a day.
    """
    rng = stream(order.seed, authority, "visits")
    now, first = number_of(order.last_day), number_of(order.first_day)
    start = np.maximum(spans["start"].to_numpy(), first)
    end = np.minimum(spans["end"].to_numpy(), now)
    end = np.where(choose(rng, spans.height, SHARE_OVERDUE), end - rng.integers(30, 150, spans.height), end)
    least = spans["kind"].replace_strict({kind: days[0] for kind, days in EVERY.items()}).to_numpy()
    most = spans["kind"].replace_strict({kind: days[1] for kind, days in EVERY.items()}).to_numpy()
    count = np.maximum((end - start) // least + 1, 0)
    nth: Numbers = np.repeat(np.arange(spans.height), count)
    gap = least[nth] + np.floor(rng.random(len(nth)) * (most - least + 1)[nth]).astype(np.int64)
    is_first = np.concatenate([[True], nth[1:] != nth[:-1]]) if len(nth) else np.zeros(0, bool)
    gap = np.where(is_first, rng.integers(0, 10, len(nth)), gap)
    rows = pl.DataFrame({"nth": nth, "gap": gap}).with_columns(after=pl.col("gap").cum_sum().over("nth"))
    on = working(start[nth] + rows["after"].to_numpy())
    seen = ~choose(rng, len(nth), SHARE_NOT_SEEN)
    found = pl.DataFrame({"nth": nth, "on": on, "is_seen": seen}).filter(pl.Series(on <= end[nth]))
    who = spans.select("person_id", "kind")[found["nth"]]
    once = found.drop("nth").with_columns(who).unique(["person_id", "kind", "on"], keep="first", maintain_order=True)
    return once.sort("on", "person_id", "kind")
