"""A small Standard Safeguarding Dataset written by hand, every person in it invented; spoiled one way at a time."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from loaders import ssd
from loaders.incoming import Incoming, listed, opened
from loaders.source import Delivery

SMALL = {
    "ssd_department": """dept_team_id,dept_team_name,dept_team_parent_id,dept_team_parent_name
10,Alder,NULL,NULL
11,Alder CIN Team 1,10,Alder
12,Alder CIN Team 2,10,
13,Disabled Children Team,10,Alder
14,UASC Team,10,Alder
15,Alder Looked After Team,10,Alder
16,Duty Desk,,
""",
    "ssd_professionals": """prof_professional_id,prof_staff_id,prof_professional_name,prof_professional_job_title,\
prof_professional_department
501,S501,Ana Moss,Social Worker,Alder CIN Team 1
502,S502,Ben Fell,Social Worker,Whole Council
503,S503,Cal Reed,Social Worker,15
504,S504,Ana Moss,Team Manager,Whole Council
505,S505,,System Account,Duty Desk
""",
    "ssd_person": """pers_legacy_id,pers_person_id,pers_upn,pers_forename,pers_surname,pers_sex,pers_gender,pers_ethnicity,pers_dob,\
pers_expected_dob,pers_death_date
,9001,A123456789012,Zebedee,Quillfeather,M,M,WBRI,2012-04-08 00:00:00.000,NULL,NULL
,9002,UN4,Ottoline,Quillfeather,,F,WBRI,2014-01-31 00:00:00.000,NULL,NULL
,9003,NULL,Peregrine,Null,M,M,MOTH,NULL,2009-11-02 00:00:00.000,2024-06-02 00:00:00.000
,9004,NULL,Isolde,Thistlewood,F,F,MOTH,2010-02-28 00:00:00.000,NULL,NULL
""",
    "ssd_family": "fami_table_id,fami_family_id,fami_person_id\n1,F71,9001\n2,F71,9002\n3,F99,9001\n",
    "ssd_disability": "disa_table_id,disa_person_id,disa_disability_code\n1,9003,AUT\n2,9001,NONE\n",
    "ssd_cin_episodes": """cine_referral_id,cine_person_id,cine_referral_date,cine_cin_primary_need_code,cine_referral_source_code,\
cine_referral_source_desc,cine_referral_nfa,cine_close_reason,cine_close_date
R1,9001,2023-01-02,N1,1A,Individual,N,RC7,2023-06-30
R2,9002,2023-02-01,N2,8812,6: Police,0,RC99,2024-01-31
R3,9003,01/03/2023,N3,2A,Schools,Y,NULL,NULL
R4,9004,2023-03-20,N4,,,N,NULL,NULL
""",
    "ssd_cin_plans": """cinp_cin_plan_id,cinp_referral_id,cinp_person_id,cinp_cin_plan_start_date,cinp_cin_plan_end_date,\
cinp_cin_plan_team,cinp_cin_plan_worker_id
P1,R1,9001,2023-01-10,2023-06-30,11,501
P2,R2,9002,2023-02-10,2024-02-15,12,502
,R3,9003,2023-03-10,NULL,0,-1
P4,NULL,9004,2023-04-01,NULL,13,777
""",
    "ssd_involvements": """invo_involvements_id,invo_professional_id,invo_professional_role_id,invo_professional_team,invo_person_id,\
invo_involvement_start_date,invo_involvement_end_date,invo_referral_id
1,501,Allocated Case Worker,11,9001,2023-01-05,2023-03-01,R1
2,502,Allocated Case Worker,12,9001,2023-03-15,NULL,R1
3,503,Health Visitor,12,9001,2023-04-01,NULL,R1
4,502,Allocated Case Worker,12,9002,2023-03-01,NULL,R2
5,501,Allocated Case Worker,11,9003,2023-03-01,NULL,NULL
6,504,Allocated Case Worker,12,9003,2023-05-01,2023-06-01,NULL
7,503,Allocated Case Worker,15,9002,2024-03-05,NULL,NULL
""",
    "ssd_cin_assessments": """cina_assessment_id,cina_person_id,cina_referral_id,cina_assessment_start_date,cina_assessment_auth_date
A1,9001,R1,2023-01-03,2023-02-01
A2,9002,R2,2023-02-02,NULL
""",
    "ssd_assessment_factors": """cinf_table_id,cinf_assessment_id,cinf_assessment_factors_json
