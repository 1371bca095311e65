"""An independent oracle of the CIN tables: DOMAIN.md 2 and 3 as SQL, straight over the ten CSV files.

Nothing here comes from the product: no `metrics`, no `data`, no `loaders`. Averages are counted day by day over a
generated series of days, working days by a calendar of days, bands by DuckDB's own month arithmetic, and every
rounding is done in decimals.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from pathlib import Path

import duckdb
import holidays

Value = int | float | str | None
Row = dict[str, Value]
Path_ = tuple[str, ...]

TOTAL: Path_ = ("Total",)
LEVELS = ("locality", "team", "worker")
TABLES = ("cin-overview", "cin-targets", "cin-durations", "cin-signoffs", "cin-needs-attention")
CHILDREN_IN_NEED_ONLY = {"cin-overview", "cin-targets", "cin-needs-attention"}
FILES = ("cin_plans", "cin_signoffs", "cin_allocations", "organisation", "workers")

# A case is grouped by its allocation at D: the one that covers D, or the last one where the plan ended by D.
HELD = """
create table held as
with known as (
    select p.plan_id, p.start_date::date as started, p.end_date::date as ended, p.end_date::date <= $day as over
    from cin_plans p where p.start_date::date <= $day
), standing as (
    select k.plan_id, a.team, a.worker,
        row_number() over (partition by k.plan_id order by a.from_date::date desc, a.to_date::date desc nulls first) as nth
    from known k join cin_allocations a using (plan_id)
    where a.from_date::date <= $day and (coalesce(k.over, false) or a.to_date is null or a.to_date::date > $day)
)
select k.plan_id, k.started, case when k.over then k.ended end as ended,
    coalesce(o.service, 'Not known') as service, coalesce(o.locality, 'Not known') as locality,
    coalesce(o.team, 'Not known') as team, coalesce(w.worker, 'Not known') as worker
from known k left join standing s on s.plan_id = k.plan_id and s.nth = 1
left join organisation o on o.team = s.team
left join (select distinct worker from workers) w on w.worker = s.worker
"""

CALENDAR = """
create table calendar as
select d::date as day, isodow(d) <= 5 and d::date not in (select day from bank) as worked
from generate_series(least((select min(started) from held), ($day - interval 1 year)::date), $day, interval 1 day) s(d)
"""

FACTS = """
create table facts as
with latest as (
    select plan_id, max(signed_off_date::date) as signed from cin_signoffs where signed_off_date::date <= $day group by 1
), worked as (
    select h.plan_id, count(c.day) as days from held h left join calendar c on c.day > h.started and c.worked group by 1
), by_day as (
    select h.plan_id, count(*) as days_12m, count(*) filter (c.day > $day - interval 3 months) as days_3m
    from held h join calendar c on h.started <= c.day and (h.ended is null or h.ended > c.day)
    where c.day > $day - interval 12 months group by 1
)
select h.service, h.locality, h.team, h.worker, h.started, h.ended, h.ended is null as open,
    started <= $day - interval 1 month and (ended is null or ended > $day - interval 1 month) as open_before,
    datediff('day', started, $day) as open_days, datediff('day', l.signed, $day) as signed_days,
    w.days as worked_days, coalesce(b.days_12m, 0) as days_12m, coalesce(b.days_3m, 0) as days_3m
