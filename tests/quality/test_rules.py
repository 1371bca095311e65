"""Every rule on its edge days, worked by hand: who breaks it on a day, and who does not the day before or after."""

from typing import Any

import pytest

from metrics import engine
from metrics.catalogue import MEASURES
from metrics.quality.rules import RULES
from tests.metrics.cohort import scope_of
from tests.quality.cohort import Told, d, plan

D = "23/05/2022"
Tables = dict[str, list[dict[str, Any]]]


def two(first: dict[str, Any], second: dict[str, Any], **more: Any) -> Tables:
    """Two plans: the second is P1."""
    return {"cin_plans": [first, {**second, "plan_id": "P1"}], **more}


def one(case: dict[str, Any], **more: Any) -> Tables:
    """One plan, with more tables by name."""
    return {"cin_plans": [case], **more}


def protected(start: str, end: str | None = None, child: str = "A") -> list[dict[str, Any]]:
    return [{"person_id": child, "start_date": start, "end_date": end}]


def care(start: str, end: str | None = None, status: str = "C2") -> list[dict[str, Any]]:
    return [{"person_id": "A", "episode_start": start, "episode_end": end, "legal_status": status}]


def referred(on: str, **more: Any) -> dict[str, Any]:
    return {"referral_id": f"R{on}", "person_id": "A", "referral_date": on, **more}


def signed(on: str) -> list[dict[str, Any]]:
    return [{"plan_id": "P0", "signed_off_date": on}]


def held(start: str, to: str | None, **more: Any) -> dict[str, Any]:
    return {"plan_id": "P0", "team": "Alder 1", "worker": "Ana Moss", "from_date": start, "to_date": to, **more}


def died(on: str) -> list[dict[str, Any]]:
    return [{"person_id": "A", "forename": "Ash", "dob": "28/02/2015", "died_on": on}]


def workers(*teams: str | None) -> list[dict[str, Any]]:
    return [{"worker_id": f"W{n}", "worker": "Ana Moss", "team": team} for n, team in enumerate(teams)]


