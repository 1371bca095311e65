"""Ways in which files arrive spoiled: each takes the bytes of a good file and a seeded Random and gives the bytes of a bad one."""

import gzip
import io
import re
import zipfile
from collections.abc import Callable
from random import Random

Spoil = Callable[[bytes, Random], bytes]
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + b"".join(b'<!ENTITY lol%d "%s">' % (n, b"&lol%d;" % (n - 1) * 10 if n > 1 else b"&lol;" * 10) for n in range(1, 10))
    + b"]>"
)


def cut_short(content: bytes, random: Random) -> bytes:
    """The line went dead."""
    return content[: random.randrange(len(content) + 1)]


def hole(content: bytes, random: Random) -> bytes:
    """A piece is missing from the middle."""
    start = random.randrange(len(content) + 1)
    return content[:start] + content[start + random.randrange(1, 400) :]


def flipped(content: bytes, random: Random) -> bytes:
    """Some bytes are others."""
    found = bytearray(content)
    for _ in range(random.randrange(1, 12)):
        if found:
            found[random.randrange(len(found))] = random.randrange(256)
    return bytes(found)


def doubled(content: bytes, random: Random) -> bytes:
    """A piece stands there twice."""
    start = random.randrange(len(content) + 1)
    piece = content[start : start + random.randrange(1, 4_000)]
    return content[:start] + piece + piece + content[start + len(piece) :]


def other_delimiter(content: bytes, random: Random) -> bytes:
    """Commas are something else."""
    return content.replace(b",", random.choice([b";", b"\t", b"|", b"", b",,", b" , "]))


def shuffled_lines(content: bytes, random: Random) -> bytes:
    """Lines stand in another order, the heads somewhere among them."""
    lines = content.split(b"\n")
    random.shuffle(lines)
    return b"\n".join(lines)


def shuffled_columns(content: bytes, random: Random) -> bytes:
    """Columns stand in another order than their heads."""
    head, *lines = content.split(b"\n")
    order = list(range(head.count(b",") + 1))
    random.shuffle(order)
    rows = [line.split(b",") for line in lines]
    return b"\n".join([head, *(b",".join(row[i] for i in order) if len(row) == len(order) else b",".join(row) for row in rows)])


def long_cell(content: bytes, random: Random) -> bytes:
    """A cell of a million letters."""
    at = random.randrange(len(content) + 1)
    return content[:at] + b"x" * 1_000_000 + content[at:]


def formulas(content: bytes, random: Random) -> bytes:
    """Values that a spreadsheet would work out."""
    return re.sub(rb"\b\d{4}\b", lambda m: b"=cmd|'/c calc'!A1" if random.random() < 0.1 else m.group(), content)


def other_years(content: bytes, random: Random) -> bytes:
    """Every year is another."""
    year = random.choice([b"0000", b"9999", b"1066", b"2999", b"20X2", b"-200"])
    return re.sub(rb"\b(?:19|20)\d\d\b", lambda m: year if random.random() < 0.5 else m.group(), content)


def other_letters(content: bytes, random: Random) -> bytes:
    """Another encoding than it says."""
    text = content.decode("utf-8", "replace")
    return text.encode(random.choice(["utf-16", "utf-16-le", "cp1252", "utf-8-sig"]), "replace")


def zeros(content: bytes, random: Random) -> bytes:
    """Zero bytes, as a crashed disk leaves."""
    at = random.randrange(len(content) + 1)
    return content[:at] + b"\0" * random.randrange(1, 5_000) + content[at:]


def open_quotes(content: bytes, random: Random) -> bytes:
    """Quotation marks that nobody closes."""
    found = content
    for _ in range(random.randrange(1, 5)):
        at = random.randrange(len(found) + 1)
        found = found[:at] + b'"' + found[at:]
    return found


def packed(content: bytes, random: Random) -> bytes:
    """Gzipped, and cut short."""
    found = gzip.compress(content)
    return found[: random.randrange(len(found) + 1)] if random.random() < 0.5 else found


def bomb(_: bytes, random: Random) -> bytes:
    """A zip that unpacks to far more than it is."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        file.writestr("episodes.csv", b"0" * (100 * 1024 * 1024))
    return buffer.getvalue()


def laughs(content: bytes, _: Random) -> bytes:
    """A document type with entities that grow tenfold nine times."""
    body = re.sub(rb"^<\?xml[^>]*\?>", b"", content.lstrip())
    return LAUGHS + re.sub(rb">([^<>]{1,30})</", b">&lol9;</", body, count=5)


def outside(content: bytes, _: Random) -> bytes:
    """An entity that names a file of the machine."""
    body = re.sub(rb"^<\?xml[^>]*\?>", b"", content.lstrip())
    return b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>' + re.sub(
        rb">([^<>]{1,30})</", b">&f;</", body, count=5
    )


def deep(content: bytes, random: Random) -> bytes:
    """Elements within elements, a hundred thousand deep."""
    at = content.find(b">", random.randrange(len(content) + 1)) + 1
    return content[:at] + b"<a>" * 100_000 + content[at:]


OF_ANY: tuple[Spoil, ...] = (cut_short, hole, flipped, doubled, zeros, long_cell, packed)
OF_TEXT: tuple[Spoil, ...] = (
    *OF_ANY, other_delimiter, shuffled_lines, shuffled_columns, formulas, other_years, other_letters, open_quotes,
)  # fmt: skip
OF_XML: tuple[Spoil, ...] = (*OF_ANY, other_years, other_letters, laughs, outside, deep)
