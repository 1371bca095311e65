"""Loads in processes of their own that are cut short: killed at a moment, or with a disk that is full from a moment on.

One process that has imported the loaders, and worked on nothing yet, forks for each load: importing takes longer than loading.
A moment is a call by which the load opens, makes, renames or flushes something, counted from its beginning, and a while after it.
"""

import json
import select
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.data.whole import ROOT

KILLED = -9
SECONDS_AT_MOST = 120
SERVER = r"""
import errno, json, os, signal, sys, time
from loaders import watch
from loaders.__main__ import main

watch.SETTLED_SECONDS = 0.01

EVENTS = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.listdir", "shutil.copyfile", "shutil.rmtree", "fsync")
GROWS = ("os.mkdir", "os.rename", "shutil.copyfile", "fsync")

def load(asked, told):
    calls = 0
    def step(event, arguments):
        nonlocal calls
        if event not in EVENTS:
            return
        calls += 1
        grows = event in GROWS or (event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR))
        if asked["full_from"] and calls >= asked["full_from"] and grows:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if calls == asked["killed_at"]:
            os.write(told, b"!")  # the parent kills from outside, in the middle of whatever comes next
            if not asked["after"]:
                time.sleep(60)
    real = os.fsync
    def fsync(handle):
        step("fsync", ())
        real(handle)
    os.fsync = fsync
    sys.addaudithook(step)
    status = main(asked["arguments"])
    sys.stdout.flush()
    sys.stderr.flush()
    asked["killed_at"] = asked["full_from"] = 0
    os.write(told, f" {status} {calls}".encode())

for line in sys.stdin:
    asked = json.loads(line)
    reading, writing = os.pipe()
    out, err = (os.memfd_create(name) for name in ("out", "err"))
    child = os.fork()
    if not child:
        os.close(reading)
        os.dup2(out, 1)
        os.dup2(err, 2)
        try:
            load(asked, writing)
        except BaseException as error:
            os.write(2, f"{type(error).__name__} got out of the load".encode())
        finally:
            os._exit(0)
    os.close(writing)
    said = os.read(reading, 100)
    if said.startswith(b"!"):
        time.sleep(asked["after"])
        os.kill(child, signal.SIGKILL)
    while more := os.read(reading, 100):
        said += more
    killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
    os.close(reading)
    words = []
    for held in (out, err):
        os.lseek(held, 0, 0)
        words.append(os.read(held, 1_000_000).decode())
        os.close(held)
    status, calls = (-9, 0) if killed else map(int, said.strip(b"!").split() or (70, 0))
    print(json.dumps({"status": status, "calls": calls, "out": words[0], "err": words[1]}), flush=True)
"""


@dataclass(frozen=True)
class Ended:
    """How a load ended. status: KILLED, or its exit status; calls: how many moments it had, where it came to its end."""

    status: int
    calls: int
    out: str
    err: str


class Loads:
    """Loads, one after another, each in a fork of a process that has imported the loaders."""

    def __init__(self) -> None:
        self.server = subprocess.Popen(
            [sys.executable, "-c", SERVER], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )

    def run(
        self,
        arguments: list[str | Path],
        *,
        killed_at: int = 0,
        after: float = 0.0,
        full_from: int = 0,
        meanwhile: Callable[[], None] | None = None,
    ) -> Ended:
        """Run a command of the loaders. killed_at, full_from: the moment, from 1; after: seconds that the kill comes later."""
        asked = {"arguments": list(map(str, arguments)), "killed_at": killed_at, "after": after, "full_from": full_from}
        assert self.server.stdin is not None and self.server.stdout is not None
        self.server.stdin.write(json.dumps(asked) + "\n")
        self.server.stdin.flush()
        for _ in range(SECONDS_AT_MOST * 20):
            if select.select([self.server.stdout], [], [], 0.05)[0]:
                return Ended(**json.loads(self.server.stdout.readline()))
            if meanwhile is not None:
                meanwhile()
        raise AssertionError("A load did not come to its end: it waits for itself.")

    def close(self) -> None:
        """End the process."""
        self.server.kill()
        self.server.communicate()
