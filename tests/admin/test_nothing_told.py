"""No child's name or number in an address, an answer's way on, the words of the trail, or the log, whatever is done on the admin pages."""

import logging

from tests.admin.asking import a_child, key_of, send, tells, trail_of


def test_a_childs_name_stands_on_the_page_and_nowhere_else(browser, records, demo, caplog):
    caplog.set_level(logging.DEBUG)
    data = browser.let_in(records, "data")
    child = a_child(demo, records)
    person, name = str(child["person_id"]), f"{child['forename']} {child['surname']}"
    key, told = key_of(person), []
    for typed in (person, name):
        for wing in ("restricted", "trail", "people"):
            told.append(send(data, f"/do/admin/{wing}/find", typed=typed))
    told.append(send(data, "/do/admin/people/give", key=key, asked_by="the mother", form="pdf"))
    told.append(send(data, "/do/admin/people/correct", key=key, asked_by="the mother", words=f"it is not {name}"))
    told.append(send(data, "/do/admin/restricted/set", key=key, after="0", why="adopted", reason=f"for {name}"))
    for answer in told:
        assert not tells(answer.get_data(as_text=True), child) and not tells(str(answer.headers), child)
    for wing in ("restricted", "trail", "people"):
        answer = data.get(f"/view/admin-{wing}?key={key}")
        assert answer.status_code == 200 and name in answer.get_data(as_text=True)
        assert not [link for link in answer.get_data(as_text=True).split('href=\\"')[1:] if tells(link.split('\\"')[0], child)]
    for entry in trail_of(records):
        assert not tells(f"{entry.words} {entry.filter} {entry.reason} {entry.keys}", child)
    assert not tells(caplog.text, child)
