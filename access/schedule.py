"""How long what is kept is kept, for every table and file, as data with a manager's words."""

from dataclasses import dataclass
from datetime import timedelta

DAYS_A_YEAR = 365.25


@dataclass(frozen=True)
class Term:
    """How long one kind of thing is kept.

    id: what `access.retention` looks for; tables: the tables of records it covers, or none for files of the store;
    days: from the moment in `counted_from`; None where it goes with something else, as `why` says.
    """

    id: str
    title: str
    tables: tuple[str, ...]
    days: int | None
    counted_from: str
    why: str

    @property
    def kept(self) -> str:
        """How long, in words."""
        if self.days is None:
            return self.counted_from
        if self.days < 2 * DAYS_A_YEAR:
            return f"{self.days} days from {self.counted_from}"
        return f"{round(self.days / DAYS_A_YEAR)} years from {self.counted_from}"

    @property
    def time(self) -> timedelta | None:
        """How long, as a span."""
        return None if self.days is None else timedelta(days=self.days)


def _years(n: int) -> int:
    return round(n * DAYS_A_YEAR)


SCHEDULE = (
    Term(
        "source files",
        "Source files kept after a load",
        (),
        30,
        "the day of the file, and while the live edition is made of it",
        "They hold whole children's records and are needed to load again with another source and to answer questions about a load. "
        "They lie in the store, in sources.",
    ),
    Term(
        "editions",
        "Editions of the data, every table of children in them",
        (),
        _years(1),
        "the load, unless live or pinned",
        "An edition makes a figure of the past open its list again. The newest ten stay at most (SIGHTLINE_KEEP_EDITIONS). The case "
        "system decides how long a child's record lasts: what it no longer sends is gone with the last edition that had it.",
    ),
    Term(
        "pinned editions",
        "Pinned editions",
        (),
        _years(3),
        "the load",
        "Kept by choice for an inspection or a return. When due they are listed; somebody unpins them first.",
    ),
    Term(
        "trail",
        "The trail of who saw and did what",
        ("trail",),
        _years(6),
        "the entry",
        "A complaint or a claim about a look at a record can come years later. The oldest entries go first, and the chain goes on.",
    ),
    Term(
        "users",
        "Users who have left, their passwords with them",
        ("users", "credentials"),
        _years(6),
        "the day they were disabled",
        "The trail names them by sign-in name: who that was must be known for as long as the trail lasts.",
    ),
    Term(
        "stand-ins",
        "Stand-ins who have ended",
        ("stand_ins",),
        _years(6),
        "the last day",
        "They say why somebody could see a team's cases, for as long as the trail lasts.",
    ),
    Term(
        "restricted",
        "Restrictions that were ended",
        ("restricted",),
        _years(6),
        "the end",
        "They say who was named, for as long as the trail lasts. A restriction in force is never removed by time.",
    ),
    Term("views", "Saved views that were removed", ("saved_views",), 90, "the removal", "Somebody may have removed one by mistake."),
    Term(
        "requests",
        "Requests for a change, with their steps",
        ("change_requests", "change_steps"),
        _years(6),
        "the last step",
        "They say why a figure is as it is, and who decided it.",
    ),
    Term(
        "predictions",
        "Predicted starts typed here, with their notes and reasons",
        ("predictions",),
        _years(3),
        "the last change or, if later, the predicted day",
        "A past day can be shown for as long as an edition may be pinned. Changes of one child and type go together, the old with the new.",
    ),
    Term(
        "permanence targets",
        "Targets of planning for permanence set here",
        ("permanence_targets",),
        _years(6),
        "the last change",
        "They say what was aimed for, who set it and why. They name no child.",
    ),
    Term(
        "person acts",
        "Corrections and subject-access exports, as done",
        ("person_acts",),
        _years(6),
        "the act",
        "They show that a person's rights were met. They name no child.",
    ),
    Term(
        "erasures",
        "Erasures, as done",
        ("person_acts", "erasure_window"),
        None,
        "As long as Sightline is used",
        "An erasure stands: it is applied again to each later load that still brings the person. It holds an opaque key alone.",
    ),
    Term(
        "sign-ins",
        "Sessions, with the reasons given in them",
        ("sign_ins",),
        _years(1),
        "the last time it was used",
        "They help to look into misuse; the trail keeps the looks themselves.",
    ),
    Term("attempts", "Attempts to sign in", ("attempts",), 90, "the attempt", "They slow down guessing, and help to look into it."),
)
