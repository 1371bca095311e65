"""The answer to a change of scope: words as HTML, and answers kept apart by edition, query and reader."""

import json

import pytest
from dash import dcc, html

from access.reader import NOBODY
from access.sessions import reading_as
from components import frame
from components.kept import Kept
from components.markup import NotPlain, markup
from components.page import PAGES


def test_texts_and_attributes_are_escaped():
    assert markup(html.P(["a < b & c", html.B("</p>")], title='"><script>')) == (
        '<p title="&quot;&gt;&lt;script&gt;">a &lt; b &amp; c<b>&lt;/p&gt;</b></p>'
    )


def test_attributes_bear_the_names_of_html():
    part = html.Label(
        [None, 3, html.Br(), html.Button(id="a", disabled=True, hidden=False)],
        htmlFor="a",
        className="x",
        tabIndex="0",
        style={"flexGrow": 1},
        **{"data-set": "months=12", "aria-label": "so"},
    )
    said = markup(part)
    assert said.startswith("<label ") and said.endswith('>3<br><button disabled id="a"></button></label>')
    for attribute in ('for="a"', 'class="x"', 'tabindex="0"', 'style="flex-grow:1"', 'data-set="months=12"', 'aria-label="so"'):
        assert attribute in said


def test_a_grid_is_not_written_out():
    with pytest.raises(NotPlain, match="Page.live"):
        markup(html.Div(dcc.Graph(id="chart")))


def test_the_last_answers_are_kept_and_the_oldest_go():
    made: list[str] = []

    def answer(kept: Kept, key: str) -> bytes:
        return kept.answer((key,), lambda: made.append(key) or key.encode())

    kept = Kept(2)
    for key in ("a", "b", "a", "c", "a", "b"):
        assert answer(kept, key) == key.encode()
    assert made == ["a", "b", "c", "b"], "a was asked for last, so b went when c came"
    none = Kept(0)
    assert [answer(none, "d"), answer(none, "d")] == [b"d", b"d"] and made[-2:] == ["d", "d"]


def test_answers_are_never_shared_between_readers(client):
    """Whoever sees nothing gets nothing, though the same answer has just been made for somebody who sees all."""
    page = PAGES["overview"]
    everything = json.loads(frame.answered(page, ""))
    with reading_as(NOBODY):
        nothing = json.loads(frame.answered(page, ""))
    assert json.loads(frame.answered(page, "")) == everything
    assert everything["view"]["tables"]["where"] != nothing["view"]["tables"]["where"]
    assert nothing["view"]["empty"]


def test_an_answer_made_before_a_new_edition_is_not_given_after_it(tmp_path, monkeypatch, client):
    from loaders.__main__ import main as load

    monkeypatch.setenv("SIGHTLINE_STORE", str(tmp_path / "store"))
    assert load(["demo"]) == 0
    first = json.loads(frame.answered(PAGES["targets"], ""))
    assert load(["demo"]) == 0
    second = json.loads(frame.answered(PAGES["targets"], ""))
    assert (first["view"]["edition"], second["view"]["edition"]) == ("1", "2")
