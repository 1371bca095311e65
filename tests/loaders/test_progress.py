"""The bar: a line on a terminal, nothing anywhere else, never past its end."""

import io
import sys

import pytest

from loaders.progress import SMALLEST_BYTES, bar


class Screen(io.StringIO):
    def __init__(self, is_terminal: bool) -> None:
        super().__init__()
        self.is_terminal = is_terminal

    def isatty(self) -> bool:
        return self.is_terminal


def drawn(monkeypatch: pytest.MonkeyPatch, total: int, *reads: int, is_terminal: bool = True) -> str:
    screen = Screen(is_terminal)
    monkeypatch.setattr(sys, "stderr", screen)
    with bar(total, "Reading") as read:
        for size in reads:
            read(size)
    return screen.getvalue()


def test_a_bar_goes_from_none_to_all(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = drawn(monkeypatch, 10_000_000, 5_000_000, 5_000_000).split("\r")
    assert steps == [
        "",
        "Reading [..............................] 0 % (0 of 10 MB)",
        "Reading [###############...............] 50 % (5 of 10 MB)",
        "Reading [##############################] 100 % (10 of 10 MB)\n",
    ]


def test_a_bar_is_drawn_once_a_per_cent(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn(monkeypatch, 100_000_000, *[10_000] * 10_000).count("\r") == 101


def test_a_file_read_twice_does_not_pass_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn(monkeypatch, 10_000_000, *[10_000_000] * 2).endswith("100 % (10 of 10 MB)\n")


@pytest.mark.parametrize(("total", "is_terminal"), [(10_000_000, False), (SMALLEST_BYTES - 1, True), (0, True)])
def test_nothing_is_drawn_where_nobody_waits(monkeypatch: pytest.MonkeyPatch, total: int, is_terminal: bool) -> None:
    assert drawn(monkeypatch, total, total, is_terminal=is_terminal) == ""


def test_the_line_ends_when_the_read_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen(True)
    monkeypatch.setattr(sys, "stderr", screen)
    with pytest.raises(ValueError), bar(10_000_000, "Reading"):
        raise ValueError
    assert screen.getvalue().endswith("\n")
