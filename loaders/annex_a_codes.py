"""How values stand in the lists of Annex A: codes behind a letter and before their words, sexes, yes and no, names."""

from collections.abc import Callable, Mapping

import polars as pl

from loaders import cells
from loaders.grid import key_of
from loaders.source import TOLD, problems

Words = Mapping[str, tuple[str, ...]]
# "a) ", as Ofsted's template has it before every code.
LETTER = r"(?i)^[a-z]{1,2}\)\s*"
NOT_KNOWN = ("unknown", "not known", "not recorded", "not stated", "not stated/recorded", "notstated")
MORE_SEXES = {
    **dict.fromkeys(("1 - male", "1: male"), cells.MALE),
    **dict.fromkeys(("2 - female", "2: female"), cells.FEMALE),
    **dict.fromkeys(
        ("not stated/recorded", "not stated / recorded", "not stated/recorded (or unborn)", "not stated / recorded (or unborn)",
         "not recorded", "not specified", "unborn", "non-binary", "non binary", "0 - not known", "9 - not stated"),
        cells.OTHER,
    ),
}  # fmt: skip

LEGAL_STATUS: Words = {
    "C1": ("ICO", "Interim care order"), "C2": ("FCO", "Full care order", "Care order"), "D1": ("Freeing order",),
    "E1": ("Placement order", "Placement order granted"), "V2": ("Single period under S20", "Section 20", "S20"),
    "V3": ("Short term breaks, episodes recorded",), "V4": ("Short term breaks, agreements recorded",),
    "L1": ("Police protection LA accommodation", "Police protection"), "L2": ("EPO", "Emergency protection order"),
    "L3": ("Child assessment order LA accommodation", "Child assessment order"), "J1": ("Remanded to LA or youth detention",),
    "J2": ("LA accommodation under PACE",), "J3": ("Youth rehabilitation order",),
}  # fmt: skip
PLACEMENT_TYPE: Words = {
    "U1": ("Foster placement - relatives - long term",), "U2": ("Foster placement - relative - FFA",),
    "U3": ("Foster placement - relative - not FFA",), "U4": ("Foster placement - long term",), "U5": ("Foster placement - FFA",),
    "U6": ("Foster placement - not FFA",), "A3": ("Placed for adoption - consent - current foster",),
    "A4": ("Placed for adoption - consent - not foster",), "A5": ("Placed for adoption - order - foster",),
    "A6": ("Placed for adoption - order - not foster",), "P1": ("Placed with parents", "Placed with own parents"),
    "P2": ("Independent living",), "P3": ("Residential employment",), "H5": ("Residential accommodation",),
    "K1": ("Secure Children's Homes",), "K2": ("Children's Homes", "Children's Home"), "K3": ("Supported accommodation",),
    "R1": ("Residential Care Home",), "R2": ("NHS/Health Trust",), "R3": ("Family Centre or Mother and Baby Unit",),
    "R5": ("Young Offender Institution",),
    "S1": ("Residential school",), "T0": ("Temporary placement",), "T1": ("Temporary placement - hospital",),
    "T2": ("Temporary placement - holiday",), "T3": ("Temporary placement - carer holiday",),
    "T4": ("Temporary placement - seven days or less",), "Z1": ("Other placements",), "Z11": (), "Z12": (), "Z13": (), "Z14": (),
}  # fmt: skip
PLACEMENT_PROVIDER: Words = {
    "PR0": ("Parents/Parental responsibility",), "PR1": ("Own provision",), "PR2": ("Other LA provision",),
    "PR3": ("Other public provision",), "PR4": ("Private provision",), "PR5": ("Voluntary/third sector",),
}  # fmt: skip
REASON_CEASED: Words = dict.fromkeys(
    ("X1", "E11", "E12", "E13", "E14", "E15", "E16", "E17", "E2", "E3", "E41", "E43", "E44", "E45", "E46", "E47", "E48", "E4A", "E4B",
     "E5", "E6", "E7", "E8", "E9"),
    (),
)  # fmt: skip
PRIMARY_NEED: Words = {
    "N0": ("Not stated",), "N1": ("Abuse or neglect", "Abuse, neglect and exploitation"), "N2": ("Child's disability",),
    "N3": ("Parental disability or illness", "Parental illness or disability"), "N4": ("Family in acute stress",),
    "N5": ("Family dysfunction",), "N6": ("Socially unacceptable behaviour",), "N7": ("Low income",), "N8": ("Absent parenting",),
    "N9": ("Cases other than children in need",),
}  # fmt: skip
CLOSURE_REASON: Words = dict.fromkeys((f"RC{n}" for n in range(1, 10)), ())
REFERRAL_SOURCE: Words = {
    **dict.fromkeys(("1A", "1B", "1C", "1D", "3A", "3B", "3C", "3D", "3E", "3F", "5A", "5B", "5C", "5D"), ()),
    "2A": ("Schools",), "2B": ("Education services",), "4": ("Housing",), "6": ("Police",), "7": ("Other legal agency",),
    "8": ("Other",), "9": ("Anonymous",), "10": ("Unknown",),
}  # fmt: skip
# The lists have the words alone, the CIN census the codes.
ABUSE: Words = {
    "NEG": ("Neglect",), "PHY": ("Physical abuse", "Physical"), "SAB": ("Sexual abuse", "Sexual"),
    "EMO": ("Emotional abuse", "Emotional"), "MUL": ("Multiple/not recommended", "Multiple"),
}  # fmt: skip
ETHNICITY: Words = {
    "WBRI": ("White British",), "WIRI": ("White Irish",), "WIRT": ("Traveller of Irish heritage",), "WOTH": ("Any other White background",),
    "WROM": ("Gypsy/Roma",), "MWBC": ("White and Black Caribbean",), "MWBA": ("White and Black African",), "MWAS": ("White and Asian",),
    "MOTH": ("Any other Mixed background",), "AIND": ("Indian",), "APKN": ("Pakistani",), "ABAN": ("Bangladeshi",),
    "AOTH": ("Any other Asian background",), "BCRB": ("Caribbean",), "BAFR": ("African",), "BOTH": ("Any other Black background",),
    "CHNE": ("Chinese",), "OOTH": ("Any other ethnic group",), "REFU": ("Refused",), "NOBT": ("Information not yet obtained",),
}  # fmt: skip


