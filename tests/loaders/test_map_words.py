"""The words of a map, each read from small files: fixed and shared columns, values, joins, cuts, filters, lists made, and faults told."""

from pathlib import Path

import polars as pl
import pytest

from loaders import mapped
from loaders.incoming import Incoming
from loaders.source import Delivery, Refused

MAP = """
[everywhere]
person_id = ["Client No", "Person No"]
team = {head = "Team", optional = true}
worker = {join = ["First", "Last"], optional = true}
[everywhere.primary_need]
head = "Need"
[everywhere.primary_need.values]
"abuse" = "N1"
"none said" = ""

[service]
cin_plans = "Disabled Children Service"

[cin_plans]
file = "plans*.csv"
plan_id = "Plan"
start_date = "From"
locality = {fixed = "Alder"}
only = [{head = "Status", without = ["Draft"]}, {head = "Kind", values = ["CIN"], optional = true}, {head = "From", filled = true}]
"""
PLANS = """Plan,Person No,From,Status,Kind,Need,First,Last,Team
1,880001,04/01/2021,Open,CIN,Abuse,Ana,Moss,Alder 1
2,880002,05/01/2021,draft,CIN,Abuse,Ana,Moss,Alder 1
3,880003,06/01/2021,Open,CP,Abuse,Ana,Moss,Alder 1
4,880004,,Open,CIN,Abuse,Ana,Moss,Alder 1
5,880005,08/01/2021,Open,cin,N4: Family in acute stress,Ben,,Birch 1
6,880006,09/01/2021,Open,CIN,None said,Ben,,Birch 1
7,880006,10/01/2021,Open,CIN,QQ,Ben,,Birch 1
"""


def read(folder: Path, text: str, **files: str) -> Delivery:
    """What a map makes of files, each named without .csv."""
    items = []
    for name, content in {"ours.toml": text, **{f"{name}.csv": content for name, content in files.items()}}.items():
        (folder / name).write_text(content)
        items.append(Incoming(name, folder / name))
    return mapped.read(items)


def test_columns_said_once_fixed_joined_and_looked_up_and_rows_left_out(tmp_path: Path) -> None:
    found = read(tmp_path, MAP, plans=PLANS)
    assert found.tables["cin_plans"].select("row", "plan_id", "person_id", "primary_need", "locality", "team", "worker").rows() == [
        (2, "1", "880001", "N1", "Alder", "Alder 1", "Ana Moss"),
        (6, "5", "880005", "N4", "Alder", "Birch 1", "Ben"),
        (7, "6", "880006", None, "Alder", "Birch 1", "Ben"),
        (8, "7", "880006", "QQ", "Alder", "Birch 1", "Ben"),
    ]
    # A value that the map does not list stays, and is told with its row.
    assert found.problems.select("row", "column", "value").rows() == [(6, "primary_need", None), (8, "primary_need", "QQ")]
    assert any("3 of 7 rows" in note for note in found.notes)


def test_lists_that_the_map_leaves_out_are_made_of_those_who_are_named(tmp_path: Path) -> None:
    made = read(tmp_path, MAP, plans=PLANS).tables
    assert made["organisation"].select("service", "locality", "team").rows() == [
        ("Disabled Children Service", "Alder", "Alder 1"),
        ("Disabled Children Service", "Alder", "Birch 1"),
    ]
    assert made["workers"].select("worker_id", "worker", "team").rows() == [("Ana Moss", "Ana Moss", "Alder 1"), ("Ben", "Ben", "Birch 1")]
    assert made["persons"]["person_id"].to_list() == ["880001", "880005", "880006"]


def test_a_filter_that_may_be_missing_takes_every_row_and_says_so(tmp_path: Path) -> None:
    found = read(tmp_path, MAP, plans=PLANS.replace(",Kind,", ",Sort,"))
    assert found.tables["cin_plans"]["plan_id"].to_list() == ["1", "3", "5", "6", "7"]
    assert "cin_plans: plans.csv has no head Kind: all its rows are taken." in found.notes


