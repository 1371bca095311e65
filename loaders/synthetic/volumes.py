"""How much there is and of what, by DfE's open data of 2023 to 2025 (FIELD.md 6): the median authority, and the shares of codes."""

# The spread of authorities about the median, as the factor of one standard deviation of the logarithm: by it 153 of them add up to
# England (402,400 children in need at 31 March, 103,440 plans, 81,770 in care), the largest five times the median.
SPREAD_NEED, SPREAD_PLANS, SPREAD_CARE = 1.75, 2.02, 1.78

# Children a year in the median authority, by how their need goes on: assessed and closed; a plan; a plan of a disabled child;
# a protection plan; care; aftercare of somebody who has left care; a referral without further action.
ASSESSED_A_YEAR = 740.0
PLANNED_A_YEAR = 790.0
DISABLED_A_YEAR = 24.0
PROTECTED_A_YEAR = 325.0
CARED_A_YEAR = 183.0
AFTERCARE_A_YEAR = 137.0
NO_ACTION_A_YEAR = 231.0

# Days that they last, on average.
PLAN_DAYS, PLAN_SPREAD = 196.0, 0.85
DISABLED_PLAN_DAYS, DISABLED_PLAN_SPREAD = 800.0, 0.8
PROTECTION_DAYS, PROTECTION_SPREAD = 300.0, 0.65
AFTERCARE_DAYS, AFTERCARE_SPREAD = 1980.0, 0.35
# Who comes back within twelve months is drawn for so many; some of them find no family that had left.
SHARE_COMING_BACK = 0.95
SHARE_SECOND_PLAN = 0.10
SHARE_STEPPED_DOWN = 0.35
SHARE_OWN_COURSE = 0.25
SIBLINGS = {"1": 0.58, "2": 0.25, "3": 0.11, "4": 0.04, "5": 0.02}
SIBLINGS_IN_CARE = {"1": 0.70, "2": 0.18, "3": 0.09, "4": 0.03}

PRIMARY_NEED = {
    "N1": 58.0, "N5": 12.0, "N4": 8.6, "N2": 4.6, "N8": 5.0, "N0": 2.6, "N3": 2.1, "N6": 2.0, "N9": 0.9, "N7": 0.3,
}  # fmt: skip
DISABLED_NEED, UNACCOMPANIED_NEED = "N2", "N8"
REFERRAL_SOURCE = {
    "6": 29.5, "2A": 18.5, "2B": 2.0, "5A": 7.0, "5B": 3.0, "5C": 2.5, "5D": 1.5, "3A": 2.0, "3B": 2.0, "3C": 0.5, "3D": 4.0, "3E": 3.5,
    "3F": 3.0, "1A": 3.0, "1B": 1.5, "1C": 1.5, "1D": 2.0, "4": 1.4, "7": 3.2, "8": 5.0, "9": 2.2, "10": 1.2,
}  # fmt: skip
CLOSED_AFTER_ASSESSMENT = {"RC8": 70.0, "RC9": 30.0}
CLOSED = {"RC7": 90.0, "RC5": 6.4, "RC4": 1.2, "RC3": 1.2, "RC6": 0.9, "RC2": 0.2, "RC1": 0.1}
ABUSE = {"NEG": 49.0, "EMO": 37.0, "PHY": 7.0, "SAB": 4.0, "MUL": 3.0}
FACTORS = {
    "3B": 18.0, "4B": 15.0, "4A": 8.0, "1B": 8.0, "2B": 8.0, "3A": 5.0, "18B": 6.0, "16A": 6.0, "17A": 6.0, "5A": 4.0, "6A": 4.0,
    "2A": 3.0, "1A": 1.5, "12A": 3.0, "15A": 2.5, "13A": 2.0, "19B": 2.0, "20": 2.0, "21": 3.0, "22A": 0.4, "23A": 0.3, "7A": 1.5,
    "14A": 1.0, "11A": 1.0, "10A": 1.5, "24A": 1.0,
}  # fmt: skip

ETHNICITY = {
    "WBRI": 66.0, "WOTH": 5.5, "WIRI": 0.4, "WIRT": 0.2, "WROM": 0.8, "MWBC": 3.2, "MWBA": 1.4, "MWAS": 1.6, "MOTH": 3.3, "AIND": 1.3,
    "APKN": 3.1, "ABAN": 1.4, "AOTH": 2.3, "BCRB": 1.5, "BAFR": 3.8, "BOTH": 1.5, "CHNE": 0.2, "OOTH": 2.4, "REFU": 0.4, "NOBT": 2.0,
}  # fmt: skip
UNACCOMPANIED_ETHNICITY = {"OOTH": 55.0, "BAFR": 30.0, "AOTH": 12.0, "WOTH": 3.0}
DISABILITIES = {
    "AUT": 25.0, "LD": 20.0, "BEH": 14.0, "COMM": 12.0, "MOB": 9.0, "PC": 6.0, "DDA": 5.0, "HEAR": 3.0, "VIS": 3.0, "CON": 2.0,
    "INC": 1.5, "HAND": 1.0,
}  # fmt: skip
SHARE_DISABLED, SHARE_BOYS, SHARE_UPN = 0.12, 0.535, 0.93
AGES_REFERRED = {"0": 9.0, "1": 21.0, "5": 27.0, "10": 33.0, "16": 10.0}
AGE_ENDS = {"0": 1.0, "1": 5.0, "5": 10.0, "10": 16.0, "16": 17.9}
