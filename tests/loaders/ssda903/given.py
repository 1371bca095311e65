"""Files of an invented SSDA903 return, written into a folder and read."""

import io
from collections.abc import Mapping
from pathlib import Path

import xlsxwriter

from loaders import ssda903
from loaders.incoming import listed, opened
from loaders.source import Delivery

EPISODE_HEADS = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
HEADER_HEADS = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"
EPISODE = {"DECOM": "01/06/2020", "RNE": "S", "LS": "C2", "CIN": "N1", "PLACE": "U4", "PLACE_PROVIDER": "PR1"}
HEADER = {"SEX": "1", "DOB": "04/05/2010", "ETHNIC": "WBRI"}
# What says something of a child in these files: none of it may be told.
SECRETS = ("77001", "77002", "77003", "04/05/2010", "A123456789012")


def table(heads: str, usual: Mapping[str, str], rows: tuple[Mapping[str, str], ...]) -> str:
    """A csv text; each row is the usual one but for what is given."""
    lines = [",".join((usual | row).get(head, "") for head in heads.split(",")) for row in map(dict, rows)]
    return "\n".join([heads, *lines]) + "\n"


def episodes(*rows: Mapping[str, str]) -> str:
    """An episodes file; a row needs CHILD."""
    return table(EPISODE_HEADS, EPISODE, rows)


def header(*rows: Mapping[str, str]) -> str:
    """A header file; a row needs CHILD."""
    return table(HEADER_HEADS, HEADER, rows)


def workbook(sheets: Mapping[str, str]) -> bytes:
    """A workbook with a sheet for each csv text."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for name, text in sheets.items():
            page = book.add_worksheet(name)
            for r, line in enumerate(text.splitlines()):
                page.write_row(r, 0, line.split(","))
    return buffer.getvalue()


def read(folder: Path, files: Mapping[str, str | bytes]) -> Delivery:
    """What the files come to; folders in their names are made."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with opened(listed([folder])) as items:
        delivery = ssda903.read(items)
    told = str(delivery.problems.select("value", "reason").rows()) + str(delivery.notes)
    assert not [secret for secret in SECRETS if secret in told], "a child's detail is told"
    return delivery


def stays(delivery: Delivery) -> list[tuple[str | None, ...]]:
    """(child, start, end, reason) of each episode, in the order of the files."""
    columns = ("person_id", "episode_start", "episode_end", "reason_ceased")
    return delivery.tables["care_episodes"].select(columns).rows()


def told(delivery: Delivery) -> list[tuple[str, str, int | None, str | None, str | None]]:
    """(kind, file, row, column, value) of each problem."""
    return delivery.problems.select("kind", "file", "row", "column", "value").rows()
