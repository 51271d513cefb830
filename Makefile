# Every command does its own set-up; the second time that takes a second or two. See docs/how-to/run.md.
PYTHON ?= python3
# A Python that was chosen (PYTHON=python3.13 make run) makes .venv again; the default one keeps what is there.
CHOSEN := $(if $(filter file,$(origin PYTHON)),,--this-python)

.PHONY: help setup setup-dev run test check fix bench lock clean

help: ## What can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

setup: ## The virtual environment and the front end, to run the service
	@$(PYTHON) scripts/set_up.py run $(CHOSEN)

setup-dev: ## The same, to test and check it
	@$(PYTHON) scripts/set_up.py dev $(CHOSEN)

run: setup ## The whole service at http://127.0.0.1:8000 (HOST, PORT change it); Ctrl-C stops it
	@exec .venv/bin/python -m mutuals_tracker.running

test: setup-dev ## Every test, browser tests included
	@exec .venv/bin/python scripts/run_tests.py $(ARGS)

check: setup-dev ## Lint, types, migrations, import contracts, templates, docs drift
	@exec .venv/bin/python scripts/run_checks.py $(ARGS)

fix: setup-dev ## Mend what a program can mend
	@.venv/bin/ruff check --fix-only --quiet .
	@.venv/bin/ruff format .

bench: setup-dev ## The benchmarks, beside their budgets
	@exec .venv/bin/python -m benchmarks $(ARGS)

lock: setup-dev ## Lock the requirements again, from pyproject.toml
	@exec .venv/bin/python scripts/lock_requirements.py

clean: ## Remove what was made, the data in .local/ excepted
	@rm -rf .venv node_modules static/built .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
