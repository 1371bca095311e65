"""The questions people ask of the pages of permanence, answered for this product (guide 2, its commonly asked questions)."""

# Sentences stand on one line.
# ruff: noqa: E501

MANAGER = "your data manager"
ASKED = (
    (
        "I've started my SGO assessment, but it isn't showing",
        (
            "The data are loaded once a day, so an assessment shows on the day after it was started; the foot of every page says up to which day they go.",
            "If it is still missing then: open the SGO workflow in the case system and put a start date in section 9. Without one it does not show.",
            f"If it has a start date and is still missing, look for the child above, then ask {MANAGER}.",
        ),
    ),
    (
        "I've started a single assessment, but it isn't showing",
        (
            "The data are loaded once a day, so it shows on the day after it was started.",
            "If it is still missing then: tick the box in section 2 that the assessment is for the purposes of reunification.",
            f"If the box is ticked and it is still missing, look for the child above, then ask {MANAGER}.",
        ),
    ),
    (
        "Where do the predicted dates come from?",
        (
            "From the mobilisation meeting. Your team coordinator types them on the page Mobilisation meeting, or uploads the fortnightly template there.",
            "Dates that were in the tracker before (the peach cells) are loaded beside them. Of both the latest recorded is in force.",
        ),
    ),
    (
        "Circumstances have changed and a predicted date is no longer feasible",
        (
            "Agree the new date in your next mobilisation meeting, or tell your team coordinator before it.",
            "The coordinator writes it over the old one and says why. It shows at once; History keeps who changed it, when, from what and why.",
        ),
    ),
    (
        "How do I remove a child who is no longer considered for permanence outside care?",
        (
            "Ask your team coordinator to press Withdraw at the child, on the page Mobilisation meeting, with a reason. It takes effect at once.",
            "The child stays in the figures of children in care, and on the full care order, for as long as that is so. A new date brings the child back.",
        ),
    ),
    (
        "Why does it show a child who is not held in my team?",
        (
            "Set Full care order to Yes, and choose your team under Where: open your locality with + and tick the team.",
            f"A child stands under the team that held them on the day shown. If that is wrong in the case system too, mend it there; if not, ask {MANAGER}.",
        ),
    ),
    (
        "I have a query, or something could be better",
        (
            "Raise it with your head of service, who answers it or takes it on.",
            "Or write it under Governance, Ask for a change: it goes to a head of service, then to the assistant director, and you see where it stands.",
        ),
    ),
)
