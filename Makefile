# Stepdown. `make help` says what there is; `make demo` and `make test` set up what they need.

SHELL := /bin/sh
PORT ?= 8000
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
TODAY = $(shell date +%Y-%m-%d)

.DEFAULT_GOAL := help
.PHONY: help install demo test check bench bench-compare prove assets maps screenshots hooks

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

install: .venv/.installed ## Make the environment in .venv, and nothing else

.venv/.installed: pyproject.toml uv.lock deploy/setup/environment.py
	@test -n "$(PYTHON)" || { echo "Stepdown needs Python 3.11 or later, and none was found." >&2; exit 1; }
	$(PYTHON) deploy/setup/environment.py
	@touch $@

demo: install ## Serve a site of invented families, on PORT (8000)
	$(BIN)/stepdown demo --port $(PORT)

test: install ## Get PostgreSQL and Chromium, check the code, and run all the tests
	$(BIN)/python -m tests.machine
	$(MAKE) --no-print-directory check
	$(BIN)/python -m tests.run

check: install ## Check style, types and which room imports which
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: install ## Measure, on SQLite and on PostgreSQL, beside raw SQL
	$(BIN)/python -m tests.machine
	$(BIN)/python -m tests.cluster --durable $(BIN)/stepdown bench

bench-compare: install .venv-compare/.installed ## Measure beside SpiffWorkflow, which gets an environment of its own
	$(BIN)/python -m tests.machine
	$(BIN)/python -m tests.cluster --durable $(BIN)/python -m bench.compare

.venv-compare/.installed: bench/compare/requirements.txt deploy/setup/environment.py
	$(PYTHON) deploy/setup/environment.py --compare
	@touch $@

prove: install ## Run the long proofs at full size; the results go to docs/proofs
	$(BIN)/python -m tests.machine
	@mkdir -p docs/proofs
	STEPDOWN_PROOFS=full $(BIN)/python -m tests.run -m proof -rp >docs/proofs/$(TODAY).txt 2>&1; \
		status=$$?; sed -i '/^rootdir:/d; /generated xml file:/d' docs/proofs/$(TODAY).txt; \
		cat docs/proofs/$(TODAY).txt; exit $$status

assets: ## Compile the style sheet and the scripts (maintainers: needs npm)
	assets/build

maps: install ## Draw the maps of every pack again, into docs/maps
	rm -rf docs/maps
	$(BIN)/stepdown protocol map --all --out docs/maps

screenshots: install ## Take the pictures in docs/ again
	$(BIN)/python -m tests.machine
	$(BIN)/python -m tests.screenshots

hooks: install ## Check each commit before it is made
	$(BIN)/pre-commit install
