"""From a return or an extract to a published edition: one file a source, same shape: read, check, explain, hand over.

`read_upload` is the one door for files that people upload on a page; `template` gives the file they fill in.
"""

from collections.abc import Iterable
from typing import Any

from loaders.upload import Upload


def read_upload(kind: str, content: bytes) -> Upload:
    """What an uploaded file holds: its good rows, and every problem in words. kind: "predictions".

    Whatever the bytes are, it ends in a report; nothing is written. ValueError for a kind there is not.
    """
    if kind != "predictions":
        raise ValueError(f"{kind!r} is no kind of upload. Use 'predictions'.")
    from loaders import predictions  # here, so that the command line does not wait for what it does not read

    return predictions.read(content)


def template(kind: str, rows: Iterable[tuple[Any, ...]]) -> bytes:
    """The workbook that people fill in, with `rows` written into it already (`loaders.predictions.template`). kind: as above."""
    if kind != "predictions":
        raise ValueError(f"{kind!r} is no kind of upload. Use 'predictions'.")
    from loaders import predictions

    return predictions.template(rows)
