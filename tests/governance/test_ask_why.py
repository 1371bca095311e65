"""The purpose of a session and the reason for one child: asked of whom, kept how, told in words where they are not accepted."""

import pytest
from sqlalchemy import select

from access.doing import NotDone
from access.keys import child_key
from access.purposes import PURPOSES, REASONS, chosen
from access.rights import GROUPS
from components.ask_why import purpose_form, reason_form
from components.markup import markup
from data.records.tables import SignIn, TrailEntry
from tests.governance.asking import said, send
from tests.signin.browsing import NOON, Browsing

KEY = child_key("a secret of the tests, sixteen", "P1")


def signed_in(records, name) -> SignIn:
    """The one session of a user."""
    with records.reading() as session:
        return session.scalars(select(SignIn).where(SignIn.user == name)).one()


def entries(records, user) -> list[TrailEntry]:
    """What a user left in the trail."""
    with records.reading() as session:
        return list(session.scalars(select(TrailEntry).where(TrailEntry.user == user).order_by(TrailEntry.seq)))


def let_in(browser: Browsing, records, name: str) -> Browsing:
    """Signed in, with no purpose chosen yet."""
    browser.let_in(records, name, NOON)
    with records.session() as session:
        session.scalars(select(SignIn).where(SignIn.user == name)).one().purpose = ""
    return browser


def test_the_groups_that_are_asked():
    asked = {group.id for group in GROUPS.values() if group.purpose_asked}
    assert asked == {"assistant_director", "performance_officer", "quality_assurance", "data_manager"}


@pytest.mark.parametrize("name", ["director", "performance", "quality", "data"])
def test_a_county_group_chooses_once_a_session(browser, records, name):
    answer = send(let_in(browser, records, name), "/do/purpose", chosen="audit")
    assert answer.status_code == 200 and said(answer)["go"] == ""
    assert signed_in(records, name).purpose == "Audit of cases"
    (entry,) = entries(records, name)
    assert (entry.kind, entry.words, entry.purpose) == ("write", "Purpose of the session chosen", "Audit of cases")
    send(browser, "/do/reason", child=KEY, chosen="audit")
    assert entries(records, name)[-1].purpose == "Audit of cases", "it goes beside whatever is done later in the session"


@pytest.mark.parametrize(
    ("form", "field", "words"),
    [
        ({}, "chosen", "Choose one"),
        ({"chosen": "nothing of the list"}, "chosen", "Choose one"),
        ({"chosen": "other"}, "other", "10 characters or more"),
        ({"chosen": "other", "other": "  too   short "}, "other", "10 characters or more"),
        ({"chosen": "other", "other": "x" * 301}, "other", "301 characters"),
    ],
)
def test_what_is_not_accepted_is_told_at_its_field(browser, records, form, field, words):
    let_in(browser, records, "performance")
    for path, more in (("/do/purpose", {}), ("/do/reason", {"child": KEY})):
        answer = send(browser, path, **form, **more)
        assert answer.status_code == 422 and words in said(answer)["fields"][field]
    row = signed_in(records, "performance")
    assert row.purpose == "" and dict(row.reasons) == {} and entries(records, "performance") == []


def test_other_is_kept_in_the_words_of_who_said_it(browser, records):
    send(let_in(browser, records, "quality"), "/do/purpose", chosen="other", other=" A themed \n review ")
    assert signed_in(records, "quality").purpose == "Other: A themed review"
    assert chosen(PURPOSES, "other", "ten chars!") == "Other: ten chars!"
    with pytest.raises(NotDone):
        chosen(REASONS, "other", "nine char")


def test_whoever_is_not_asked_for_a_purpose_is_told(browser, records):
    answer = send(let_in(browser, records, "manager"), "/do/purpose", chosen="audit")
    assert answer.status_code == 422 and "Team manager is not asked for a purpose" in said(answer)["words"]
    assert signed_in(records, "manager").purpose == ""


@pytest.mark.parametrize("path", ["/do/purpose", "/do/reason"])
def test_whoever_sees_no_case_is_asked_nothing(browser, records, path):
    answer = send(let_in(browser, records, "finance"), path, chosen="audit", child=KEY)
    assert answer.status_code == 403 and "Finance does not have this right" in said(answer)["words"]


def test_a_reason_is_for_one_child_and_one_session(browser, records, server):
    send(let_in(browser, records, "head"), "/do/reason", child=KEY, chosen="family")
    assert dict(signed_in(records, "head").reasons) == {KEY: "A brother, sister or other family member is with my team"}
    (entry,) = entries(records, "head")
    assert entry.keys == [KEY] and entry.reason.startswith("A brother") and KEY not in entry.words
    again = Browsing(server).let_in(records, "head", NOON)
    with records.reading() as session:
        assert [dict(row.reasons) for row in session.scalars(select(SignIn)) if row.reasons] == [{KEY: entry.reason}]
    assert again.is_in(), "the new session has given none"


@pytest.mark.parametrize("key", ["", "P1", "x" * 42, "x" * 44, "../" + "x" * 40])
def test_a_reason_names_a_key_and_nothing_else(browser, records, key):
    answer = send(let_in(browser, records, "head"), "/do/reason", child=key, chosen="audit")
    assert answer.status_code == 422 and "names no child" in said(answer)["words"]
    assert entries(records, "head") == []


def test_forged_and_unsigned_posts_change_nothing(browser, records, server):
    let_in(browser, records, "performance")
    assert browser.ask("/do/purpose", "POST", data={"chosen": "audit"}).status_code == 403
    assert Browsing(server).ask("/do/purpose", "POST", data={"chosen": "audit"}).status_code in (401, 403)
    assert signed_in(records, "performance").purpose == ""


def test_the_forms_hold_every_answer_and_no_child_but_its_key():
    purpose, reason = markup(purpose_form()), markup(reason_form(KEY))
    assert all(why.words in purpose for why in PURPOSES) and 'data-send="/do/purpose"' in purpose
    assert all(why.words.replace("'", "&#x27;") in reason or why.words in reason for why in REASONS)
    assert KEY in reason and 'data-send="/do/reason"' in reason
