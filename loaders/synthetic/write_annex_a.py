"""Ofsted's Annex A: a workbook of eleven lists as at the day of the data, laid out as the template, with its letters and words."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl

from data.calendar import months_before
from loaders.annex_a_codes import ETHNICITY, LEGAL_STATUS, PLACEMENT_PROVIDER, PLACEMENT_TYPE, PRIMARY_NEED
from loaders.synthetic.annex_a_care import in_care
from loaders.synthetic.draws import NEVER, YEAR_DAYS, day, number_of
from loaders.synthetic.need import AFTERCARE, NO_ACTION
from loaders.synthetic.sheets import sheet, workbook
from loaders.synthetic.world import World

COVERED_MONTHS = 6
ENQUIRY_DAYS = 14
SEXES = {"M": "a) Male", "F": "b) Female"}
YES, NO = "a) Yes", "b) No"
ABUSE_WORDS = {
    "NEG": "Neglect", "PHY": "Physical abuse", "SAB": "Sexual abuse", "EMO": "Emotional abuse", "MUL": "Multiple/not recommended",
}  # fmt: skip
STATUSES = ("a) Looked after child", "b) Child Protection plan", "c) Child in need plan", "d) Open assessment", "e) Closed episode")
ORGANISATION = "Early Help Locality 1"
COMMON = ("Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)")
HELD = ("team", "worker")
DISABILITY, TEAM, WORKER = "Does the Child have a Disability", "Allocated Team", "Allocated Worker"
LISTS: dict[int, tuple[str, tuple[str, ...]]] = {
    1: ("Contacts", ("Date of Contact", "Contact Source")),
    2: ("Early Help", ("Assessment start date", "Assessment completion date", "Organisation completing assessment")),
    3: (
        "Referral",
        ("Date of referral", "Referral Source", "Referral NFA?", "Number of Referrals in Last 12 Months", TEAM, WORKER),
    ),
    4: (
        "Assessments",
        (DISABILITY, "Continuous Assessment Start Date", "Child Seen During Continuous Assessment",
         "Continuous Assessment Date of Authorisation",
         "Was the child assessed as requiring LA children\u2019s social care support", TEAM, WORKER),
    ),
    5: (
        "Section 47 enquiries and Initial Child Protection Conferences",
        (DISABILITY, "Strategy discussion initiating Section 47 Enquiry Start Date",
         "Was an Initial Child Protection Conference deemed unnecessary?", "Date of Initial Child Protection Conference",
         "Did the Initial Child Protection Conference Result in a Child Protection Plan",
         "Number of Section 47 Enquiries in the last 12 months", "Number of ICPCs in the last 12 months", TEAM, WORKER),
    ),
    6: (
        "Children in Need",
        (DISABILITY, "CIN Start Date", "Primary Need Code", "Date Child Was Last Seen", "CIN Closure Date", "Reason for Closure",
         "Case status", TEAM, WORKER),
    ),
    7: (
        "Child protection",
        (DISABILITY, "Child Protection Plan Start Date", "Initial Category of Abuse", "Latest Category of Abuse",
         "Date of the Last Statutory Visit", "Was the Child Seen Alone?", "Date of latest review conference",
         "Child Protection Plan End Date",
         "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)",
         "Number of Previous Child Protection Plans", TEAM, WORKER),
    ),
    9: (
        "Care leavers",
        (DISABILITY, TEAM, WORKER, "Eligibility Category", "LA In Touch", "Type of Accommodation", "Suitability of Accommodation",
         "Activity Status"),
    ),
    10: (
        "Adoption",
        (DISABILITY, "Date the Child Entered Care", "Date of Decision that Child Should be Placed for Adoption", "Date of Placement Order",
         "Date of Matching Child and Prospective Adopters", "Date Placed for Adoption", "Date of Adoption Order"),
    ),
}  # fmt: skip
ADOPTERS = (
    "Individual adopter identifier", "Family identifier", "Gender", "Ethnicity", "Date enquiry received", "Date application approved",
)  # fmt: skip
IN_CARE = (
    "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)", DISABILITY, "Date Started to be Looked After",
    "Child's Category of Need", "Start date of current legal status", "Child's Legal Status", "Date of Last Social Work Visit",
    "What is the permanence plan for this child?", "Number of Placements in the Last 12 months", "Date Ceased to be Looked After",
    "Reason Ceased to be Looked After", "Start Date of Most Recent Placement", "Placement Type", "Placement Provider", TEAM, WORKER,
)  # fmt: skip


def lettered(column: str, words: Mapping[str, tuple[str, ...]], joined: str | None = ": ", letters: bool = True) -> pl.Expr:
    """A code with its letter before and its words behind, where they are joined: "d) U4: Foster placement - long term"."""
    told = {}
    for place, (code, spelt) in enumerate(words.items()):
        first = chr(97 + place // 26 - 1) if place >= 26 else ""
        before = f"{first}{chr(97 + place % 26)}) " if letters else ""
        told[code] = f"{before}{code}{joined + spelt[0] if spelt and joined else ''}"
    return pl.col(column).replace_strict(told, default=pl.col(column), return_dtype=pl.String)


def _yes(when: pl.Expr) -> pl.Expr:
    return pl.when(when).then(pl.lit(YES)).otherwise(pl.lit(NO))


class Lists:
    """The lists of an authority, each as a frame whose columns stand in the order of its heads."""

    def __init__(self, world: World) -> None:
        self.world, self.last_day = world, world.last_day
        self.since = number_of(months_before(world.order.last_day, COVERED_MONTHS))
        child = [pl.col("sex").replace_strict(SEXES).alias("gender"), lettered("ethnicity", ETHNICITY, None)]
        age = ((self.last_day - pl.col("born")) / YEAR_DAYS).cast(pl.Int64).alias("age")
        disabled = _yes(pl.col("disability") == "1").alias("disabled")
        self.child = world.children.select("person_id", *child, day("born").alias("birth"), age, disabled)
        organisation, workers = world.places.organisation, world.places.workers
        last = world.allocations.group_by("nth", maintain_order=True).agg(pl.col("team", "worker").last()).sort("nth")
        plans = world.plans.with_columns(team=organisation["team"].gather(last["team"]), worker=workers["worker"].gather(last["worker"]))
        held = plans.unique("person_id", keep="last", maintain_order=True).select("person_id", "team", "worker")
        # Whoever has no plan is with whom the family was given to.
        given = world.cases.select("person_id", "root").unique("person_id", keep="last", maintain_order=True)
        given = given.join(world.holders, on="root", how="left", maintain_order="left")
        first = pl.Series(world.places.worker_of(given["team"].to_numpy(), given["holder"].to_numpy()))
        given = given.select("person_id", organisation["team"].gather(given["team"]), workers["worker"].gather(first))
        self.planned = plans.filter(pl.col("end") >= NEVER).select("referral_id").unique()
        cared = world.stays.select("person_id").with_columns(
            team=organisation["team"].gather(world.held_in_care["team"]), worker=workers["worker"].gather(world.held_in_care["worker"])
        )
        self.holder = pl.concat([held, given]).unique("person_id", keep="first", maintain_order=True)
        self.carer = cared.unique("person_id", keep="last", maintain_order=True)
        seen = world.visits.filter("is_seen").group_by("person_id", "kind", maintain_order=True).agg(day("on").max().alias("seen"))
        self.seen = {kind: seen.filter(kind=kind).select("person_id", "seen") for kind in ("CIN", "CP", "CLA")}

    def _of(self, rows: pl.DataFrame, *columns: pl.Expr | str, care: bool = False) -> pl.DataFrame:
        """Rows beside who the child is and, of rows without their own, who holds it."""
        held = self.carer if care else self.holder
        joined = rows.join(self.child, on="person_id", how="left", maintain_order="left")
        joined = joined.join(held, on="person_id", how="left", maintain_order="left")
        told = [pl.col(column) if isinstance(column, str) else column for column in columns]
        # Columns stand under their heads by their place: two of one value may stand side by side.
        return joined.select("person_id", "gender", "ethnicity", "birth", "age", *(c.alias(f"{n}") for n, c in enumerate(told)))

    def lists(self) -> dict[int, pl.DataFrame]:
        """Lists 1 to 7, 9 and 10 by their number."""
        world, now, since = self.world, self.last_day, self.since
        cases = world.cases.select("person_id", "referral_id", "kind", "referral", "closure", "closed_as", "source", "primary_need")
        new = cases.filter(pl.col("referral") > since)
        source = pl.format("{}: Source", "source")
        made = world.assessments.filter((pl.col("start") > since) | (pl.col("authorised") > since))
        enquired = world.protection.filter(pl.col("start") > since).with_columns(begun=pl.col("start") - ENQUIRY_DAYS)
        protected = world.protection.filter(pl.col("end") > since).join(self.seen["CP"], on="person_id", how="left", maintain_order="left")
        leavers = cases.filter((pl.col("kind") == AFTERCARE) & (pl.col("closure") > now))
        none, yes, zero = pl.lit(None, pl.Date), pl.lit("Yes"), pl.lit(0)
        abuse = [pl.col(name).replace_strict(ABUSE_WORDS) for name in ("initial", "latest")]
        leaver = ("b) Former relevant child", YES, "U: Independent living", "a) Suitable", "F2: Full time")
        return {
            1: self._of(new, day("referral"), source),
            2: self._of(new.filter(pl.col("closed_as") == "RC9"), day("referral"), none, pl.lit(ORGANISATION)),
            3: self._of(new, day("referral"), source, _yes(pl.col("kind") == NO_ACTION), zero, *HELD),
            4: self._of(made, "disabled", day("start"), yes, day("authorised"), yes, *HELD),
            5: self._of(enquired, "disabled", day("begun"), pl.lit("No"), day("start"), yes, zero, pl.lit(1), *HELD),
            6: self._need(cases),
            7: self._of(
                protected, "disabled", day("start"), *abuse, "seen", pl.lit(YES), none, day("end"), pl.lit(NO), zero, *HELD
            ),
            9: self._of(leavers, "disabled", *HELD, *map(pl.lit, leaver)),
            10: self._adoption(),
        }  # fmt: skip

    def _need(self, cases: pl.DataFrame) -> pl.DataFrame:
        """List 6: cases open on the day, or closed in the months before it, with what each is now."""
        rows = cases.filter((pl.col("kind") != NO_ACTION) & (pl.col("closure") > self.since))
        rows = rows.join(self.seen["CIN"], on="person_id", how="left", maintain_order="left")
        inside = [pl.col("referral_id").is_in(ids["referral_id"].implode()) for ids in (self._cared(), self._protected(), self.planned)]
        status = (
            pl.when(pl.col("closure") <= self.last_day).then(pl.lit(STATUSES[4]))
            .when(inside[0]).then(pl.lit(STATUSES[0]))
            .when(inside[1]).then(pl.lit(STATUSES[1]))
            .when(inside[2]).then(pl.lit(STATUSES[2]))
            .otherwise(pl.lit(STATUSES[3]))
        )  # fmt: skip
        closed = pl.col("closure") <= self.last_day
        need = lettered("primary_need", PRIMARY_NEED, " - ", False)
        ended = (pl.when(closed).then(day("closure")), pl.when(closed).then("closed_as"))
        return self._of(rows, "disabled", day("referral"), need, "seen", *ended, status, *HELD)

    def _cared(self) -> pl.DataFrame:
        return self.world.stays.filter(pl.col("end") > self.last_day).select("referral_id")

    def _protected(self) -> pl.DataFrame:
        return self.world.protection.filter(pl.col("end") > self.last_day).select("referral_id")

    def _adoption(self) -> pl.DataFrame:
        """List 10: children on a route to adoption, with what has come of it by the day."""
        rows = self.world.stays.filter((pl.col("route") == "adopted") & (pl.col("end") > self.since))
        steps = []
        for name, before in (("decided", 420), ("ordered", 380), ("matched", 250), ("placed", 200), ("adopted", 0)):
            on = pl.max_horizontal(pl.col("end") - before, pl.col("start"))
            steps.append(pl.when(on <= self.last_day).then(on).otherwise(pl.lit(NEVER)).alias(name))
        rows = rows.with_columns(steps)
        days = [day(name) for name in ("start", "decided", "ordered", "matched", "placed", "adopted")]
        return self._of(rows, "disabled", *days, care=True)

    def in_care(self) -> pl.DataFrame:
        """List 8: children in care, or who left in the months before the day."""
        rows = in_care(self.world, self.since).join(self.seen["CLA"], on="person_id", how="left", maintain_order="left")
        return self._of(
            rows, _yes(pl.col("how") == "unaccompanied"), "disabled", day("start"),
            lettered("primary_need", PRIMARY_NEED, " - ", False), day("legal_from"), lettered("legal_status", LEGAL_STATUS, letters=False),
            "seen", "plan", "placements", day("end"), "reason", day("placed_from"), lettered("placement_type", PLACEMENT_TYPE),
            lettered("placement_provider", PLACEMENT_PROVIDER), "team", "worker", care=True,
        )  # fmt: skip


def write(world: World, folder: Path) -> None:
    """Write the workbook, its day in its name."""
    folder.mkdir(parents=True)
    on: date = world.order.last_day
    lists = Lists(world)
    found = lists.lists()
    with workbook(folder / f"Annex A {on.isoformat()}.xlsx", on, streamed=True) as book:
        for number in range(1, 12):
            if number == 8:
                sheet(book, "List_8", (*COMMON, *IN_CARE), lists.in_care(), "List 8: Children in care")
            elif number == 11:
                sheet(book, "List_11", ADOPTERS, pl.DataFrame(), "List 11: Adopters")
            else:
                title, heads = LISTS[number]
                sheet(book, f"List_{number}", (*COMMON, *heads), found[number], f"List {number}: {title}")