def test_what_a_table_says_itself_goes_before_what_is_said_everywhere(tmp_path: Path) -> None:
    cut = 'team = {head = "Team", before = " 1"}\nworker = {head = "First", after = "A"}\n'
    own = MAP.replace('plan_id = "Plan"\n', f'plan_id = "Plan"\n{cut}')
    plans = read(tmp_path, own, plans=PLANS).tables["cin_plans"]
    assert plans.select("team", "worker").rows()[:2] == [("Alder", "na"), ("Birch", None)]


def test_one_row_a_child_of_several_reports_and_what_differs_is_told(tmp_path: Path) -> None:
    text = """
[[persons]]
file = "one.csv"
person_id = "No"
sex = "Sex"
[[persons]]
file = "two.csv"
person_id = "Ref"
sex = {head = "Gender", optional = true}
dob = "Born"
"""
    found = read(tmp_path, text, one="No,Sex\n1,M\n2,\n", two="Ref,Gender,Born\n1,F,2012-04-08\n2,girl,2014-01-31\n3,,2015-01-31\n")
    assert found.tables["persons"].select("person_id", "sex", "dob").sort("person_id").rows() == [
        ("1", "M", "2012-04-08"),
        ("2", "F", "2014-01-31"),
        ("3", None, "2015-01-31"),
    ]
    assert found.problems.select("file", "row", "column", "value").rows() == [("two.csv", 2, "sex", None)]
    assert found.problems.filter(pl.col("reason").str.contains("earlier row")).height == 1


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[everywhere]\nperson_id", "[everywhere]\nperson", "[everywhere]: 'person' is no column of any table. Did you mean"),
        ('{head = "Team", optional = true}', '{head = "Team", option = true}', "[everywhere] team: 'option' is no word of a map."),
        ('head = "Need"', "head = 7", "[everywhere] primary_need: names no head."),
        ('"abuse" = "N1"', '"abuse" = 1', "[everywhere] primary_need: its values are pairs of texts"),
        ('join = ["First", "Last"]', 'join = ["First"]', "[everywhere] worker: joins two heads or more"),
        ('fixed = "Alder"', 'fixed = "Alder", head = "Area"', "[cin_plans] locality: is read from a head, made by join, or fixed"),
        ('fixed = "Alder"', "fixed = 1", "[cin_plans] locality: fixed is a text"),
        ('fixed = "Alder"', 'head = "Area", as = "places"', "[cin_plans] locality: as = 'places' is no way to read a column."),
        ('plan_id = "Plan"', "", "[cin_plans]: says nothing of plan_id"),
        ('file = "plans*.csv"', "", "[cin_plans]: says no file."),
        ('without = ["Draft"]', 'without = ["Draft"], filled = true', "[cin_plans] only: needs values"),
        ('{head = "From", filled = true}', '"From"', "[cin_plans] only: is {head"),
        ('cin_plans = "Disabled', 'plans = "Disabled', "[service]: 'plans' is no word of a map."),
        ('{head = "Status"', '{head = "State"', "[cin_plans] plans.csv has no head State. Its heads are Plan, Person No"),
        ('person_id = ["Client No", "Person No"]', 'person_id = "Nobody"', "[cin_plans] plans.csv has no head Nobody."),
    ],
)
def test_a_fault_is_told_once_with_its_place_and_nothing_of_a_child(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert MAP.count(old) == 1
    two = MAP.replace(old, new) + '\n[[referrals]]\nfile = "none.csv"\noptional = true\nreferral_id = "R"\nreferral_date = "D"\n'
    with pytest.raises(Refused) as refused:
        read(tmp_path, two, plans=PLANS)
    why = str(refused.value)
    assert why.count(told) == 1 and why.startswith("The map ours.toml ")
    assert "8800" not in why and "Moss" not in why
