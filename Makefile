# `make` serves the register; `make help` lists the rest.
PYTHON ?= python3
BIN := .venv/bin
DATA ?= data
PORT ?= 8001

.DEFAULT_GOAL := run
.PHONY: run setup test check collect build serve freeze server lint soak bench audit advisories licences lock help

run: setup ## Collect for at most three minutes, build, and serve on http://127.0.0.1:8001
	@$(BIN)/register collect --minutes 3 --data $(DATA) || true
	@$(BIN)/register build --data $(DATA)
	@$(BIN)/register serve --port $(PORT) --data $(DATA)

setup: .venv/.ready ## Make .venv from the lock file

.venv/.ready: requirements.lock pyproject.toml
	@echo "Setting up .venv from the lock file (a minute or two)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.lock
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

server: .venv/.server ## Make .venv with what a server needs and nothing that only tests need

.venv/.server: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(PYTHON) -m tests.lock > .venv/server.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r .venv/server.lock
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# Compiled first, as the tests start a thousand processes, and where Python is told to write no bytecode each would do it for itself.
test: setup lint ## Everything that is tested automatically, under ten minutes on two quiet processors
	@$(BIN)/python -m compileall -q pipeline scrapers site/plugins tests
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: setup ## Style and types
	@$(BIN)/ruff check .
	@$(BIN)/mypy

collect: setup ## Go on collecting where the last run stopped
	@$(BIN)/register collect --data $(DATA)

build: setup ## Build the register from everything held
	@$(BIN)/register build --data $(DATA)

check: setup ## Does the built register hold together?
	@$(BIN)/register check --data $(DATA)

serve: setup ## Serve the newest build
	@$(BIN)/register serve --port $(PORT) --data $(DATA)

freeze: setup ## Write the whole site to the folder frozen/, for any web host
	@$(BIN)/register freeze --data $(DATA)

soak: setup ## The long runs: many kills, ten thousand damaged workbooks, many drawn ones, every page in three widths, fifty clients for a minute
	@REGISTER_SOAK=1 $(BIN)/python -m pytest

bench: setup ## Measure speed and memory on made-up data, and put the figures into docs/performance.md
	@$(BIN)/python -m tests.bench --write

audit: setup ## Compare the built register with the files, by a checker that shares no code with the builder
	@$(BIN)/python -m pipeline.audit $(DATA)

advisories: .tools/.ready ## Is a weakness known of any package in the lock file? Needs a network, and says so where there is none
	@$(PYTHON) -m tests.advisories .tools/bin/pip-audit

licences: setup ## Write docs/licences.md anew from the packages in the lock file
	@$(BIN)/python -m tests.licences > docs/licences.md

lock: .tools/.ready ## Make requirements.lock anew from pyproject.toml
	@.tools/bin/python -m piptools compile --quiet --generate-hashes --strip-extras --allow-unsafe --extra dev --no-emit-index-url \
	    --no-emit-trusted-host --no-emit-find-links --output-file requirements.lock pyproject.toml

# Apart from .venv, in which there is nothing but what the lock file names.
.tools/.ready: Makefile
	@test -x .tools/bin/python || $(PYTHON) -m venv .tools
	@.tools/bin/python -m pip install --quiet --disable-pip-version-check pip-tools==7.6.2 pip-audit==2.10.1
	@touch $@

help: ## This list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12
