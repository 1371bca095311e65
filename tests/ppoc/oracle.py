"""An independent oracle of permanence: DOMAIN.md 4 and decision 11 as SQL, straight over the CSV files.

Nothing here comes from the product: no `metrics`, no `data`, no `loaders`. Only loaded files are read: what coordinators
type beside them, and with it every withdrawal, is not here. Pairs are made by a recursive query, one assessment a step; a
target's part is a whole number over 365 x 366 until it is rounded; windows are DuckDB's own month arithmetic.
"""

from datetime import date
from pathlib import Path

import duckdb
import polars as pl

FILES = {
    "care_episodes": {"episode_start": "date", "episode_end": "date"},
    "permanence_predictions": {"predicted_start": "date", "recorded_on": "date"},
    "permanence_assessments": {"actual_start": "date", "completed": "date"},
    "permanence_targets": {"target_starts": "bigint"},
}
EVERYWHERE = "Total"  # of localities
BOTH = "All"  # types of assessment

ON_TIME, LATE, UNPREDICTED = "Started on Time", "Started Late", "Started without a Prediction"
NOT_YET, UPCOMING, LATER = "Not Yet Started", "Upcoming - Planned Start in Next 3 Months", "Planned Later"

# A stay runs until an episode ceases for a reason that is neither empty nor X1; the next episode begins another one.
STAYS = """
known as (
    select *, rowid as line, case when episode_end <= $day then episode_end end as ended,
        case when episode_end <= $day then reason_ceased end as ceased
    from care_episodes where episode_start <= $day
), told as (
    select *, coalesce(ceased <> 'X1', false) as is_last,
        coalesce(lag(ceased) over by_start, 'X1') <> 'X1' as is_first
    from known window by_start as (partition by person_id order by episode_start, line)
), numbered as (
    select *, sum(is_first::int) over (partition by person_id order by episode_start, line) as stay from told
), shown as (
    select *, row_number() over (partition by person_id, stay order by ended is null desc, episode_start desc, line desc) as nth
    from numbered
), spans as (
    select person_id, stay, min(episode_start) as start_date, max(ended) filter (is_last) as end_date,
        max(ceased) filter (is_last) as reason_ceased
    from numbered group by all
), stays as (
    select s.person_id, s.start_date, s.end_date, e.legal_status, e.placement_type, e.placement_provider,
        coalesce(e.locality, 'Not known') as locality, coalesce(e.team, 'Not known') as team,
        coalesce(e.worker, 'Not known') as worker, s.reason_ceased
    from spans s join shown e on e.person_id = s.person_id and e.stay = s.stay and e.nth = 1
)"""

# `took` has a row a step: the assessment of that number, the prediction that it took, and the last one taken so far.
PLANNED = """
predictions as (
    select *, row_number() over (partition by person_id, assessment_type order by recorded_on, rowid) as nth
    from permanence_predictions where recorded_on <= $day
), assessments as (
    select person_id, assessment_type, actual_start, case when completed <= $day then completed end as completed,
        case when completed <= $day then outcome end as outcome,
        row_number() over by_start as nth, lead(actual_start) over by_start as next_start
    from permanence_assessments where actual_start <= $day
    window by_start as (partition by person_id, assessment_type order by actual_start, rowid)
), cases as (
    select person_id, assessment_type from predictions union select person_id, assessment_type from assessments
), took as (
    select person_id, assessment_type, 0::bigint as step, null::bigint as taken, 0::bigint as before, 0::bigint as last from cases
    union all
    select person_id, assessment_type, step, taken, before, coalesce(taken, before) from (
        select t.person_id, t.assessment_type, a.nth as step, t.last as before, coalesce(
            max(p.nth) filter (p.recorded_on <= a.actual_start),
            min(p.nth) filter (
                p.recorded_on > a.actual_start and p.recorded_on <= a.actual_start + 28
                and (a.next_start is null or p.recorded_on < a.next_start)
            )) as taken
        from took t
        join assessments a on a.person_id = t.person_id and a.assessment_type = t.assessment_type and a.nth = t.step + 1
        left join predictions p on p.person_id = t.person_id and p.assessment_type = t.assessment_type and p.nth > t.last
        group by t.person_id, t.assessment_type, a.nth, t.last
    )
), ends as (
    select person_id, assessment_type, max(last) as last from took group by all
), paired as (
    select person_id, assessment_type, step, taken, before from took where step > 0
    union all
    select person_id, assessment_type, null, max(p.nth), any_value(e.last)
    from ends e join predictions p using (person_id, assessment_type) where p.nth > e.last group by all
), dated as (
    select c.person_id, c.assessment_type, p.predicted_start, p.recorded_on, a.actual_start, a.completed, a.outcome,
        (select count(*) from predictions x join predictions y
            on y.person_id = x.person_id and y.assessment_type = x.assessment_type and y.nth = x.nth - 1
            where x.person_id = c.person_id and x.assessment_type = c.assessment_type and x.nth between c.before + 2 and c.taken
                and x.predicted_start <> y.predicted_start) as moves, datediff('day', f.predicted_start, p.predicted_start) as moved_days
    from paired c
    left join predictions p on p.person_id = c.person_id and p.assessment_type = c.assessment_type and p.nth = c.taken
    left join predictions f on f.person_id = c.person_id and f.assessment_type = c.assessment_type and f.nth = c.before + 1
    left join assessments a on a.person_id = c.person_id and a.assessment_type = c.assessment_type and a.nth = c.step
), latest as (
    select *, row_number() over (partition by person_id order by start_date desc, end_date desc nulls first) as nth from stays
), planned as (
    select d.person_id, d.assessment_type, d.predicted_start, d.recorded_on, d.actual_start, d.completed, d.outcome,
        case
            when actual_start is not null and predicted_start is null then 'Started without a Prediction'
            when actual_start <= predicted_start then 'Started on Time'
            when actual_start > predicted_start then 'Started Late'
            when predicted_start < $day then 'Not Yet Started'
            when predicted_start <= $day + interval 3 months then 'Upcoming - Planned Start in Next 3 Months'
            else 'Planned Later'
        end as status,
        d.moves, d.moved_days, coalesce(s.locality, 'Not known') as locality, coalesce(s.team, 'Not known') as team,
        coalesce(s.worker, 'Not known') as worker, s.legal_status, s.placement_type, s.placement_provider,
        s.person_id is not null and s.end_date is null as in_care
    from dated d left join latest s on s.person_id = d.person_id and s.nth = 1
)"""

