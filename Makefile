# Set-up, tests and the demo. `make` alone lists the targets.

SHELL := /bin/bash
PYTHON ?= $(firstword $(foreach name,python3 python3.15 python3.14 python3.13 python3.12 python3.11, \
	$(shell $(name) -c 'import sys; print("$(name)" if sys.version_info >= (3, 11) else "")' 2>/dev/null)))
VENV := .venv
RUN := $(VENV)/bin/python
READY := $(VENV)/.ready
# Hundreds of interpreters are started here: compile what they import once.
unexport PYTHONDONTWRITEBYTECODE
export PATH := $(CURDIR)/.interpreters/bin:$(PATH)

.DEFAULT_GOAL := help
.PHONY: help setup interpreters check test fuzz try-patches demo bench-kernels bench-verdict faults soak memory audit doctor clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: $(READY) ## Make the virtual environment and install advisor in it

$(READY): pyproject.toml
	@test -n "$(PYTHON)" || { echo "advisor needs Python 3.11 or newer; name it with make PYTHON=..."; exit 4; }
	@test -x $(VENV)/bin/pip || $(PYTHON) -m venv $(VENV) || $(PYTHON) -m virtualenv -q $(VENV) \
		|| { echo "$(PYTHON) cannot make environments: sudo apt-get install python3-venv"; exit 4; }
	$(RUN) -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=23.1'
	$(RUN) -m pip install --quiet --disable-pip-version-check --editable '.[dev,locust]'
	@touch $@

interpreters: $(READY) ## Put CPython 3.15, PyPy 8 and wrk into .interpreters, where they can be had
	$(RUN) scripts/provision.py

check: $(READY) ## Check style and types
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy

test: interpreters check ## Set everything up, check, and run the tests
	$(RUN) -m pytest

demo: interpreters ## Set everything up and profile the fraud sample app
	@python=.interpreters/cpython3.15/bin/python; pypy=.interpreters/pypy3.11/bin/python; \
	test -x $$python || { python=$(RUN); echo "without CPython 3.15: this runs on $(VENV)'s Python"; }; \
	set -x; $(VENV)/bin/advisor profile app:app --app-dir sample_apps/fraud \
		--python $$python $$(test -x $$pypy && echo --pypy $$pypy)

bench-kernels: interpreters ## Measure kernels beside their rivals; ONLY=fib,go QUICK=1 RESUME=1 MINUTES=5 PREPARE=1
	$(RUN) -m benchmarks.kernels $(if $(ONLY),--only '$(ONLY)') $(if $(QUICK),--quick) \
		$(if $(VARIANTS),--variants '$(VARIANTS)') $(if $(RESUME),--resume) $(if $(PREPARE),--prepare) $(if $(MINUTES),--minutes $(MINUTES))

try-patches: interpreters ## Prove the patches of the sample apps and of two libraries; ONLY=polyline,fib
	$(RUN) -m benchmarks.try_patches $(if $(ONLY),--only '$(ONLY)')

bench-verdict: interpreters ## How good verdicts are, an hour and a half; TRIALS=40 WRK=6 ONLY=calm MINUTES=3 goes on
	$(RUN) -m benchmarks.verdict $(if $(TRIALS),--trials $(TRIALS)) $(if $(WRK),--wrk $(WRK)) \
		$(if $(ONLY),--only $(ONLY)) $(if $(MINUTES),--minutes $(MINUTES))

fuzz: interpreters ## Compile random programs and compare (SECONDS=600 SEED=1)
	$(RUN) -m tests.fuzz --seconds $(or $(SECONDS),600) --seed $(or $(SEED),1)

faults: interpreters ## Inject every fault and keep the figures in docs/reliability.md (ONLY=part of a name)
	$(RUN) -m tests.faults --write docs/reliability.md $(if $(ONLY),--only '$(ONLY)') --seed $(or $(SEED),1)

soak: interpreters ## Load the fraud app with kernels and compare every answer (SECONDS=1800)
	$(RUN) -m tests.faults.soak --seconds $(or $(SECONDS),1800) --write docs/reliability.md

memory: interpreters ## Measure the memory that advisor itself takes in a profile of the fraud app
	$(RUN) -m tests.faults.memory --write docs/reliability.md

audit: $(READY) ## Look up known weaknesses of what advisor depends on
	@test -x .audit/bin/pip-audit || { $(PYTHON) -m venv .audit && .audit/bin/pip install --quiet pip-audit; }
	@$(RUN) scripts/audit.py .audit/bin/pip-audit

doctor: $(READY) ## Tell what is here and what is missing
	$(VENV)/bin/advisor doctor

clean: ## Remove what the targets above made
	rm -rf $(VENV) .audit .interpreters .benchmarks .mypy_cache .ruff_cache .pytest_cache build dist
