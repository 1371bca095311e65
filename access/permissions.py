"""The things a person may do and how far a right reaches, each with the words a manager says."""

from enum import StrEnum


class Extent(StrEnum):
    """How far a right reaches."""

    NONE = "none"
    OWN_TEAM = "own team"
    OWN_LOCALITIES = "own localities"
    OWN_ZONE = "own zone"
    OWN_SCHOOL = "own school"
    ALL = "all"


class Permission(StrEnum):
    """One thing a person may do; its value stands in code and in the trail, its `words` on screen."""

    SEE_FIGURES = "see figures"
    SEE_LISTS = "see lists"
    EXPORT_FIGURES = "export figures"
    EXPORT_LISTS = "export lists"
    SEE_DATA_PAGE = "see data page"
    SAVE_VIEWS = "save views"
    PROPOSE_CHANGE = "propose change"
    DECIDE_REQUESTS = "decide requests"
    GIVE_STAND_IN = "give stand-in"
    SEE_TRAIL = "see trail"
    MANAGE_USERS = "manage users"
    MANAGE_RESTRICTED = "manage restricted"
    ANSWER_PERSONS = "answer persons"
    LOAD_DATA = "load data"
    WRITE_PREDICTIONS = "write predictions"
    WRITE_ICM = "write improvement cycle"
    WRITE_CHECK_INS = "write check-ins"
    WRITE_TARGETS = "write targets"
    WRITE_EFFECTIVENESS = "write effectiveness"
    WRITE_RETURNS = "write returns"
    WRITE_MINUTES = "write minutes"
    WRITE_OUTCOMES = "write outcomes"
    UPLOAD_ATTENDANCE = "upload attendance"

    @property
    def words(self) -> str:
        """The permission as a manager says it."""
        return WORDS[self]

    @property
    def ask(self) -> str:
        """Whom to ask for it."""
        return PROVIDERS.get(self, "a performance officer or team coordinator, who asks the data manager")


WORDS = {
    Permission.SEE_FIGURES: "See figures",
    Permission.SEE_LISTS: "See the cases behind a figure",
    Permission.EXPORT_FIGURES: "Export tables of figures",
    Permission.EXPORT_LISTS: "Export lists of cases",
    Permission.SEE_DATA_PAGE: "See what was loaded and what was set aside",
    Permission.SAVE_VIEWS: "Save views by name",
    Permission.PROPOSE_CHANGE: "Ask for a change to a dashboard",
    Permission.DECIDE_REQUESTS: "Decide on requests for a change",
    Permission.GIVE_STAND_IN: "Give a stand-in a team's meeting rights until a date",
    Permission.SEE_TRAIL: "See who looked at which child",
    Permission.MANAGE_USERS: "Add, change and disable users",
    Permission.MANAGE_RESTRICTED: "Say who is restricted, and who is named for them",
    Permission.ANSWER_PERSONS: "Give out, have corrected and erase what is held about one person",
    Permission.LOAD_DATA: "Load data and change settings",
    Permission.WRITE_PREDICTIONS: "Write predicted dates of own team",
    Permission.WRITE_ICM: "Write the improvement cycle of own team",
    Permission.WRITE_CHECK_INS: "Write check-ins",
    Permission.WRITE_TARGETS: "Set targets",
    Permission.WRITE_EFFECTIVENESS: "Score effectiveness checklists",
    Permission.WRITE_RETURNS: "Write a team's returns",
    Permission.WRITE_MINUTES: "Write minutes and circulate them",
    Permission.WRITE_OUTCOMES: "Write outcomes of pupils",
    Permission.UPLOAD_ATTENDANCE: "Upload the attendance file of own school",
}
PROVIDERS = {
    Permission.SEE_LISTS: "your head of service; the data manager then changes your group",
    Permission.EXPORT_LISTS: "your head of service; the data manager then changes your group",
    Permission.SEE_TRAIL: "the data manager",
    Permission.MANAGE_USERS: "the data manager",
    Permission.MANAGE_RESTRICTED: "the data manager",
    Permission.ANSWER_PERSONS: "the data manager",
    Permission.LOAD_DATA: "the data manager",
    Permission.GIVE_STAND_IN: "a performance officer",
    Permission.DECIDE_REQUESTS: "the assistant director",
    Permission.WRITE_TARGETS: "the assistant director or a performance officer",
}
