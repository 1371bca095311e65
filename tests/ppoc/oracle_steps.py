"""The funnel of Outcomes as SQL, straight over the CSV files: DOMAIN.md 4 and the words of the page, and nothing of the product.

The cohort: predictions in force, answered or live, whose predicted start lies in the last 24 months. Of those: begun; begun and
completed; begun, completed, and the child out of care on or after the start by the way assessed for. Medians in whole days, half up.
On a full care order: on the last day in care of the stay that ended by that way; where none did, on the day shown, or where the child
is in care no more on the last day in care (decision 17).
"""

from datetime import date

import duckdb
import polars as pl

from tests.ppoc.oracle import EVERYWHERE, PLANNED, STAYS

STEPS = f"""
, ways_out as (
    select person_id, end_date, legal_status, case
        when reason_ceased in ('E45', 'E46', 'E47', 'E48') or (reason_ceased in ('E43', 'E44') and end_date < '2019-01-01') then 'SGO'
        when reason_ceased in ('E4A', 'E4B', 'E13') then 'Reunification' end as way
    from stays where end_date is not null
), reached as (
    select p.*, (select min(w.end_date) from ways_out w
        where w.person_id = p.person_id and w.way = p.assessment_type and w.end_date >= p.actual_start) as order_on
    from planned p
    where predicted_start > $day - interval 24 months and predicted_start <= $day
), cohort as (
    select r.* from reached r where not $fco or case
        when order_on is null then coalesce(legal_status = 'C2', false)
        else exists (select 1 from ways_out w where w.person_id = r.person_id and w.end_date = r.order_on and w.legal_status = 'C2') end
)
select case when grouping(locality) = 1 then '{EVERYWHERE}' else locality end as locality,
    count(*) as predicted,
    count(*) filter (actual_start is not null) as begun,
    count(*) filter (actual_start is not null and completed is not null) as completed,
    count(*) filter (actual_start is not null and completed is not null and order_on is not null) as out_by_it,
    count(*) filter (assessment_type = 'SGO') as sgo, count(*) filter (assessment_type = 'Reunification') as reunification,
    round(median(actual_start - recorded_on) filter (recorded_on <= actual_start))::bigint as to_start,
    round(median(completed - actual_start) filter (actual_start <= completed))::bigint as to_completed,
    round(median(order_on - completed) filter (actual_start is not null and completed <= order_on))::bigint as to_order
from cohort group by grouping sets ((locality), ()) order by all
"""


def steps(con: duckdb.DuckDBPyConnection, day: date, fco: bool = False) -> pl.DataFrame:
    """One row a locality that the cohort has, and Total: the four steps, the cohort by type, the median days between."""
    return duckdb.sql(f"with recursive {STAYS}, {PLANNED} {STEPS}", connection=con, params={"day": day, "fco": fco}).pl()
