"""The CIN census as XML, a file a year, in the shapes of its year; written some thousand children at a time."""

from datetime import date
from pathlib import Path

import polars as pl

from loaders.synthetic.draws import NEVER, number_of
from loaders.synthetic.need import NO_ACTION
from loaders.synthetic.world import World

CHILDREN_AT_A_TIME = 20_000
# Plans are collected from this census on; from the second on sex has its new name and codes.
FIRST_YEAR_OF_PLANS, FIRST_YEAR_OF_SEX = 2022, 2025
ENQUIRY_DAYS, TARGET_DAYS, FIRST_REVIEW_DAYS, REVIEW_DAYS, MOST_REVIEWS = 14, 15, 88, 180, 6


def _day(column: str) -> pl.Expr:
    return pl.when(pl.col(column) < NEVER).then(pl.col(column)).cast(pl.Int32).cast(pl.Date).dt.to_string("%Y-%m-%d")


def _tag(name: str, text: pl.Expr) -> pl.Expr:
    """An element, nothing where it is null."""
    return pl.when(text.is_not_null()).then(pl.concat_str(pl.lit(f"<{name}>"), text, pl.lit(f"</{name}>"))).otherwise(pl.lit(""))


def _record(name: str, *elements: pl.Expr) -> pl.Expr:
    """A record, a line of its own, its elements end to end."""
    return pl.concat_str(pl.lit(f"<{name}>"), *elements, pl.lit(f"</{name}>\n")).alias("xml")


def _until(column: str, last: int) -> pl.Expr:
    """A day that is known by the last of the year; NEVER for a later one."""
    return pl.when(pl.col(column) <= last).then(pl.col(column)).otherwise(pl.lit(NEVER)).alias(column)


