"""Teams and workers of an SSD: what each is called, which service and locality a team is of, and who held which child when."""

from dataclasses import dataclass, field

import polars as pl

from data.columns import NOT_KNOWN
from loaders import cells
from loaders.ssd_tables import Columns, Tables, day, link, name, typed, with_columns

IN_NEED, DISABLED, UNACCOMPANIED, IN_CARE = "Children in Need", "Disabled Children Service", "UASC", "Children in Care"
NAMED_SERVICES = ((r"\buasc\b|unaccompanied|asylum", UNACCOMPANIED), (r"disab|\bcwd\b", DISABLED))
# Who is involved with a child is also its nurse and its reviewing officer: the first of these that any role says is who holds it.
HOLDERS = (r"alloc|allwork|case ?(?:holder|worker)|^cw$", r"social worker|key worker|lead (?:worker|professional)")
DEPARTMENT: Columns = {
    "id": (cells.identity, ("dept_team_id",)),
    "name": (name, ("dept_team_name",)),
    "parent_id": (link, ("dept_team_parent_id",)),
    "parent": (name, ("dept_team_parent_name",)),
}
PROFESSIONAL: Columns = {
    "id": (cells.identity, ("prof_professional_id",)),
    "name": (name, ("prof_professional_name",)),
    "department": (name, ("prof_professional_department",)),
    "role": (name, ("prof_professional_job_title",)),
}
INVOLVEMENT: Columns = {
    "worker_id": (link, ("invo_professional_id",)),
    "role": (name, ("invo_professional_role_id", "invo_professional_role")),
    "team_id": (link, ("invo_professional_team", "invo_professional_team_id", "invo_professional_team_name")),
    "person_id": (cells.identity, ("invo_person_id",)),
    "referral_id": (link, ("invo_referral_id",)),
    "from": (day, ("invo_involvement_start_date", "invo_involvement_start")),
    "to": (day, ("invo_involvement_end_date", "invo_involvement_end")),
}


PLAN_TEAM = ("cinp_cin_plan_team", "cinp_cin_plan_team_id", "cinp_cin_plan_team_name")


@dataclass
class Places:
    """teams, workers: what an id, or a name where only one has it, is called; None where the SSD has no such table.

    held: who held which child: fact, file, row, person_id, referral_id, team, worker, since, until (null: holds); None where
    the SSD has no involvements. organisation, staff: rows of the tables organisation and workers.
    """

    teams: dict[str, str] | None = None
    workers: dict[str, str] | None = None
    locality: dict[str, str] = field(default_factory=dict)
    held: pl.DataFrame | None = None
    organisation: pl.DataFrame | None = None
    staff: pl.DataFrame | None = None


def called(column: str, names: dict[str, str] | None) -> pl.Expr:
    """What the id or name in a column is called; a value that is neither stays as it stands, for the checks to tell of.

    Null where there is no list to look it up in: it is not supplied then.
    """
    if names is None:
        return pl.lit(None, pl.String)
    return pl.col(column).replace_strict(names, default=pl.col(column), return_dtype=pl.String)


def _named(frame: pl.DataFrame, shown: str) -> dict[str, str]:
    """From ids, and from names that one row alone has, to what is shown."""
    alone = frame.filter(pl.col("name").is_not_null()).filter(pl.col(shown).n_unique().over("name") == 1)
    names = dict(alone.select("name", shown).rows())
    return names | dict(frame.filter(pl.col("id").is_not_null()).unique("id", keep="first", maintain_order=True).select("id", shown).rows())


def _departments(tables: Tables) -> pl.DataFrame | None:
    """Each department: file, row, id, name, locality (its parent's name, else "Not known"), team (its name as it is shown).

    Two of one name under different parents are shown with the parent in brackets; two of one name and parent are one team.
    """
    rows = tables.rows("department", DEPARTMENT, ("id", "name"))
    if rows is None:
        return None
    rows = with_columns(rows, "parent_id", "parent").filter(pl.col("id").is_not_null() & pl.col("name").is_not_null())
    names = dict(rows.select("id", "name").rows())
    above = pl.col("parent_id").replace_strict(names, default=None, return_dtype=pl.String)
    rows = rows.with_columns(locality=pl.coalesce("parent", above, pl.lit(NOT_KNOWN)))
    shared = pl.col("locality").n_unique().over("name") > 1
    return rows.with_columns(team=pl.when(shared).then(pl.format("{} ({})", "name", "locality")).otherwise("name"))


def _holders(tables: Tables) -> pl.DataFrame | None:
    """Involvements of those who hold a child, by what their role says (`HOLDERS`); all, where no role says it."""
    rows = tables.rows("involvements", INVOLVEMENT, ("from",))
    if rows is None:
        return None
    rows = with_columns(rows, "worker_id", "role", "team_id", "person_id", "referral_id", "to")
    low = pl.col("role").str.to_lowercase()
    for words in HOLDERS:
        holding = rows.filter(low.str.contains(words))
        if holding.height:
            tables.notes.append(f"Involvements of those who hold a case, by their role: {holding.height:,} of {rows.height:,}.")
            return holding
    return rows


def _held(tables: Tables, places: Places) -> pl.DataFrame | None:
    rows = _holders(tables)
    if rows is None:
        return None
    of_referral: Columns = {"referral_id": (link, ("cine_referral_id",)), "of": (cells.identity, ("cine_person_id",))}
    referrals = tables.rows("cin_episodes", of_referral, ("referral_id", "of"), told=False)
    if referrals is not None:
        of = referrals.filter(pl.col("referral_id").is_not_null()).unique("referral_id").select("referral_id", "of")
        rows = rows.join(of, on="referral_id", how="left", maintain_order="left")
        rows = rows.with_columns(person_id=pl.coalesce("person_id", "of"))
    return rows.select(
        "file",
        "row",
        "person_id",
        "referral_id",
        called("team_id", places.teams).alias("team"),
        called("worker_id", places.workers).alias("worker"),
        typed("from").alias("since"),
        typed("to").alias("until"),
    ).with_row_index("fact").with_columns(pl.col("fact").cast(pl.Int64))


