"""Children of an SSD and what happened before and beside a plan: referrals, assessments, child-protection plans, visits."""

from collections.abc import Sequence

import polars as pl

from loaders import cells
from loaders.known_codes import coded, unknown
from loaders.ssd_codes import ABUSE, ABUSE_WORDS, CLOSURES, NEEDS, REFERRAL_SOURCES
from loaders.ssd_tables import Columns, Tables, day, link, name, with_columns

PERSON: Columns = {
    "person_id": (cells.identity, ("pers_person_id",)),
    "forename": (name, ("pers_forename",)),
    "surname": (name, ("pers_surname",)),
    "born": (day, ("pers_dob",)),
    "due": (day, ("pers_expected_dob",)),
    "own_sex": (cells.sex, ("pers_sex",)),
    "gender": (cells.sex, ("pers_gender",)),
    "ethnicity": (cells.code, ("pers_ethnicity",)),
    "upn": (cells.value, ("pers_upn",)),
    "died_on": (day, ("pers_death_date",)),
}
REFERRAL: Columns = {
    "referral_id": (cells.identity, ("cine_referral_id",)),
    "person_id": (cells.identity, ("cine_person_id",)),
    "referral_date": (day, ("cine_referral_date",)),
    "source": (cells.whole, ("cine_referral_source_code", "cine_referral_source")),
    "described": (cells.value, ("cine_referral_source_desc",)),
    "primary_need": (cells.value, ("cine_cin_primary_need_code", "cine_cin_primary_need")),
    "nfa": (cells.truth, ("cine_referral_nfa",)),
    "closure_date": (day, ("cine_close_date",)),
    "closure_reason": (cells.value, ("cine_close_reason",)),
}
ASSESSMENT: Columns = {
    "id": (cells.identity, ("cina_assessment_id",)),
    "person_id": (cells.identity, ("cina_person_id",)),
    "start_date": (day, ("cina_assessment_start_date", "cina_assessment_start")),
    "authorised_on": (day, ("cina_assessment_auth_date", "cina_assessment_auth")),
}
FACTORS: Columns = {
    "id": (cells.identity, ("cinf_assessment_id",)),
    "text": (cells.value, ("cinf_assessment_factors_json", "cinf_assessment_factors")),
}
PROTECTION: Columns = {
    "person_id": (cells.identity, ("cppl_person_id",)),
    "start_date": (day, ("cppl_cp_plan_start_date", "cppl_cp_plan_start")),
    "end_date": (day, ("cppl_cp_plan_end_date", "cppl_cp_plan_end")),
    "initial_category": (cells.value, ("cppl_cp_plan_initial_category",)),
    "latest_category": (cells.value, ("cppl_cp_plan_latest_category",)),
}
# Of each table of visits: what its columns begin with, of which kind a visit is, and the table of the plans it may point to.
VISITS = {
    "cin_visits": ("cinv", "cin", "cin_plans", "cinp"),
    "cp_visits": ("cppv", "cp", "cp_plans", "cppl"),
    "cla_visits": ("clav", "cla", "", ""),
}


def _first_of(tables: Tables, table: str, person: str, other: str, column: str) -> pl.DataFrame | None:
    """One row a person of a table of persons (person_id, column); the first in the file."""
    columns: Columns = {"person_id": (cells.identity, (person,)), column: (cells.identity, (other,))}
    rows = tables.rows(table, columns, ("person_id", column))
    return None if rows is None else rows.filter(pl.col(column).is_not_null()).unique("person_id", keep="first", maintain_order=True)


def persons_of(tables: Tables) -> dict[str, pl.DataFrame]:
    """The table persons. A date of birth that is estimated or expected stands for one that is blank; sex before gender."""
    rows = tables.rows("person", PERSON, ("person_id",))
    if rows is None:
        return {}
    for column, parts in (("dob", ("born", "due")), ("sex", ("own_sex", "gender"))):
        there = [part for part in parts if part in rows.columns]
        if there:
            rows = rows.with_columns(pl.coalesce(there).alias(column)).drop(there)
    if "upn" in rows.columns:
        # In the manner of the SSDA903 the reason why there is none stands in its place.
        rows = rows.with_columns(upn=pl.when(~pl.col("upn").str.contains(r"^UN\d{1,2}$")).then("upn"))
    families = _first_of(tables, "family", "fami_person_id", "fami_family_id", "family_id")
    if families is not None:
        rows = rows.join(families.select("person_id", "family_id"), on="person_id", how="left", maintain_order="left")
    codes: Columns = {"person_id": (cells.identity, ("disa_person_id",)), "code": (cells.code, ("disa_disability_code",))}
    disabled = tables.rows("disability", codes, ("person_id", "code"))
    if disabled is not None:
        ids = disabled.filter(pl.col("code").is_not_null() & (pl.col("code").str.to_uppercase() != "NONE"))["person_id"].unique()
        found = pl.col("person_id").is_in(ids.drop_nulls().to_list())
        rows = rows.with_columns(disability=pl.when(found).then(pl.lit("1")).otherwise(pl.lit("0")))
    return {"persons": rows}


