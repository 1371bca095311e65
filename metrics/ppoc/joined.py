"""What people write of permanence beside what was loaded of it (docs/decisions/011)."""

from collections.abc import Callable

import polars as pl

from data.records.written import Written

Tables = Callable[[str], pl.DataFrame]


def joined(tables: Tables, written: Written) -> Tables:
    """The tables of an edition; `permanence_predictions` with the written ones too, and columns withdrawn and seq (0 for loaded)."""

    def table(name: str) -> pl.DataFrame:
        loaded = tables(name)
        if name != "permanence_predictions":
            return loaded
        loaded = loaded.with_columns(withdrawn=pl.lit(value=False), seq=pl.lit(0, pl.Int64))
        return pl.concat([loaded, written.predictions.select(loaded.columns)], how="vertical_relaxed")

    return table
