"""Files as they came, each once under its hash, so that a load can be repeated bit for bit; what no edition needs may go."""

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from data.writing import flush, sha256

FOLDER = "sources"


@dataclass(frozen=True)
class KeptFile:
    """A file that came: its name as it came, the SHA-256 of its bytes, their number."""

    name: str
    sha256: str
    bytes_held: int

    @property
    def facts(self) -> dict[str, Any]:
        """As it stands in a manifest."""
        return {"name": self.name, "sha256": self.sha256, "bytes": self.bytes_held}

    @property
    def own(self) -> tuple[str, str]:
        """Its own name, wherever it lay, and its bytes: two files that are alike in both are one."""
        return PurePosixPath(self.name).name, self.sha256

    @classmethod
    def of(cls, facts: dict[str, Any]) -> "KeptFile":
        """From a manifest."""
        return cls(str(facts["name"]), str(facts["sha256"]), int(facts["bytes"]))


class KeptFiles:
    """The folder of kept files in a store. They hold everything about children: only those who run the product may read it."""

    def __init__(self, store: Path) -> None:
        self.path = store / FOLDER

    def keep(self, path: Path, name: str) -> KeptFile:
        """Keep a file: copied beside, flushed, renamed to its hash; one that is there already is not copied again, and is new again
        to the retention schedule."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = KeptFile(name, sha256(path), path.stat().st_size)
        to = self.where(found)
        if to.exists():
            with suppress(PermissionError):
                os.utime(to)
        else:
            beside = self.path / f".{found.sha256}.{os.getpid()}"
            shutil.copyfile(path, beside)
            flush(beside)
            # What was copied is what was hashed, also where somebody wrote to the file meanwhile.
            copied = sha256(beside)
            os.replace(beside, self.path / copied)
            flush(self.path)
            found = KeptFile(name, copied, self.where(KeptFile(name, copied, 0)).stat().st_size)
        return found

    def where(self, file: KeptFile) -> Path:
        """The path of a kept file, which may have gone under the retention schedule."""
        return self.path / file.sha256

    def names(self) -> list[str]:
        """The hashes of the files that are kept, and the names of halves of copies."""
        return [file.name for file in self.path.iterdir()] if self.path.is_dir() else []

    def clear_halves(self) -> None:
        """Delete the halves of copies that a load left which was killed. Call it inside `Store.loading()`."""
        for half in self.path.glob(".*"):
            half.unlink(missing_ok=True)

    def let_go(self, needed: Iterable[str]) -> int:
        """Delete every kept file whose hash is not needed, and halves of copies; returns how many went."""
        gone = set(self.names()) - set(needed)
        for name in gone:
            (self.path / name).unlink(missing_ok=True)
        return len(gone)
