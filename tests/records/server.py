"""A real PostgreSQL server for the tests: its own folder, its own user, spoken to through a socket in that folder."""

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

MEND = "PostgreSQL's initdb is not on this machine. Run `make servers`."
SYSTEM_USERS = ("postgres", "nobody")
# Hundreds of small databases are made and gone again: in memory, where there is room for them.
MEMORY, ROOM_BYTES = "/dev/shm", 4 * 1024**3
OPTIONS = "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=60"


def binary(name: str) -> str:
    """A program of PostgreSQL, on the path or where Debian puts it."""
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    found = str(debian[-1]) if debian else shutil.which(name)
    assert found, MEND
    return found


class PostgresServer:
    """One server, started at once; `stop` ends it and takes its folder away. The tests run as root, a server may not."""

    user = "sightline"

    def __init__(self) -> None:
        self.password = secrets.token_urlsafe(12)
        room = MEMORY if os.path.isdir(MEMORY) and shutil.disk_usage(MEMORY).free > ROOM_BYTES else "/tmp"
        self.folder = Path(tempfile.mkdtemp(prefix="sightline-pg-", dir=room))
        self._numbers = 0
        self._as: dict[str, object] = {}
        if os.geteuid() == 0:
            known = {entry.pw_name: entry for entry in pwd.getpwall()}
            entry = next(known[name] for name in SYSTEM_USERS if name in known)
            self._as = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
            os.chown(self.folder, entry.pw_uid, entry.pw_gid)
        try:
            self._start()
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise

    def _run(self, *command: str) -> None:
        done = subprocess.run(
            command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **self._as
        )  # type: ignore[call-overload]
        assert done.returncode == 0, f"{Path(command[0]).name} failed: {done.stderr}"

    def _start(self) -> None:
        given = self.folder / "password"
        given.write_text(self.password)
        given.chmod(0o644)
        data = str(self.folder / "data")
        asked = ["-U", self.user, f"--pwfile={given}", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync"]
        self._run(binary("initdb"), "-D", data, *asked)
        given.unlink()
        self._run(binary("pg_ctl"), "-D", data, "-w", "-l", f"{self.folder}/log", "-o", f"-k {self.folder} {OPTIONS}", "start")

    def stop(self) -> None:
        """End the server and take its folder away."""
        self._run(binary("pg_ctl"), "-D", str(self.folder / "data"), "-w", "-m", "immediate", "stop")
        shutil.rmtree(self.folder)

    def url(self, name: str, password: str | None = None) -> str:
        """The URL of a database of this server, with its password unless another is given."""
        return f"postgresql://{self.user}:{password or self.password}@/{name}?host={self.folder}"

    def new_database(self, like: str = "template1") -> str:
        """Make a database, empty or a copy of one that nobody has open; returns its URL."""
        self._numbers += 1
        name = f"records_{self._numbers}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(like)))
        return self.url(name)

    def drop(self, url: str) -> None:
        """Take a database away, whoever has it open."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(urlsplit(url).path.removeprefix("/"))))
