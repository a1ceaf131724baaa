# Two commands are enough on a fresh Debian or Ubuntu: `make run` and `make test`.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
TSC := $(VENV)/npm/node_modules/typescript/bin/tsc
PIP := $(RUN) -m pip install --quiet --disable-pip-version-check

.PHONY: run demo test check bench soak format clean tools
.DELETE_ON_ERROR:

run: $(VENV)/runtime  ## the hall of config.toml, to try it out: tickets at any hour, a printer on screen
	$(RUN) app.py serve --ignore-hours

demo: $(VENV)/runtime  ## a whole working day at 20 times its speed
	$(RUN) app.py demo --speed 20

test: $(VENV)/dev tools  ## everything, with a real browser
	$(RUN) -m pytest -m "not soak" -n 2

soak: $(VENV)/dev tools  ## the long runs
	$(RUN) -m pytest -m soak --timeout 7200

check: $(VENV)/dev $(TSC)  ## what must hold before a change lands, besides the tests
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/node $(TSC) --project jsconfig.json
	$(RUN) displays/vendor.py check
	$(RUN) app.py check-config

bench: $(VENV)/dev tools  ## speed and memory, as ratios to limits measured in the same run
	$(RUN) -m bench

format: $(VENV)/dev
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

tools:
	@deploy/test-tools $(RUN)

clean:
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
