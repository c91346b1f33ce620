# `make` prints this list. Each target does its own set-up in .venv; after the set-up nothing needs the network.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
DEMO ?= weefsel-demo

.DEFAULT_GOAL := help
.PHONY: help demo test check check-all format docs data bench clean

help:  ## print this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

$(BIN)/weefsel: pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed"; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=python3.12"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[all]'
	@touch $@

$(STAMP): $(BIN)/weefsel pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[all,dev]'
	$(BIN)/python -m pip download --quiet --disable-pip-version-check --dest $(VENV)/wheelhouse .
	@sh scripts/ensure_browser.sh
	@touch $@

demo: $(BIN)/weefsel  ## the main job on the built-in figures: a car plant in Limburg closes
	$(BIN)/weefsel demo --out $(DEMO)

check: $(STAMP)  ## style, types and floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

test: check  ## all checks and all tests, browser and wheel included
	$(BIN)/pytest -n auto

check-all: test  ## what make test runs, and the benchmarks
	$(BIN)/python benchmarks/run.py

docs: $(STAMP)  ## write the pages that are made from docstrings and figures
	$(BIN)/python scripts/write_docs.py --pictures

data: $(STAMP)  ## compile the built-in figures from the publishers' files in ../shared (or WEEFSEL_SHARED)
	$(BIN)/python scripts/compile_belgium.py

format: $(STAMP)  ## put the code in its format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:  ## remove what the targets made
	rm -rf $(VENV) $(DEMO) dist build .mypy_cache .ruff_cache .pytest_cache
