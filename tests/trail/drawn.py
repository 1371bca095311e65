"""Drawn children, users and moments for the tests of this room."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from access.doing import Doing
from access.keys import child_key
from access.users import Asked, Places
from data.store import Store
from loaders.extract import load

SECRET = "a secret of the tests, long enough"
MAY = date(2022, 5, 23)
NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
PLACES = Places(frozenset({"Erewash", "Chesterfield"}), frozenset({"Erewash CIN Team 1", "Erewash CIN Team 2", "Chesterfield CIN Team 1"}))
FILES = {
    "organisation": "service,locality,team\nChildren in Need,Erewash,Erewash CIN Team 1\n",
    "workers": "worker_id,worker,team,role\nW1,Wim Worker,Erewash CIN Team 1,Social Worker\n",
    "persons": (
        "person_id,forename,surname,dob,sex,ethnicity,disability,family_id\n"
        "P1,Ada,Drawn,2010-05-17,F,WBRI,0,F1\nP2,Ben,Drawn,2012-02-28,M,WBRI,0,F1\nP3,Cyd,Other,2015-08-09,F,MWBC,1,F2\n"
    ),
    "cin_plans": (
        "plan_id,person_id,start_date,end_date,end_reason,primary_need,locality,team,worker\n"
        "CIN1,P1,2021-01-04,2021-06-01,RC7,N1,Erewash,Erewash CIN Team 1,Wim Worker\n"
        "CIN2,P1,2022-01-03,,,N1,Erewash,Erewash CIN Team 1,Wim Worker\n"
        "CIN3,P2,2022-01-03,,,N1,Erewash,Erewash CIN Team 1,Wim Worker\n"
    ),
    "cin_signoffs": "plan_id,signed_off_date,signed_off_by\nCIN2,2022-02-01,Wim Worker\nCIN3,2022-02-02,Wim Worker\n",
    "cin_allocations": (
        "plan_id,team,worker,from_date,to_date\nCIN1,Erewash CIN Team 1,Wim Worker,2021-01-04,2021-06-01\n"
        "CIN2,Erewash CIN Team 1,Wim Worker,2022-01-03,\nCIN3,Erewash CIN Team 1,Wim Worker,2022-01-03,\n"
    ),
    "care_episodes": (
        "person_id,episode_start,episode_end,legal_status,placement_type,placement_provider,reason_new,reason_ceased,locality,team,worker\n"
        "P3,2020-03-02,,C2,U6,PR1,S,,Erewash,Erewash CIN Team 1,Wim Worker\n"
    ),
    "permanence_predictions": (
        "person_id,assessment_type,predicted_start,recorded_on,recorded_by,manager_note\n"
        "P3,SGO,2022-08-01,2022-04-01,Team Coordinator,=1+1 note\n"
    ),
    "permanence_assessments": "person_id,assessment_type,actual_start,completed,outcome\n",
    "permanence_targets": "locality,financial_year,assessment_type,target_starts\nErewash,2021/22,SGO,4\n",
}


def small_store(folder: Path, editions: int = 2) -> Store:
    """A store with editions of three children: two siblings with plans, one in care."""
    source = folder / "extract"
    source.mkdir()
    for name, text in FILES.items():
        (source / f"{name}.csv").write_text(text, encoding="utf-8")
    store = Store(folder / "store")
    for _ in range(editions):
        load(source, store, extract_date=MAY, complete_from=date(2021, 1, 1))
    return store


def doing(user: str = "mi", group: str = "data_manager", after: timedelta = timedelta(0), purpose: str = "") -> Doing:
    """Somebody doing something at NOW, or later."""
    return Doing(user, group, NOW + after, MAY, purpose)


def key(person_id: str) -> str:
    """The key of a drawn child."""
    return child_key(SECRET, person_id)


def asked(name: str = "sam.example", **given: object) -> Asked:
    """A user as asked for; more of its fields by name."""
    fields = {"shown_name": "Sam Example", "group": "team_manager", "teams": ("Erewash CIN Team 1",)} | given
    return Asked(name=name, **fields)  # type: ignore[arg-type]
