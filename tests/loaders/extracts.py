"""A small extract written by hand, spoiled one way at a time, and loaded."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from data.store import Store
from loaders import extract

SMALL = {
    "organisation": """service,locality,team
Children in Need,Alder,Alder 1
Children in Need,Alder,Alder 2
Children in Need,Birch,Birch 1
""",
    "workers": """worker_id,worker,team,role
W1,Ana Moss,Alder 1,Social Worker
W2,Ben Fell,Alder 2,Social Worker
W3,Cal Reed,Birch 1,Team Manager
""",
    "persons": """person_id,forename,surname,dob,sex,ethnicity,disability,family_id
880001,Zebedee,Quillfeather,2012-04-08,M,WBRI,0,FAM771
880002,Ottoline,Quillfeather,2014-01-31,F,WBRI,0,FAM771
880003,Peregrine,Thistlewood,2009-11-02,M,MOTH,1,FAM772
880004,Isolde,Thistlewood,2010-02-28,F,MOTH,0,FAM772
""",
    "cin_plans": """plan_id,person_id,start_date,end_date,end_reason,primary_need,locality,team,worker
CIN66001,880001,2021-01-04,2021-06-30,RC7,N1,Alder,Alder 1,Ana Moss
CIN66002,880002,2021-02-01,,,N2,Alder,Alder 1,Ana Moss
CIN66003,880003,2021-03-01,,,N3,Alder,Alder 2,Ben Fell
CIN66004,880004,2021-04-01,,,N4,Birch,Birch 1,Cal Reed
""",
    "cin_signoffs": """plan_id,signed_off_date,signed_off_by
CIN66001,2021-01-20,Cal Reed
CIN66002,2021-09-15,Cal Reed
""",
    "cin_allocations": """plan_id,team,worker,from_date,to_date
CIN66001,Alder 1,Ana Moss,2021-01-04,2021-06-30
CIN66002,Alder 1,Ana Moss,2021-02-01,
CIN66003,Alder 2,Ben Fell,2021-03-01,
CIN66004,Birch 1,Cal Reed,2021-04-01,
""",
    "care_episodes": """person_id,episode_start,episode_end,legal_status,placement_type,placement_provider,\
reason_new,reason_ceased,locality,team,worker
880003,2021-05-01,,C2,U6,PR4,S,,Alder,Alder 2,Ben Fell
""",
    "permanence_predictions": """person_id,assessment_type,predicted_start,recorded_on,recorded_by,manager_note
880003,SGO,2022-08-23,2021-08-01,Team Coordinator,"Support plan to be agreed, see tracker"
""",
    "permanence_assessments": """person_id,assessment_type,actual_start,completed,outcome
880003,SGO,2021-09-01,2021-10-01,Positive
""",
    "permanence_targets": """locality,financial_year,assessment_type,target_starts
Alder,2021/22,SGO,14
""",
}
LATEST = date(2021, 10, 1)
# What says something of a child in SMALL: none of it may be printed.
SECRETS = (
    "Zebedee", "Ottoline", "Peregrine", "Isolde", "Quillfeather", "Thistlewood", "8800", "CIN66", "FAM77", "2012-04-08",
    "Support plan",
)  # fmt: skip


def added(name: str, *lines: str) -> str:
    """A file of SMALL with further rows; the first of them stands in row `next_row(name)`."""
    return SMALL[name] + "".join(f"{line}\n" for line in lines)


def next_row(name: str) -> int:
    """The number of the first row after those of SMALL."""
    return SMALL[name].count("\n") + 1


def replaced(name: str, old: str, new: str) -> str:
    """A file of SMALL with one text replaced."""
    assert old in SMALL[name]
    return SMALL[name].replace(old, new)


def write(folder: Path, files: Mapping[str, str | bytes | None] | None = None, **spoiled: str | bytes | None) -> Path:
    """Write SMALL into `folder`, some of its files spoiled (or left out: None); further files by their name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {**SMALL, **(files or {}), **spoiled}.items():
        if text is not None:
            (folder / f"{name}.csv").write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def load(tmp_path: Path, share_aside: float = 1.0, **spoiled: str | bytes | None) -> extract.Report:
    """Load SMALL, spoiled, into the store `tmp_path / "store"`; any share of rows may be set aside."""
    folder = write(tmp_path / "in", **spoiled)
    return extract.load(folder, Store(tmp_path / "store"), share_aside=share_aside)


def found(report: extract.Report, *fields: str) -> list[tuple[Any, ...]]:
    """The problems of a load, in the order in which they are told."""
    return [tuple(problem[field] for field in fields) for problem in report.problems]


def rows_of(report: extract.Report, table: str) -> list[dict[str, Any]]:
    """The rows of a published table."""
    assert report.edition is not None
    return report.edition.table(table).to_dicts()
