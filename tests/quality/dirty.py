"""The invented demo with the faults of a real extract put into it, the same each time: every rule is broken somewhere."""

import csv
from datetime import date, timedelta
from pathlib import Path

DEMO = Path(__file__).parents[2] / "data" / "demo"
Rows = list[dict[str, str]]


def _read(name: str) -> Rows:
    with (DEMO / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _written(folder: Path, name: str, rows: Rows) -> None:
    heads = list(dict.fromkeys(head for row in rows for head in row))
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
        made = csv.DictWriter(handle, heads, restval="")
        made.writeheader()
        made.writerows(rows)


def _later(day: str, by: int) -> str:
    return str(date.fromisoformat(day) + timedelta(by))


def write(folder: Path, every: int = 40) -> Path:
    """The ten files, referrals, child-protection plans and deaths in `folder`; one plan in `every` has a fault of each kind."""
    folder.mkdir(parents=True)
    tables = {file.stem: _read(file.stem) for file in sorted(DEMO.glob("*.csv"))}
    plans, persons = tables["cin_plans"], {row["person_id"]: row for row in tables["persons"]}
    still = [row for row in plans if not row["end_date"]]
    ended = [row for row in plans if row["end_date"] >= "2021-06-01"]
    referrals = [
        {
            "referral_id": f"R{row['plan_id']}",
            "person_id": row["person_id"],
            "referral_date": _later(row["start_date"], -30),
            "referral_source": "6",
            "primary_need": row["primary_need"],
            "nfa": "0",
            "closure_date": row["end_date"],
            "closure_reason": "RC7" if row["end_date"] else "",
        }
        for row in plans
    ]
    by_plan = {row["referral_id"][1:]: row for row in referrals}
    protection: Rows = []

    def some(rows: Rows, nth: int, many: int = 1) -> Rows:
        return rows[nth :: every * many]

    for row in some(still, 1):
        again = {**row, "plan_id": f"{row['plan_id']}B", "start_date": _later(row["start_date"], 3)}
        tables["cin_plans"].append(again)
        by_plan[again["plan_id"]] = {**by_plan[row["plan_id"]], "referral_id": f"R{again['plan_id']}"}
    for row in some(still, 2):
        whole = {"end_date": "", "initial_category": "NEG", "latest_category": "NEG"}
        protection.append({"person_id": row["person_id"], "start_date": _later(row["start_date"], 5), **whole})
    for row in some(still, 3):
        by_plan[row["plan_id"]]["referral_date"] = _later(row["start_date"], 4)
    for row in some(still, 4, 2):
        by_plan[row["plan_id"]] |= {"closure_date": "2022-05-20", "closure_reason": "RC8"}
    for row in some(ended, 5, 3):
        by_plan[row["plan_id"]]["nfa"] = "1"
    for row in some(still, 6, 8):
        persons[row["person_id"]]["died_on"] = _later(row["start_date"], 10)
    for row in some(ended, 7, 2):
        row["end_date"] = row["start_date"]
    signed = [{"plan_id": row["plan_id"], "signed_off_date": _later(row["start_date"], -2)} for row in some(still, 8)]
    signed += [{"plan_id": row["plan_id"], "signed_off_date": _later(row["end_date"], 6)} for row in some(ended, 9, 2)]
    tables["cin_signoffs"] += signed
    others = {row["team"]: row["worker"] for row in tables["workers"]}
    held = {row["plan_id"]: row for row in tables["cin_allocations"] if not row["to_date"]}
    for n, row in enumerate(some(still, 10)):
        elsewhere = [worker for team, worker in others.items() if team != row["team"]]
        held[row["plan_id"]]["worker"] = row["worker"] = elsewhere[n % len(elsewhere)]
    for row in some(still, 11):
        held[row["plan_id"]]["team"] = row["team"] = "Team that was renamed"
    for row in some(still, 12, 2):
        held[row["plan_id"]]["to_date"] = "2022-05-10"
    for row in [*some(still, 13), *some(ended, 13)]:
        row["primary_need"] = ""
    for row in some(ended, 14):
        row["end_reason"] = ""
    for row in some(ended, 15, 4):
        row["end_reason"] = "NR"
    for row in some(still, 16, 4):
        persons[row["person_id"]]["dob"] = ""
    for row in some(ended, 17):
        row["end_date"] = "31/02/2022"
    for row in some(still, 18, 4):
        row["end_date"] = _later(row["start_date"], -40)
    for row in some(ended, 19, 8):
        tables["care_episodes"].append({"person_id": row["person_id"], "episode_start": _later(row["start_date"], 1), "legal_status": "C2"})
    further = {"referrals": list(by_plan.values()), "protection_plans": protection}
    for name, rows in (tables | further).items():
        _written(folder, name, rows)
    (folder / "extract.csv").write_text("extract_date,complete_from\n2022-05-23,2020-01-01\n", encoding="utf-8")
    return folder
