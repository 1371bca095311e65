"""Files as they come: named, in a folder, gzipped or zipped; unpacked within limits, and never beyond the folder made for it."""

import codecs
import gzip
import os
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from loaders.unpacking import room_to_unpack

HEAD_BYTES = 65_536
MOST_FILES = 5_000
MOST_UNPACKED_BYTES = 8 * 1024**3
# Text packs to a tenth; what packs to less than a thousandth once it is larger than this was made to fill a disk.
BOMB_BYTES = 64 * 1024**2
BOMB_RATIO = 400
BLOCK_BYTES = 1 << 20
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
YEAR = re.compile(r"(?<!\d)(19|20)\d\d(?!\d)")
OF_WORKBOOKS = ("xl/workbook.xml", "[Content_Types].xml")


class Unreadable(Exception):
    """A file that cannot be opened; the message says which, why, and what to do."""


@dataclass(frozen=True)
class Incoming:
    """One file. name: as it is told, with the folder or archive it came in; path: where its bytes are."""

    name: str
    path: Path

    @property
    def ending(self) -> str:
        """The ending of its name in lower case, without the dot."""
        return PurePosixPath(self.name).suffix.lower().lstrip(".")

    @cached_property
    def head(self) -> bytes:
        """Its first bytes."""
        with self.path.open("rb") as handle:
            return handle.read(HEAD_BYTES)

    @property
    def bytes_held(self) -> int:
        """Its size in bytes."""
        return self.path.stat().st_size

    def open(self) -> BinaryIO:
        """Its bytes, from the beginning."""
        return self.path.open("rb")

    @cached_property
    def encoding(self) -> str:
        """UTF-8 or UTF-16 as it says of itself, UTF-8 where it can be read so, else Windows-1252. Reads the file."""
        for mark, name in BOMS:
            if self.head.startswith(mark):
                return name
        decoder = codecs.getincrementaldecoder("utf-8")()
        with self.open() as reader:
            try:
                while block := reader.read(BLOCK_BYTES):
                    decoder.decode(block)
                decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                return "cp1252"
        return "utf-8"

    def text(self) -> str:
        """Its whole text. Unreadable, with the line, where it is none."""
        content = self.path.read_bytes()
        try:
            text = content.decode(self.encoding)
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            raise Unreadable(f"{self.name} is no text that can be read: see line {line}. Save it as 'CSV UTF-8'.") from None
        bad = text.find("\0")
        if bad >= 0:
            raise Unreadable(f"{self.name} is no text: line {text[:bad].count(chr(10)) + 1} holds a zero byte. Save it as 'CSV UTF-8'.")
        return text


def is_workbook(head: bytes, names: Sequence[str]) -> bool:
    """Whether a zip with these names in it is a spreadsheet, which is read whole and not unpacked."""
    return head.startswith(ZIP) and any(name in names for name in OF_WORKBOOKS)


class _Room:
    """How much may still be unpacked."""

    def __init__(self) -> None:
        self.left = MOST_UNPACKED_BYTES
        self.files = 0

    def copy(self, name: str, packed_bytes: int, reader: BinaryIO, to: Path) -> None:
        """Unpack one file block by block. Unreadable where it grows past what any return does."""
        self.files += 1
        if self.files > MOST_FILES:
            raise Unreadable(f"{name}: more than {MOST_FILES:,} files in one load. Load them in parts.")
        written = 0
        with to.open("wb") as out:
            while block := reader.read(BLOCK_BYTES):
                written += len(block)
                self.left -= len(block)
                if self.left < 0 or (written > BOMB_BYTES and written > BOMB_RATIO * max(packed_bytes, 1)):
                    raise Unreadable(f"{name} unpacks to far more than a return holds. Unpack it yourself and load the files you know.")
                out.write(block)


def _unpacked(item: Incoming, folder: Path, room: _Room) -> Iterator[Incoming]:
    """The files in a file: itself where it is not packed."""
    if item.head.startswith(GZIP):
        to = folder / f"{room.files}"
        with gzip.open(item.path, "rb") as reader:
            room.copy(item.name, item.bytes_held, reader, to)  # type: ignore[arg-type]
        inner = item.name[:-3] if item.name.lower().endswith(".gz") else item.name
        yield Incoming(inner, to)
        return
    if not item.head.startswith(ZIP):
        yield item
        return
    with zipfile.ZipFile(item.path) as packed:
        names = packed.namelist()
        if is_workbook(item.head, names):
            yield item
            return
        for part in packed.infolist():
            if part.is_dir() or PurePosixPath(part.filename).name.startswith((".", "__MACOSX")) or "__MACOSX/" in part.filename:
                continue
            if part.flag_bits & 1:
                raise Unreadable(f"{item.name} needs a password. Unpack it yourself and load the files.")
            # A name inside an archive never becomes a path: it is told, and the bytes lie under a number.
            to = folder / f"{room.files}"
            with packed.open(part) as reader:
                room.copy(f"{item.name}/{part.filename}", part.compress_size, reader, to)  # type: ignore[arg-type]
            yield Incoming(f"{item.name}/{part.filename}", to)


def _inside(folder: Path) -> list[Path]:
    """The files in a folder and its folders, but none that is hidden or in a hidden one."""
    found = (file for file in folder.rglob("*") if file.is_file())
    return sorted(file for file in found if not any(part.startswith(".") for part in file.relative_to(folder).parts))


def _ending_of(path: Path, parts: int) -> str:
    return "/".join(path.parts[-parts:]).lstrip("/")


def listed(paths: Sequence[Path]) -> list[Incoming]:
    """The files named, and those in the folders named, in order of their names. Unreadable for what is not there.

    A file is told by its place in the folder that was named, with that folder where its name says a year ("2021/episodes.csv" for
    returns/2021), never with the way there; two files of one name are told with as many of their folders as tell them apart. What is
    named twice comes once.
    """
    parts: dict[Path, int] = {}
    for path in paths:
        whole = Path(os.path.abspath(path))
        if path.is_dir():
            for file in _inside(whole):
                parts.setdefault(file, len(file.parts) - len(whole.parts) + bool(YEAR.search(whole.name)))
        elif path.is_file():
            parts.setdefault(whole, 1)
        else:
            raise Unreadable(f"{path} is not there. Give a file or a folder.")
    while alike := {name for name, files in Counter(map(_ending_of, parts, parts.values())).items() if files > 1}:
        parts |= {file: more + 1 for file, more in parts.items() if _ending_of(file, more) in alike}
    return [Incoming(_ending_of(file, more), file) for file, more in parts.items()]


@contextmanager
def opened(files: Iterable[Incoming]) -> Iterator[list[Incoming]]:
    """The files, and those packed in them; unpacked copies are gone afterwards.

    Raises Unreadable for what is damaged, needs a password, or unpacks to far more than a return holds.
    """
    with room_to_unpack() as folder:
        room, found = _Room(), []
        for item in files:
            try:
                found += list(_unpacked(item, folder, room))
            except (zipfile.BadZipFile, zlib.error, EOFError, gzip.BadGzipFile, NotImplementedError, RuntimeError):
                raise Unreadable(f"{item.name} is damaged and cannot be unpacked. Have it sent again.") from None
        yield found
