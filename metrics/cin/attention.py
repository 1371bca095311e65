"""Measures of plans that need a look: why a plan needs attention, open over a year, late for sign-off."""

from data.settings import SETTINGS
from metrics.cin.build import SIGNED, open_measure
from metrics.cin.rules import (
    is_due_for_sign_off,
    is_late_for_sign_off,
    is_over_a_year,
    is_over_target_duration,
    is_overdue_for_sign_off,
    is_unsigned_in_time,
    needs_attention,
)
from metrics.measure import Good

OVER_A_YEAR = open_measure(
    "cin-over-a-year",
    "Open over a year",
    "open over a year",
    "Open plans started 12 calendar months ago or more.",
    is_over_a_year,
    "At 23/05/2022: a start on 23/05/2021 counts, one on 24/05/2021 does not.",
    good=Good.LOW,
    chip=("Time open", "Over a year"),
)
LATE_SIGN_OFF = open_measure(
    "cin-late-sign-off",
    "Late for sign-off",
    "late for sign-off",
    "Open plans over 8 weeks since the latest sign-off, or with nothing signed off for 10 working days or more.",
    is_late_for_sign_off,
    "Signed off 57 days ago: late. Signed off 56 days ago: not.",
    good=Good.LOW,
    chip=("Sign-off", "Late"),
    order=("days_since_sign_off", True),
    needs=SIGNED,
)
NEEDS_ATTENTION = open_measure(
    "cin-needs-attention",
    "Needs attention",
    "in need of attention",
    f"Open plans over {SETTINGS.target_days} days, or last signed off 42 days ago or more, or with nothing signed off for 10 working days "
    "or more.",
    needs_attention,
    "Open 134 days and signed off yesterday: counts once. Open 133 days, signed off 41 days ago: does not.",
    good=Good.LOW,
    chip=("Reason", "Needs attention"),
    order=("days_open", True),
    needs=SIGNED,
)
OVER_TARGET_DURATION = open_measure(
    "cin-over-19-weeks",
    f"Open over {SETTINGS.target_weeks} weeks",
    f"open over {SETTINGS.target_weeks} weeks",
    f"Open plans started more than {SETTINGS.target_days} days before the day shown.",
    is_over_target_duration,
    "At 14/03/2022: a start on 31/10/2021 (134 days) counts, one on 01/11/2021 (133 days) does not.",
    good=Good.LOW,
    chip=("Time open", f"Over {SETTINGS.target_weeks} weeks"),
    order=("days_open", True),
)
SIGN_OFF_DUE = open_measure(
    "cin-signed-off-42-days-ago",
    "Last sign-off 42 days ago or more",
    "last signed off 42 days ago or more",
    "Open plans whose latest manager sign-off is 42 days before the day shown, or more.",
    is_due_for_sign_off,
    "At 23/05/2022: signed off 11/04/2022 (42 days) counts, 12/04/2022 (41 days) does not.",
    good=Good.LOW,
    chip=("Last signed off", "42 days ago or more"),
    order=("days_since_sign_off", True),
    needs=SIGNED,
)
SIGN_OFF_OVERDUE = open_measure(
    "cin-signed-off-over-56-days-ago",
    "of which over 56 days",
    "last signed off over 56 days ago",
    "Open plans whose latest manager sign-off is more than 56 days before the day shown.",
    is_overdue_for_sign_off,
    "At 23/05/2022: signed off 27/03/2022 (57 days) counts, 28/03/2022 (56 days) does not.",
    good=Good.LOW,
    chip=("Last signed off", "Over 56 days ago"),
    order=("days_since_sign_off", True),
    needs=SIGNED,
)
UNSIGNED = open_measure(
    "cin-unsigned-10-days",
    "No sign-off after 10 working days",
    "with no sign-off after 10 working days",
    "Open plans with nothing signed off for 10 working days or more since their start.",
    is_unsigned_in_time,
    "At 23/05/2022: a start on 09/05/2022 (10 working days) counts, one on 10/05/2022 (9) does not.",
    good=Good.LOW,
    chip=("Sign-off", "None after 10 working days"),
    order=("working_days", True),
    needs=SIGNED,
)