ON_FCO = "in_care and coalesce(legal_status = 'C2', false)"
LIVE = "actual_start is null"
UNDERWAY = "actual_start is not null and completed is null"

SENTENCE = f"""
select count(*) filter (status = '{ON_TIME}' and actual_start > $day - interval 3 months) as on_time,
    count(*) filter (status = '{LATE}' and actual_start > $day - interval 3 months) as late,
    count(*) filter (status = '{NOT_YET}' and predicted_start > $day - interval 3 months) as yet_to_start,
    count(*) filter (status = '{UPCOMING}') as upcoming
from planned where ($locality::varchar is null or locality = $locality) and (not $fco or {ON_FCO})
"""

# Lines of every kind are added up at once; a target's part is kept in 133590ths (365 x 366), so that nothing is rounded early.
HEAD = f"""
, types as (
    select unnest(['SGO', 'Reunification']) as assessment_type
), places as (
    select locality from permanence_targets union select locality from stays union select locality from planned
), years as (
    select t.*, make_date(left(financial_year, 4)::int, 4, 1) as opens, make_date(left(financial_year, 4)::int + 1, 3, 31) as closes
    from permanence_targets t
), parts as (
    select *, greatest(0, datediff('day', greatest($period_after::date, opens - 1), least($day, closes))) as days,
        133590 // datediff('day', opens - 1, closes) as each
    from years
), none_yet as (
    select s.person_id, s.locality, t.assessment_type,
        exists (from planned p where p.person_id = s.person_id and p.assessment_type = t.assessment_type and ({LIVE} or {UNDERWAY})) as has
    from stays s, types t where s.end_date is null and s.legal_status = 'C2'
), lines as (
    select locality, assessment_type, 0 as started, 0 as predicted, 0 as upcoming, 0 as no_prediction, 0 as no_prediction_of_either,
        null::hugeint as part, null::bigint as target from places, types
    union all
    select locality, assessment_type, coalesce(actual_start > $period_after, false)::int,
        coalesce(predicted_start > $period_after and predicted_start <= $day, false)::int, (status = '{UPCOMING}')::int, 0, 0, null, null
    from planned where not $fco or ({ON_FCO})
    union all
    select locality, assessment_type, 0, 0, 0, (not has)::int, 0, null, null from none_yet
    union all
    select locality, null, 0, 0, 0, 0, (not bool_or(has))::int, null, null from none_yet group by person_id, locality
    union all
    select locality, assessment_type, 0, 0, 0, 0, 0, case when days > 0 then (target_starts * days * each)::hugeint end,
        case when $day between opens and closes then target_starts end
    from parts
), summed as (
    select case when grouping(locality) = 1 then '{EVERYWHERE}' else locality end as locality,
        case when grouping(assessment_type) = 1 then '{BOTH}' else assessment_type end as assessment_type,
        sum(started)::bigint as started, sum(predicted)::bigint as predicted, sum(upcoming)::bigint as upcoming,
        case when grouping(assessment_type) = 1 then sum(no_prediction_of_either) else sum(no_prediction) end::bigint as no_prediction,
        ((2 * sum(part) + 133590) // 267180)::bigint as target_to_date, sum(target)::bigint as target_full_year
    from lines group by grouping sets ((locality, assessment_type), (locality), (assessment_type), ())
)
select *, started - target_to_date as gap from summed where assessment_type is not null order by all
"""

