# Sightline. `make help` lists what there is.
PYTHON ?= python3.11
VENV := .venv
PY := $(VENV)/bin/python
PORT ?= 8050
# Another number draws other cases of the long walks.
SIGHTLINE_TEST_SAMPLE ?= 1
.DEFAULT_GOAL := help
# What Python compiles is kept: every process of the product and of its tests starts in half the time.
export PYTHONDONTWRITEBYTECODE :=
export SIGHTLINE_TEST_SAMPLE
.PHONY: help setup demo run test test-all check bench lock browser servers

help: ## list every target with a sentence
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

# Of the modules installed the product imports one in four: pip compiling all of them took longer than getting them.
$(VENV)/.installed: requirements.lock
	@command -v $(PYTHON) >/dev/null || { echo "Sightline needs Python 3.11: install it, or say PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements.lock
	@$(PY) -c "import app" >/dev/null 2>&1 || true  # what the product imports is compiled, by one who may write here
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	$(PY) -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements-dev.lock
	@touch $@

setup: $(VENV)/.installed ## put everything the product needs into .venv

demo: setup ## publish the invented demo cohort as a new edition
	$(PY) -m loaders demo

run: setup ## set up, publish the demo where nothing is published, and serve http://127.0.0.1:8050
	@$(PY) -m loaders editions 2>/dev/null | grep -q . || $(PY) -m loaders demo
	@echo "Sightline: http://127.0.0.1:$(PORT)"
	@$(PY) -m access.demo_users
	$(VENV)/bin/gunicorn app:server --bind 127.0.0.1:$(PORT) --workers 2 --threads 4 --worker-class gthread --no-control-socket --log-level warning --config python:pages.serving

browser: ## Chromium and its driver from Debian, where they are missing
	@command -v chromium >/dev/null && command -v chromedriver >/dev/null || { \
	  root=""; [ "$$(id -u)" = 0 ] || root=sudo; $$root apt-get update -qq && $$root apt-get install -y -qq chromium chromium-driver >/dev/null; }

servers: ## PostgreSQL from Debian, which the tests start themselves, where it is missing
	@command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || { \
	  root=""; [ "$$(id -u)" = 0 ] || root=sudo; $$root apt-get update -qq && $$root apt-get install -y -qq postgresql >/dev/null; }

check: $(VENV)/.installed-dev ## lint and types
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy

# Four workers share two cores: threads of each would only wait for those of the others.
test test-all: export POLARS_MAX_THREADS := 1

test: $(VENV)/.installed-dev browser servers check ## everything, with a seeded sample of the long walks
	$(PY) -m pytest -q -n 4 --dist loadgroup -m "not long"

test-all: $(VENV)/.installed-dev browser servers check ## the whole of the long walks too
	SIGHTLINE_TEST_WHOLE=1 $(PY) -m pytest -q -n 4 --dist loadgroup

bench: $(VENV)/.installed-dev browser ## medians and p95 of every page, beside bare polars and a bare page, in one run
	$(PY) -m tests.bench

lock: ## write the two lock files anew from pyproject.toml
	$(PY) -m pip install --quiet pip-tools
	$(VENV)/bin/pip-compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --allow-unsafe --output-file requirements.lock pyproject.toml
	$(VENV)/bin/pip-compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --allow-unsafe --extra test --output-file requirements-dev.lock pyproject.toml
