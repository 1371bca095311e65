"""Codes of the SSDA903 return and the words for them (FIELD.md 3); each is shown as code and label: "C2: Full care order"."""

from datetime import date

FULL_CARE_ORDER = "C2"
SHORT_BREAKS = ("V3", "V4")
NONE, NOT_IN_CARE = "Not known", "Not in care"

LEGAL_STATUS = {
    "C1": "Interim care order",
    "C2": "Full care order",
    "D1": "Freeing order",
    "E1": "Placement order",
    "V2": "Section 20, single period",
    "V3": "Short breaks, recorded one by one",
    "V4": "Short breaks by agreement",
    "L1": "Police protection",
    "L2": "Emergency protection order",
    "L3": "Child assessment order",
    "J1": "Remand",
    "J2": "Detained under PACE",
    "J3": "Youth rehabilitation order, residence",
}
PLACEMENT_TYPE = {
    "U1": "Foster placement - relative - long term",
    "U2": "Foster placement - relative - FFA",
    "U3": "Foster placement - relative - not FFA",
    "U4": "Foster placement - long term",
    "U5": "Foster placement - FFA",
    "U6": "Foster placement - not FFA",
    "A3": "Placed for adoption - consent - current carer",
    "A4": "Placed for adoption - consent - not current carer",
    "A5": "Placed for adoption - order - current carer",
    "A6": "Placed for adoption - order - not current carer",
    "P1": "Placed with parents",
    "P2": "Independent living",
    "P3": "Residential employment",
    "H5": "Semi-independent living",
    "K1": "Secure childrens home",
    "K2": "Childrens Home",
    "K3": "Supported accommodation",
    "R1": "Residential care home",
    "R2": "NHS establishment",
    "R3": "Family centre or mother and baby unit",
    "R5": "Young offender institution",
    "S1": "Residential school",
    "T0": "Temporary move",
    "T1": "Temporary move - hospital",
    "T2": "Temporary move - holiday",
    "T3": "Temporary move - carer away",
    "T4": "Temporary move - other",
    "Z1": "Other placement",
}
PLACEMENT_PROVIDER = {
    "PR0": "Parents/Parental responsibility",
    "PR1": "Own provision",
    "PR2": "Other authority's provision",
    "PR3": "Other public provision",
    "PR4": "Private provision",
    "PR5": "Voluntary provision",
}
REASON_CEASED = {
    "E11": "Adopted, not contested",
    "E12": "Adopted, consent dispensed with",
    "E13": "Home to parents, no parental responsibility",
    "E14": "Remand ended",
    "E15": "Age assessed 18 or over",
    "E16": "Moved abroad",
    "E17": "Aged 18, staying put",
    "E2": "Died",
    "E3": "Care taken over by another authority",
    "E41": "Child arrangements order",
    "E43": "Special guardianship, former foster carer",
    "E44": "Special guardianship, other carer",
    "E45": "Special guardianship, former foster carer, relative",
    "E46": "Special guardianship, former foster carer, other",
    "E47": "Special guardianship, other relative",
    "E48": "Special guardianship, other carer",
    "E4A": "Home to parents, planned",
    "E4B": "Home to parents, not planned",
    "E5": "Independent living, with support",
    "E6": "Independent living, without support",
    "E7": "To adult residential care",
    "E8": "Other reason",
    "E9": "Sentenced to custody",
    "NR": "Not in a later return",
    "X1": "Another episode follows",
}
# A child in one year's return and in no later one: no longer known of, which is another thing than having left.
NOT_RETURNED = "NR"
# DOMAIN.md 4: until 2019 special guardianship was E43 and E44.
LEFT_BY_SGO, LEFT_BY_SGO_BEFORE, SGO_CODES_FROM = ("E45", "E46", "E47", "E48"), ("E43", "E44"), date(2019, 1, 1)
LEFT_BY_REUNIFICATION = ("E4A", "E4B", "E13")
LEFT_BY_ADOPTION = ("E11", "E12")
SEX = {"M": "Boys", "F": "Girls"}
SGO, REUNIFICATION = "SGO", "Reunification"
ASSESSMENT_TYPES = (SGO, REUNIFICATION)


def told(code: str, labels: dict[str, str]) -> str:
    """ "C2: Full care order"; "X9: unknown code" for a code of no list; "Not known" and "Not in care" as they are."""
    if code in (NONE, NOT_IN_CARE):
        return code
    return f"{code}: {labels.get(code, 'unknown code')}"
