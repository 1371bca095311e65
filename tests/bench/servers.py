"""Servers the bench starts and stops: ours and the bare page's, each under gunicorn on a free port."""

import http.client
import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Served:
    """A gunicorn as `make run` starts it, for as long as the block lasts."""

    def __init__(self, what: str, env: dict[str, str], workers: int = 2) -> None:
        self.what, self.port, self.workers = what, free_port(), workers
        self.env = {**os.environ, **env}

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "Served":
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.serve", self.what, str(self.port), str(self.workers)],
            cwd=ROOT,
            env=self.env,
        )
        for _ in range(200):
            try:
                self._asked("/healthz")
                # Many at once, so that every worker has answered: Dash registers its files on a worker's first request, and a
                # second request beside that one is answered with an error.
                with ThreadPoolExecutor(8 * self.workers) as many:
                    list(many.map(self._asked, ["/"] * 16 * self.workers))
                return self
            except OSError:
                if self.process.poll() is not None:
                    raise RuntimeError(f"gunicorn {self.what} ended with {self.process.returncode}") from None
                time.sleep(0.1)
        raise RuntimeError(f"gunicorn {self.what} did not answer")

    def _asked(self, path: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(20)

    def memory(self) -> list[float]:
        """Megabytes resident in each worker."""
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                status = dict(line.split(":", 1) for line in (entry / "status").read_text().splitlines() if ":" in line)
            except OSError:
                continue
            if status.get("PPid", "").strip() == str(self.process.pid):
                found.append(int(status["VmRSS"].split()[0]) / 1024)
        return sorted(found)
