"""The SSDA903 return as csv, a set of files a year, with the codes and spellings of the year."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl

from loaders.synthetic import care_volumes as c
from loaders.synthetic.care import UNACCOMPANIED
from loaders.synthetic.draws import NEVER, YEAR_DAYS, number_of
from loaders.synthetic.world import World

# From these returns on sex is a letter, and there is a file of social workers.
FIRST_YEAR_OF_LETTERS, FIRST_YEAR_OF_WORKERS = 2025, 2024
SEX_NUMBERS = {"M": "1", "F": "2"}
FIRST_REVIEW_DAYS, REVIEW_DAYS, MOST_REVIEWS = 20, 183, 3
YEARS_BEFORE_18 = 18


def _day(column: str) -> pl.Expr:
    return pl.when(pl.col(column) < NEVER).then(pl.col(column)).cast(pl.Int32).cast(pl.Date).dt.to_string("%d/%m/%Y")


class Year:
    """The return of one year: the children who were in care in it, and what was known on 31 March."""

    def __init__(self, world: World, year: int) -> None:
        self.world, self.year = world, year
        self.first, self.last = number_of(date(year - 1, 4, 1)), number_of(date(year, 3, 31))
        stays = world.stays.with_row_index("nth").with_columns(pl.col("nth").cast(pl.Int64))
        of = stays.select("nth", "person_id", "primary_need", "how", "born")
        rows = world.episodes.filter((pl.col("start") <= self.last) & (pl.col("end") >= self.first))
        rows = rows.join(of, on="nth", how="left", maintain_order="left")
        later = pl.col("end") > self.last
        semi = (pl.col("placement_type") == c.SUPPORTED) & pl.lit(year < c.SUPPORTED_SINCE)
        self.episodes = rows.with_columns(
            end=pl.when(later).then(pl.lit(NEVER)).otherwise("end"),
            reason_ceased=pl.when(~later).then("reason_ceased"),
            change=pl.when(~later & pl.col("reason_ceased").eq("X1")).then("change"),
            placement_type=pl.when(semi).then(pl.lit(c.SEMI_INDEPENDENT)).otherwise("placement_type"),
        ).sort("person_id", "start", maintain_order=True)
        self.nth = self.episodes.select("nth").unique(maintain_order=True)
        held = self.episodes.select("person_id").unique(maintain_order=True)
        self.children = held.join(world.children, on="person_id", how="left", maintain_order="left")
        self.stays = stays.join(self.nth, on="nth", how="semi", maintain_order="left")

    @property
    def _sex(self) -> pl.Expr:
        sex = pl.col("sex")
        return sex if self.year >= FIRST_YEAR_OF_LETTERS else sex.replace_strict(SEX_NUMBERS, return_dtype=pl.String)

    def header(self) -> pl.DataFrame:
        """Who the children are."""
        none = pl.lit(None, pl.String)
        upn = pl.col("upn").fill_null("UN1")
        return self.children.select(
            CHILD="person_id", SEX=self._sex, DOB=_day("born"), ETHNIC="ethnicity", UPN=upn, MOTHER=none, MC_DOB=none
        )

    def episodes_file(self) -> pl.DataFrame:
        """Episodes that reach into the year."""
        none = pl.lit(None, pl.String)
        return self.episodes.select(
            CHILD="person_id",
            DECOM=_day("start"),
            RNE="reason_new",
            LS="legal_status",
            CIN=pl.when(pl.col("primary_need").is_in(["N0", "N9"])).then(pl.lit("N1")).otherwise("primary_need"),
            PLACE="placement_type",
            PLACE_PROVIDER="placement_provider",
            DEC=_day("end"),
            REC="reason_ceased",
            REASON_PLACE_CHANGE="change",
            HOME_POST=none,
            PL_POST=none,
            URN=none,
        )

    def unaccompanied(self) -> pl.DataFrame:
        """Those who came alone, until they are 18."""
        held = self.stays.filter(pl.col("how") == UNACCOMPANIED).select("person_id").unique(maintain_order=True)
        rows = held.join(self.children, on="person_id", how="left", maintain_order="left")
        rows = rows.with_columns(until=pl.col("born") + round(YEARS_BEFORE_18 * YEAR_DAYS))
        return rows.select(CHILD="person_id", SEX=self._sex, DOB=_day("born"), DUC=_day("until"))

    def reviews(self) -> pl.DataFrame:
        """Reviews held in the year."""
        rows = self.stays.select("person_id", "start", "end", "born")
        parts = []
        for nth in range(MOST_REVIEWS):
            since = pl.max_horizontal("start", pl.lit(self.first))
            parts.append(rows.with_columns(review=since + FIRST_REVIEW_DAYS + nth * REVIEW_DAYS))
        held = pl.concat(parts).filter((pl.col("review") <= self.last) & (pl.col("review") < pl.col("end"))).sort("person_id", "review")
        young = pl.col("review") - pl.col("born") < round(4 * YEAR_DAYS)
        code = pl.when(young).then(pl.lit("PN0")).otherwise(pl.lit("PN1"))
        return held.select(CHILD="person_id", DOB=_day("born"), REVIEW=_day("review"), REVIEW_CODE=code)

    def health(self) -> pl.DataFrame:
        """Health of those in care the whole year."""
        whole = self.stays.filter((pl.col("start") < self.first) & (pl.col("end") > self.last))
        rows = whole.select("person_id").unique(maintain_order=True).join(self.children, on="person_id", how="left", maintain_order="left")
        one, no = pl.lit("1"), pl.lit("0")
        return rows.select(
            CHILD="person_id", DOB=_day("born"), SDQ_SCORE=pl.lit(None, pl.String), SDQ_REASON=pl.lit("SDQ1"), CONVICTED=no,
            HEALTH_CHECK=one, IMMUNISATIONS=one, TEETH_CHECK=one, HEALTH_ASSESSMENT=one, SUBSTANCE_MISUSE=no, INTERVENTION_RECEIVED=no,
            INTERVENTION_OFFERED=no,
        )  # fmt: skip

    def previous_permanence(self) -> pl.DataFrame:
        """Whether children who came in the year had a permanent home before: none of ours had."""
        none = pl.lit(None, pl.String)
        came = self.stays.filter(pl.col("start") >= self.first).unique("person_id", keep="first", maintain_order=True)
        return came.select(CHILD="person_id", DOB=_day("born"), PREV_PERM=pl.lit("Z1"), LA_PERM=none, DATE_PERM=none)

    def placed_for_adoption(self) -> pl.DataFrame:
        """Those placed with adopters in the year."""
        is_placed = pl.col("placement_type").str.starts_with("A") & (pl.col("start") >= self.first)
        rows = self.episodes.filter(is_placed).unique("person_id", keep="first", maintain_order=True)
        none = pl.lit(None, pl.String)
        return rows.select(
            CHILD="person_id", DOB=_day("born"), DATE_PLACED=_day("start"), DATE_PLACED_CEASED=none, REASON_PLACED_CEASED=none
        )

    def workers(self) -> pl.DataFrame:
        """Who held each child, by the worker's number."""
        ids = self.world.places.workers["worker_id"].gather(self.world.held_in_care["worker"])
        held = pl.DataFrame({"nth": pl.int_range(len(ids), eager=True), "SW_ID": ids})
        rows = self.stays.join(held, on="nth", how="left", maintain_order="left").with_columns(
            end=pl.when(pl.col("end") <= self.last).then("end").otherwise(pl.lit(NEVER))
        )
        reason = pl.when(pl.col("end") >= NEVER).then(None).otherwise(pl.lit("CHCHAN"))
        return rows.sort("person_id", "start").select(
            CHILD="person_id", DOB=_day("born"), SW_ID="SW_ID", SW_DECOM=_day("start"), SW_DEC=_day("end"), SW_REASON=reason
        )

    def files(self) -> dict[str, Callable[[], pl.DataFrame]]:
        """Each file of the year by its name."""
        made = {
            "header": self.header, "episodes": self.episodes_file, "uasc": self.unaccompanied, "reviews": self.reviews, "oc2": self.health,
            "previous_permanence": self.previous_permanence, "placed_for_adoption": self.placed_for_adoption,
        }  # fmt: skip
        return made | ({"sw_episodes": self.workers} if self.year >= FIRST_YEAR_OF_WORKERS else {})


def write(world: World, folder: Path) -> None:
    """Write the files of every year into one folder: 2026-header.csv, 2026-episodes.csv ..."""
    folder.mkdir(parents=True)
    for year in world.order.returns:
        for name, made in Year(world, year).files().items():
            made().write_csv(folder / f"{year}-{name}.csv")