class Year:
    """The census of one year of an authority: what is returned of it, and how it is spelt."""

    def __init__(self, world: World, year: int) -> None:
        self.world, self.year = world, year
        self.first, self.last = number_of(date(year - 1, 4, 1)), number_of(date(year, 3, 31))
        self.yes, self.no = ("true", "false") if year >= FIRST_YEAR_OF_SEX else ("1", "0")
        self.cases = world.cases.filter((pl.col("referral") <= self.last) & (pl.col("closure") >= self.first)).sort("person_id", "referral")
        self.persons = self.cases.select("person_id").unique(maintain_order=True)

    def _within(self, rows: pl.DataFrame, end: str) -> pl.DataFrame:
        return rows.filter((pl.col("start") <= self.last) & (pl.col(end) >= self.first)).with_columns(_until(end, self.last))

    def _assessments(self, of: pl.DataFrame) -> pl.DataFrame:
        rows = self._within(self.world.assessments.join(of, on="referral_id", how="semi"), "authorised")
        parted = pl.col("factors").str.replace_all(" ", "</AssessmentFactors><AssessmentFactors>")
        codes = pl.when(pl.col("authorised") < NEVER).then(parted)
        listed = _tag("FactorsIdentifiedAtAssessment", _tag("AssessmentFactors", codes))
        factors = pl.when(codes.is_not_null()).then(listed).otherwise(pl.lit(""))
        days = (_tag("AssessmentActualStartDate", _day("start")), _tag("AssessmentAuthorisationDate", _day("authorised")))
        return rows.select("referral_id", _record("Assessments", *days, factors))

    def _plans(self, of: pl.DataFrame) -> pl.DataFrame:
        plans = self.world.plans if self.year >= FIRST_YEAR_OF_PLANS else self.world.plans.clear()
        rows = self._within(plans.join(of, on="referral_id", how="semi"), "end")
        days = (_tag("CINPlanStartDate", _day("start")), _tag("CINPlanEndDate", _day("end")))
        return rows.select("referral_id", _record("CINPlanDates", *days))

    def _enquiries(self, of: pl.DataFrame) -> pl.DataFrame:
        """The enquiry before each protection plan that began in the year."""
        rows = self.world.protection.join(of, on="referral_id", how="semi").filter(pl.col("start").is_between(self.first, self.last))
        rows = rows.with_columns(begun=pl.col("start") - ENQUIRY_DAYS, target=pl.col("start") - ENQUIRY_DAYS + TARGET_DAYS)
        named = (("S47ActualStartDate", "begun"), ("InitialCPCtarget", "target"), ("DateOfInitialCPC", "start"))
        days = (_tag(name, _day(column)) for name, column in named)
        return rows.select("referral_id", _record("Section47", *days, _tag("ICPCnotRequired", pl.lit(self.no))))

    def _protection(self, of: pl.DataFrame) -> pl.DataFrame:
        rows = self._within(self.world.protection.join(of, on="referral_id", how="semi"), "end")
        reviews = []
        for nth in range(MOST_REVIEWS):
            on = pl.col("start") + FIRST_REVIEW_DAYS + nth * REVIEW_DAYS
            told = on.is_between(self.first, self.last) & (on < pl.col("end"))
            rows = rows.with_columns(pl.when(told).then(on).otherwise(pl.lit(NEVER)).alias(f"review{nth}"))
            reviews.append(_tag("CPPreviewDate", _day(f"review{nth}")))
        held = pl.concat_str(*reviews)
        return rows.select(
            "referral_id",
            _record(
                "ChildProtectionPlans",
                _tag("CPPstartDate", _day("start")),
                _tag("CPPendDate", _day("end")),
                _tag("InitialCategoryOfAbuse", pl.col("initial")),
                _tag("LatestCategoryOfAbuse", pl.col("latest")),
                _tag("NumberOfPreviousCPP", pl.lit("0")),
                _tag("Reviews", pl.when(held != "").then(held)),
            ),
        )

    def _episodes(self, cases: pl.DataFrame) -> pl.DataFrame:
        """Of each case its record with all that stands in it: person_id, xml."""
        of = cases.select("referral_id")
        rows = cases.with_columns(_until("closure", self.last))
        for name, inner in (("a", self._assessments(of)), ("p", self._plans(of)), ("s", self._enquiries(of)), ("c", self._protection(of))):
            joined = inner.group_by("referral_id", maintain_order=True).agg(pl.col("xml").str.join("").alias(name))
            rows = rows.join(joined, on="referral_id", how="left", maintain_order="left").with_columns(pl.col(name).fill_null(""))
        closed = pl.when(pl.col("closure") < NEVER).then("closed_as")
        nfa = pl.when(pl.col("kind") == NO_ACTION).then(pl.lit(self.yes)).otherwise(pl.lit(self.no))
        episode = _record(
            "CINdetails",
            _tag("CINreferralDate", _day("referral")),
            _tag("ReferralSource", pl.col("source")),
            _tag("PrimaryNeedCode", pl.col("primary_need")),
            _tag("CINclosureDate", _day("closure")),
            _tag("ReasonForClosure", closed),
            pl.lit("\n"),
            pl.col("a"),
            pl.col("p"),
            pl.col("s"),
            _tag("ReferralNFA", nfa),
            pl.lit("\n"),
            pl.col("c"),
        )
        return rows.select("person_id", episode)

    def _children(self, persons: pl.DataFrame, episodes: pl.DataFrame) -> pl.Series:
        rows = persons.join(self.world.children, on="person_id", how="left", maintain_order="left").with_columns(_until("died", self.last))
        held = episodes.group_by("person_id", maintain_order=True).agg(pl.col("xml").str.join("").alias("episodes"))
        rows = rows.join(held, on="person_id", how="left", maintain_order="left")
        old = pl.col("sex").replace_strict({"M": "1", "F": "2"}, default="0", return_dtype=pl.String)
        sex = _tag("Sex", pl.col("sex")) if self.year >= FIRST_YEAR_OF_SEX else _tag("GenderCurrent", old)
        disability = pl.when(pl.col("disability") == "1").then("disabled_as").otherwise(pl.lit("NONE"))
        identifiers = _record(
            "ChildIdentifiers",
            _tag("LAchildID", pl.col("person_id")),
            _tag("UPN", pl.col("upn")),
            _tag("UPNunknown", pl.when(pl.col("upn").is_null()).then(pl.lit("UN1"))),
            _tag("PersonBirthDate", _day("born")),
            sex,
            _tag("PersonDeathDate", _day("died")),
        )
        said = _record("ChildCharacteristics", _tag("Ethnicity", pl.col("ethnicity")), _tag("Disabilities", _tag("Disability", disability)))
        whole = pl.concat_str(pl.lit("<Child>\n"), identifiers, said, pl.col("episodes"), pl.lit("</Child>\n"))
        return rows.select(whole.alias("xml"))["xml"]

    def write(self, file: Path) -> None:
        """Write the year's return."""
        source = f"<SourceLevel>L</SourceLevel><LEA>{self.world.authority:03d}</LEA><SoftwareCode>Invented</SoftwareCode>"
        head = (
            '<?xml version="1.0" encoding="utf-8"?>\n<Message>\n<Header>\n<CollectionDetails><Collection>CIN</Collection>'
            f"<Year>{self.year}</Year><ReferenceDate>{self.year}-03-31</ReferenceDate></CollectionDetails>\n<Source>{source}"
            f"<Release>1</Release><SerialNo>001</SerialNo><DateTime>{self.year}-06-03T09:00:00</DateTime></Source>\n</Header>\n<Children>\n"
        )
        with file.open("w", encoding="utf-8", newline="") as out:
            out.write(head)
            for persons in self.persons.iter_slices(CHILDREN_AT_A_TIME):
                episodes = self._episodes(self.cases.join(persons, on="person_id", how="semi", maintain_order="left"))
                out.writelines(self._children(persons, episodes))
            out.write("</Children>\n</Message>\n")


def write(world: World, folder: Path) -> None:
    """Write a file a year: 2025.xml, 2026.xml."""
    folder.mkdir(parents=True)
    for year in world.order.returns:
        Year(world, year).write(folder / f"{year}.xml")
