"""The school census as COLLECT gives it to an authority: csv tables by year and term, days as 2025-Jan-16 00:00:00."""

from pathlib import Path

import numpy as np
import polars as pl

from loaders.synthetic.draws import NEVER, choose, number_of, pick, stream
from loaders.synthetic.schools import AUTHORISED, AUTUMN, NEED_TYPES, SPRING, UNAUTHORISED, Schools, Term

SHARE_SECOND_NEED = 0.3
MIDNIGHT = "%Y-%b-%d 00:00:00"
HEADS = (
    "pupilonrolltableid", "NativeId", "dob", "surname", "forename", "middlenames", "preferredsurname", "formersurname", "upn", "formerupn",
    "uniquelearnernumber", "sex", "entrydate", "pupilonrollorderseqcolumn", "sourceid", "schoolcensustableid", "parttime", "topupfunding",
    "termlysessionspossible",
)  # fmt: skip
AUTUMN_HEADS = ("termlysessionsauthorised", "termlysessionsunauthorised")
LAST_HEADS = ("senunitindicator", "resourcedprovisionindicator", "yssa", "servicechild", "language", "enrolstatus", "boarder", "plaa")
# The table of meals has another name in the autumn.
MEALS_TABLE = {AUTUMN: "fsmperiodsonroll"}


def _day(column: str) -> pl.Expr:
    return pl.when(pl.col(column) < NEVER).then(pl.col(column)).cast(pl.Int32).cast(pl.Date).dt.to_string(MIDNIGHT)


class Tables:
    """The tables of one term."""

    def __init__(self, schools: Schools, term: Term) -> None:
        self.schools, self.term = schools, term
        self.key = pl.format("P{}-{}", "nth", pl.when(pl.col("year_group") >= 7).then(pl.lit("2")).otherwise(pl.lit("1"))).alias("id")
        self.rows = schools.on_roll(term).with_columns(self.key)

    def _rng(self, part: str) -> np.random.Generator:
        return stream(self.schools.order.seed, self.schools.authority, f"{part} {self.term.label}")

    def pupils(self) -> pl.DataFrame:
        """Pupils on roll; half-days missed stand in the autumn's table alone, ethnicity and young carers in the spring's."""
        known = {
            "pupilonrolltableid": pl.col("id"), "NativeId": pl.col("school"), "dob": _day("born"), "surname": pl.col("surname"),
            "forename": pl.col("forename"), "upn": pl.col("upn"), "sex": pl.col("sex"),
            "entrydate": pl.col("entered").dt.to_string(MIDNIGHT),
            "pupilonrollorderseqcolumn": pl.int_range(1, pl.len() + 1), "schoolcensustableid": pl.format("C{}", pl.col("school")),
            "parttime": pl.lit("False"), "termlysessionspossible": pl.col("possible"), "termlysessionsauthorised": pl.col("authorised"),
            "termlysessionsunauthorised": pl.col("unauthorised"), "senunitindicator": pl.lit("False"), "language": pl.lit("ENG"),
            "resourcedprovisionindicator": pl.lit("False"), "enrolstatus": pl.lit("C"), "boarder": pl.lit("N"), "plaa": pl.lit("N"),
            "senprovision": pl.col("provision"), "ethnicity": pl.col("ethnicity"), "youngcarer": pl.lit("N"),
            "ncyearactual": pl.when(pl.col("year_group") == 0).then(pl.lit("R")).otherwise(pl.col("year_group").cast(pl.String)),
        }  # fmt: skip
        heads = [*HEADS, *(AUTUMN_HEADS if self.term.name == AUTUMN else ()), *(("ethnicity",) if self.term.name == SPRING else ())]
        heads += [*LAST_HEADS, "senprovision", "ncyearactual", *(("youngcarer",) if self.term.name == SPRING else ())]
        return self.rows.select(known.get(head, pl.lit(None, pl.String)).alias(head) for head in heads)

    def meals(self) -> pl.DataFrame:
        """Periods of free school meals of pupils on roll that began by the day of the census."""
        on = number_of(self.term.day)
        rows = self.rows.filter(pl.col("meals_from") <= on)
        table = MEALS_TABLE.get(self.term.name, "fsmperiod")
        ended = pl.when(pl.col("meals_to") <= on).then(_day("meals_to"))
        return rows.select(
            pl.col("id").alias("pupilonrolltableid"),
            pl.col("school").alias("NativeId"),
            pl.format("M{}", "nth").alias(f"{table}tableid"),
            pl.lit("1").alias(f"{table}orderseqcolumn"),
            pl.lit(None, pl.String).alias("sourceid"),
            _day("meals_from").alias("fsmstartdate"),
            ended.alias("fsmenddate"),
            pl.lit("ENG").alias("ukcountry"),
        )

    def sessions(self) -> pl.DataFrame:
        """Half-days missed by their code: they add up to those of the pupil."""
        rng = self._rng("sessions")
        parts = []
        for column, codes in (("authorised", AUTHORISED), ("unauthorised", UNAUTHORISED)):
            missed = self.rows[column].to_numpy()
            first, second = pick(rng, codes, len(missed)), pick(rng, codes, len(missed))
            share = rng.binomial(missed, 0.75)
            for code, count in ((first, share), (second, missed - share)):
                parts.append(self.rows.select("id", "school", "nth").with_columns(code=pl.Series(code), sessions=pl.Series(count)))
        rows = pl.concat(parts).group_by("nth", "id", "school", "code").agg(pl.col("sessions").sum())
        rows = rows.filter(pl.col("sessions") > 0).sort("nth", "code")
        return rows.select(
            pl.col("id").alias("pupilonrolltableid"),
            pl.col("school").alias("NativeId"),
            pl.format("S{}{}", "nth", "code").alias("termlysessiondetailsonrolltableid"),
            pl.int_range(1, pl.len() + 1).over("nth").alias("termlysessiondetailsonrollorderseqcolumn"),
            pl.lit(None, pl.String).alias("sourceid"),
            "sessions",
            pl.col("code").alias("attendancereason"),
        )

    def needs(self) -> pl.DataFrame:
        """The kinds of need of pupils with SEN support or a plan, the first of them for all."""
        rng = self._rng("needs")
        rows = self.rows.filter(pl.col("provision") != "N").with_columns(rank=pl.lit(1))
        second = rows.filter(pl.Series(choose(rng, rows.height, SHARE_SECOND_NEED))).with_columns(rank=pl.lit(2))
        both = pl.concat([rows, second])
        both = both.with_columns(type=pl.Series(pick(rng, NEED_TYPES, both.height))).sort("nth", "rank")
        return both.select(
            pl.col("id").alias("pupilonrolltableid"),
            pl.col("school").alias("NativeId"),
            pl.format("N{}{}", "nth", "rank").alias("senneedstableid"),
            pl.col("rank").alias("senneedsorderseqcolumn"),
            pl.lit(None, pl.String).alias("sourceid"),
            pl.col("rank").alias("sentyperank"),
            pl.col("type").alias("sentype"),
        )


def write(schools: Schools, folder: Path) -> None:
    """Write the tables of every term into one folder: 2025_spring_pupilonroll.csv ..."""
    folder.mkdir(parents=True)
    for term in schools.terms:
        tables = Tables(schools, term)
        meals = MEALS_TABLE.get(term.name, "fsmperiod")
        named = {"pupilonroll": tables.pupils, meals: tables.meals, "termlysessiondetailsonroll": tables.sessions}
        if term.name == SPRING:
            named["senneeds"] = tables.needs
        for name, made in named.items():
            made().write_csv(folder / f"{term.label}_{name}.csv")
