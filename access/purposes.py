"""Why somebody looks: the purposes of a session and the reasons for one child's page, as data with a manager's words (DOMAIN 8)."""

from dataclasses import dataclass

from access.doing import NotDone

OTHER = "other"
SHORTEST_OTHER, LONGEST_OTHER = 10, 300


@dataclass(frozen=True)
class Why:
    """One answer that can be chosen. id: stands in the form; words: what is read on screen and kept in the trail."""

    id: str
    words: str


PURPOSES = (
    Why("meeting", "Preparing a performance meeting"),
    Why("data-quality", "Checking data quality"),
    Why("audit", "Audit of cases"),
    Why("one-child", "Answering a question about one child"),
    Why("return", "Preparing a statutory return or an inspection"),
    Why("request", "Answering a complaint or a request for information"),
    Why("support", "Helping a team with its figures"),
    Why(OTHER, "Other: say which"),
)
REASONS = (
    Why("asked", "Asked to look by the child's team or its manager"),
    Why("transfer", "The child is moving between teams or localities"),
    Why("family", "A brother, sister or other family member is with my team"),
    Why("audit", "Audit of this case"),
    Why("data-quality", "Checking or mending the data of this case"),
    Why("request", "Answering a complaint or a request for information"),
    Why(OTHER, "Other: say why"),
)


class NotChosen(NotDone):
    """No answer that can be kept. field: the form's field to mend, "chosen" or "other"."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


def chosen(answers: tuple[Why, ...], id: str, other: str = "") -> str:
    """The answer in words, as it is kept. Raises NotChosen for an unknown answer, and for "other" without 10 to 300 characters."""
    found = next((why for why in answers if why.id == id), None)
    if found is None:
        raise NotChosen("chosen", "Choose one of the list.")
    if found.id != OTHER:
        return found.words
    told = " ".join(other.split())
    if len(told) < SHORTEST_OTHER:
        raise NotChosen("other", f"Say it in {SHORTEST_OTHER} characters or more, so that it can be understood a year from now.")
    if len(told) > LONGEST_OTHER:
        raise NotChosen("other", f"That is {len(told)} characters. Use {LONGEST_OTHER} at most.")
    return f"Other: {told}"
