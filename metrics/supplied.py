"""What a measure needs of its sources: what none of them supplies has no figure, and says so (DOMAIN.md 2)."""

from collections.abc import Container, Iterable

from data import schema

NOT_SUPPLIED = "not supplied by this source"
# In place of a figure where there is little room.
SIGN = "not supplied"


def missing(needs: Iterable[str], lacks: Container[str]) -> tuple[str, ...]:
    """Of what is needed ("referrals", "persons.died_on"; "a|b": either will do), what an edition that `lacks` these does not have."""

    def held(name: str) -> bool:
        return name not in lacks and name.partition(".")[0] not in lacks

    return tuple(need for need in needs if not any(held(name) for name in need.split("|")))


def words(need: str) -> str:
    """What is needed, as a reader meets it: "Child-protection plans", "Children: died_on"."""
    table, _, column = need.split("|")[0].partition(".")
    title = schema.BY_NAME[table].title.partition(":")[0]
    return f"{title}: {column}" if column else title
