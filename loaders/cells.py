"""Values as systems write them, made plain: blanks of every kind, codes with their words, sexes, yes and no, days."""

import polars as pl

# Blanks that look like nothing: no-break and zero-width spaces, a byte order mark in the middle of a file.
ODD_BLANKS = "[\u00a0\u2007\u202f\u200b\ufeff\t]"
# What else ASCII has beside a space that means nothing at the end of a value.
OTHER_BLANKS = (b"\r", b"\x0b", b"\x0c")
SPREADSHEET_ERRORS = ("#N/A", "#NULL!", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!")
# Written by exports for nothing; never taken for nothing in a name, since people are called so.
WORDS_FOR_NOTHING = ("NULL", "null", "NaN", "nan", "NaT", "None", "<NA>", "N/A", "n/a")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MALE, FEMALE, OTHER = "M", "F", "U"
SEXES = {
    **dict.fromkeys(("1", "m", "male", "boy", "a) male"), MALE),
    **dict.fromkeys(("2", "f", "female", "girl", "b) female"), FEMALE),
    **dict.fromkeys(("0", "9", "3", "u", "unknown", "not known", "i", "indeterminate", "not stated", "neither", "other", "x"), OTHER),
}  # fmt: skip
YES = ("1", "true", "t", "y", "yes", "a) yes")
NO = ("0", "false", "f", "n", "no", "b) no")


def plain(value: pl.Expr) -> pl.Expr:
    """A value without odd blanks, with none at its ends; null where nothing is left or a spreadsheet could not work it out."""
    text = value.str.replace_all(ODD_BLANKS, " ").str.strip_chars()
    return pl.when((text != "") & ~text.is_in(SPREADSHEET_ERRORS)).then(text)


def made_plain(frame: pl.DataFrame, content: bytes) -> pl.DataFrame:
    """A frame with every column of text `plain`, as read from this content (in UTF-8): what is not in the content is not looked for."""
    texts = pl.col(pl.String)
    if b"\t" in content or not content.isascii():
        frame = frame.with_columns(texts.str.replace_all(ODD_BLANKS, " ").str.strip_chars())
    elif any(sign in content for sign in OTHER_BLANKS):
        frame = frame.with_columns(texts.str.strip_chars())
    elif frame.height:
        ends = frame.select((texts.str.starts_with(" ") | texts.str.ends_with(" ")).any())
        frame = frame.with_columns(pl.col(name).str.strip_chars() for name in ends.columns if ends[name][0])
    nothing = (texts == "") | texts.is_in(SPREADSHEET_ERRORS) if b"#" in content else texts == ""
    return frame.with_columns(pl.when(~nothing).then(texts))


def value(column: str) -> pl.Expr:
    """A column that is no name: `plain`, and null for the words that exports write for nothing."""
    text = plain(pl.col(column))
    return pl.when(~text.is_in(WORDS_FOR_NOTHING)).then(text)


def code(column: str) -> pl.Expr:
    """The code at the beginning of a value that has its words behind it.

    "C2: FCO", "C2 - Full care order", "a) U1: Foster placement" and "C2" give C2, U1, U1 and C2; a value of another shape is kept whole.
    """
    text = value(column).str.replace(r"^[a-z]{1,2}\)\s*", "")
    short = text.str.extract(r"^([A-Z]{1,3}\d{0,3}[A-Z]?|\d{1,2}[A-Z]?)\s*(?:[:\-\u2013\u2014].*)?$", 1)
    return pl.coalesce(short, text)


def sex(column: str) -> pl.Expr:
    """M, F or U for every spelling and number of the returns; null for a blank, another value as it stands."""
    text = value(column)
    return text.str.to_lowercase().str.replace(r"\.0$", "").replace_strict(SEXES, default=text)


def truth(column: str) -> pl.Expr:
    """ "1" for yes, "0" for no in every spelling (true, Y, 1, a) Yes); null for a blank, another value as it stands."""
    text = value(column)
    low = text.str.to_lowercase().str.replace(r"\.0$", "")
    return pl.when(low.is_in(YES)).then(pl.lit("1")).when(low.is_in(NO)).then(pl.lit("0")).otherwise(text)


def whole(column: str) -> pl.Expr:
    """A number without the decimals that a spreadsheet or pandas gave it: "7.0" is 7; another value as it stands."""
    return value(column).str.replace(r"^(-?\d+)\.0+$", "$1")


def day(column: str) -> pl.Expr:
    """A day as the checks read it: 2022-03-14 or 14/03/2022.

    Takes the time of day off, 14-03-2022 and 14.03.2022 as 14/03/2022, 20220314, 14-Mar-2022 and 2024-Oct-16; any other value
    is kept as it stands, for the checks to tell of.
    """
    text = value(column).str.replace(r"[ T]\d{1,2}:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$", "")
    named = text
    for number, name in enumerate(MONTHS, start=1):
        named = named.str.replace(rf"(?i)^(\d{{4}})-{name}[a-z]*-(\d\d?)$", rf"$1-{number:02d}-$2")
        named = named.str.replace(rf"(?i)^(\d\d?)[ -]{name}[a-z]*[ -](\d{{4}})$", rf"$1/{number:02d}/$2")
    return (
        named.str.replace(r"^(\d{4})(\d\d)(\d\d)$", "$1-$2-$3")
        .str.replace(r"^(\d\d?)[-.](\d\d?)[-.](\d{4})$", "$1/$2/$3")
        .str.replace(r"^(\d{4})/(\d\d?)/(\d\d?)$", "$1-$2-$3")
    )


def identity(column: str) -> pl.Expr:
    """The number or code of a person, worker or plan: as it stands, without the decimals pandas gave it."""
    return whole(column)