M1, M9, M10, M11 = "01/03/2022", "09/05/2022", "10/05/2022", "11/05/2022"
# rule, day, tables, the plans that break it.
EDGES: tuple[tuple[str, str, Tables, str], ...] = (
    ("overlapping-plans", D, two(plan(M1, M10), plan(M9)), "P0 P1"),
    ("overlapping-plans", D, two(plan(M1, M10), plan(M10)), ""),
    ("overlapping-plans", D, two(plan(M1, M10), plan(M9, person_id="B")), ""),
    ("overlapping-plans", D, two(plan(M1), plan("23/05/2022")), "P0 P1"),
    ("overlapping-plans", "22/05/2022", two(plan(M1), plan("23/05/2022")), ""),  # not begun by the day
    ("overlapping-plans", "09/05/2022", two(plan(M1, M10), plan(M9)), "P0 P1"),  # the end is not known yet
    ("overlapping-plans", D, two(plan(M1, M11), plan(M10, M10)), "P0 P1"),  # of one day, within
    ("overlapping-plans", D, two(plan("01/01/2020", "01/06/2020"), plan("01/05/2020", "23/05/2021")), ""),  # ended over a year ago
    ("overlapping-plans", D, two(plan("01/01/2020", "01/06/2020"), plan("01/05/2020", "24/05/2021")), "P1"),
    ("second-open", D, two(plan("01/02/2022"), plan("01/04/2022")), "P0 P1"),
    ("second-open", D, two(plan("01/02/2022", D), plan("01/04/2022")), ""),
    ("second-open", "22/05/2022", two(plan("01/02/2022", D), plan("01/04/2022")), "P0 P1"),
    ("second-open", D, two(plan("01/02/2022"), plan("01/04/2022", person_id="B")), ""),
    ("beside-protection", D, one(plan(M1, M11), protection_plans=protected(M10)), "P0"),
    ("beside-protection", D, one(plan(M1, M10), protection_plans=protected(M10)), ""),
    ("beside-protection", D, one(plan(M10), protection_plans=protected(M1, M10)), ""),
    ("beside-protection", D, one(plan(M9), protection_plans=protected(M1, M10)), "P0"),
    ("beside-protection", "09/05/2022", one(plan(M1), protection_plans=protected(M10)), ""),
    ("beside-protection", D, one(plan(M1), protection_plans=protected(M10, child="B")), ""),
    ("beside-protection", D, one(plan(M1), protection_plans=protected(M10, M10)), ""),  # lasted no day
    ("beside-care", D, one(plan(M1, M11), care_episodes=care(M10)), "P0"),
    ("beside-care", D, one(plan(M1, M10), care_episodes=care(M10)), ""),
    ("beside-care", D, one(plan(M1), care_episodes=care(M10, status="V4")), ""),
    ("beside-care", "09/05/2022", one(plan(M1), care_episodes=care(M10)), ""),
    ("before-referral", D, one(plan(M1), referrals=[referred("02/03/2022")]), "P0"),
    ("before-referral", D, one(plan("02/03/2022"), referrals=[referred("02/03/2022")]), ""),
    ("before-referral", D, one(plan(M1), referrals=[referred(M1), referred("02/03/2022")]), ""),
    ("before-referral", D, one(plan(M1)), ""),  # no referral at all: this rule does not speak
    ("before-referral", "01/03/2022", one(plan(M1), referrals=[referred("02/03/2022")]), ""),  # not known yet
    ("after-closure", D, one(plan(M1, M11), referrals=[referred(M1, closure_date=M10)]), "P0"),
    ("after-closure", D, one(plan(M1, M10), referrals=[referred(M1, closure_date=M10)]), ""),
    ("after-closure", D, one(plan(M1), referrals=[referred(M1, closure_date=M10)]), "P0"),
    ("after-closure", "09/05/2022", one(plan(M1), referrals=[referred(M1, closure_date=M10)]), ""),
    ("after-closure", D, one(plan(M11), referrals=[referred(M1, closure_date=M10), referred(M11)]), ""),
    ("after-closure", D, one(plan(M11), referrals=[referred(M1, closure_date=M10)]), "P0"),  # began after it
    ("nfa-referral", D, one(plan("28/02/2022"), referrals=[referred("01/02/2022", nfa="1"), referred(M1, nfa="0")]), "P0"),
    ("nfa-referral", D, one(plan(M1), referrals=[referred("01/02/2022", nfa="1"), referred(M1, nfa="0")]), ""),
    ("nfa-referral", D, one(plan(M1), referrals=[referred(M1, nfa="true")]), "P0"),
    ("nfa-referral", D, one(plan(M1), referrals=[referred(M1)]), ""),
    ("closed-after-assessment", D, one(plan(M1, M10), referrals=[referred(M1, closure_date=D, closure_reason="RC9")]), "P0"),
    ("closed-after-assessment", "22/05/2022", one(plan(M1, M10), referrals=[referred(M1, closure_date=D, closure_reason="RC9")]), ""),
    ("closed-after-assessment", D, one(plan(M1, M10), referrals=[referred(M1, closure_date=D, closure_reason="RC8")]), "P0"),
    ("closed-after-assessment", D, one(plan(M1, M10), referrals=[referred(M1, closure_date=D, closure_reason="RC7")]), ""),
    ("same-day", D, one(plan(M10, M10)), "P0"),
    ("same-day", D, one(plan(M10, M11)), ""),
    ("same-day", D, one(plan(D)), ""),
    ("after-death", D, one(plan(M1, M11), persons=died(M10)), "P0"),
    ("after-death", D, one(plan(M1, M10), persons=died(M10)), ""),
    ("after-death", D, one(plan(M1), persons=died(M10)), "P0"),
    ("after-death", "09/05/2022", one(plan(M1), persons=died(M10)), ""),
    ("after-death", D, one(plan(M11, M11), persons=died(M10)), "P0"),
    ("signed-off-before-start", D, one(plan(M10), cin_signoffs=signed(M9)), "P0"),
    ("signed-off-before-start", D, one(plan(M10), cin_signoffs=signed(M10)), ""),
    ("signed-off-after-end", D, one(plan(M1, M10), cin_signoffs=signed(M11)), "P0"),
    ("signed-off-after-end", D, one(plan(M1, M10), cin_signoffs=signed(M10)), ""),
    ("signed-off-after-end", "10/05/2022", one(plan(M1, M10), cin_signoffs=signed(M11)), ""),
    ("unsigned-for-a-year", D, one(plan("23/05/2020"), cin_signoffs=signed("23/05/2021")), "P0"),
    ("unsigned-for-a-year", D, one(plan("23/05/2020"), cin_signoffs=signed("24/05/2021")), ""),
    ("unsigned-for-a-year", D, one(plan("24/05/2020")), ""),
    ("unsigned-for-a-year", D, one(plan("23/05/2020")), "P0"),
    ("unsigned-for-a-year", D, one(plan("23/05/2020", D)), ""),
    ("worker-elsewhere", D, one(plan(M1), workers=workers("Alder 2")), "P0"),
    ("worker-elsewhere", D, one(plan(M1), workers=workers("Alder 2", "Alder 1")), ""),
    ("worker-elsewhere", D, one(plan(M1), workers=workers("Alder 2", None)), ""),
    ("worker-elsewhere", D, one(plan(M1), workers=workers("Not known")), ""),
    ("worker-elsewhere", D, one(plan(M1, D), workers=workers("Alder 2")), ""),
    ("worker-elsewhere", D, one(plan(M1, worker="Not known"), workers=workers("Alder 2")), ""),
    ("held-by-nobody", D, one(plan(M1, team="Not known")), "P0"),
    ("held-by-nobody", D, one(plan(M1, worker=None)), "P0"),
    ("held-by-nobody", D, one(plan(M1)), ""),
    ("held-by-nobody", D, one(plan(M1, D, team="Not known")), ""),
    ("allocation-ended", D, one(plan(M1), cin_allocations=[held(M1, D)]), "P0"),
    ("allocation-ended", D, one(plan(M1), cin_allocations=[held(M1, "24/05/2022")]), ""),
    ("allocation-ended", D, one(plan(M1), cin_allocations=[held(M1, M10), held(M10, None, team="Alder 2")]), ""),
    ("allocation-ended", D, one(plan(M1)), ""),  # no history: nothing has ended
    ("no-need", D, one(plan(M1, primary_need="N0")), "P0"),
    ("no-need", D, one(plan(M1, primary_need="Q9")), "P0"),
    ("no-need", D, one(plan(M1, primary_need=None)), "P0"),
    ("no-need", D, one(plan(M1)), ""),
    ("no-end-reason", D, one(plan(M1, M10, end_reason=None)), "P0"),
    ("no-end-reason", D, one(plan(M1, M10)), ""),
    ("no-end-reason", "09/05/2022", one(plan(M1, M10, end_reason=None)), ""),
    ("not-returned", "31/03/2022", one(plan("01/01/2021", "01/04/2021", end_reason="NR")), "P0"),
    ("not-returned", "01/04/2022", one(plan("01/01/2021", "01/04/2021", end_reason="NR")), ""),
    ("no-birth-date", D, two(plan(M1, M10), plan(M10), persons=[{"person_id": "A", "forename": "Ash"}]), "P0 P1"),
    ("no-birth-date", D, one(plan(M1), persons=[]), "P0"),
    ("no-birth-date", D, one(plan(M1)), ""),
)  # fmt: skip


@pytest.mark.parametrize(("name", "day", "tables", "broken"), EDGES, ids=lambda value: value if isinstance(value, str) else "")
def test_edge_day(name: str, day: str, tables: Tables, broken: str) -> None:
    frames, scope, measure = Told(tables).frames(), scope_of(d(day)), MEASURES[f"quality-{name}"]
    assert sorted(engine.cases(measure, scope, frames)["plan_id"]) == broken.split()
    assert engine.figure(measure, scope, frames) == len(broken.split())
    listed = engine.cases(MEASURES["quality-broken"], scope, frames)["plan_id"]
    assert set(broken.split()) <= set(listed), "who breaks one rule breaks a rule"


def test_every_rule_has_its_edges() -> None:
    breaks = {name for name, *_, broken in EDGES if broken}
    keeps = {name for name, *_, broken in EDGES if not broken}
    assert breaks == keeps == {rule.measure.name.removeprefix("quality-") for rule in RULES}
