# make run: everything from a fresh clone to the app on sample data.  make test: everything that CI checks.
.PHONY: run test lint sample screenshot clean
.ONESHELL:
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
export HF_HUB_OFFLINE ?= 1
export PYTHONPATH := .

run: $(VENV)/installed sample_data/corpus.parquet
	if [ ! -f workspaces/sample/manifest.json ]; then
		$(BIN)/python -m lib open sample_data/corpus.parquet --workspace workspaces/sample --name sample
		$(BIN)/python -m lib analyse --workspace workspaces/sample --background
	fi
	exec $(BIN)/streamlit run app.py --server.address 127.0.0.1 --server.port $(PORT) --server.headless true

test: $(VENV)/installed sample_data/corpus.parquet
	$(BIN)/python tests/chromium.py
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	# A thread each: two workers of two threads on two cores wait for each other ten times as long as they work.
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile

sample sample_data/corpus.parquet: $(VENV)/installed
	$(BIN)/python sample_data/generate.py

screenshot: $(VENV)/installed sample_data/corpus.parquet
	$(BIN)/python tests/chromium.py
	$(BIN)/python docs/screenshot.py

$(VENV)/installed: requirements.txt
	command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed: install it, or say where it is with PYTHON=..."; exit 2; }
	[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

clean:
	rm -rf $(VENV) workspaces sample_data/*.parquet
