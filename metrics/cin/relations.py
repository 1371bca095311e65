"""How figures of CIN plans follow from one another: what must be hidden together where small numbers are."""

from metrics.cin.divisions import DURATION_BANDS, NEEDS, SIGN_OFF_BANDS
from metrics.relations import Relations

# (whole, parts): the whole is the sum of its parts.
SUMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("cin-open", tuple(measure.name for measure in DURATION_BANDS)),
    ("cin-open", tuple(measure.name for measure in SIGN_OFF_BANDS)),
    ("cin-open", tuple(measure.name for measure in NEEDS)),
    ("cin-over-a-year", ("cin-duration-m12-24", "cin-duration-over-24")),
    ("cin-late-sign-off", ("cin-signoff-over-8-weeks", "cin-signoff-unsigned-ge-10-days")),
    ("cin-signed-off-42-days-ago", ("cin-signoff-w6-8", "cin-signoff-over-8-weeks")),
    ("cin-signed-off-over-56-days-ago", ("cin-signoff-over-8-weeks",)),
    ("cin-unsigned-10-days", ("cin-signoff-unsigned-ge-10-days",)),
)
# (whole, part): cases of the part are cases of the whole, so the rest is a count too, though no column shows it.
WITHIN: tuple[tuple[str, str], ...] = (
    ("cin-open", "cin-needs-attention"),
    ("cin-open", "cin-over-a-year"),
    ("cin-open", "cin-late-sign-off"),
    ("cin-open", "cin-over-19-weeks"),
    ("cin-open", "cin-signed-off-42-days-ago"),
    ("cin-open", "cin-unsigned-10-days"),
    ("cin-needs-attention", "cin-over-19-weeks"),
    ("cin-needs-attention", "cin-signed-off-42-days-ago"),
    ("cin-needs-attention", "cin-unsigned-10-days"),
    ("cin-over-19-weeks", "cin-over-a-year"),
)
# Open = open before + starts - ends (DOMAIN.md 2). Open before is no term: another month end shows it.
NETS: tuple[tuple[tuple[int, str], ...], ...] = (
    ((1, "cin-open"), (-1, "cin-starts"), (1, "cin-ends")),
    ((1, "cin-open"), (-1, "cin-starts-12m"), (1, "cin-ends-12m")),
)
# A figure worked out from a count is hidden where the count is, and shown where it is.
DERIVED: dict[str, tuple[str, ...]] = {
    "cin-starts-a-month": ("cin-starts-12m",),
    "cin-ends-a-month": ("cin-ends-12m",),
    "cin-duration-closed-12m": ("cin-ends-12m",),
    "cin-target": ("cin-starts-12m",),
}
# Figures of one month: twelve of them, read at twelve month ends, add up to a figure of the year.
MONTHLY = ("cin-open-month-ago", "cin-starts", "cin-ends")
MONTHLY_FLOWS = ("cin-starts", "cin-ends")
RELATIONS = Relations(("cin_plans",), SUMS, WITHIN, (), NETS, DERIVED, MONTHLY, MONTHLY_FLOWS)
