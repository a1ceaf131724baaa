# Two commands are enough on a fresh Debian or Ubuntu: `make run` and `make test`.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
TSC := $(VENV)/npm/node_modules/typescript/bin/tsc
PIP := $(RUN) -m pip install --quiet --disable-pip-version-check

# How much Hypothesis tries (tests/support/examples.py): fast, default or thorough.
EXAMPLES ?= default

.PHONY: help run demo test test-fast check bench soak format clean tools
.DELETE_ON_ERROR:

help:  ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

run: $(VENV)/runtime  ## start the hall of config.toml to try it out: tickets at any hour, a printer on the screen
	$(RUN) app.py serve --ignore-hours

demo: $(VENV)/runtime  ## play a whole working day at 20 times its real speed
	$(RUN) app.py demo --speed 20

test: $(VENV)/dev tools  ## run all tests except the long ones, with a real browser
	$(RUN) -m pytest -m "not soak" -n 2 --dist worksteal --hypothesis-profile $(EXAMPLES)

test-fast: $(VENV)/dev  ## run the tests that need no server and no browser, in a minute: rules, store, papers, texts
	$(RUN) -m pytest -m "not (soak or slow or hall or browser)" -n 2 --dist worksteal --hypothesis-profile fast

soak: $(VENV)/dev tools  ## run the long tests: hours of simulated work
	$(RUN) -m pytest -m soak --timeout 7200

check: $(VENV)/dev $(TSC)  ## run the linters and type checks that must pass, besides the tests, before a change lands
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/node $(TSC) --project jsconfig.json
	$(RUN) displays/vendor.py check
	$(RUN) app.py check-config

bench: $(VENV)/dev tools  ## measure speed and memory, as ratios to limits measured in the same run
	$(RUN) -m bench

format: $(VENV)/dev  ## format the Python code and fix what the linter can fix
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

tools:
	@deploy/test-tools $(RUN)

clean:  ## remove the virtual environment and all caches
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage

$(RUN):
	deploy/make-venv $(PYTHON) $(VENV)

$(VENV)/runtime: requirements.txt | $(RUN)
	$(PIP) -r requirements.txt
	@touch $@

$(VENV)/dev: requirements.txt requirements-dev.txt | $(RUN)
	$(PIP) -r requirements-dev.txt
	@touch $@ $(VENV)/runtime

$(TSC): typings/package.json typings/package-lock.json | $(VENV)/dev
	@mkdir -p $(VENV)/npm && cp typings/package*.json $(VENV)/npm
	$(VENV)/bin/npm ci --prefix $(VENV)/npm --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