from held h left join latest l using (plan_id) left join worked w using (plan_id) left join by_day b using (plan_id)
"""

BANDS = {"m0_3": (0, 3), "m3_6": (3, 6), "m6_9": (6, 9), "m9_12": (9, 12), "m12_24": (12, 24), "over_24": (24, 2400)}
SUMS = {
    "open": "open",
    "open_before": "open_before",
    "starts_1m": "started > $day - interval 1 month",
    "ends_1m": "ended > $day - interval 1 month",
    "starts_12m": "started > $day - interval 12 months",
    "ends_12m": "ended > $day - interval 12 months",
    **{
        band: f"open and started > $day - interval {upto} months" + (f" and started <= $day - interval {after} months" if after else "")
        for band, (after, upto) in BANDS.items()
    },
    "lt_6_weeks": "open and signed_days < 42",
    "w6_8": "open and signed_days between 42 and 56",
    "over_8_weeks": "open and signed_days > 56",
    "unsigned_lt_10_days": "open and signed_days is null and worked_days < 10",
    "unsigned_ge_10_days": "open and signed_days is null and worked_days >= 10",
    "open_over_19_weeks": "open and open_days > 133",
    "signed_off_ge_42_days": "open and signed_days >= 42",
    "needs_attention": "open and (open_days > 133 or signed_days >= 42 or (signed_days is null and worked_days >= 10))",
}


def rounded(value: Decimal, places: int = 0) -> int | float:
    """Half away from zero; a whole number where no decimals are asked for."""
    cut = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return float(cut) if places else int(cut)


@lru_cache(maxsize=4)
def _facts(folder: Path, day: date) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    for name in FILES:
        file = str(folder / f"{name}.csv")
        how = "all_varchar = true, header = true, delim = ',', quote = '\"'"
        con.execute(f"create table {name} as select * from read_csv($file, {how})", {"file": file})
    con.execute(HELD, {"day": day})
    first: int = con.sql("select year(min(started)) from held").fetchall()[0][0] or day.year
    con.execute("create table bank (day date)")
    years = range(first, day.year + 1)
    con.executemany("insert into bank values (?)", [[free] for free in holidays.country_holidays("GB", subdiv="ENG", years=years)])
    con.execute(CALENDAR, {"day": day})
    con.execute(FACTS, {"day": day})
    con.execute(
        "create table span as select datediff('day', $day - interval 12 months, $day) as long, "
        "datediff('day', $day - interval 3 months, $day) as short",
        {"day": day},
    )
    return con


def _counted(folder: Path, name: str, day: date, level: str) -> dict[Path_, dict[str, int]]:
    keys = ", ".join(LEVELS[: LEVELS.index(level) + 1])
    sums = ", ".join(f"count(*) filter ({test}) as {id}" for id, test in SUMS.items())
    con = _facts(folder, day)
    answer = con.execute(
        f"select [{keys}] as path, grouping({keys}) > 0 as total, {sums}, coalesce(sum(days_12m), 0)::bigint as case_days_12m, "
        "coalesce(sum(days_3m), 0)::bigint as case_days_3m, (select long from span) as long, (select short from span) as short, "
        "coalesce(sum(datediff('day', started, ended)) filter (ended > $day - interval 12 months), 0)::bigint as closed_days "
        "from facts where $everywhere or service in ('Children in Need', 'Not known') "
        f"group by grouping sets (({keys}), ())",
        {"day": day, "everywhere": name not in CHILDREN_IN_NEED_ONLY},
    )
    columns = [column[0] for column in answer.description]
    rows = [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]
    return {TOTAL if row["total"] else tuple(row["path"]): row for row in rows}


def _figures(name: str, n: dict[str, int], total: bool) -> Row:
    if name == "cin-overview":
        now, before = n["open"], n["open_before"]
        weeks = rounded(Decimal(n["closed_days"]) / (7 * n["ends_12m"]), 1) if n["ends_12m"] else None
        return {
            "trend": None if total else "up" if now > before else "down" if now < before else "level",
            "cases_open": now,
            "cases_open_1_month_ago": before,
            "avg_open_12m": rounded(Decimal(n["case_days_12m"]) / n["long"]),
            "starts_last_month": n["starts_1m"],
            "ends_last_month": n["ends_1m"],
            "avg_duration_weeks_closed_12m": weeks,
        }
    if name == "cin-targets":
        year, quarter = rounded(Decimal(n["case_days_12m"]) / n["long"]), rounded(Decimal(n["case_days_3m"]) / n["short"])
        target = rounded(Decimal(n["starts_12m"] * 19) / 52)
        return {
            "cases_open": n["open"],
            "starts_12m": n["starts_12m"],
            "avg_open_12m": year,
            "avg_open_3m": quarter,
            "target_open": target,
            "diff_from_target": target - quarter,
            "diff_from_average": year - quarter,
        }
    if name == "cin-needs-attention":
        return {
            "cases_open": n["open"],
            "needs_attention": n["needs_attention"],
            "open_over_19_weeks": n["open_over_19_weeks"],
            "unsigned_ge_10_days": n["unsigned_ge_10_days"],
            "signed_off_ge_42_days": n["signed_off_ge_42_days"],
            "signed_off_over_56_days": n["over_8_weeks"],
        }
    bands = BANDS if name == "cin-durations" else ("lt_6_weeks", "w6_8", "over_8_weeks", "unsigned_lt_10_days", "unsigned_ge_10_days")
    return {"total_open": n["open"], **{band: n[band] for band in bands}}


def oracle_table(folder: Path, name: str, day: date, level: str) -> dict[Path_, Row]:
    """The rows of a table as at `day`, by path from the locality down to `level`, and ("Total",); column id -> figure."""
    return {path: _figures(name, counted, path == TOTAL) for path, counted in _counted(folder, name, day, level).items()}
