"""The edge days of every measure, worked by hand: DOMAIN.md 3 and the measures' own examples."""

from datetime import date

import pytest

from metrics import catalogue, engine
from metrics.catalogue import MEASURES, TABLES
from tests.metrics.cohort import Cohort, Plan, scope_of


def d(text: str) -> date:
    """A day written as on screen: 14/03/2022."""
    day, month, year = (int(part) for part in text.split("/"))
    return date(year, month, day)


def plan(start: str, end: str | None = None, signed: str | None = None, **fields: str | None) -> Plan:
    """A plan written with days as on screen."""
    return Plan(d(start), d(end) if end else None, signed=(d(signed),) if signed else (), **fields)  # type: ignore[arg-type]


# Measure, day shown, one plan, whether it counts.
EDGES = (
    ("cin-open", "14/03/2022", plan("14/03/2022"), True),
    ("cin-open", "14/03/2022", plan("15/03/2022"), False),
    ("cin-open", "14/03/2022", plan("01/02/2022", "14/03/2022"), False),
    ("cin-open", "14/03/2022", plan("01/02/2022", "15/03/2022"), True),
    ("cin-open", "14/03/2022", plan("14/03/2022", "14/03/2022"), False),
    ("cin-open-month-ago", "31/03/2022", plan("01/01/2022", "01/03/2022"), True),
    ("cin-open-month-ago", "31/03/2022", plan("01/01/2022", "28/02/2022"), False),
    ("cin-open-month-ago", "31/03/2022", plan("28/02/2022"), True),
    ("cin-open-month-ago", "31/03/2022", plan("01/03/2022"), False),
    ("cin-open-month-ago", "31/03/2020", plan("29/02/2020"), True),
    ("cin-starts", "14/03/2022", plan("15/02/2022"), True),
    ("cin-starts", "14/03/2022", plan("14/02/2022"), False),
    ("cin-starts", "14/03/2022", plan("14/03/2022", "14/03/2022"), True),
    ("cin-starts", "14/03/2022", plan("15/03/2022"), False),
    ("cin-starts", "31/03/2022", plan("01/03/2022"), True),
    ("cin-starts", "31/03/2022", plan("28/02/2022"), False),
    ("cin-starts", "31/03/2020", plan("29/02/2020"), False),
    ("cin-ends", "14/03/2022", plan("01/01/2022", "14/03/2022"), True),
    ("cin-ends", "14/03/2022", plan("01/01/2022", "15/02/2022"), True),
    ("cin-ends", "14/03/2022", plan("01/01/2022", "14/02/2022"), False),
    ("cin-ends", "14/03/2022", plan("01/01/2022", "15/03/2022"), False),
    ("cin-ends", "14/03/2022", plan("14/03/2022", "14/03/2022"), True),
    ("cin-starts-12m", "14/03/2022", plan("15/03/2021"), True),
    ("cin-starts-12m", "14/03/2022", plan("14/03/2021"), False),
    ("cin-starts-12m", "29/02/2020", plan("28/02/2019"), False),
    ("cin-starts-12m", "29/02/2020", plan("01/03/2019"), True),
    ("cin-ends-12m", "14/03/2022", plan("01/01/2021", "15/03/2021"), True),
    ("cin-ends-12m", "14/03/2022", plan("01/01/2021", "14/03/2021"), False),
    ("cin-duration-m0-3", "23/05/2022", plan("24/02/2022"), True),
    ("cin-duration-m0-3", "23/05/2022", plan("23/02/2022"), False),
    ("cin-duration-m3-6", "23/05/2022", plan("23/02/2022"), True),
    ("cin-duration-m3-6", "23/05/2022", plan("23/11/2021"), False),
    ("cin-duration-m6-9", "23/05/2022", plan("23/11/2021"), True),
    ("cin-duration-m9-12", "23/05/2022", plan("24/05/2021"), True),
    ("cin-duration-m12-24", "23/05/2022", plan("23/05/2021"), True),
    ("cin-duration-m12-24", "23/05/2022", plan("24/05/2020"), True),
    ("cin-duration-over-24", "23/05/2022", plan("23/05/2020"), True),
    ("cin-duration-over-24", "23/05/2022", plan("23/05/2020", "23/05/2022"), False),
    ("cin-duration-m3-6", "29/05/2020", plan("29/02/2020"), True),
    ("cin-duration-m0-3", "29/05/2020", plan("01/03/2020"), True),
    ("cin-duration-m3-6", "31/05/2021", plan("28/02/2021"), True),
    ("cin-duration-m0-3", "31/05/2021", plan("01/03/2021"), True),
    ("cin-duration-m12-24", "29/02/2020", plan("28/02/2019"), True),
    ("cin-duration-over-24", "28/02/2022", plan("29/02/2020"), False),
    ("cin-duration-over-24", "28/02/2022", plan("28/02/2020"), True),
    ("cin-over-a-year", "23/05/2022", plan("23/05/2021"), True),
    ("cin-over-a-year", "23/05/2022", plan("24/05/2021"), False),
    ("cin-over-19-weeks", "14/03/2022", plan("31/10/2021"), True),
    ("cin-over-19-weeks", "14/03/2022", plan("01/11/2021"), False),
    ("cin-signoff-lt-6-weeks", "23/05/2022", plan("01/01/2022", signed="12/04/2022"), True),
    ("cin-signoff-lt-6-weeks", "23/05/2022", plan("01/01/2022", signed="23/05/2022"), True),
    ("cin-signoff-lt-6-weeks", "23/05/2022", plan("01/01/2022", signed="24/05/2022"), False),
    ("cin-signoff-unsigned-ge-10-days", "23/05/2022", plan("01/01/2022", signed="24/05/2022"), True),
    ("cin-signoff-w6-8", "23/05/2022", plan("01/01/2022", signed="12/04/2022"), False),
    ("cin-signoff-w6-8", "23/05/2022", plan("01/01/2022", signed="11/04/2022"), True),
    ("cin-signoff-w6-8", "23/05/2022", plan("01/01/2022", signed="28/03/2022"), True),
    ("cin-signoff-over-8-weeks", "23/05/2022", plan("01/01/2022", signed="28/03/2022"), False),
    ("cin-signoff-over-8-weeks", "23/05/2022", plan("01/01/2022", signed="27/03/2022"), True),
    ("cin-signed-off-42-days-ago", "23/05/2022", plan("01/01/2022", signed="11/04/2022"), True),
    ("cin-signed-off-42-days-ago", "23/05/2022", plan("01/01/2022", signed="12/04/2022"), False),
    ("cin-signed-off-over-56-days-ago", "23/05/2022", plan("01/01/2022", signed="27/03/2022"), True),
    ("cin-signed-off-over-56-days-ago", "23/05/2022", plan("01/01/2022", signed="28/03/2022"), False),
    ("cin-signed-off-42-days-ago", "23/05/2022", plan("01/01/2022"), False),
    ("cin-signoff-unsigned-lt-10-days", "23/05/2022", plan("10/05/2022"), True),
    ("cin-signoff-unsigned-lt-10-days", "23/05/2022", plan("23/05/2022"), True),
    ("cin-signoff-unsigned-ge-10-days", "23/05/2022", plan("09/05/2022"), True),
    ("cin-unsigned-10-days", "23/05/2022", plan("09/05/2022"), True),
    ("cin-unsigned-10-days", "23/05/2022", plan("10/05/2022"), False),
    ("cin-unsigned-10-days", "23/05/2022", plan("09/05/2022", signed="10/05/2022"), False),
    ("cin-unsigned-10-days", "04/01/2022", plan("16/12/2021"), True),  # 27, 28 December and 3 January are bank holidays
    ("cin-unsigned-10-days", "04/01/2022", plan("17/12/2021"), False),
    ("cin-unsigned-10-days", "07/06/2022", plan("20/05/2022"), True),  # 2 and 3 June: the jubilee
    ("cin-unsigned-10-days", "07/06/2022", plan("23/05/2022"), False),
    ("cin-unsigned-10-days", "03/01/2020", plan("17/12/2019"), True),  # 2 January is a holiday in Scotland alone
    ("cin-unsigned-10-days", "28/03/2022", plan("14/03/2022"), True),  # 17 March is a holiday in Northern Ireland alone
    ("cin-late-sign-off", "23/05/2022", plan("01/01/2022", signed="27/03/2022"), True),
    ("cin-late-sign-off", "23/05/2022", plan("01/01/2022", signed="28/03/2022"), False),
    ("cin-late-sign-off", "23/05/2022", plan("09/05/2022"), True),
    ("cin-needs-attention", "14/03/2022", plan("31/10/2021", signed="13/03/2022"), True),
    ("cin-needs-attention", "14/03/2022", plan("01/11/2021", signed="01/02/2022"), False),  # 133 days, signed off 41 days ago
    ("cin-needs-attention", "14/03/2022", plan("01/11/2021", signed="31/01/2022"), True),
    ("cin-needs-attention", "23/05/2022", plan("09/05/2022"), True),
    ("cin-needs-attention", "23/05/2022", plan("10/05/2022"), False),
    ("cin-needs-attention", "23/05/2022", plan("01/01/2021", "23/05/2022"), False),
    ("cin-need-n4", "23/05/2022", plan("01/05/2022", need="N4"), True),
    ("cin-need-n4", "23/05/2022", plan("01/05/2022", need="N5"), False),
    ("cin-need-n0", "23/05/2022", plan("01/05/2022", need=None), True),
    ("cin-need-n0", "23/05/2022", plan("01/05/2022", need="N0"), True),
    ("cin-need-n0", "23/05/2022", plan("01/05/2022", need="Q9"), True),
    ("cin-need-n0", "23/05/2022", plan("01/05/2022", need="N1"), False),
)  # fmt: skip


