"""The tables of the CIN pages, with the ids their columns have in files."""

from metrics.cin import codes
from metrics.cin.bands import DURATIONS, SIGN_OFFS
from metrics.tables import Column, TableSpec

CHILDREN_IN_NEED = ("Children in Need",)


def _dashed(id: str) -> str:
    return id.replace("_", "-")


OVERVIEW = TableSpec(
    "cin-overview",
    "Cases open by locality",
    (
        Column("cases_open", "cin-open"),
        Column("cases_open_1_month_ago", "cin-open-month-ago"),
        Column("avg_open_12m", "cin-average-open-12m"),
        Column("starts_last_month", "cin-starts"),
        Column("ends_last_month", "cin-ends"),
        Column("avg_duration_weeks_closed_12m", "cin-duration-closed-12m"),
    ),
    services=CHILDREN_IN_NEED,
    base="cases_open",
    trend=True,
)
TARGETS = TableSpec(
    "cin-targets",
    "Open cases against target",
    (
        Column("cases_open", "cin-open"),
        Column("starts_12m", "cin-starts-12m"),
        Column("avg_open_12m", "cin-average-open-12m"),
        Column("avg_open_3m", "cin-average-open-3m"),
        Column("target_open", "cin-target"),
        Column("diff_from_target", "cin-difference-target"),
        Column("diff_from_average", "cin-difference-average"),
    ),
    services=CHILDREN_IN_NEED,
    base="target_open",
)
TOTAL_OPEN = Column("total_open", "cin-open")
DURATIONS_TABLE = TableSpec(
    "cin-durations",
    "Open plans by months since they started",
    (TOTAL_OPEN, *(Column(band.id, f"cin-duration-{_dashed(band.id)}") for band in DURATIONS)),
    base="total_open",
)
SIGN_OFFS_TABLE = TableSpec(
    "cin-signoffs",
    "Open plans by time since a manager last signed off",
    (TOTAL_OPEN, *(Column(band.id, f"cin-signoff-{_dashed(band.id)}") for band in SIGN_OFFS)),
    base="total_open",
)
NEEDS_TABLE = TableSpec(
    "cin-needs",
    "Open plans by primary need",
    (TOTAL_OPEN, *(Column(code.lower(), f"cin-need-{code.lower()}") for code in codes.PRIMARY_NEED)),
    base="total_open",
)
NEEDS_ATTENTION_TABLE = TableSpec(
    "cin-needs-attention",
    "Open plans that need attention, by reason",
    (
        Column("cases_open", "cin-open"),
        Column("needs_attention", "cin-needs-attention"),
        Column("open_over_19_weeks", "cin-over-19-weeks"),
        Column("unsigned_ge_10_days", "cin-unsigned-10-days"),
        Column("signed_off_ge_42_days", "cin-signed-off-42-days-ago"),
        Column("signed_off_over_56_days", "cin-signed-off-over-56-days-ago"),
    ),
    services=CHILDREN_IN_NEED,
    base="cases_open",
)
TABLES = (OVERVIEW, TARGETS, DURATIONS_TABLE, SIGN_OFFS_TABLE, NEEDS_TABLE, NEEDS_ATTENTION_TABLE)
