"""`python -m tests.bench.serve WHAT PORT WORKERS`: gunicorn with the settings of `make run`, on a port of the bench's choice."""

import sys
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.util import import_app


class Bench(BaseApplication):
    """Gunicorn without a command line."""

    def __init__(self, what: str, options: dict[str, Any]) -> None:
        self.what, self.options = what, options
        super().__init__()

    def load_config(self) -> None:
        """The options given."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The app, imported by each worker for itself: no --preload (STACK.md 0.2)."""
        return import_app(self.what)


if __name__ == "__main__":
    Bench(
        sys.argv[1],
        {
            "bind": f"127.0.0.1:{sys.argv[2]}",
            "workers": int(sys.argv[3]),
            "threads": 4,
            "worker_class": "gthread",
            "control_socket_disable": True,
            "loglevel": "warning",
        },
    ).run()
