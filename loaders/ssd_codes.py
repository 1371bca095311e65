"""Codes of the returns, and the words that an SSD has for them: some systems put the code, some its words, some both."""

from loaders.known_codes import Words

NEEDS = tuple(f"N{n}" for n in range(10))
CLOSURES = tuple(f"RC{n}" for n in range(1, 10))
REFERRAL_SOURCES = (
    "1A", "1B", "1C", "1D", "2A", "2B", "3A", "3B", "3C", "3D", "3E", "3F", "4", "5A", "5B", "5C", "5D", "6", "7", "8", "9", "10",
)  # fmt: skip
ABUSE = ("NEG", "PHY", "SAB", "EMO", "MUL")
LEGAL = ("C1", "C2", "D1", "E1", "V2", "V3", "V4", "L1", "L2", "L3", "J1", "J2", "J3")
PLACEMENTS = (
    *(f"U{n}" for n in range(1, 7)), "A3", "A4", "A5", "A6", "P1", "P2", "P3", "H5", "K1", "K2", "K3", "R1", "R2", "R3", "R5", "S1",
    *(f"T{n}" for n in range(5)), "Z1", "Z11", "Z12", "Z13", "Z14",
)  # fmt: skip
PROVIDERS = tuple(f"PR{n}" for n in range(6))
NEW_EPISODE = ("S", "L", "P", "T", "B", "U")
CEASED = (
    "X1", "E11", "E12", "E13", "E14", "E15", "E16", "E17", "E2", "E3", "E41", "E43", "E44", "E45", "E46", "E47", "E48", "E4A", "E4B",
    "E5", "E6", "E7", "E8", "E9",
)  # fmt: skip

# Each list is read from its top: what says more stands before what says less.
ABUSE_WORDS: Words = ((r"multiple|more than one", "MUL"), ("neglect", "NEG"), ("physical", "PHY"), ("sexual", "SAB"), ("emotional", "EMO"))
LEGAL_WORDS: Words = (
    (r"interim care", "C1"),
    (r"placement order", "E1"),
    (r"freed|freeing", "D1"),
    (r"remand", "J1"),
    (r"police and criminal evidence|p\.?a\.?c\.?e\b", "J2"),
    (r"youth rehabilitation", "J3"),
    (r"police protection", "L1"),
    (r"emergency protection", "L2"),
    (r"child assessment order", "L3"),
    # Both kinds of short breaks stay out of headlines (DOMAIN.md 4); where words do not say which, it is the kind by agreement.
    (r"when agreements are recorded", "V4"),
    (r"individual episodes", "V3"),
    (r"short[- ]?term break|short break|regular occ", "V4"),
    (r"^(?:full )?care order|c\.o\. extended", "C2"),
    (r"single (?:period|placement)|\b(?:s|sec|section)\.? ?20\b", "V2"),
)
NEW_WORDS: Words = (
    (r"start", "S"),
    (r"legal.*same carer", "U"),
    (r"legal.*placement|placement.*legal", "B"),
    (r"legal", "L"),
    (r"placement.*same carer", "T"),
    (r"placement", "P"),
)
CEASED_WORDS: Words = (
    (r"new episode", "X1"),
    (r"returned home.*(?:not part|not planned|unplanned)", "E4B"),
    (r"returned home", "E4A"),
    (r"adopted.*unopposed", "E11"),
    (r"adopted.*dispensed", "E12"),
    (r"^died", "E2"),
    (r"taken over by another", "E3"),
    (r"no parental responsibility", "E13"),
    (r"special guardian.*other than former.*other than rel", "E48"),
    (r"special guardian.*other than former.*relative", "E47"),
    (r"special guardian.*former.*other than rel", "E46"),
    (r"special guardian.*former.*relative", "E45"),
    (r"special guardian.*other than former", "E44"),
    (r"special guardian.*former", "E43"),
    (r"^(?:residence|child arrangements?) order", "E41"),
    (r"independent living.*no formal", "E6"),
    (r"independent living", "E5"),
    (r"residential care funded by adult", "E7"),
    (r"custody", "E9"),
    (r"on remand ended", "E14"),
    (r"age assessment", "E15"),
    (r"moved abroad", "E16"),
    (r"staying put|remained with current carer", "E17"),
    (r"ceased for any other reason", "E8"),
)
