"""Two terms of a school census written by hand, every pupil in them invented; spoiled one way at a time."""

from pathlib import Path
from typing import Any

import polars as pl

from loaders import school_census
from loaders.incoming import Incoming, listed, opened
from loaders.source import Delivery

AUTUMN = """pupilonrolltableid,NativeId,dob,surname,forename,upn,formerupn,gender,entrydate,parttime,termlysessionspossible,\
termlysessionsauthorised,termlysessionsunauthorised,enrolstatus,senprovision,ncyearactual
a1,SCH1,2012-Apr-08 00:00:00,Quillfeather,Zebedee,A111,,M,2023-Sep-04 00:00:00,False,134.0,8.0,2.0,C,K,7
a2,SCH1,2013-Jan-31 00:00:00,Quillfeather,Ottoline,A222,,F,2023-Sep-04 00:00:00,True,,7.0,,M,P,6
a3,SCH2,2011-Nov-02 00:00:00,Thistlewood,Peregrine,,,M,2022-Sep-05 00:00:00,False,120.0,,,,,8
a4,SCH2,2010-Feb-28 00:00:00,Thistlewood,Isolde,A444,,F,2021-Sep-06 00:00:00,False,,,,C,E,9
"""
SPRING = """pupilonrolltableid,NativeId,dob,surname,forename,upn,sex,entrydate,termlysessionspossible,ethnicity,enrolstatus,senprovision,\
ncyearactual,youngcarer
s1,SCH2,2012-Apr-08 00:00:00,Quillfeather,Zebedee,A111,M,2025-Jan-06 00:00:00,129.0,WBRI,C,,7,N
s9,SCH9,2013-Jan-31 00:00:00,Quillfeather,Ottoline,A222,F,2023-Sep-04 00:00:00,60.0,WBRI,S,N,6,
s2,SCH1,2013-Jan-31 00:00:00,Quillfeather,Ottoline,A222,F,2023-Sep-04 00:00:00,131.0,MWBC,M,S,6,
s3,SCH2,2011-Nov-02 00:00:00,Thistlewood,Peregrine,,M,2022-Sep-05 00:00:00,,NOBT,C,X,8,
"""
SMALL = {
    "2024_autumn_pupilonroll": AUTUMN,
    "2025_spring_pupilonroll": SPRING,
    "2024_autumn_termlysessiondetailsonroll": """pupilonrolltableid,NativeId,sessions,attendancereason
a1,SCH1,133.0,C
a1,SCH1,118.0,N
a2,SCH1,128.0,#
""",
    "2024_autumn_fsmperiodsonroll": """pupilonrolltableid,NativeId,fsmstartdate,fsmenddate,ukcountry
a1,SCH1,2024-Sep-04 00:00:00,,ENG
a1,SCH1,2023-Sep-04 00:00:00,2024-Jul-20 00:00:00,ENG
a2,SCH1,2024-Sep-10 00:00:00,,
a3,SCH2,2024-Nov-20 00:00:00,,WLS
""",
    "2025_spring_fsmperiod": """pupilonrolltableid,NativeId,fsmstartdate,fsmenddate,ukcountry
s1,SCH2,2024-Sep-04 00:00:00,2024-Dec-19 00:00:00,ENG
s2,SCH1,2025-Jan-06 00:00:00,,ENG
""",
    "2025_spring_senneeds": """pupilonrolltableid,NativeId,sentyperank,sentype
s2,SCH1,1.0,79a0128e
s2,SCH1,2.0,SLCN
""",
    "2025_spring_pupilnolongeronroll": """pupilnolongeronrolltableid,NativeId,dob,surname,forename,upn,leavingdate
n1,SCH2,2010-Feb-28 00:00:00,Thistlewood,Isolde,A444,2024-Dec-01 00:00:00
""",
}
# What says something of a pupil in SMALL: none of it may be told.
SECRETS = ("Zebedee", "Ottoline", "Peregrine", "Isolde", "Quillfeather", "Thistlewood", "A111", "A222", "A444", "2012-", "08/04/2012")


def write(folder: Path, files: dict[str, str | bytes | None]) -> Path:
    """Write SMALL into a new folder, some of its files spoiled (or left out: None)."""
    folder.mkdir(parents=True)
    for name, text in {**SMALL, **files}.items():
        if text is not None:
            (folder / f"{name}.csv").write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def read(folder: Path) -> Delivery:
    """What the loader makes of a folder."""
    with opened(listed([folder])) as items:
        return school_census.read(items)


def small(tmp_path: Path, files: dict[str, str | bytes | None] | None = None) -> Delivery:
    """What the loader makes of SMALL, spoiled."""
    return read(write(tmp_path / f"census {len(list(tmp_path.iterdir()))}", files or {}))


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
