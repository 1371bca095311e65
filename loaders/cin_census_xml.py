"""The XML of the CIN census: told from other XML by its beginning, and read whole or not at all."""

import re
from xml.parsers.expat import ExpatError, errors

import polars as pl

from loaders.cin_census_return import COLUMNS, KIND, TITLE, Return, census_year, reference_day
from loaders.cin_census_stream import Stream
from loaders.incoming import Incoming
from loaders.progress import Progress, silent
from loaders.source import Found, Refused, problems

BLOCK_BYTES = 1 << 20
CUT_OFF = {errors.codes[words] for words in (errors.XML_ERROR_NO_ELEMENTS, errors.XML_ERROR_UNCLOSED_TOKEN, errors.XML_ERROR_PARTIAL_CHAR)}
MISSPELT = {
    errors.codes[words]
    for words in (errors.XML_ERROR_INVALID_TOKEN, errors.XML_ERROR_INCORRECT_ENCODING, errors.XML_ERROR_UNKNOWN_ENCODING)
}


class Misspelt(Exception):
    """The file is not written in the encoding that it declares."""


def head_text(item: Incoming) -> str:
    """The beginning of a file as text, whichever way it is encoded; what is no text comes out as nonsense."""
    head = item.head
    wide = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}.get(head[:2], "utf-8")
    return head.decode(wide, errors="ignore").lstrip("\ufeff \t\r\n")


def recognise(item: Incoming) -> Found | None:
    """What an XML file is where it begins like a CIN census: None for the XML of another return and for what is no XML."""
    text = re.sub(r"<!--.*?-->", "", head_text(item), flags=re.DOTALL)
    said = dict(re.findall(r"<(?:\w+:)?(Collection|Year|ReferenceDate)>\s*([^<]*?)\s*</", text)[:3])
    ours = re.search(r"<(?:\w+:)?(ChildIdentifiers|CINdetails)\b", text) or "Collection" in said
    if not text.startswith("<") or not ours or said.get("Collection", "CIN").upper() != "CIN":
        return None
    day, _ = reference_day({"reference": said.get("ReferenceDate", ""), "year": said.get("Year", "")}, item.name)
    year = None if day is None else census_year(day)
    return Found(KIND, f"{TITLE} {year}" if year else f"{TITLE} of a year that it does not say", tuple(COLUMNS), year)


def _parsed(item: Incoming, encoding: str | None, by_record: bool, progress: Progress) -> Stream:
    """The whole file through the parser. Refused, with the line, where it is no XML; Misspelt where another encoding may help."""
    stream = Stream(item.name, encoding, by_record)
    try:
        with item.open() as handle:
            while block := handle.read(BLOCK_BYTES):
                stream.feed(block)
                progress(len(block))
        stream.close()
    except (LookupError, ValueError):
        if encoding is not None:
            raise
        # The encoding that the file declares is none, or none that says one letter with one byte.
        raise Misspelt from None
    except ExpatError as error:
        if error.code in MISSPELT and encoding is None:
            raise Misspelt from None
        line = error.lineno + stream.lines_above
        if error.code in CUT_OFF:
            words = f"breaks off in line {line}: it is not whole, and none of it was taken. Have it sent or exported again."
        else:
            words = f"is no XML that can be read: line {line} is wrong ({errors.messages[error.code]}). Have it exported again."
        raise Refused(f"{item.name} {words}") from None
    return stream


def _streamed(item: Incoming, by_record: bool, progress: Progress) -> tuple[Stream, str]:
    """The census, and how it had to be read where it is not written as it says."""
    try:
        return _parsed(item, None, by_record, progress), ""
    except Misspelt:
        really = {"cp1252": "windows-1252", "utf-8-sig": "utf-8"}.get(item.encoding, item.encoding)
        return _parsed(item, really, by_record, progress), really


def read(item: Incoming, progress: Progress = silent) -> Return:
    """The return in an XML file, its rows numbered by the line that their element begins in.

    progress: told of the bytes read, block by block. Refused, with the line, where the file breaks off or is no XML, declares a
    document type, is another collection, or holds no child: then nothing of it is taken.
    """
    head = head_text(item)
    by_record = head.count("\n") < head.count("<Child>")
    stream, encoding = _streamed(item, by_record, progress)
    if (collection := stream.header.get("collection", "CIN")).upper() != "CIN":
        raise Refused(f"{item.name} is a return of the collection {collection[:20]!r}, not of CIN. Load it as what it is.")
    if not any(frame.height for frame in stream.frames["persons"]):
        raise Refused(f"{item.name} holds no child: a census without children is none. Have it exported again.")
    day, told = reference_day(stream.header, item.name)
    result = Return(item.name, day, stream.header.get("authority"), stream.header.get("made", ""))
    named = pl.lit(item.name).alias("file")
    result.frames = {table: pl.concat(frames).select(named, pl.all()) for table, frames in stream.frames.items()}
    result.problems = [problems([*stream.told, *told])]
    result.rows_read = {item.name: stream.records}
    if by_record:
        result.notes.append(f"{item.name} has no line breaks: its rows are told by the number of the record, counted from its beginning.")
    if encoding:
        result.notes.append(f"{item.name} is not written as it says: it was read as {encoding}.")
    return result
