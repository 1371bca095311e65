"""Every measure of child-in-need plans (DOMAIN.md 3), each with its words and an example worked by hand."""

from data.settings import SETTINGS
from metrics.cin.attention import (
    LATE_SIGN_OFF,
    NEEDS_ATTENTION,
    OVER_A_YEAR,
    OVER_TARGET_DURATION,
    SIGN_OFF_DUE,
    SIGN_OFF_OVERDUE,
    UNSIGNED,
)
from metrics.cin.build import PLANS, TABLE, average_measure, ended_measure, open_measure, started_measure
from metrics.cin.divisions import DURATION_BANDS, NEEDS, SIGN_OFF_BANDS
from metrics.cin.rules import days_to_end, has_ended, has_no_target, is_known
from metrics.measure import Difference, Good, MeanWeeks, Measure, Scaled, every

OPEN = open_measure(
    "cin-open",
    "Cases open",
    "open",
    "Plans started on or before the day shown and not ended by the end of it.",
    every,
    "At 14/03/2022: started 14/03/2022, no end: open. Started 01/02/2022, ended 14/03/2022: not open.",
    good=Good.LOW,
    of_any_day=True,
)
OPEN_MONTH_AGO = open_measure(
    "cin-open-month-ago",
    "Open a month ago",
    "open a month before",
    "Plans open one calendar month before the day shown, in the team that holds them on the day shown.",
    every,
    "At 31/03/2022 a month ago is 28/02/2022: a plan of 01/01/2022 to 01/03/2022 was open then.",
    back=1,
    period="one month before",
)
CHANGE = Measure(
    name="cin-change",
    title="Change in a month",
    phrase="open now or a month before",
    definition="Cases open less cases open one month ago. Equal to starts less ends in the last month.",
    table=TABLE,
    population=is_known,
    counted=every,
    example="210 open, 207 a month ago: up 3.",
    arithmetic=Difference("cin-open", "cin-open-month-ago"),
    good=Good.LOW,
    period="last month",
    needs=PLANS,
)
STARTS = started_measure(
    "cin-starts",
    "Starts",
    "started",
    "Plans with a start date in the last month: after the same day a month before, up to the day shown.",
    "At 14/03/2022: a start on 15/02/2022 counts, one on 14/02/2022 does not.",
    period="last month",
    months=1,
)
ENDS = ended_measure(
    "cin-ends",
    "Ends",
    "ended",
    "Plans with an end date in the last month: after the same day a month before, up to the day shown.",
    "At 14/03/2022: an end on 14/03/2022 counts, one on 14/02/2022 does not.",
    period="last month",
    months=1,
)
STARTS_12M = started_measure(
    "cin-starts-12m",
    "Starts in 12 months",
    "started in the last 12 months",
    "Plans with a start date in the last 12 months.",
    "At 14/03/2022: a start on 15/03/2021 counts, one on 14/03/2021 does not.",
    period="last 12 months",
    months=12,
)
ENDS_12M = ended_measure(
    "cin-ends-12m",
    "Ends in 12 months",
    "ended in the last 12 months",
    "Plans with an end date in the last 12 months.",
    "At 14/03/2022: an end on 15/03/2021 counts, one on 14/03/2021 does not.",
    period="last 12 months",
    months=12,
)
STARTS_A_MONTH = started_measure(
    "cin-starts-a-month",
    "Average starts a month",
    "started in the last 12 months",
    "Starts in the last 12 months / 12, rounded half up.",
    "3,317 starts / 12 = 276.4, shown as 276.",
    period="last 12 months",
    months=12,
    arithmetic=Scaled(1, 12),
)
ENDS_A_MONTH = ended_measure(
    "cin-ends-a-month",
    "Average ends a month",
    "ended in the last 12 months",
    "Ends in the last 12 months / 12, rounded half up.",
    "3,302 ends / 12 = 275.2, shown as 275.",
    period="last 12 months",
    months=12,
    arithmetic=Scaled(1, 12),
)
DURATION_CLOSED = Measure(
    name="cin-duration-closed-12m",
    title="Average duration, closed",
    phrase="ended in the last 12 months",
    definition="Mean weeks (days / 7) from start to end of the plans ended in the last 12 months.",
    table=TABLE,
    population=is_known,
    counted=has_ended,
    example="Two plans ended after 70 and 85 days: 155 days / 7 / 2 = 11.07, shown as 11.1 weeks.",
    arithmetic=MeanWeeks(days_to_end),
    good=Good.LOW,
    period="last 12 months",
    months=12,
    contributes="Days open",
    order=("contribution", True),
    needs=PLANS,
)
AVERAGE_12M = average_measure("cin-average-open-12m", 12)
AVERAGE_3M = average_measure("cin-average-open-3m", 3)
TARGET = started_measure(
    "cin-target",
    "Target open cases",
    "started in the last 12 months, of services with a target",
    f"Starts in the last 12 months x {SETTINGS.target_weeks} / {SETTINGS.weeks_per_year}, rounded half up: how many plans would be open "
    f"if they lasted {SETTINGS.target_weeks} weeks on average. Not for Disabled Children Service and UASC.",
    "428 starts x 19 / 52 = 156.4, shown as 156.",
    period="last 12 months",
    months=12,
    arithmetic=Scaled(SETTINGS.target_weeks, SETTINGS.weeks_per_year),
    void=has_no_target,
)
FROM_TARGET = Measure(
    name="cin-difference-target",
    title="Difference from target",
    phrase="behind the target or the 3-month average",
    definition="Target less average open in the last 3 months, both as shown. Below 0 is above target; 0 or more is at or below it.",
    table=TABLE,
    population=is_known,
    counted=every,
    example="Target 156, average 211: -55, above target.",
    arithmetic=Difference("cin-target", "cin-average-open-3m"),
    good=Good.HIGH,
    period="last 3 months",
    needs=PLANS,
)
FROM_AVERAGE = Measure(
    name="cin-difference-average",
    title="Difference from average",
    phrase="behind the 12-month or the 3-month average",
    definition="Average open in the last 12 months less that of the last 3, both as shown. Below 0 is above the year's average.",
    table=TABLE,
    population=is_known,
    counted=every,
    example="Year 255, 3 months 230: 25, below the year's average.",
    arithmetic=Difference("cin-average-open-12m", "cin-average-open-3m"),
    good=Good.HIGH,
    period="last 3 months",
    needs=PLANS,
)
MEASURES = (
    OPEN,
    OPEN_MONTH_AGO,
    CHANGE,
    STARTS,
    ENDS,
    STARTS_12M,
    ENDS_12M,
    STARTS_A_MONTH,
    ENDS_A_MONTH,
    DURATION_CLOSED,
    AVERAGE_12M,
    AVERAGE_3M,
    TARGET,
    FROM_TARGET,
    FROM_AVERAGE,
    NEEDS_ATTENTION,
    OVER_TARGET_DURATION,
    SIGN_OFF_DUE,
    SIGN_OFF_OVERDUE,
    UNSIGNED,
    OVER_A_YEAR,
    LATE_SIGN_OFF,
    *DURATION_BANDS,
    *SIGN_OFF_BANDS,
    *NEEDS,
)
