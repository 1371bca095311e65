"""Several sources made one: whose rows stand, whose values fill the blanks, what is told, and what nobody supplies."""

import polars as pl
import pytest

from loaders.combine import LOCALITY_NOT_SUPPLIED, combine
from loaders.source import Delivery, Holding

PLANS = ("plan_id", "person_id", "start_date", "end_date", "primary_need")


def frame(file: str, columns: tuple[str, ...], *rows: tuple[str | None, ...]) -> pl.DataFrame:
    """Rows of one file, numbered from 2, all text."""
    numbered = [(file, n, *row) for n, row in enumerate(rows, start=2)]
    return pl.DataFrame(numbered, {"file": pl.String, "row": pl.Int64, **dict.fromkeys(columns, pl.String)}, orient="row")


def delivery(kind: str, **tables: pl.DataFrame) -> Delivery:
    return Delivery(kind, kind, tables)


def told(found: pl.DataFrame) -> list[tuple[object, ...]]:
    return found.select("kind", "file", "row", "column", "value", "reason").rows()


def test_one_source_stands_as_it_is_and_what_it_has_not_is_lacking() -> None:
    plans = frame("a", PLANS, ("P1", "1", "2021-01-01", None, "N1"))
    found = combine([delivery("cin-census", cin_plans=plans)])
    assert found.tables["cin_plans"].select(PLANS).rows() == [("P1", "1", "2021-01-01", None, "N1")]
    assert {"cin_signoffs", "organisation", "cin_plans.team", "cin_plans.worker"} <= found.lacks
    assert not {"cin_plans", "cin_plans.end_date"} & found.lacks
    assert found.tables["cin_signoffs"].is_empty()


def test_of_plans_the_first_source_owns_the_rows_and_the_next_fills_blanks() -> None:
    """The census dates the second plan a day later: it is told and not counted twice."""
    extract = frame("x", PLANS, ("P1", "1", "2021-01-01", None, None), ("P2", "2", "2021-02-01", None, "N2"))
    census = frame(
        "c", PLANS, ("1-2021-01-01", "1", "01/01/2021", "2021-06-01", "N4"), ("2-2021-02-02", "2", "2021-02-02", None, "N2")
    )
    found = combine([delivery("cin-census", cin_plans=census), delivery("extract", cin_plans=extract)])
    assert found.tables["cin_plans"].select(PLANS).rows() == [
        ("P1", "1", "2021-01-01", "2021-06-01", "N4"), ("P2", "2", "2021-02-01", None, "N2")
    ]  # fmt: skip
    assert told(found.problems) == [
        ("loaded", "c", 2, "plan_id", None, "differs from the extract, which is believed"),
        ("loaded", "cin_plans.csv", None, None, None,
         "1 rows of the cin-census are not in the extract, which owns this table: they are not used"),
    ]  # fmt: skip


def test_of_persons_every_row_stands_and_a_difference_is_told_without_its_value() -> None:
    columns = ("person_id", "dob", "sex")
    extract = frame("x", columns, ("1", "2012-04-08", None))
    annex = frame("a", columns, ("1", "2012-04-09", "F"), ("7", "2010-01-01", "M"))
    found = combine([delivery("annex-a", persons=annex), delivery("extract", persons=extract)])
    assert found.tables["persons"].select("file", "row", *columns).rows() == [
        ("x", 2, "1", "2012-04-08", "F"), ("a", 3, "7", "2010-01-01", "M")
    ]  # fmt: skip
    assert told(found.problems) == [("loaded", "a", 2, "dob", None, "differs from the extract, which is believed")]
    assert "persons.forename" in found.lacks


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_care_the_return_stands_before_annex_a_whatever_came_first(order: tuple[int, int]) -> None:
    columns = ("person_id", "episode_start", "legal_status")
    annex = delivery("annex-a", care_episodes=frame("a", columns, ("1", "2021-01-01", "C1")))
    returned = delivery("ssda903", care_episodes=frame("s", columns, ("1", "2021-01-01", "C2")))
    found = combine([(annex, returned)[i] for i in order])
    assert found.tables["care_episodes"]["legal_status"].to_list() == ["C2"]


def test_who_holds_a_child_fills_what_is_open_and_names_its_team() -> None:
    plans = frame("c", PLANS, ("P1", "1", "2021-01-01", None, "N1"), ("P0", "1", "2020-01-01", "2020-06-01", "N1"))
    held = Holding(
        pl.DataFrame(
            {"person_id": ["1"], "wing": ["cin"], "service": ["Children in Need"], "team": ["Alder 1"], "worker": ["Ana Moss"]}
        )
    )
    annex = Delivery("annex-a", "Annex A", holding=held)
    found = combine([delivery("cin-census", cin_plans=plans), annex])
    assert found.tables["cin_plans"].select("plan_id", "team", "worker").rows() == [("P1", "Alder 1", "Ana Moss"), ("P0", None, None)]
    assert found.tables["organisation"].select("service", "locality", "team").rows() == [
        ("Children in Need", LOCALITY_NOT_SUPPLIED, "Alder 1")
    ]
    assert "organisation.locality" in found.lacks and "cin_plans.team" not in found.lacks


def test_a_team_that_an_organisation_list_knows_keeps_its_locality() -> None:
    known = frame("o", ("service", "locality", "team"), ("Children in Need", "Alder", "Alder 1"))
    row = {"person_id": ["1"], "wing": ["cin"], "service": ["Children in Need"], "team": ["Alder 1"], "worker": ["A"]}
    held = Holding(pl.DataFrame(row))
    found = combine([delivery("extract", organisation=known), Delivery("annex-a", "Annex A", holding=held)])
    assert found.tables["organisation"]["locality"].to_list() == ["Alder"]
    assert "organisation.locality" not in found.lacks
