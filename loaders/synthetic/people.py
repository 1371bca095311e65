"""The children of an authority, each once: who has which number, family, names, birth; nobody of them lives."""

import numpy as np
import polars as pl

from loaders.synthetic import names
from loaders.synthetic import volumes as v
from loaders.synthetic.care import UNACCOMPANIED
from loaders.synthetic.draws import NEVER, YEAR_DAYS, Numbers, choose, number_of, pick, stream
from loaders.synthetic.need import AFTERCARE, DISABLED
from loaders.synthetic.order import Order

# By which a child's number begins, so that no two authorities share one.
NUMBERS_OF_AN_AUTHORITY = 10_000_000
AT_SCHOOL_AGE, UNDER_AGE = 4.0, 17.9
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
SEXES = ("M", "F")


def _births(rng: np.random.Generator, rows: pl.DataFrame) -> Numbers:
    """Days of birth: as care has it, eighteen years before aftercare began, else of an age at which children are referred.

    Nobody is 18 before the last of what is known of them.
    """
    count = rows.height
    first, last = rows["first"].to_numpy(), rows["last"].to_numpy()
    band = pick(rng, v.AGES_REFERRED, count)
    low = band.astype(np.float64)
    high = pl.Series(band).replace_strict(v.AGE_ENDS, return_dtype=pl.Float64).to_numpy()
    age = low + rng.random(count) * (high - low)
    most = np.maximum(UNDER_AGE - (last - first) / YEAR_DAYS, 0.0)
    age = np.where(age > most, rng.random(count) * most, age)
    born = first - np.ceil(age * YEAR_DAYS).astype(np.int64)
    born = np.where((rows["kind"] == AFTERCARE).to_numpy(), first - round(18 * YEAR_DAYS) - rng.integers(0, 120, count), born)
    known = rows["born"].to_numpy()
    return np.where(known < NEVER, known, born)


def upns(authority: int, schools: Numbers, year: Numbers, serial: Numbers) -> pl.Series:
    """Pupil numbers with their check letter, of an authority number that no real one has."""
    digits = pl.select(
        pl.format(
            "{}{}{}{}",
            pl.lit(f"{authority:03d}"),
            pl.Series(schools % 10_000).cast(pl.String).str.zfill(4),
            pl.Series(year % 100).cast(pl.String).str.zfill(2),
            pl.Series(serial % 1_000).cast(pl.String).str.zfill(3),
        )
    ).to_series()
    value = digits.cast(pl.Int64).to_numpy()
    total = sum((value // 10 ** (11 - place)) % 10 * (place + 2) for place in range(12))
    letter = pl.Series(np.array(list(UPN_LETTERS))[total % 23])
    return pl.select(pl.concat_str(letter, digits)).to_series().alias("upn")


def people(order: Order, authority: int, cases: pl.DataFrame) -> pl.DataFrame:
    """One row a child of `cases` (root, place, kind, referral, closure, born, how, closed_as): root, place, person_id, family_id,
    forename, surname, born, sex, ethnicity, disability ("0" or "1") and its code, upn, died (a day or NEVER).

    Cases that were closed before the order's first day tell who somebody is too: a family that comes back is the same.
    """
    rng = stream(order.seed, authority, "people")
    now = number_of(order.last_day)
    rows = (
        cases.sort("referral", "family", "place")
        .group_by("root", "place", maintain_order=True)
        .agg(
            pl.col("referral").first().alias("first"),
            pl.min_horizontal(pl.col("closure").max(), pl.lit(now)).alias("last"),
            pl.col("kind", "how", "born").first(),
            pl.col("closure").filter(pl.col("closed_as") == "RC2").min().fill_null(NEVER).alias("died"),
        )
    )
    count = rows.height
    born = _births(rng, rows)
    alone = (rows["how"] == UNACCOMPANIED).to_numpy()
    boys = np.where(alone, 0.96, v.SHARE_BOYS)
    disabled = np.where((rows["kind"] == DISABLED).to_numpy(), True, choose(rng, count, v.SHARE_DISABLED) & ~alone)
    roots, of_family = np.unique(rows["root"].to_numpy(), return_inverse=True)
    surnames, ethnicity = names.surnames(rng, len(roots)), pick(rng, v.ETHNICITY, len(roots))
    years = 1970 + (born / YEAR_DAYS).astype(np.int64) + 4
    with_upn = ((now - born) / YEAR_DAYS >= AT_SCHOOL_AGE) & choose(rng, count, v.SHARE_UPN) & ~alone
    numbers = np.arange(count)
    upn = upns(authority, 1000 + numbers // 1000, years, numbers)
    return rows.select("root", "place", "kind", "how", "died").with_columns(
        person_id=pl.Series((1000 + authority) * NUMBERS_OF_AN_AUTHORITY + numbers + 1).cast(pl.String),
        family_id=pl.format("F{}", (1000 + authority) * NUMBERS_OF_AN_AUTHORITY + pl.col("root")),
        forename=pl.Series(names.forenames(rng, count)),
        surname=pl.Series(surnames[of_family]),
        born=pl.Series(born),
        sex=pl.Series(np.where(rng.random(count) < boys, *SEXES)),
        ethnicity=pl.Series(np.where(alone, pick(rng, v.UNACCOMPANIED_ETHNICITY, count), ethnicity[of_family])),
        disability=pl.Series(np.where(disabled, "1", "0")),
        disabled_as=pl.Series(pick(rng, v.DISABILITIES, count)),
        upn=pl.when(pl.Series(with_upn)).then(upn),
    )


