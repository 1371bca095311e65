"""A mobilisation meeting: who is shown, what is typed, moved, withdrawn and uploaded, and what of it the trail keeps."""

import html
import io
import json
import re

import openpyxl
import pytest

from access.demo_users import CARE_TEAM
from data.records.tables import Prediction
from tests.admin.asking import send, trail_of, words
from tests.signin.browsing import Browsing

SAVE, UPLOAD, TEMPLATE = "/do/ppoc/prediction", "/do/ppoc/predictions-upload", "/export/predictions-template.xlsx?measure=care-on-fco"


@pytest.fixture
def coordinator(browser, records):
    """The team coordinator's browser."""
    return browser.let_in(records, "coordinator")


def shown(browser: Browsing, query: str = "") -> dict[str, str]:
    """The parts of the page by name, as HTML."""
    return browser.get(f"/view/mobilisation{query}").get_json()["words"]


def forms(browser: Browsing) -> list[dict[str, str]]:
    """What each row's form would send, untouched: the fields of a row by name."""
    found: dict[str, dict[str, str]] = {}
    for told in re.findall(r'data-input="([^"]*)"', shown(browser)["mobilisation-teams"]):
        field = json.loads(html.unescape(told))
        row = re.match(r"mob-.{16}", field["id"])
        if row and not field["id"].endswith(("history-child", "ask-child")):
            found.setdefault(row[0], {})[field["name"]] = field["value"]
    return list(found.values())


def saved(browser: Browsing, row: dict[str, str], **typed: str):
    """Send a row with what was typed."""
    return send(browser, SAVE, **{name.replace("-", "__"): value for name, value in {**row, **typed}.items()})


def blank(browser: Browsing) -> dict[str, str]:
    """A row of a child of whom nothing is predicted."""
    return next(row for row in forms(browser) if not row["sgo-start"] and not row["reunification-start"])


def dated(browser: Browsing) -> dict[str, str]:
    """A row with a predicted start of an SGO assessment."""
    return next(row for row in forms(browser) if row["sgo-start"])


def again(browser: Browsing, row: dict[str, str]) -> dict[str, str]:
    """The row of the same child as it stands now."""
    return next(one for one in forms(browser) if one["child"] == row["child"])


def listed(browser: Browsing) -> int:
    """How many upcoming SGO assessments the reader lists."""
    title = browser.get("/view/cases?measure=ppoc-upcoming-sgo").get_json()["words"]["cases-title"]
    return int(title[0]["props"]["children"][0]["props"]["children"])


def test_the_team_is_shown_and_the_look_is_in_the_trail(coordinator, records):
    page = shown(coordinator)
    assert "55 of 534 children: 479 are outside your team" in words(page["mobilisation-ways"])
    assert CARE_TEAM in page["mobilisation-teams"] and len(forms(coordinator)) == 55
    look = trail_of(records, "list")[0]
    assert (look.count, len(look.keys)) == (55, 55) and look.words.startswith("On a full care order")


def test_others_read_and_do_not_write(browser, records):
    data = browser.let_in(records, "data")
    assert "Choose a team" in shown(data)["mobilisation-teams"]
    page = shown(data, f"?team={CARE_TEAM.replace(' ', '%20')}")["mobilisation-teams"]
    assert "its team coordinator writes them" in page and "sgo-start" not in page and "Upload" not in page
    assert send(data, SAVE, child="x").status_code == 403
    finance = browser.let_in(records, "finance")
    assert finance.get("/view/mobilisation").status_code == 403


def test_a_date_is_entered_and_shows_at_once(coordinator, records):
    row, before = blank(coordinator), listed(coordinator)
    answer = saved(coordinator, row, **{"sgo-start": "12/8/2022", "sgo-note": "agreed"})
    assert answer.get_json()["words"] == "Kept: SGO 12/08/2022."
    after = again(coordinator, row)
    assert (after["sgo-start"], after["sgo-note"]) == ("12/08/2022", "agreed")
    assert listed(coordinator) == before + 1
    assert row["child"] in trail_of(records, "write")[-1].keys


def test_a_move_asks_why_and_a_bad_day_is_told_at_its_field(coordinator):
    row = dated(coordinator)
    asked = saved(coordinator, row, **{"sgo-start": "20/06/2022"})
    assert asked.status_code == 422 and asked.get_json()["fields"] == {"reason": "Say why: it stays in the history."}
    both = saved(coordinator, row, **{"sgo-start": "20/13/2022", "reunification-note": "a note alone", "reason": "court"}).get_json()[
        "fields"
    ]
    assert "is not a day" in both["sgo-start"] and "beside a date" in both["reunification-start"]
    assert "use Withdraw" in saved(coordinator, row, **{"sgo-start": "", "sgo-note": "", "reason": "x"}).get_json()["fields"]["sgo-start"]
    assert saved(coordinator, row).get_json()["words"].startswith("Nothing was changed")
    assert saved(coordinator, row, **{"sgo-start": "20/06/2022", "reason": "court listing"}).status_code == 200
    assert again(coordinator, row)["sgo-start"] == "20/06/2022"
    assert "moved" in shown(coordinator)["mobilisation-teams"]