# Short breaks are told by the last legal status known of a stay. E43 and E44 were the orders' codes for ends before 2019.
CARE = f"""
, told_stays as (
    select s.*, coalesce(legal_status in ('V3', 'V4'), false) as short, start_date > $day - interval 12 months as came,
        coalesce(end_date > $day - interval 12 months, false) as went,
        reason_ceased in ('E45', 'E46', 'E47', 'E48') or (reason_ceased in ('E43', 'E44') and end_date < '2019-01-01') as sgo,
        reason_ceased in ('E4A', 'E4B', 'E13') as home,
        coalesce(lag(end_date) over by_start > start_date - interval 12 months, false) as again,
        coalesce(end_date > lead(start_date) over by_start - interval 12 months, false) as returned,
        exists (from planned p where p.person_id = s.person_id and {LIVE}) as live
    from stays s window by_start as (partition by person_id order by start_date)
)"""
PLACES = f"""
select case when grouping(locality) = 1 then '{EVERYWHERE}' else locality end as locality,
    count(*) filter (end_date is null and not short) as in_care, count(*) filter (end_date is null) as with_short_breaks,
    count(*) filter (end_date is null and legal_status = 'C2') as on_fco,
    count(*) filter (end_date is null and legal_status = 'C2' and live) as fco_live,
    count(*) filter (came and not short) as starters, count(*) filter (came) as starters_with_short_breaks,
    count(*) filter (went and not short) as leavers, count(*) filter (went) as leavers_with_short_breaks,
    count(*) filter (went and not short and sgo) as left_sgo, count(*) filter (went and not short and home) as left_reunification,
    count(*) filter (came and not short and again) as reentered, count(*) filter (went and not short and returned) as left_and_returned
from told_stays group by grouping sets ((locality), ()) order by 1
"""
MONTHS = f"""
, moves as (
    select locality, start_date as moved, 1 as starter, 0 as leaver, false as sgo, false as home, short from told_stays where came
    union all select locality, end_date, 0, 1, sgo, home, short from told_stays where went
)
select case when grouping(locality) = 1 then '{EVERYWHERE}' else locality end as locality, date_trunc('month', moved)::date as month,
    count(*) filter (starter = 1 and not short) as starters,
    sum(starter)::bigint as starters_with_short_breaks, count(*) filter (leaver = 1 and not short) as leavers,
    sum(leaver)::bigint as leavers_with_short_breaks, count(*) filter (sgo and not short) as left_sgo,
    count(*) filter (home and not short) as left_reunification
from moves group by grouping sets ((locality, date_trunc('month', moved)::date), (date_trunc('month', moved)::date)) order by all
"""


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """A connection that holds the permanence files of a folder, each as a table in the order of its lines."""
    con = duckdb.connect(config={"threads": 1})
    for name, kinds in FILES.items():
        read = "select * replace ({}) from read_csv($file, all_varchar = true, header = true, delim = ',', quote = '\"')"
        read = read.format(", ".join(f"{column}::{kind} as {column}" for column, kind in kinds.items()))
        con.execute(f"create table {name} as {read}", {"file": str(folder / f"{name}.csv")})
    return con


def _asked(con: duckdb.DuckDBPyConnection, ctes: str, query: str, **values: object) -> pl.DataFrame:
    return duckdb.sql(f"with recursive {ctes} {query}", connection=con, params=values).pl()


def stays(con: duckdb.DuckDBPyConnection, day: date) -> pl.DataFrame:
    """One row a stay in care known by `day`."""
    return _asked(con, STAYS, "select * from stays order by person_id, start_date", day=day)


def planned_starts(con: duckdb.DuckDBPyConnection, day: date) -> pl.DataFrame:
    """One row an assessment with the prediction that it answers, or a live prediction; of every status, on FCO or not."""
    return _asked(con, f"{STAYS}, {PLANNED}", "select * from planned order by all", day=day)


def sentence(con: duckdb.DuckDBPyConnection, day: date, locality: str | None = None, fco: bool = True) -> tuple[int, int, int, int]:
    """Started on time and late, and yet to start, in the last 3 months; planned to start in the next 3."""
    row = _asked(con, f"{STAYS}, {PLANNED}", SENTENCE, day=day, locality=locality, fco=fco).row(0)
    return row[0], row[1], row[2], row[3]


def head_of_service(con: duckdb.DuckDBPyConnection, day: date, period_after: date, fco: bool = True) -> pl.DataFrame:
    """One row a locality (or Total) and type (or All), of the period `period_after` < day <= `day`."""
    return _asked(con, f"{STAYS}, {PLANNED}", HEAD, day=day, period_after=period_after, fco=fco)


def in_care(con: duckdb.DuckDBPyConnection, day: date) -> dict[str, pl.DataFrame]:
    """Under `places` the counts by locality and Total, under `months` those who came and went in the last 12 months."""
    told = f"{STAYS}, {PLANNED} {CARE}"
    return {name: _asked(con, told, query, day=day) for name, query in (("places", PLACES), ("months", MONTHS))}
