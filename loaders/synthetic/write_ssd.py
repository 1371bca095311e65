"""The Standard Safeguarding Dataset: its tables as csv, and the same as Parquet beside them."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from loaders.synthetic.draws import NEVER
from loaders.synthetic.need import NO_ACTION
from loaders.synthetic.ssd_care import cla_episodes, cla_placement, legal_status, moment, visits
from loaders.synthetic.world import World

ALLOCATED = "Allocated case worker"
OF_CASES = (
    "person", "family", "disability", "department", "professionals", "involvements", "cin_episodes", "cin_plans", "cin_assessments",
    "assessment_factors", "cp_plans",
)  # fmt: skip
MOMENT = "%Y-%m-%d %H:%M:%S"


class Tables:
    """The tables of an authority, each by its name without "ssd_"."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.workers = world.places.workers["worker_id"]
        last = world.allocations.group_by("nth", maintain_order=True).agg(pl.col("team", "worker").last()).sort("nth")
        self.plans = world.plans.with_columns(team=last["team"], worker=self.workers.gather(last["worker"]))

    def person(self) -> pl.DataFrame:
        """Children."""
        return self.world.children.sort("person_id").select(
            pers_legacy_id=pl.lit(None, pl.String),
            pers_person_id="person_id",
            pers_upn="upn",
            pers_forename="forename",
            pers_surname="surname",
            pers_sex="sex",
            pers_gender=pl.lit(None, pl.String),
            pers_ethnicity="ethnicity",
            pers_dob=moment("born"),
            pers_upn_unknown=pl.when(pl.col("upn").is_null()).then(pl.lit("UN1")),
            pers_death_date=pl.when(pl.col("died") <= self.world.last_day).then(moment("died")),
        )

    def family(self) -> pl.DataFrame:
        """Which family each child is of."""
        rows = self.world.children.sort("person_id")
        return rows.select(fami_table_id=pl.format("FA{}", "person_id"), fami_family_id="family_id", fami_person_id="person_id")

    def disability(self) -> pl.DataFrame:
        """Disabilities; NONE of those without."""
        code = pl.when(pl.col("disability") == "1").then("disabled_as").otherwise(pl.lit("NONE"))
        rows = self.world.children.sort("person_id")
        return rows.select(disa_table_id=pl.format("DI{}", "person_id"), disa_person_id="person_id", disa_disability_code=code)

    def department(self) -> pl.DataFrame:
        """Teams under their localities, and the localities."""
        rows = self.world.places.organisation.with_row_index("n")
        parents = rows.select("locality").unique(maintain_order=True).with_row_index("n")
        teams = rows.join(parents, on="locality", suffix="_parent", maintain_order="left").select(
            dept_team_id=pl.format("T{}", "n"),
            dept_team_name="team",
            dept_team_parent_id=pl.format("L{}", "n_parent"),
            dept_team_parent_name="locality",
        )
        none = pl.lit(None, pl.String)
        over = parents.select(
            dept_team_id=pl.format("L{}", "n"), dept_team_name="locality", dept_team_parent_id=none, dept_team_parent_name=none
        )
        return pl.concat([teams, over])

    def professionals(self) -> pl.DataFrame:
        """Workers."""
        teams = {team: f"T{n}" for n, team in enumerate(self.world.places.organisation["team"])}
        return self.world.places.workers.select(
            prof_professional_id="worker_id",
            prof_staff_id="worker_id",
            prof_professional_name="worker",
            prof_agency_worker_flag=pl.lit("N"),
            prof_professional_job_title="role",
            prof_professional_department=pl.col("team").replace_strict(teams, return_dtype=pl.String),
        )

    def involvements(self) -> pl.DataFrame:
        """Who held each plan and each stay, from when to when."""
        world = self.world
        held, kept = world.allocations, ("team", "worker", "from", "to", "person_id", "referral_id")
        plans = held.rename({"from_day": "from", "to_day": "to"}).with_columns(world.plans.select("person_id", "referral_id")[held["nth"]])
        known = pl.col("end") <= world.last_day
        stays = world.stays.with_columns(world.held_in_care).with_columns(
            pl.col("start").alias("from"), pl.when(known).then("end").otherwise(NEVER).alias("to")
        )
        both = pl.concat([plans.select(kept), stays.select(kept)])
        both = both.with_columns(worker=self.workers.gather(both["worker"])).sort("from", "person_id", maintain_order=True)
        return both.select(
            invo_involvements_id=pl.format("I{}", pl.int_range(pl.len())),
            invo_professional_id="worker",
            invo_professional_role_id=pl.lit(ALLOCATED),
            invo_professional_team=pl.format("T{}", "team"),
            invo_person_id="person_id",
            invo_involvement_start_date=moment("from"),
            invo_involvement_end_date=moment("to"),
            invo_worker_change_reason=pl.lit(None, pl.String),
            invo_referral_id="referral_id",
        )

    def cin_episodes(self) -> pl.DataFrame:
        """Referrals and how each need was closed."""
        closed = pl.col("closure") <= self.world.last_day
        return self.world.cases.select(
            cine_referral_id="referral_id",
            cine_person_id="person_id",
            cine_referral_date=moment("referral"),
            cine_cin_primary_need_code="primary_need",
            cine_referral_source_code="source",
            cine_referral_source_desc=pl.lit(None, pl.String),
            cine_referral_nfa=pl.when(pl.col("kind") == NO_ACTION).then(pl.lit("Y")).otherwise(pl.lit("N")),
            cine_close_reason=pl.when(closed).then("closed_as"),
            cine_close_date=pl.when(closed).then(moment("closure")),
        )

    def cin_plans(self) -> pl.DataFrame:
        """Child-in-need plans."""
        return self.plans.select(
            cinp_cin_plan_id="plan_id",
            cinp_referral_id="referral_id",
            cinp_person_id="person_id",
            cinp_cin_plan_start_date=moment("start"),
            cinp_cin_plan_end_date=moment("end"),
            cinp_cin_plan_team=pl.format("T{}", "team"),
            cinp_cin_plan_worker_id="worker",
        )

    def cin_assessments(self) -> pl.DataFrame:
        """Single assessments."""
        return self.world.assessments.select(
            cina_assessment_id=pl.format("A{}", pl.int_range(pl.len())),
            cina_person_id="person_id",
            cina_referral_id="referral_id",
            cina_assessment_start_date=moment("start"),
            cina_assessment_child_seen=pl.lit("Y"),
            cina_assessment_auth_date=moment("authorised"),
        )

    def assessment_factors(self) -> pl.DataFrame:
        """The factors of assessments as the database holds them: a list in one text."""
        rows = self.world.assessments.with_row_index("n").filter(pl.col("factors").is_not_null())
        listed = pl.format('["{}"]', pl.col("factors").str.replace_all(" ", '", "'))
        return rows.select(
            cinf_table_id=pl.format("AF{}", "n"), cinf_assessment_id=pl.format("A{}", "n"), cinf_assessment_factors_json=listed
        )

    def cp_plans(self) -> pl.DataFrame:
        """Child-protection plans."""
        return self.world.protection.select(
            cppl_cp_plan_id=pl.format("CP{}", pl.int_range(pl.len())),
            cppl_referral_id="referral_id",
            cppl_person_id="person_id",
            cppl_cp_plan_start_date=moment("start"),
            cppl_cp_plan_end_date=moment("end"),
            cppl_cp_plan_initial_category="initial",
            cppl_cp_plan_latest_category="latest",
        )


def tables(world: World) -> Iterator[tuple[str, pl.DataFrame]]:
    """Every table by its name without "ssd_", one after the other."""
    own = Tables(world)
    for name in OF_CASES:
        yield name, getattr(own, name)()
    yield "cla_episodes", cla_episodes(world)
    yield "cla_placement", cla_placement(world)
    yield "legal_status", legal_status(world)
    for kind, name in (("CIN", "cin_visits"), ("CP", "cp_visits"), ("CLA", "cla_visits")):
        yield name, visits(world, kind)


def write(world: World, folder: Path) -> None:
    """Write ssd_person.csv and the others into `folder`, the same as Parquet into a folder beside it that ends in -parquet."""
    beside = folder.with_name(f"{folder.name}-parquet")
    folder.mkdir(parents=True)
    beside.mkdir(parents=True)
    for name, frame in tables(world):
        frame.write_csv(folder / f"ssd_{name}.csv", datetime_format=MOMENT)
        frame.write_parquet(beside / f"ssd_{name}.parquet", statistics=False)