def coded(known: Words) -> Callable[[str], pl.Expr]:
    """A reader of a column of codes: "C2: FCO", "a) C2", "c2 Full care order" and "Full care order" are C2; others as they stand."""
    words = {key_of(word): code for code, spelt in known.items() for word in spelt}

    def read(column: str) -> pl.Expr:
        bare = cells.value(column).str.replace(LETTER, "")
        first = bare.str.extract(r"^([A-Za-z0-9]+)").str.to_uppercase()
        said = bare.str.to_lowercase().str.replace_all("[^a-z0-9]+", "").replace(words)
        spelt = pl.when(said.is_in(list(known))).then(said)
        return pl.when(first.is_in(list(known))).then(first).otherwise(pl.coalesce(spelt, cells.code(column)))

    return read


def unknown_codes(frame: pl.DataFrame, column: str, known: Words | tuple[str, ...], what: str, personal: bool = False) -> pl.DataFrame:
    """Problems: the rows whose value is no code of a column. The code is told where one stands before its words, never other text."""
    if column not in frame.columns:
        return problems()
    code = pl.lit(None, pl.String) if personal else pl.col(column).str.extract(r"^([A-Z0-9]{1,8})(?:\s*[:\-\u2013\u2014].*)?$")
    return frame.filter(pl.col(column).is_not_null() & ~pl.col(column).is_in(list(known))).select(
        pl.lit(TOLD).alias("kind"),
        "file",
        "row",
        pl.lit(column).alias("column"),
        code.alias("value"),
        pl.lit(f"is no {what} that we know: kept as it stands").alias("reason"),
    )


def sex(column: str) -> pl.Expr:
    """M, F or U, as `cells.sex`, and for Ofsted's own "c) Not stated/recorded" and "d) Neither"."""
    text = cells.value(column)
    low = text.str.to_lowercase().str.replace(LETTER, "").str.replace(r"\.0$", "")
    return low.replace_strict(cells.SEXES | MORE_SEXES, default=text)


def truth(column: str) -> pl.Expr:
    """ "1" or "0", as `cells.truth`, null for "c) Unknown"."""
    low = cells.value(column).str.to_lowercase().str.replace(LETTER, "")
    return pl.when(low.is_in(NOT_KNOWN)).then(None).otherwise(cells.truth(column))


def name(column: str) -> pl.Expr:
    """The name of a team or a worker: blanks of every kind as one; null where the spreadsheet says #N/A."""
    text = cells.plain(pl.col(column)).str.replace_all(r"\s{2,}", " ")
    return pl.when(~text.is_in(("N/A", "n/a"))).then(text)
