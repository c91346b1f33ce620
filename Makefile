# `make` prints this list. Each target does its own set-up in .venv; after the set-up nothing needs the network.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
DEMO ?= weefsel-demo

.DEFAULT_GOAL := help
.PHONY: help demo test check check-all format docs data validation web clean

BENCHMARKS := run.py store.py publishers.py structure.py daily.py web.py
COMPILED := names belgium shapes origins belgium_world daily materials goals trade_sample case_sample

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

test: check  ## all checks, and all tests but slow repeats; browser and wheel included
	$(BIN)/pytest -n auto -m "not slow"

check-all: test  ## what make test runs, the slow repeats, and the benchmarks
	$(BIN)/pytest -n auto -m slow tests
	for each in $(BENCHMARKS); do $(BIN)/python benchmarks/$$each || exit 1; done

docs: $(STAMP)  ## write the pages that are made from docstrings and figures
	$(BIN)/python scripts/write_docs.py --pictures
	$(BIN)/python scripts/page_pictures.py

data: $(STAMP)  ## compile the built-in figures from the publishers' files in ../shared (or WEEFSEL_SHARED)
	for each in $(COMPILED); do $(BIN)/python scripts/compile_$$each.py || exit 1; done

validation: $(STAMP)  ## how well regions are estimated, from published regional tables in ../shared (or WEEFSEL_SHARED)
	$(BIN)/python scripts/regional_validation.py
	$(BIN)/python scripts/write_docs.py

web:  ## build the front end into the package (needs Node 20 or newer); the build is committed
	cd web && npm ci && npm run build && npm run app

format: $(STAMP)  ## put the code in its format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:  ## remove what the targets made
	rm -rf $(VENV) $(DEMO) dist build .mypy_cache .ruff_cache .pytest_cache