1,A1,"{""1B"": ""Yes"", ""2B"": ""No"", ""3C"": ""Yes""}"
2,A2,"[""21"", ""4A""]"
""",
    "ssd_cp_plans": """cppl_cp_plan_id,cppl_referral_id,cppl_person_id,cppl_cp_plan_start_date,cppl_cp_plan_end_date,\
cppl_cp_plan_initial_category,cppl_cp_plan_latest_category
C1,R4,9004,2023-05-01,2023-11-01,Neglect,EMO
""",
    "ssd_cin_visits": """cinv_cin_visit_id,cinv_person_id,cinv_cin_visit_date,cinv_cin_visit_seen,cinv_cin_visit_seen_alone
1,9001,2023-02-01 14:30:00.000,Y,N
2,9001,2023-03-01,N,N
3,9002,2023-03-09,Y,Y
""",
    "ssd_cla_visits": "clav_cla_visit_id,clav_cla_id,clav_person_id,clav_cla_visit_date,clav_cla_visit_seen\n1,L1,9002,2024-04-02,\n",
    "ssd_cla_episodes": """clae_cla_episode_id,clae_person_id,clae_cla_placement_id,clae_cla_episode_start_date,\
clae_cla_episode_start_reason,clae_cla_episode_ceased_date,clae_cla_episode_ceased_reason,clae_cla_id
E1,9002,K1,2024-03-01,S,2024-05-01,X1,L1
E2,9002,K2,2024-05-01,P,NULL,X1,L1
E3,9004,NULL,2023-07-01,Started to be looked after,2023-12-01,Returned home to live with parents as part of the care planning process,L2
""",
    "ssd_legal_status": """lega_legal_status_id,lega_person_id,lega_legal_status,lega_legal_status_start_date,lega_legal_status_end_date
1,9002,V2,2024-03-01,2024-06-01
2,9002,Interim care order Sec. 38(1),2024-06-01,2024-09-01
3,9002,Care Order Sec. 31(a),2024-09-01,NULL
4,9002,Supervision order,2022-01-01,NULL
5,9004,Wardship,2023-01-01,NULL
""",
    "ssd_cla_placement": """clap_cla_placement_id,clap_cla_id,clap_person_id,clap_cla_placement_start_date,clap_cla_placement_type,\
clap_cla_placement_provider,clap_cla_placement_end_date
K1,L1,9002,2024-03-02,U6,PR1,2024-05-01
K2,L1,9002,2024-05-01,U4: Foster placement,PR4,NULL
K3,L2,9004,2023-07-01,K2,PR4,2023-10-01
K4,L2,9004,2023-10-01,H5,PR4,NULL
""",
}
# What says something of a child in SMALL: none of it may be told.
SECRETS = ("Zebedee", "Ottoline", "Peregrine", "Isolde", "Quillfeather", "Thistlewood", "900", "F71", "A1234", "2012-04-08")


def write(folder: Path, **spoiled: str | bytes | None) -> Path:
    """Write SMALL into a folder, some of its tables spoiled (or left out: None)."""
    folder.mkdir(parents=True)
    for name, text in {**SMALL, **spoiled}.items():
        if text is not None:
            (folder / f"{name}.csv").write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def read(folder: Path) -> Delivery:
    """What the loader makes of a folder."""
    with opened(listed([folder])) as items:
        return ssd.read(items)


def small(tmp_path: Path, **spoiled: str | bytes | None) -> Delivery:
    """What the loader makes of SMALL, spoiled."""
    return read(write(tmp_path / f"ssd {len(list(tmp_path.iterdir()))}", **spoiled))


def rows(delivery: Delivery, table: str, *columns: str) -> list[Any]:
    """Values of a table, in the order of its rows: alone where one column is asked for."""
    found = delivery.tables[table].select(columns or pl.exclude("file", "row")).rows()
    return [row[0] for row in found] if len(columns) == 1 else found


def told(delivery: Delivery, *columns: str) -> list[tuple[Any, ...]]:
    """The problems of a delivery."""
    return delivery.problems.select(columns or pl.all()).rows()


def incoming(tmp_path: Path, name: str, content: str | bytes) -> Incoming:
    """One file."""
    path = tmp_path / "one"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return Incoming(name, path)


def changed(table: str, changes: Mapping[str, str]) -> str:
    """A table of SMALL with texts replaced."""
    text = SMALL[table]
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    return text
