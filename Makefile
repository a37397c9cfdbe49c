# gifp-search: `make serve` and `make test` are all that a new checkout needs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LIBRARY ?= library
HALF ?= development
export HF_HUB_OFFLINE ?= 1

.PHONY: serve test check citations format setup corpus bench bench-scale eval clean

serve: setup  ## build a library from corpus/ and serve it on http://127.0.0.1:8000
	@$(BIN)/gifp ingest corpus --library $(LIBRARY) --quiet
	@$(BIN)/gifp serve --library $(LIBRARY)

test: setup  ## every test
	$(BIN)/python -m pytest

check: setup  ## lint, format and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

citations: setup  ## hold all that the starter library can quote against its PDFs
	@$(BIN)/gifp ingest corpus --library $(LIBRARY) --quiet
	$(BIN)/gifp verify-citations --library $(LIBRARY)
	$(BIN)/python -m evals quoting --library $(LIBRARY)

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

corpus: setup  ## typeset the starter library anew
	$(BIN)/python corpus/typesetting/build.py

bench: setup  ## speed and memory on this machine
	$(BIN)/python -m evals bench --library $(LIBRARY) --pdfs corpus/starter/pdf

bench-scale: setup  ## libraries of 1,000 to 1,000,000 passages; takes hours and 25 GB
	@$(BIN)/gifp ingest corpus --library $(LIBRARY) --quiet
	$(BIN)/python -m evals bench-scale --library $(LIBRARY)

eval: setup  ## search and answers on one HALF of the topics, against its baseline
	@$(BIN)/gifp ingest corpus --library $(LIBRARY) --quiet
	@$(BIN)/python -m evals evaluate --collection evals/collections/starter \
	  --library $(LIBRARY) --out build/evaluation --half $(HALF) $(EVAL_FLAGS)

setup: $(VENV)/ready

# torch comes first and alone: its pin decides between 200 MB and several GB.
# What depends on it is then satisfied, so pip does not look for another build.
$(VENV)/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --disable-pip-version-check --progress-bar on torch==2.13.0
	$(BIN)/pip install --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/pip install --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

clean:
	rm -rf $(VENV) build .mypy_cache .pytest_cache .ruff_cache
