"""The heads of the lists of Annex A, in the spellings that are known in the field, and how what stands under each is read."""

from collections.abc import Callable, Sequence

import polars as pl

from loaders import annex_a_codes as codes
from loaders import cells
from loaders.annex_a_codes import coded, name, sex, truth
from loaders.annex_a_lists import CHILD
from loaders.days import day

Columns = dict[str, tuple[Callable[[str], pl.Expr], Sequence[str]]]
PERSON: Columns = {
    "person_id": (cells.identity, CHILD),
    "dob": (day, ("Date of Birth", "DOB", "Date of Birth or Expected Date of Birth")),
    "sex": (sex, ("Gender", "Sex")),
    "ethnicity": (coded(codes.ETHNICITY), ("Ethnicity", "Ethnic origin")),
    "disability": (truth, ("Does the Child have a Disability", "Disability", "Does the child have a disability?")),
}
HOLDER: Columns = {
    "team": (name, ("Allocated Team", "Team", "Allocated Team Name")),
    "worker": (name, ("Allocated Worker", "Worker", "Allocated Social Worker", "Social Worker", "Allocated Worker Name")),
}
# The heads of the lists that carry more than who the child is, with spellings that are known in the field. The day on which a case
# began comes first.
HEADS: dict[int, Columns] = {
    3: {
        "referral_date": (day, ("Date of referral", "Referral Date")),
        "referral_source": (coded(codes.REFERRAL_SOURCE), ("Referral Source", "Source of referral")),
        "nfa": (truth, ("Referral NFA?", "Referral NFA", "NFA")),
    },
    4: {
        "start_date": (day, ("Continuous Assessment Start Date", "Assessment Start Date")),
        "authorised_on": (day, ("Continuous Assessment Date of Authorisation", "Assessment Date of Authorisation")),
    },
    6: {
        "start_date": (day, ("CIN Start Date", "Child in Need Start Date", "Start Date")),
        "primary_need": (coded(codes.PRIMARY_NEED), ("Primary Need Code", "Primary Need")),
        "seen_on": (day, ("Date Child Was Last Seen", "Date Last Seen", "Last Seen")),
        "closure_date": (day, ("CIN Closure Date", "Closure Date", "CIN End Date")),
        "closure_reason": (coded(codes.CLOSURE_REASON), ("Reason for Closure", "Closure Reason")),
        "status": (cells.value, ("Case status", "Status")),
    },
    7: {
        "start_date": (day, ("Child Protection Plan Start Date", "CP Plan Start Date", "CPP Start Date")),
        "end_date": (day, ("Child Protection Plan End Date", "CP Plan End Date", "CPP End Date")),
        "initial_category": (coded(codes.ABUSE), ("Initial Category of Abuse", "Initial Category")),
        "latest_category": (coded(codes.ABUSE), ("Latest Category of Abuse", "Latest Category")),
        "seen_on": (day, ("Date of the Last Statutory Visit", "Date of Last Statutory Visit")),
    },
    8: {
        "started": (day, ("Date Started to be Looked After", "Date started being looked after", "LAC Start Date")),
        "legal_from": (day, ("Start date of current legal status", "Legal Status Start Date")),
        "placed_from": (day, ("Start Date of Most Recent Placement", "Placement Start Date")),
        "ceased": (day, ("Date Ceased to be Looked After", "Date ceased being looked after", "LAC End Date")),
        "legal_status": (coded(codes.LEGAL_STATUS), ("Child's Legal Status", "Legal Status", "Current Legal Status")),
        "placement_type": (coded(codes.PLACEMENT_TYPE), ("Placement Type",)),
        "placement_provider": (coded(codes.PLACEMENT_PROVIDER), ("Placement Provider",)),
        "reason_ceased": (coded(codes.REASON_CEASED), ("Reason Ceased to be Looked After", "Reason Ceased")),
        "seen_on": (day, ("Date of Last Social Work Visit", "Date of Latest Social Work Visit", "Date of the Last Social Work Visit")),
    },
}  # fmt: skip
# What a row is a case of. Of those in ONCE a child has one that began on a day; referrals, which have numbers, are checked by them.
WHAT = {3: "referral", 4: "assessment", 6: "episode of need", 7: "protection plan", 8: "stay in care"}
ONCE = (4, 6, 7, 8)
# The lists from which a day is taken on which a child was seen, and what is known of it.
SEEN = {6: "CIN", 7: "CP", 8: "CLA"}
CODES = {
    3: (("referral_source", codes.REFERRAL_SOURCE, "source of a referral"),),
    6: (("primary_need", codes.PRIMARY_NEED, "primary need"), ("closure_reason", codes.CLOSURE_REASON, "reason for closure")),
    7: (("initial_category", codes.ABUSE, "category of abuse"), ("latest_category", codes.ABUSE, "category of abuse")),
    8: (
        ("legal_status", codes.LEGAL_STATUS, "legal status"), ("placement_type", codes.PLACEMENT_TYPE, "placement type"),
        ("placement_provider", codes.PLACEMENT_PROVIDER, "provider"), ("reason_ceased", codes.REASON_CEASED, "reason for leaving care"),
    ),
}  # fmt: skip