@pytest.mark.parametrize(("name", "day", "case", "counts"), EDGES, ids=lambda value: value if isinstance(value, str) else None)
def test_edge_day(name: str, day: str, case: Plan, counts: bool) -> None:
    frames, scope = Cohort([case]).frames(), scope_of(d(day))
    assert engine.figure(MEASURES[name], scope, frames) == int(counts)
    assert engine.cases(MEASURES[name], scope, frames).height == int(counts)


def test_every_count_of_open_plans_has_its_edges() -> None:
    tried = {name for name, *_ in EDGES}
    untried = {name for name, m in MEASURES.items() if m.population == MEASURES["cin-open"].population and m.table == "cin_plans"} - tried
    assert untried <= {f"cin-need-n{n}" for n in range(10)}


@pytest.mark.parametrize("name", sorted(MEASURES))
def test_every_measure_says_what_it_is(name: str) -> None:
    measure = MEASURES[name]
    for words in (measure.title, measure.phrase, measure.definition, measure.example, measure.unit, measure.source, measure.owner):
        assert words.strip() == words and words
    assert measure.name == name == measure.reference and measure.definition.endswith(".") and measure.example.endswith(".")


def test_every_column_of_a_table_names_a_measure() -> None:
    for spec in TABLES.values():
        ids = [column.id for column in spec.columns]
        assert len(set(ids)) == len(ids) and spec.base in (None, *ids)
        for column in spec.columns:
            assert catalogue.measure(column.measure).name == column.measure
            assert spec.column(column.id) == spec.column(column.measure) == column
