# Everything one does with this checkout. `make` alone lists the targets.
# Only Python 3.11 (or newer), git and make are needed; each target can be run again.

BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
# Processes that share the tests; the two runs take well under 15 minutes on two cores.
WORKERS ?= 2
# The port of `make run`.
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help run test check format environment chromium lock openapi commands pictures bench \
        test-sqlite test-postgres check-format check-lint check-types check-contracts \
        check-migrations check-promises

help:
	@echo "make run        start Quarterdeck with a demo product: http://localhost:$(PORT)"
	@echo "make test       everything the tests need, then the tests, on SQLite and on PostgreSQL"
	@echo "make check      format, lint, types, import contracts, promises, migrations"
	@echo "make format     put the code into the format that check wants"
	@echo "make openapi    renew the snapshot of the API after a change that is meant"
	@echo "make commands   renew docs/using/commands.md after a change of a command"
	@echo "make pictures   render every page into pictures/, to look at"
	@echo "make bench      measure; prints the tables of benchmarks/ (about an hour)"
	@echo "make lock       renew the lock files after a change of pyproject.toml"

# --- run ---------------------------------------------------------------------------------------

run:
	@scripts/environment.sh run
	@$(BIN)/quarterdeck migrate
	@$(BIN)/quarterdeck demo --if-new
	@$(BIN)/quarterdeck serve --port $(PORT) --demo

# --- test --------------------------------------------------------------------------------------

environment:
	@scripts/environment.sh dev

chromium: environment
	@$(BIN)/python scripts/find_chromium.py --install

test: chromium test-sqlite test-postgres

test-sqlite: environment
	@echo "Engines, services, entrances and pages, on SQLite …"
	@QUARTERDECK_TEST_DATABASE=sqlite $(PYTEST) -q -n $(WORKERS)

test-postgres: environment
	@echo "Services and entrances again, on PostgreSQL …"
	@QUARTERDECK_TEST_DATABASE=postgres $(PYTEST) -q -n $(WORKERS) -m "not browser" tests/apps tests/entrances

# --- check: each line is a hook of .pre-commit-config.yaml too -----------------------------------

CHECKS := check-format check-lint check-types check-contracts check-migrations check-promises

# All of them, also when one fails: what is wrong is seen at once.
check: environment
	@$(MAKE) --no-print-directory --keep-going $(CHECKS)
	@echo "All checks passed."

check-format: environment
	@$(BIN)/ruff format --check

check-lint: environment
	@$(BIN)/ruff check

check-types: environment
	@$(BIN)/mypy

check-contracts: environment
	@$(BIN)/lint-imports

check-migrations: environment
	@$(BIN)/python manage.py makemigrations --check --dry-run

# Promises that stand in files: who may do what, the API's snapshot, documented settings, parity.
check-promises: environment
	@$(PYTEST) -q -n $(WORKERS) tests/architecture $(wildcard tests/entrances/api/test_snapshot.py tests/apps/workspaces/test_permissions.py tests/entrances/test_permission_walk.py)

# --- tools ---------------------------------------------------------------------------------------

format: environment
	@$(BIN)/ruff check --fix --quiet || true
	@$(BIN)/ruff format

lock: environment
	@scripts/lock.sh

openapi: environment
	@$(BIN)/python scripts/openapi.py

commands: environment
	@$(BIN)/python scripts/command_reference.py

pictures: chromium
	@$(BIN)/python scripts/pictures.py

bench: environment
	@$(BIN)/python benchmarks/plan/run.py
	@$(BIN)/python benchmarks/backlog/run.py
