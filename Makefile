# `make` alone lists the targets. Python 3.11 or newer is the only thing that must be on the machine.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help reconcile test quality lint types dictionary calibration bench lock clean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/core.stamp: requirements/core.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; found $$($(PYTHON) --version). Say which: make PYTHON=python3.12"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/core.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/test.stamp: requirements/test.lock $(VENV)/core.stamp
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.lock
	@touch $@

reconcile: $(VENV)/core.stamp ## reconcile every dossier under raw/ and publish to curated/ (ARGS="--strict" and such)
	@$(BIN)/reconcile run $(ARGS)

test: $(VENV)/test.stamp ## set up and run the tests
	@$(BIN)/python -m pytest $(ARGS)

$(VENV)/quality.stamp: requirements/quality.lock $(VENV)/core.stamp
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/quality.lock
	@touch $@

quality: $(VENV)/quality.stamp ## check what is published with great-expectations (ARGS="--fail-on error" and such)
	@$(BIN)/reconcile quality $(ARGS)

lint: $(VENV)/test.stamp ## check style
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/test.stamp ## check types
	@$(BIN)/mypy

dictionary: $(VENV)/core.stamp ## write docs/data-dictionary.md anew from the contracts
	@$(BIN)/python -m pipeline.dictionary

calibration: $(VENV)/test.stamp ## choose the margin threshold anew, write docs/calibration.md and its pictures
	@$(BIN)/python -m tests.corpus calibrate --choose 10000:10400 --report 20000:20400 --levels light,medium,heavy --out docs

bench: $(VENV)/test.stamp ## measure speed, memory, growth and the floor, write docs/bench.md (ARGS="--dossiers 10,100,1400")
	@$(BIN)/python -m tests.bench $(ARGS)

lock: ## write the lock files anew from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --extra build -o requirements/core.lock pyproject.toml
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --extra build --extra test -o requirements/test.lock pyproject.toml
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --extra build --extra quality -o requirements/quality.lock pyproject.toml

clean: ## remove the environment and what was published; the history of runs and the imported register stay
	rm -rf $(VENV) curated/*/ curated/*.duckdb curated/.state curated/.staging-* curated/.*.new curated/.*.old
