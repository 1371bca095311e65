"""Who holds a child's case by the lists of Annex A: the wing, the team and the worker of each child, and the workers there are."""


import polars as pl

CIN, CARE = "cin", "care"
SERVICES = {CIN: "Children in Need", CARE: "Children in Care"}
HELD = ("file", "row", "person_id", "wing", "service", "team", "worker")
HELD_TYPES = {name: pl.Int64 if name == "row" else pl.String for name in HELD}
# "c) Child in need plan", of the statuses of list 6.
HAS_PLAN = r"(?i)^\s*(c\s*\)|c$|child(ren)?[ -]in[ -]need|cin\b)"
# Which list is believed first of who holds a child in need. A list of what once came in says who took it in, not who holds it now.
PLANS, PROTECTED, ENDED, CAME_IN = range(4)


def has_plan(status: str = "status") -> pl.Expr:
    """Whether the status of a row of list 6 is that of a child with a child-in-need plan."""
    return pl.col(status).fill_null("").str.contains(HAS_PLAN)


def _one(rows: pl.DataFrame, rank: pl.Expr, day: str, wing: str = CIN) -> pl.DataFrame:
    """Rows that name a team or a worker, with how far they are believed and the day by which the later is taken."""
    missing = [pl.lit(None, pl.String).alias(name) for name in ("team", "worker", day) if name not in rows.columns]
    named = rows.with_columns(missing).filter(pl.col("team").is_not_null() | pl.col("worker").is_not_null())
    return named.select(
        "file", "row", "person_id", pl.lit(wing).alias("wing"), pl.lit(SERVICES[wing]).alias("service"), "team", "worker",
        rank.cast(pl.Int64).alias("rank"), pl.col(day).alias("day"),
    )  # fmt: skip


def holdings(lists: dict[int, pl.DataFrame]) -> pl.DataFrame:
    """Every holding, the one to believe first of each child and wing: file, row, person_id, wing, service, team, worker.

    lists: list 3 (referral_date, nfa), 4 (start_date), 6 (start_date, status), 7 (start_date, end_date), 8 (started, ceased), each with
    file, row, person_id and, where it has them, team and worker.

    Children in need: list 6 where the status is that of a plan or blank, then list 7. Lists 3 and 4 say only who took a referral
    or made an assessment: they are asked last, of a child with a plan for whom list 6 names nobody, or where there is no list 6.
    A team that holds children in care by list 8 is never taken from them.
    """
    need, protected, care = (lists.get(number) for number in (6, 7, 8))
    asked, found = None, []
    if need is not None and need.height:
        planned = need.filter(has_plan() | pl.col("status").is_null()) if "status" in need.columns else need
        asked = planned.select("person_id").unique()
        found.append(_one(planned, pl.lit(PLANS), "start_date"))
    if protected is not None:
        ended = pl.col("end_date").is_not_null() if "end_date" in protected.columns else pl.lit(False)
        found.append(_one(protected, pl.when(ended).then(ENDED).otherwise(PROTECTED), "start_date"))
    for number, day in ((4, "start_date"), (3, "referral_date")):
        came = lists.get(number)
        if came is None:
            continue
        if "nfa" in came.columns:
            came = came.filter(pl.col("nfa").fill_null("0") != "1")
        if asked is not None:
            came = came.join(asked, on="person_id", how="semi")
        if care is not None and "team" in care.columns and "team" in came.columns:
            came = came.filter(~pl.col("team").is_in(care["team"].drop_nulls().to_list()).fill_null(False))
        found.append(_one(came, pl.lit(CAME_IN), day))
    if care is not None:
        left = pl.col("ceased").is_not_null() if "ceased" in care.columns else pl.lit(False)
        found.append(_one(care, left, "started", CARE))
    if not found:
        return pl.DataFrame(schema=HELD_TYPES)
    return (
        pl.concat(found)
        .filter(pl.col("person_id").is_not_null())
        .sort("wing", "rank", "day", descending=[False, False, True], nulls_last=True, maintain_order=True)
        .select(HELD)
    )


def held_now(found: pl.DataFrame) -> pl.DataFrame:
    """One row a child and wing: person_id, wing, service, team, worker."""
    return found.unique(["person_id", "wing"], keep="first", maintain_order=True).select("person_id", "wing", "service", "team", "worker")


def workers(found: pl.DataFrame) -> pl.DataFrame:
    """One row a worker, whose name is the number too: file, row, worker_id, worker, team (the one in which the worker holds most)."""
    named = found.filter(pl.col("worker").is_not_null())
    counted = named.group_by("worker", "team", maintain_order=True).agg(pl.len().alias("cases"), pl.col("file", "row").first())
    # A blank team comes after every team; of two with as many the first by name, so that next month's file gives the same.
    ranked = counted.sort(pl.col("team").is_null(), -pl.col("cases").cast(pl.Int64), "team")
    most = ranked.unique("worker", keep="first", maintain_order=True).sort("worker")
    return most.select("file", "row", pl.col("worker").alias("worker_id"), "worker", "team")
