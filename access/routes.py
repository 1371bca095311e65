"""Governance as data: who uses and owns each dashboard, by role; the considerations; and the road a request takes (DOMAIN 9)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One step of a route. groups: ids of `access.rights`, any of which may take it; made: it ends with the change made."""

    id: str
    title: str
    groups: tuple[str, ...]
    words: str
    made: bool = False


@dataclass(frozen=True)
class Route:
    """The road of a request: its steps in order. about: as in `ChangeRequest.about`."""

    about: str
    title: str
    words: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Consideration:
    """One of the four things to think of before a change is agreed. field: the column of `ChangeRequest` with the answer."""

    field: str
    title: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Dashboard:
    """A dashboard's key information, by role and never by name. users: ids of `access.rights`; about: the route of its requests."""

    id: str
    title: str
    aim: str
    owners: tuple[tuple[str, str], ...]
    users: tuple[str, ...]
    about: str
    questions_to: str


CONSIDERATIONS = (
    Consideration(
        "purpose",
        "Purpose and functionality",
        ("Does this change add value towards the outcome, and drive the right action?",),
    ),
    Consideration(
        "frequency",
        "Frequency",
        ("How often will what is changed be looked at?", "Should it be looked at apart from how the dashboard is used now?"),
    ),
    Consideration(
        "content",
        "Content",
        (
            "Is the level of information right for the people who look at this dashboard?",
            "Do they have the rights to see these data?",
        ),
    ),
    Consideration(
        "ergonomics",
        "Ergonomics",
        ("Is the view easy to read for everyone, and does it bring the discussion to the right outcomes?",),
    ),
)

_AD = Step("assistant_director", "Assistant director", ("assistant_director",), "decides whether the change is made")
_MADE = Step("made", "Management information", ("data_manager",), "makes the change and enters it in the change log", made=True)

ROUTES = (
    Route(
        "cin",
        "A change to the CIN dashboard",
        "It goes to a performance officer, then to the assistant director. Management information makes what is agreed.",
        (Step("performance_officer", "Performance officer", ("performance_officer",), "weighs the four considerations"), _AD, _MADE),
    ),
    Route(
        "ppoc",
        "A change to the permanence dashboard (PPOC)",
        "It goes to a head of service, then to the assistant director. Management information makes what is agreed.",
        (Step("head_of_service", "Head of service", ("head_of_service",), "weighs the four considerations"), _AD, _MADE),
    ),
    Route(
        "users",
        "A person to be added, changed or removed, in one of the user groups there are",
        "It goes to a performance officer or a team coordinator, then to management information.",
        (
            Step(
                "performance_officer_or_team_coordinator",
                "Performance officer or team coordinator",
                ("performance_officer", "team_coordinator"),
                "checks the group and the teams",
            ),
            Step("made", "Management information", ("data_manager",), "adds, changes or removes the user", made=True),
        ),
    ),
)
ROUTE = {route.about: route for route in ROUTES}

_OWNERS = (
    ("Look and pages", "Management information"),
    ("Sources of the data", "Management information"),
    ("Oversight", "Data manager, management information"),
    ("Aim and priorities", "Assistant director"),
)
_MANAGERS = (
    "practice_supervisor",
    "team_manager",
    "head_of_service",
    "assistant_director",
    "performance_officer",
    "quality_assurance",
    "finance",
)

DASHBOARDS = (
    Dashboard(
        "cin",
        "Children in need",
        "To help reduce drift by showing how things stand and where they are going.",
        _OWNERS,
        _MANAGERS,
        "cin",
        "The performance officer of the locality",
    ),
    Dashboard(
        "ppoc",
        "Planning for permanence outside care",
        "To help children on full care orders leave care in good time by special guardianship or reunification, where right for them.",
        _OWNERS,
        ("team_coordinator", *_MANAGERS),
        "ppoc",
        "The head of service",
    ),
)