def _in_care_alone(tables: Tables, held: pl.DataFrame | None, with_plans: set[str]) -> set[str]:
    """Teams that hold no CIN plan, and every involvement of which fell in a stay in care of the child."""
    columns: Columns = {
        "person_id": (cells.identity, ("clae_person_id",)),
        "start": (day, ("clae_cla_episode_start_date", "clae_cla_episode_start")),
        "end": (day, ("clae_cla_episode_ceased_date", "clae_cla_episode_ceased")),
    }
    care = tables.rows("cla_episodes", columns, ("person_id", "start"), told=False)
    if care is None or held is None:
        return set()
    stays = with_columns(care, "end").select("person_id", typed("start").alias("start"), typed("end").alias("end"))
    both = held.filter(pl.col("team").is_not_null()).join(stays, on="person_id", how="left", nulls_equal=False)
    meets = pl.col("end").is_null() | (pl.col("since") < pl.col("end"))
    meets &= pl.col("until").is_null() | (pl.col("until") > pl.col("start"))
    of_care = both.group_by("fact", "team").agg((meets & pl.col("start").is_not_null()).fill_null(value=False).any().alias("care"))
    teams = of_care.group_by("team").agg(pl.col("care").all()).filter("care")["team"].to_list()
    return set(teams) - with_plans


def _organisation(tables: Tables, departments: pl.DataFrame, places: Places, used: set[str], with_plans: set[str]) -> pl.DataFrame:
    """Teams with their service and locality.

    Service: "UASC" where the team's name says UASC, unaccompanied or asylum; "Disabled Children Service" where it says disabled,
    disability or CWD; "Children in Care" where the team holds no CIN plan and each of its involvements fell in a stay in care of the
    child; else "Children in Need". A department that stands over others and holds no child, plan or worker is a locality, no team.
    """
    parents = set(departments["locality"]) | set(departments["parent"].drop_nulls())
    is_level = pl.col("name").is_in(list(parents)) & ~pl.col("team").is_in(list(used))
    teams = departments.filter(~is_level).unique(["team"], keep="first", maintain_order=True)
    low, care = pl.col("name").str.to_lowercase(), _in_care_alone(tables, places.held, with_plans)
    named = [pl.when(low.str.contains(words)).then(pl.lit(service)) for words, service in NAMED_SERVICES]
    by_work = pl.when(pl.col("team").is_in(list(care))).then(pl.lit(IN_CARE)).otherwise(pl.lit(IN_NEED))
    lost = teams.filter(pl.col("locality") == NOT_KNOWN).height
    if lost:
        tables.notes.append(f"Teams of ssd_department with no team above them: {lost:,}. Their locality reads {NOT_KNOWN}.")
    return teams.select("file", "row", pl.coalesce(*named, by_work).alias("service"), "locality", "team")


def _staff(professionals: pl.DataFrame, places: Places) -> pl.DataFrame:
    """Workers: the department where it is a team we know, else the team of the last involvement, else the department as it stands."""
    rows = professionals.with_columns(own=called("department", places.teams))
    known = list((places.teams or {}).values())
    if places.held is not None:
        last = places.held.filter(pl.col("worker").is_not_null() & pl.col("team").is_not_null())
        last = last.sort(pl.col("until").is_null(), "until", "since", "fact").unique("worker", keep="last")
        rows = rows.join(last.select("worker", last_team="team"), on="worker", how="left", maintain_order="left")
    rows = with_columns(rows, "last_team")
    team = pl.when(pl.col("own").is_in(known)).then("own").otherwise(pl.coalesce("last_team", "own")).alias("team")
    rows = rows.select("file", "row", "worker", team, *({"role"} & set(rows.columns)), worker_id="id")
    return rows if places.teams is not None else rows.drop("team")


def _professionals(tables: Tables) -> pl.DataFrame | None:
    """Workers by name; those who share one with the id in brackets, one without a name as "Worker (id)"."""
    rows = tables.rows("professionals", PROFESSIONAL, ("id", "name"))
    if rows is None:
        return None
    named = pl.coalesce("name", pl.lit("Worker"))
    shared = pl.col("name").is_null() | (pl.col("id").n_unique().over("name") > 1)
    rows = rows.with_columns(worker=pl.when(shared).then(pl.format("{} ({})", named, "id")).otherwise("name"))
    return with_columns(rows, "department")


def places_of(tables: Tables) -> Places:
    """Teams, workers, and who held which child, as far as the SSD has them."""
    places = Places()
    departments, professionals = _departments(tables), _professionals(tables)
    if departments is not None:
        places.teams = _named(departments, "team")
        places.locality = dict(departments.select("team", "locality").rows())
    if professionals is not None:
        places.workers = _named(professionals, "worker")
    places.held = _held(tables, places)
    if departments is not None:
        plans = tables.rows("cin_plans", {"team": (link, PLAN_TEAM)}, ("team",), told=False)
        with_plans = set() if plans is None else set(plans.select(called("team", places.teams)).to_series())
        of_staff = set() if professionals is None else set(professionals.select(called("department", places.teams)).to_series())
        held = set() if places.held is None else set(places.held["team"])
        places.organisation = _organisation(tables, departments, places, with_plans | of_staff | held, with_plans)
    if professionals is not None:
        places.staff = _staff(professionals, places)
    return places
