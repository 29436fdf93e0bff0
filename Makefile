# `make` serves the register; `make help` lists the rest.
PYTHON ?= python3
BIN := .venv/bin
DATA ?= data
PORT ?= 8001

.DEFAULT_GOAL := run
.PHONY: run setup test check collect build serve freeze lint soak bench audit lock help

run: setup ## Collect for at most three minutes, build, and serve on http://127.0.0.1:8001
	@$(BIN)/register collect --minutes 3 --data $(DATA) || true
	@$(BIN)/register build --data $(DATA)
	@$(BIN)/register serve --port $(PORT) --data $(DATA)

setup: .venv/.ready ## Make .venv from the lock file

.venv/.ready: requirements.lock pyproject.toml
	@echo "Setting up .venv from the lock file (a minute or two)"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

test: setup lint ## Everything that is tested automatically, under ten minutes
	@$(BIN)/python -m pytest -n 2 --dist loadfile

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

soak: setup ## The long runs: many kills, many drawn workbooks, every page in three widths, light and dark
	@REGISTER_SOAK=1 $(BIN)/python -m pytest

bench: setup ## How long each step takes on what is held
	@$(BIN)/python -m tests.bench --data $(DATA)

audit: setup ## Compare the built register with the files, by a checker that shares no code with the builder
	@$(BIN)/python -m pipeline.audit $(DATA)

lock: ## Make requirements.lock anew from pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check pip-tools
	@$(BIN)/python -m piptools compile --quiet --generate-hashes --strip-extras --allow-unsafe --extra dev --no-emit-index-url \
	    --no-emit-trusted-host --no-emit-find-links --output-file requirements.lock pyproject.toml

help: ## This list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12