def test_the_second_of_two_is_told_and_writes_only_when_asked_again(coordinator):
    row = blank(coordinator)
    assert saved(coordinator, row, **{"sgo-start": "12/08/2022"}).status_code == 200
    late = saved(coordinator, row, **{"sgo-start": "01/09/2022"})
    said = late.get_json()
    assert late.status_code == 409 and again(coordinator, row)["sgo-start"] == "12/08/2022"
    assert "wrote 12/08/2022" in said["fields"]["sgo-start"] and "You typed 01/09/2022" in said["fields"]["sgo-start"]
    assert saved(coordinator, row | said["seen"], **{"sgo-start": "01/09/2022", "reason": "agreed since"}).status_code == 200
    assert again(coordinator, row)["sgo-start"] == "01/09/2022"


def test_a_child_is_withdrawn_with_a_reason_and_the_history_says_so(coordinator):
    row = dated(coordinator)
    form = send(coordinator, "/do/ppoc/prediction/withdraw-form", child=row["child"]).get_json()
    assert form["stay"] and "Withdraw" in form["once"]["title"]
    given = {"child": row["child"], "sgo__seen": row["sgo-seen"], "sgo": "yes"}
    assert "reason" in send(coordinator, "/do/ppoc/prediction/withdraw", **given).get_json()["fields"]
    assert send(coordinator, "/do/ppoc/prediction/withdraw", **given, reason="carers decided otherwise").status_code == 200
    assert again(coordinator, row)["sgo-start"] == ""
    history = words(send(coordinator, "/do/ppoc/prediction/history", child=row["child"]).get_json()["once"]["html"])
    assert "withdrawn" in history and "carers decided otherwise" in history and "Perran Quillfield" in history


def test_another_teams_child_is_nobody_here(coordinator, records, demo):
    from tests.admin.asking import key_of

    mine = {row["child"] for row in forms(coordinator)}
    other = next(key for person in demo.table("persons")["person_id"].to_list()[:400] if (key := key_of(person)) not in mine)
    for path in (SAVE, "/do/ppoc/prediction/withdraw-form", "/do/ppoc/prediction/history"):
        answer = send(coordinator, path, child=other)
        assert answer.status_code == 422 and "not among those you may list" in answer.get_json()["words"]
    with records.reading() as session:
        assert not session.query(Prediction).count()


def uploaded(browser: Browsing, content: bytes, **values: str):
    """Send a file."""
    return browser.ask(UPLOAD, "POST", data={"file": (io.BytesIO(content), "t.xlsx"), **values}, headers={"X-CSRFToken": browser.token})


def test_a_condition_of_plans_is_left_out_of_the_template_as_it_is_of_the_page(coordinator, records):
    for query in ("only=measure:cin-over-19-weeks", "not=primary_need:N1"):
        assert coordinator.get(f"{TEMPLATE}&{query}").status_code == 200
        assert trail_of(records, "export")[-1].count == 55


def test_the_template_comes_filled_is_shown_and_applied(coordinator, records):
    file = coordinator.get(TEMPLATE)
    assert file.status_code == 200 and "attachment" in file.headers["Content-Disposition"]
    assert trail_of(records, "export")[-1].count == 55
    book = openpyxl.load_workbook(io.BytesIO(file.data))
    page = book["Predictions"]
    empty = next(row for row in page.iter_rows(min_row=2) if row[4].value is None)
    empty[3].value, empty[4].value = "SGO", "15/08/2022"
    page.append(["9999999", "", "", "SGO", "15/08/2022", ""])
    page.append([empty[0].value, "", "", "Reunification", "when ready", ""])
    out = io.BytesIO()
    book.save(out)
    preview = uploaded(coordinator, out.getvalue()).get_json()
    told = words(preview["once"]["html"])
    assert "1 new" in told and "1 unknown person" in told and "1 not read" in told and "New: 15/08/2022" in told
    field = next(json.loads(html.unescape(one)) for one in re.findall(r'data-input="([^"]*)"', preview["once"]["html"]))
    assert field["name"] == "mark"
    with records.reading() as session:
        assert not session.query(Prediction).count(), "nothing is written before it is applied"
    assert uploaded(coordinator, out.getvalue(), mark="another").status_code == 422
    done = uploaded(coordinator, out.getvalue(), mark=field["value"]).get_json()
    assert done["words"] == "1 predicted start written, for 15/08/2022; 2 rows were left alone."


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04 broken"])
def test_a_file_that_is_none_is_told_in_words(coordinator, content):
    answer = uploaded(coordinator, content)
    assert answer.status_code == 422 and answer.get_json()["fields"]["file"]


def test_a_file_too_large_is_told_in_words(coordinator):
    answer = uploaded(coordinator, b"x" * 6_000_000)
    assert answer.status_code == 413 and "larger than 5 MB" in answer.get_json()["words"]


def test_an_earlier_day_is_read_only(coordinator):
    page = shown(coordinator, "?as_at=2022-03-14")
    assert "read only" in words(page["mobilisation-ways"]) and "sgo-start" not in page["mobilisation-teams"]


def test_a_number_of_the_teams_is_the_size_of_its_list(browser, records):
    data = browser.let_in(records, "data")
    page = shown(data)["mobilisation-teams"]
    links = [dict(re.findall(r'(href|data-mark)="([^"]*)"', tag)) for tag in re.findall(r"<a [^>]*data-mark[^>]*>", page)]
    assert len(links) == 27
    for link in links[::4]:
        query = html.unescape(link["href"]).partition("?")[2]
        title = data.get(f"/view/cases?{query}").get_json()["words"]["cases-title"]
        listed_now = title[0]["props"]["children"][1]
        assert listed_now.startswith(f" of {json.loads(html.unescape(link['data-mark']))['count']:,} case"), link["href"]
