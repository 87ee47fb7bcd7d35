# `make demo` and `make test` need Python 3.11 or later with pip, and a network: they set up .venv themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
ROOTS := checkers search provers training cli
PINS := $(VENV)/pins.txt

PYTEST_ARGS ?=
TEST_JOBS ?= auto
DEMO ?= $(addprefix examples/smt/,plus_comm.smt2 append_assoc.smt2 reverse_twice.smt2 insert_sorted.smt2)
REFUTED ?= examples/smt/false_reverse_append.smt2
TIP ?= $(LEMMATA_TIP)
BENCH_ARGS ?=

.PHONY: install demo test check format bench docs clean

install: $(VENV)/installed

demo: install
	$(BIN)/lemmata prove $(DEMO)
	$(BIN)/lemmata prove $(REFUTED) || test $$? -eq 1

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest -n $(TEST_JOBS) --dist loadfile --ignore tests/quality $(PYTEST_ARGS)
	$(BIN)/python -m pytest tests/quality $(PYTEST_ARGS)

check: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(ROOTS)
	$(BIN)/pyright

format: $(VENV)/installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/installed-dev
	@test -n "$(TIP)" || { echo "make bench: say where the TIP problems are: make bench TIP=DIR (or set LEMMATA_TIP)" >&2; exit 2; }
	$(BIN)/lemmata bench tip --problems "$(TIP)" $(BENCH_ARGS)

docs: $(VENV)/installed-docs
	$(BIN)/mkdocs build --strict

clean:
	rm -rf $(VENV) site

# The versions that uv.lock names, in the form that pip reads.
$(PINS): pyproject.toml uv.lock .ci/pins.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Lemmata needs Python 3.11 or later: make PYTHON=/path/to/python3.11" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --upgrade "pip>=25.1"
	$(BIN)/python .ci/pins.py uv.lock > $@.new
	mv $@.new $@

$(VENV)/installed: $(PINS)
	$(PIP) install --quiet --constraint $(PINS) --editable .
	touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(PIP) install --quiet --constraint $(PINS) --group dev
	touch $@

$(VENV)/installed-docs: $(VENV)/installed-dev
	$(PIP) install --quiet --constraint $(PINS) --group docs
	touch $@
