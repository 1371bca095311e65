"""How figures of planning for permanence follow from one another: what must be hidden together where small numbers are.

Children in care and planned starts are hidden as one table: a page shows both, and predictions are of children.
"""

from metrics.relations import Net, Relations

SUMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("care-in-care-all", ("care-in-care", "care-short-breaks")),
    ("ppoc-planned", ("ppoc-not-started", "ppoc-upcoming", "ppoc-late", "ppoc-on-time", "ppoc-unpredicted")),
    ("ppoc-upcoming", ("ppoc-upcoming-sgo", "ppoc-upcoming-reunification")),
)
# (whole, part): cases of the part are cases of the whole, so the rest is a count too, though no column shows it.
WITHIN: tuple[tuple[str, str], ...] = (
    ("care-in-care", "care-on-fco"),
    ("care-in-care", "care-with-prediction"),
    ("care-in-care", "care-no-prediction"),
    ("care-on-fco", "care-no-prediction"),
    ("ppoc-not-started", "ppoc-yet-to-start"),
)
_BEGUN: Net = ((1, "ppoc-started-sgo"), (1, "ppoc-started-reunification"))
_PREDICTED: Net = ((1, "ppoc-predicted-sgo"), (1, "ppoc-predicted-reunification"))
# Counts of no column: without a prediction and not in need of one; begun in the year before its last 3 months; predicted in the
# year and begun, or older.
RESTS: tuple[tuple[str, Net], ...] = (
    ("neither", ((1, "care-in-care"), (-1, "care-with-prediction"), (-1, "care-no-prediction"))),
    ("begun-earlier", (*_BEGUN, (-1, "ppoc-late"), (-1, "ppoc-on-time"), (-1, "ppoc-unpredicted"))),
    ("predicted-earlier", (*_PREDICTED, (-1, "ppoc-yet-to-start"))),
)
# In care = in care a month before + came - left. In care before is no term: another month end shows it.
NETS: tuple[Net, ...] = (((1, "care-in-care"), (-1, "care-starters"), (1, "care-leavers")),)
MONTHLY = ("care-starters", "care-leavers")
TO_DATE = ("ppoc-started-sgo", "ppoc-predicted-sgo", "ppoc-started-reunification", "ppoc-predicted-reunification")
# Of 12 months, of 3; "planned" less the rest of its sum is what began in 3 months.
YEARLY = (
    "care-left-by-sgo", "care-left-home", "care-came-back", "ppoc-planned", "ppoc-late", "ppoc-on-time", "ppoc-unpredicted",
)  # fmt: skip
# All less those of a month before would be what began in the month; with those planned later every live prediction could be added
# up, and less the children with one that leaves the few who have two, or are in care no more.
NEVER = ("ppoc-all", "ppoc-later")
# Predictions that wait on the day: their date alone lies in a period.
STOCKS = ("ppoc-yet-to-start",)
# A median is derived from nothing that is shown, so it is never shown either.
DERIVED: dict[str, tuple[str, ...]] = {"ppoc-moved-by": ("ppoc-moved",)}
RELATIONS = Relations(
    ("care", "planned_starts", "permanence_steps"),
    SUMS,
    WITHIN,
    RESTS,
    NETS,
    DERIVED,
    MONTHLY,
    MONTHLY,
    TO_DATE,
    YEARLY,
    NEVER,
    STOCKS,
    few=True,
)