def referrals_of(tables: Tables) -> dict[str, pl.DataFrame]:
    """The table referrals: episodes of need. The source is the code, else the code its description begins with."""
    rows = tables.rows("cin_episodes", REFERRAL, ("referral_id", "person_id", "referral_date"))
    if rows is None:
        return {}
    sources = [column for column in ("source", "described") if column in rows.columns]
    if sources:
        codes = [coded(pl.col(column), REFERRAL_SOURCES) for column in sources]
        known = [pl.when(code.is_in(REFERRAL_SOURCES)).then(code) for code in codes]
        rows = rows.with_columns(referral_source=pl.coalesce(*known, *sources)).drop(sources)
    lists = (("primary_need", NEEDS, "primary need"), ("closure_reason", CLOSURES, "closing reason"))
    for column, codes_known, _ in lists:
        if column in rows.columns:
            rows = rows.with_columns(coded(pl.col(column), codes_known).alias(column))
    for column, codes_known, what in (*lists, ("referral_source", REFERRAL_SOURCES, "referral source")):
        if column in rows.columns:
            tables.problems.append(unknown(rows, column, codes_known, what))
    return {"referrals": rows}


def _factors(text: pl.Expr) -> pl.Expr:
    """The codes of {"1B": "Yes", "2B": "No"} or ["1B", "2B"] that are there, "1B 2B" for those of more than one."""
    said_no = text.str.replace_all(r'(?i)"\d{1,2}[A-Z]?"\s*:\s*(?:"(?:no|n|0|false|)"|0|false|null)', "")
    codes = said_no.str.to_uppercase().str.extract_all(r"\b\d{1,2}[A-F]?\b").list.unique(maintain_order=True)
    return codes.list.join(" ").replace("", None)


def assessments_of(tables: Tables) -> dict[str, pl.DataFrame]:
    """The table child_assessments, with the factors of each where the SSD has them."""
    rows = tables.rows("cin_assessments", ASSESSMENT, ("person_id", "start_date"))
    if rows is None:
        return {}
    factors = tables.rows("assessment_factors", FACTORS, ("id", "text"))
    if factors is not None and "id" in rows.columns:
        found = factors.select("id", _factors(pl.col("text")).alias("factors")).filter(pl.col("factors").is_not_null())
        found = found.unique("id", keep="first", maintain_order=True)
        rows = rows.join(found, on="id", how="left", maintain_order="left")
    return {"child_assessments": rows.drop("id", strict=False)}


def protection_of(tables: Tables) -> dict[str, pl.DataFrame]:
    """The table protection_plans."""
    rows = tables.rows("cp_plans", PROTECTION, ("person_id", "start_date"))
    if rows is None:
        return {}
    for column in ("initial_category", "latest_category"):
        if column in rows.columns:
            rows = rows.with_columns(coded(pl.col(column), ABUSE, ABUSE_WORDS).alias(column))
            tables.problems.append(unknown(rows, column, ABUSE, "category of abuse"))
    return {"protection_plans": rows}


def _persons_of_plans(tables: Tables, table: str, prefix: str, begins: Sequence[str]) -> pl.DataFrame | None:
    columns: Columns = {"plan_id": (cells.identity, begins), "of": (cells.identity, (f"{prefix}_person_id",))}
    rows = tables.rows(table, columns, ("plan_id", "of"), told=False) if table else None
    return None if rows is None else rows.select("plan_id", "of").filter(pl.col("plan_id").is_not_null()).unique("plan_id", keep="first")


def visits_of(tables: Tables) -> dict[str, pl.DataFrame]:
    """The table visits: when a child was seen.

    A visit counts where it says that the child was seen; where a table never says so of any visit, each of them counts, and that is
    told. A visit that points to a plan and not to a child is of that plan's child.
    """
    frames, unseen = [], 0
    for table, (prefix, kind, plans, plan_prefix) in VISITS.items():
        columns: Columns = {
            "person_id": (cells.identity, (f"{prefix}_person_id",)),
            "plan_id": (link, (f"{prefix}_{kind}_plan_id",)),
            "seen_on": (day, (f"{prefix}_{kind}_visit_date",)),
            "seen": (cells.truth, (f"{prefix}_{kind}_visit_seen",)),
        }
        rows = tables.rows(table, columns, ("seen_on",))
        if rows is None:
            continue
        rows = with_columns(rows, "person_id", "plan_id", "seen")
        of = _persons_of_plans(tables, plans, plan_prefix, (f"{plan_prefix}_{kind}_plan_id", f"{kind}_plan_id"))
        if of is not None:
            rows = rows.join(of, on="plan_id", how="left", maintain_order="left")
            rows = rows.with_columns(person_id=pl.coalesce("person_id", "of"))
        if rows.height and rows["seen"].is_null().all():
            tables.notes.append(f"ssd_{table} never says whether the child was seen: each visit counts as one.")
        else:
            seen = rows.filter(pl.col("seen") == "1")
            unseen += rows.height - seen.height
            rows = seen
        frames.append(rows.select("file", "row", "person_id", "seen_on", pl.lit(kind.upper()).alias("kind")))
    if unseen:
        tables.notes.append(f"Visits that do not say that the child was seen: {unseen:,}. They are left out.")
    return {"visits": pl.concat(frames)} if frames else {}
