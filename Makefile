# Every target makes the virtual environment it needs; `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Half of a minute is spent here once; afterwards the stamps are current.
MAIN := $(VENV)/.main-installed
DEV := $(VENV)/.dev-installed
# Microsoft's own card renderer and schemas: who has no npm goes without, and the tests that need them say so.
NPM := tests/npm/node_modules/.package-lock.json
# Tests of what must be covered by them, line and branch; `make test` runs them once, while that is measured.
MEASURED := tests/policies tests/approvals/domain
# Scenarios wait for databases and processes almost half of the time: four at once on two cores.
WORKERS := $(shell expr $$(nproc 2>/dev/null || echo 2) \* 2)

.DEFAULT_GOAL := help
.PHONY: help demo run test crash check fix bench pins screenshots

help:  ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

demo: $(MAIN)  ## the story on a sandbox, with the real bot; leaves the page open until Ctrl-C
	@$(BIN)/python -m bot demo $(ARGS)

run: $(MAIN)  ## the bot itself, with ./twokeys.toml
	@$(BIN)/python -m bot run $(ARGS)

# Whoever starts next need not read the source of all that again: neither a worker, nor a process that a test starts.
test: export PYTHONDONTWRITEBYTECODE =
test: $(DEV) $(NPM)  ## all tests
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(or $(ARGS),$(MEASURED:%=--ignore=%))
	@$(BIN)/python -m pytest -q -n auto --dist worksteal $(MEASURED) --cov --cov-report=term:skip-covered --cov-fail-under=100

crash: $(DEV)  ## the crash matrix (ARGS="--part 20" for a taste, ARGS="--seed 2" for another choice from the full product, ARGS="--only NAME" for one scenario)
	@$(if $(ARGS),,$(BIN)/python -m pytest -m long)
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.crash $(ARGS)

check: $(DEV)  ## format, lint, types, layers, generated tables
	@$(BIN)/ruff format --check --diff .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/cog --check -I . README.md bot/README.md approvals/README.md policies/README.md

fix: $(DEV)  ## mend what can be mended by a machine
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
	@$(BIN)/cog -r -I . README.md bot/README.md approvals/README.md policies/README.md

eval: $(DEV)  ## how well the rules do on labelled texts (DATA=folder for real replies, too)
	@$(BIN)/python -m tests.eval $(if $(DATA),--data=$(DATA)) $(ARGS)

train: $(DEV)  ## fit the model of sentences to policies/corpus anew, and say how well it tells each tag
	@$(BIN)/python -m policies.corpus $(ARGS)

bench: $(DEV)  ## measurements, each beside its peer
	@$(BIN)/python -m tests.bench $(ARGS)

screenshots: $(DEV)  ## the README's pictures, taken of the real page (needs Chromium and Noto fonts)
	@$(BIN)/python -m tests.end_to_end.pictures

pins: $(DEV)  ## write the pinned requirements anew
	@$(BIN)/python -m pip install --quiet uv
	@for set in main dev; do $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
		--generate-hashes --no-strip-extras --no-emit-index-url --no-header requirements/$$set.in -o requirements/$$set.txt; done

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Twokeys needs Python 3.11 or newer; $(PYTHON) is older. Say: make PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv module is missing. Install it first, on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys, venv; sys.excepthook = lambda kind, *rest: kind is KeyboardInterrupt or sys.__excepthook__(kind, *rest); \
		venv.main(sys.argv[1:])' $(VENV)

$(MAIN): requirements/main.txt | $(VENV)/bin/python
	@echo "Installing what Twokeys needs into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/main.txt
	@touch $@

$(NPM): tests/npm/package-lock.json
	@! command -v npm >/dev/null || npm ci --prefix tests/npm --ignore-scripts --no-audit --no-fund --silent \
		--fetch-retries=1 --fetch-retry-mintimeout=1000 --fetch-timeout=20000 || \
		echo "npm could not fetch what is in tests/npm; tests that need it are skipped."

$(DEV): requirements/dev.txt | $(VENV)/bin/python
	@echo "Installing what checks and tests need into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@
