"""Care by DfE's open data: how children leave, how long they stay, their legal statuses and placements (FIELD.md 6)."""

# How a stay ends, of those that begin: shares, the reasons of the return, days, and the youngest and oldest at the start.
ROUTES = {"home": 27.0, "guardian": 12.0, "adopted": 9.0, "aged": 32.0, "other": 20.0}
REASONS = {
    "home": {"E4A": 76.0, "E4B": 17.0, "E13": 7.0},
    "guardian": {"E45": 32.0, "E46": 12.0, "E47": 38.0, "E48": 18.0},
    "adopted": {"E11": 80.0, "E12": 20.0},
    "aged": {"E5": 46.0, "E6": 14.0, "E17": 26.0, "E7": 6.0, "E8": 8.0},
    "other": {"E8": 66.0, "E41": 17.0, "E3": 7.0, "E9": 5.0, "E14": 2.0, "E15": 1.0, "E16": 1.0, "E2": 1.0},
}
STAY_DAYS = {"home": (290.0, 1.0), "guardian": (520.0, 0.6), "adopted": (760.0, 0.4), "aged": (0.0, 0.0), "other": (480.0, 1.0)}
ENTRY_AGES = {"home": (0.0, 16.0), "guardian": (0.0, 11.0), "adopted": (0.0, 4.0), "aged": (0.5, 17.8), "other": (1.0, 17.0)}
# How far a route is one of the youngest: 1 is every age alike.
YOUNGER = {"adopted": 3.5, "guardian": 1.8, "home": 1.3}
AGED_YEARS_SHAPE, AGED_YEARS_SCALE = 1.5, 3.8
SHARE_UNACCOMPANIED, SHARE_SHORT_BREAKS, SHARE_BACK_IN_CARE = 0.13, 0.02, 0.14
CLOSURE_OF = {"E11": "RC1", "E12": "RC1", "E2": "RC2", "E41": "RC3", "E45": "RC4", "E46": "RC4", "E47": "RC4", "E48": "RC4", "E3": "RC5"}

FIRST_LEGAL = {"V2": 44.0, "C1": 43.0, "L2": 5.0, "L1": 5.0, "J1": 2.0, "C2": 1.0}
LAST_LEGAL = {
    "home": {"V2": 45.0, "C2": 34.0, "C1": 21.0},
    "guardian": {"C2": 62.0, "C1": 30.0, "V2": 8.0},
    "adopted": {"E1": 100.0},
    "aged": {"C2": 84.0, "V2": 15.0, "C1": 1.0},
    "other": {"C2": 52.0, "V2": 32.0, "C1": 15.0, "J1": 1.0},
}
SHORT_BREAKS_LEGAL, UNACCOMPANIED_LEGAL = "V4", "V2"

# Placements by the age at which they begin.
YOUNG, TEENAGE = 5.0, 16.0
PLACEMENTS = {
    "young": {"U6": 38.0, "U3": 17.0, "U4": 16.0, "U1": 9.0, "U5": 4.0, "U2": 1.0, "P1": 9.0, "R3": 4.0, "R2": 0.5, "Z1": 0.5, "K2": 1.0},
    "middle": {
        "U4": 32.0, "U6": 27.0, "U1": 12.0, "U3": 8.0, "K2": 15.0, "P1": 6.0, "R1": 0.7, "S1": 0.7, "K1": 0.3, "T0": 0.2, "Z1": 0.6,
        "T4": 0.2,
    },
    "teenage": {
        "U4": 21.0, "U6": 16.0, "U1": 6.0, "U3": 3.0, "K3": 130.0, "K2": 20.0, "P1": 4.0, "P3": 0.3, "R1": 0.8, "R5": 1.0, "S1": 0.4,
        "K1": 0.5, "T4": 0.2, "Z1": 0.8,
    },
}  # fmt: skip
LAST_PLACEMENT = {"adopted": {"A6": 55.0, "A5": 30.0, "A4": 10.0, "A3": 5.0}, "guardian": {"U3": 45.0, "U1": 30.0, "U4": 13.0, "U6": 12.0}}
UNACCOMPANIED_PLACEMENT = {"K3": 62.0, "U6": 26.0, "U4": 10.0, "K2": 2.0}
SHORT_BREAKS_PLACEMENT = {"U6": 55.0, "K2": 35.0, "R1": 10.0}
SHARE_HOME_TRIAL = 0.30
# A child who will be adopted is placed for it, and on a placement order, so many days before at most.
ADOPTERS_DAYS, PLACEMENT_ORDER_DAYS = 300, 620
# Supported accommodation has had its own code since the return of 2025; before, such a place was H5.
SUPPORTED, SEMI_INDEPENDENT, SUPPORTED_SINCE = "K3", "H5", 2025
FOSTERED = {"PR1": 52.0, "PR4": 38.0, "PR5": 7.0, "PR2": 3.0}
PROVIDERS = {
    "P1": {"PR0": 1.0},
    "A3": {"PR1": 70.0, "PR2": 20.0, "PR5": 10.0},
    "K1": {"PR2": 60.0, "PR3": 10.0, "PR4": 30.0},
    "K2": {"PR4": 80.0, "PR1": 14.0, "PR5": 4.0, "PR2": 2.0},
    "K3": {"PR4": 72.0, "PR5": 16.0, "PR1": 12.0},
    "R1": {"PR4": 80.0, "PR5": 20.0},
    "R2": {"PR3": 1.0},
    "R3": {"PR4": 70.0, "PR1": 20.0, "PR5": 10.0},
    "R5": {"PR3": 1.0},
    "S1": {"PR4": 85.0, "PR2": 15.0},
    "P3": {"PR4": 1.0},
}
# The return leaves the provider blank of temporary and other placements.
WITHOUT_PROVIDER = ("T0", "T1", "T2", "T3", "T4", "Z1")
CHANGES_A_YEAR, CHANGES_AT_FIRST, MOST_CHANGES = 0.36, 0.55, 12
PLACE_CHANGE = {
    "CARPL": 42.0, "CHILD": 8.0, "CREQB": 12.0, "CREQO": 14.0, "LAREQ": 6.0, "PLACE": 6.0, "STAND": 2.0, "ALLEG": 2.0, "OTHER": 8.0,
}  # fmt: skip
