.DEFAULT_GOAL := help
PYTHON ?= python3
BACKTALK := .venv/bin/backtalk
CODE := actions backtalk tools web tests
# A Saturday, the night in which clocks change, and the last minutes of a year.
AWKWARD_DAYS := 2026-11-28T12:00:00-08:00 2027-03-14T01:50:00-08:00 2026-12-31T23:50:00-08:00

help:  ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup:  ## install uv and both environments, if they are not there
	@command -v $(PYTHON) >/dev/null || { echo "Set-up stopped: install Python 3.9 or later,\
	 or name it: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) tools/bootstrap.py

setup-tests:
	@$(PYTHON) tools/bootstrap.py --tests

run: setup  ## start Backtalk and print its address; Ctrl-C stops it; V=1 shows all
	@exec $(BACKTALK) run $(if $(V),-v)

train: setup  ## train a model, if none matches the configuration and data
	@exec $(BACKTALK) train

bench: setup  ## measure sizes, training, start, memory and speed
	@exec $(BACKTALK) bench

bench-stock: setup  ## measure beside Rasa as it comes; installs that, 2 GB
	@exec $(BACKTALK) bench --stock

soak: setup  ## run mixed load for MINUTES=60 and tell whether anything grows
	@exec $(BACKTALK) bench --soak $(or $(MINUTES),60)

sbom: setup  ## write what both environments hold as CycloneDX, into sbom/
	@mkdir -p sbom
	@.uv/bin/uv export -q --frozen --no-dev --format cyclonedx1.5 -o sbom/product.json
	@.uv/bin/uv export -q --frozen --no-dev --format cyclonedx1.5 --project engine -o sbom/engine.json
	@echo "sbom/product.json and sbom/engine.json"

widget: setup-tests  ## build the widget; prints its sizes and SRI hashes
	@.venv/bin/python -m tools.widget

cost: setup-tests  ## measure what the widget costs a page; into docs/measurements.md
	@.venv/bin/python -m tests.browser.cost docs/measurements.md

screenshots: setup-tests  ## take the pictures in docs/images
	@.venv/bin/python -m tests.browser.screenshots docs/images
	@.venv/bin/python -m tests.browser.console.screenshots docs/images

format: setup-tests  ## put the code into its standard form
	.venv/bin/ruff check -q --fix $(CODE) engine
	.venv/bin/ruff format -q $(CODE) engine

lint: setup-tests  ## check style and types of both environments
	.venv/bin/ruff check -q $(CODE) engine
	.venv/bin/ruff format -q --check $(CODE) engine
	.venv/bin/mypy $(CODE)
	.venv/bin/mypy --config-file engine/pyproject.toml --python-executable engine/.venv/bin/python \
	  engine/backtalk_engine engine/backtalk_serving engine/tests

test: lint model  ## everything that must hold, in less than 25 minutes
	cd engine && .venv/bin/python -m pytest -n auto --dist loadfile
	.venv/bin/pytest -n auto --dist loadfile -m "not slow"

test-all: lint model  ## the same, what takes longer, and what depends on the date on awkward days
	cd engine && .venv/bin/python -m pytest -n auto --dist loadfile
	.venv/bin/pytest -n auto --dist loadfile
	for day in $(AWKWARD_DAYS); do \
	  BACKTALK_TEST_CLOCK=$$day .venv/bin/pytest -n auto --dist loadfile -m "dated and not slow" || exit 1; \
	done

model: train
	$(BACKTALK) rasa data validate --fail-on-warnings
	$(BACKTALK) rasa test core --stories tests/conversations/stories --fail-on-prediction-errors

clean:  ## delete environments, caches and models; var/ (database, keys) stays
	rm -rf .uv .venv engine/.venv widget/node_modules .rasa .mypy_cache .ruff_cache .pytest_cache models/*.tar.gz

.PHONY: help setup setup-tests run train bench bench-stock soak sbom widget cost screenshots format lint test test-all model clean
