"""A child in one year's return and in no later one: no longer in care, and on no route out of it."""

from datetime import date

from data.calendar import Window
from metrics import catalogue, engine
from metrics.ppoc import codes
from metrics.ppoc.routes import incidence
from metrics.ppoc.stays import stays
from metrics.ppoc.ways_out import ROUTES
from metrics.scope import Scope
from tests.people import ALL_SEEING
from tests.ppoc.cohort import Cohort

CAME, LAST, BACK, DAY = date(2020, 5, 1), date(2021, 4, 1), date(2021, 9, 1), date(2022, 3, 31)
COHORT = Cohort(
    episodes=(
        ("A", CAME, LAST, "C2", "S", codes.NOT_RETURNED, "Alder 1"),
        ("A", BACK, None, "C2", "S", None, "Alder 1"),
        ("B", CAME, LAST, "C2", "S", "E8", "Alder 1"),
        ("B", BACK, None, "C2", "S", None, "Alder 1"),
    )
)


def figure(name: str, day: date = DAY) -> object:
    return engine.figure(catalogue.measure(name), Scope("7", day).narrowed_to(ALL_SEEING), COHORT.frames())


def test_a_child_is_in_care_on_the_last_day_of_the_return_that_has_it_and_not_after() -> None:
    assert figure("care-in-care", date(2021, 3, 31)) == 2
    assert figure("care-in-care", LAST) == 0


def test_who_comes_back_came_back_only_from_having_left() -> None:
    """B left for another reason and came back within 12 months; of A nobody knows that it ever left."""
    assert figure("care-came-back") == 1
    found = stays(COHORT.table, DAY).sort("stay_id").select("person_id", "last_left").rows()
    assert found == [("A", None), ("A", None), ("B", None), ("B", LAST)]


def test_no_route_is_taken_and_the_days_until_then_are_watched() -> None:
    other = next(route for route in ROUTES if route.id == "other")
    took = stays(COHORT.table, DAY).filter(other.how & (stays(COHORT.table, DAY)["end_date"] == LAST))
    assert took["person_id"].to_list() == ["B"]
    assert incidence(stays(COHORT.table, DAY), Window(date(2020, 4, 1), DAY)).at_risk[0] == 4


def test_the_reason_has_words() -> None:
    assert codes.told(codes.NOT_RETURNED, codes.REASON_CEASED) == "NR: Not in a later return"
