# Stepdown: `make help` says what there is.

SHELL := /bin/sh
PORT ?= 8000
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help install

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

install: .venv/.installed ## Make the environment in .venv, and nothing else

.venv/.installed: pyproject.toml uv.lock deploy/setup/environment.py
	@test -n "$(PYTHON)" || { echo "Stepdown needs Python 3.11 or later, and none was found." >&2; exit 1; }
	$(PYTHON) deploy/setup/environment.py
	@touch $@
