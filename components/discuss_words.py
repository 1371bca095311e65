"""How to discuss each page of planning for permanence: what its figures say, what to ask in a meeting, what not to conclude."""

# Sentences stand on one line.
# ruff: noqa: E501

from dataclasses import dataclass


@dataclass(frozen=True)
class Note:
    """One page's note, short enough for a sheet of paper."""

    title: str
    says: tuple[str, ...]
    ask: tuple[str, ...]
    beware: tuple[str, ...]


_NO_TARGET_ON_A_CHILD = "A date is a plan for one child. It is right to move it where that is right for the child; the reason is kept."
_LOADED = "The figures know nothing entered in the case system after the day of the data; typed dates show at once."
NOTES = {
    "care": Note(
        "Children in care",
        (
            "How many children are in care on the day shown, where, under which legal status and in which placement. Short breaks stand apart.",
            "The highlighted figures are those this work moves: on a full care order, with a live prediction, left by special guardianship or home.",
        ),
        (
            "Which children on a full care order have no prediction yet, and has each been talked about?",
            "Where are children placed with parents or relatives for long: is discharge or special guardianship being considered?",
            "Who came back into care, and what would have helped?",
        ),
        (
            "More children in care is not worse practice: need and decisions of courts move it.",
            "A small locality swings by chance: look at the children before the percentage.",
            "Time in care of those still in care is unfinished: it is no average of how long care lasts.",
        ),
    ),
    "head-of-service": Note(
        "Head of Service view",
        (
            "For each locality and type: assessments begun in the period, predictions dated in it, what is planned for the next 3 months, and the target.",
            "The target to date is the year's target by the days that have passed; the gap is started less that.",
        ),
        (
            "Which predictions of the period have not begun, and what stands in the way of each?",
            "Is what is planned for the next 3 months enough to close the gap?",
            "Which dates have moved more than once, and why?",
        ),
        (
            "A gap early in the year is a few days' worth of target: one assessment closes it.",
            "An assessment begun is no order made: outcomes have a page of their own.",
            _NO_TARGET_ON_A_CHILD,
        ),
    ),
    "planned-starts": Note(
        "Planned assessment starts",
        (
            "Each row is a prediction, or an assessment, or the pair of both, with its status on the day shown.",
            "Started Late began after its date; Not Yet Started is past its date; Upcoming is within the next 3 months.",
        ),
        (
            "For each Not Yet Started: has it begun and is not recorded (section 9; the box in section 2), or is it delayed?",
            "For each Upcoming: is everything ready for that day, and who does what by when?",
            "Who began without a prediction: was the child missed in the mobilisation meeting?",
        ),
        (
            "Late by a few days is seldom the point: ask what changed for the child.",
            "On time says when it began, not how good it was.",
            _LOADED,
        ),
    ),
    "mobilisation": Note(
        "Mobilisation meeting",
        (
            "Every child on a full care order of a team, with the date on which each assessment is expected to begin, or a blank.",
            "A blank is a decision still to be made, or a decision that care is right: the note can say which.",
        ),
        (
            "Is leaving care by special guardianship or reunification right for this child? What would have to be true first?",
            "Is the date one that the worker, the carers and the family can keep?",
            "What moved this date, and what will be different this time?",
        ),
        (
            "A team with many blanks may have children for whom care is right.",
            "Do not write a date to fill a blank: Not Yet Started will show it.",
            _NO_TARGET_ON_A_CHILD,
        ),
    ),
    "outcomes": Note(
        "Outcomes",
        (
            "Who left care by special guardianship or reunification, after how long, and who came back.",
            "Shares of those still in care after so many months take in children whose stay began before the data.",
        ),
        (
            "Of the assessments that began, how many led to an order or a return home, and after how long?",
            "Where children came back, what support was there after they left?",
            "Are some children, by age or placement, less often considered?",
        ),
        (
            "Leaving care sooner is not in itself better: look at who came back.",
            "A year's leavers were assessed long before: this year's work shows later.",
            "Small groups swing by chance; no figure here forecasts one child.",
        ),
    ),
}
