"""Where archives are unpacked: a folder of this process alone, gone when it ends; what a killed one left is cleared by the next."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

PREFIX = "sightline-unpacked-"
# A folder that was made and is not yet held is some milliseconds old.
SURE_SECONDS = 60.0


def _holds(folder: Path | str) -> int | None:
    """A handle that holds a folder; None where another process holds it, or where it is none of ours."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        if os.fstat(handle).st_uid == os.geteuid():
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return handle
    except BlockingIOError:
        pass
    os.close(handle)
    return None


def clear_left(now: float) -> None:
    """Clear away what processes that were killed had unpacked: it may be of whole children's records. now: the file system's moment."""
    for folder in Path(gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            if now - folder.lstat().st_mtime > SURE_SECONDS and (handle := _holds(folder)) is not None:
                shutil.rmtree(folder, ignore_errors=True)
                os.close(handle)


@contextmanager
def room_to_unpack() -> Iterator[Path]:
    """A new folder that only this user can read, held while it is used."""
    with TemporaryDirectory(prefix=PREFIX) as folder:
        clear_left(os.stat(folder).st_mtime)
        handle = _holds(folder)
        try:
            yield Path(folder)
        finally:
            if handle is not None:
                os.close(handle)
