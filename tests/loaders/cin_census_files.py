"""Small CIN censuses, invented and written by hand, as XML and as csv files, and what the loader makes of them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from loaders.cin_census import SOURCE
from loaders.incoming import Incoming
from loaders.source import Delivery

SHARED = Path(__file__).parents[3] / "shared" / "data" / "cin_census"
# What says something of a child in SMALL: none of it may be told.
SECRETS = ("Q70001", "Q70002", "Q70003", "2011-06-05", "2015-01-02", "2009-12-24", "Z801200099001")
HEADER = """<Message>
<Header><CollectionDetails><Collection>CIN</Collection><Year>{year}</Year><ReferenceDate>{reference}</ReferenceDate></CollectionDetails>
<Source><SourceLevel>L</SourceLevel><LEA>999</LEA><DateTime>{year}-05-01T10:00:00</DateTime></Source></Header>
<Children>
"""
FOOTER = "</Children>\n</Message>\n"
# Line 5: three children, three episodes, two assessments, three plans, one protection plan: twelve records.
SMALL_CHILDREN = """<Child>
  <ChildIdentifiers>
    <LAchildID>Q70001</LAchildID><UPN>Z801200099001</UPN>
    <PersonBirthDate>2011-06-05</PersonBirthDate><GenderCurrent>1</GenderCurrent>
  </ChildIdentifiers>
  <ChildCharacteristics><Ethnicity>WBRI</Ethnicity><Disabilities><Disability>NONE</Disability></Disabilities></ChildCharacteristics>
  <CINdetails>
    <CINreferralDate>2023-05-02</CINreferralDate><ReferralSource>5D</ReferralSource><PrimaryNeedCode>N1</PrimaryNeedCode>
    <CINclosureDate>2023-11-30</CINclosureDate><ReasonForClosure>RC9</ReasonForClosure>
    <Assessments>
      <AssessmentActualStartDate>2023-05-04</AssessmentActualStartDate>
      <AssessmentAuthorisationDate>2023-06-20</AssessmentAuthorisationDate>
      <FactorsIdentifiedAtAssessment><AssessmentFactors>3B</AssessmentFactors><AssessmentFactors>4A</AssessmentFactors>
      </FactorsIdentifiedAtAssessment>
    </Assessments>
    <CINPlanDates><CINPlanStartDate>2023-07-01</CINPlanStartDate><CINPlanEndDate>2023-08-01</CINPlanEndDate></CINPlanDates>
    <CINPlanDates>
      <CINPlanStartDate>2023-09-01</CINPlanStartDate><CINPlanEndDate>2023-11-30</CINPlanEndDate>
    </CINPlanDates>
    <ReferralNFA>false</ReferralNFA>
  </CINdetails>
  <CINdetails>
    <CINreferralDate>2024-02-10</CINreferralDate><ReferralSource>6</ReferralSource><ReferralNFA>1</ReferralNFA>
  </CINdetails>
</Child>
<Child>
  <ChildIdentifiers>
    <LAchildID>Q70002</LAchildID><UPNunknown>UN3</UPNunknown>PersonBirthDate
    <PersonBirthDate>2015-01-02</PersonBirthDate><Sex>F</Sex><PersonDeathDate>2024-01-15</PersonDeathDate>
  </ChildIdentifiers>
  <ChildCharacteristics><Ethnicity>BAFR</Ethnicity>
    <Disabilities><Disability>AUT</Disability><Disability>LD</Disability></Disabilities></ChildCharacteristics>
  <CINdetails>
    <CINreferralDate>2022-08-08</CINreferralDate><ReferralSource>1A</ReferralSource><PrimaryNeedCode>N2</PrimaryNeedCode>
    <Assessments><AssessmentActualStartDate>2022-08-10</AssessmentActualStartDate>
      <FactorsIdentifiedAtAssessment>2A</FactorsIdentifiedAtAssessment>
      <FactorsIdentifiedAtAssessment> 21 </FactorsIdentifiedAtAssessment></Assessments>
    <CINPlanDates><CINPlanStartDate>2022-10-01</CINPlanStartDate></CINPlanDates>
    <Section47><S47ActualStartDate>2022-09-01</S47ActualStartDate><DateOfInitialCPC>2022-09-10</DateOfInitialCPC></Section47>
    <ReferralNFA>0</ReferralNFA>
    <ChildProtectionPlans><CPPstartDate>2022-09-15</CPPstartDate><CPPendDate>2022-09-30</CPPendDate>
      <InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse><LatestCategoryOfAbuse>EMO</LatestCategoryOfAbuse>
      <NumberOfPreviousCPP>0</NumberOfPreviousCPP><Reviews><CPPreviewDate>2022-09-25</CPPreviewDate></Reviews></ChildProtectionPlans>
    <PreProceedingsandFGDM><PPStartDate>2022-09-20</PPStartDate><PPOutcome>A</PPOutcome></PreProceedingsandFGDM>
  </CINdetails>
</Child>
<Child>
  <ChildIdentifiers><LAchildID>Q70003</LAchildID><PersonBirthDate>2009-12-24</PersonBirthDate><Sex>9</Sex></ChildIdentifiers>
  <ChildCharacteristics><Ethnicity>NOBT</Ethnicity></ChildCharacteristics>
</Child>
"""
RECORDS = 12


def xml(children: str = SMALL_CHILDREN, year: int = 2024, reference: str | None = None) -> str:
    """A census of a year: its first child stands in line 5."""
    return HEADER.format(year=year, reference=reference or f"{year}-03-31") + children + FOOTER


def child(number: str, inside: str = "", sex: str = "<Sex>M</Sex>") -> str:
    """A child with what stands inside behind its identifiers, in one line."""
    identifiers = f"<ChildIdentifiers><LAchildID>{number}</LAchildID>{sex}</ChildIdentifiers>"
    return f"<Child>{identifiers}{inside}</Child>\n"


def episode(referred: str, inside: str = "", closed: str = "") -> str:
    """An episode of need."""
    end = f"<CINclosureDate>{closed}</CINclosureDate><ReasonForClosure>RC7</ReasonForClosure>" if closed else ""
    return f"<CINdetails><CINreferralDate>{referred}</CINreferralDate>{end}{inside}<ReferralNFA>0</ReferralNFA></CINdetails>"


def plan(start: str, end: str = "") -> str:
    """A plan."""
    stop = f"<CINPlanEndDate>{end}</CINPlanEndDate>" if end else ""
    return f"<CINPlanDates><CINPlanStartDate>{start}</CINPlanStartDate>{stop}</CINPlanDates>"


def written(folder: Path, files: Mapping[str, str | bytes]) -> list[Incoming]:
    """Files in a folder, as they come."""
    items = []
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        items.append(Incoming(name, path))
    return items


def read(folder: Path, files: Mapping[str, str | bytes]) -> Delivery:
    """What the loader makes of files."""
    return SOURCE.read(written(folder, files))


def rows(delivery: Delivery, table: str, *columns: str) -> list[tuple[Any, ...]]:
    """Columns of a table's rows."""
    return delivery.tables[table].select(columns).rows()


def told(delivery: Delivery) -> list[tuple[Any, ...]]:
    """The problems of a delivery: kind, row, column, value, the beginning of the reason."""
    return [(p["kind"], p["row"], p["column"], p["value"], p["reason"].split(":")[0]) for p in delivery.problems.to_dicts()]
