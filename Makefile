# Two commands do everything on a machine with Python 3.11+: `make run` and `make test`.

PYTHON ?= $(firstword $(foreach p,python3.11 python3.12 python3.13 python3,$(shell command -v $(p) 2>/dev/null)))
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt

.PHONY: help run test quick lint docs release faults licences lock sbom locked pin image clean

help:  ## List the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

run: $(VENV)/.run  ## Build the index and start the bot: on Discord with DISCORD_TOKEN, else in a local page
	@$(BIN)/askbot index
	@exec $(BIN)/askbot run

test: $(VENV)/.test  ## Install what the tests need and run them all
	@$(BIN)/python -m pytest -n 2 --dist loadfile

SLOW_FOLDERS := faults benchmarks cli sources serve mcp adapters postgres bot/features bot/access bot/preview
quick: $(VENV)/.test  ## Run the fast tests alone, in less than 90 seconds
	@$(BIN)/python -m pytest -n 2 --dist loadfile -m "not slow" $(SLOW_FOLDERS:%=--ignore=tests/%) \
		--ignore-glob='tests/bot/test_*.py'

lint: $(VENV)/.test  ## Check style, types and the directions of the imports
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/pyright --pythonpath $(BIN)/python
	@$(BIN)/pyright --pythonpath $(BIN)/python -p benchmarks
	@$(BIN)/lint-imports

docs: $(VENV)/.test  ## Build the pages of docs/ as a site in build/site; a broken link is an error
	@$(BIN)/mkdocs build --quiet

release: $(VENV)/.test  ## Build sdist and wheel, check them, use them in clean environments (PYTHONS="…", TESTS=1)
	@$(BIN)/python scripts/release.py $(foreach p,$(PYTHONS),--python $(p)) $(if $(TESTS),--tests)

faults: $(VENV)/.test  ## Prove reliability: crashes, corruption, fuzzing, load (an hour; SCALE=0.02: minutes; JOBS, RESUME=1)
	@$(BIN)/python -m benchmarks.faults --scale $(or $(SCALE),1) $(if $(JOBS),--jobs $(JOBS)) $(if $(RESUME),--resume)

licences: $(VENV)/.test  ## Write docs/licences.md anew
	@$(BIN)/python scripts/licences.py

lock: $(VENV)/.test  ## Write requirements.lock anew: every package with its hash, for this platform
	@$(BIN)/python scripts/lock.py

sbom: $(VENV)/.run  ## Write sbom.cdx.json, a CycloneDX bill of materials of requirements.lock, for a release
	@$(BIN)/python scripts/sbom.py

locked: $(VENV)/bin/python  ## Install from requirements.lock alone, refusing any file whose hash differs
	@$(BIN)/python -m pip install --quiet --require-hashes --only-binary=:all: -r requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $(VENV)/.run

pin:  ## Write the digest of the image's base, as Docker's registry has it now, into the Dockerfile
	@$(PYTHON) scripts/pin_base.py

image:  ## Run the Dockerfile's steps without a container engine (Linux, as root), then index and ask in the result
	@$(PYTHON) scripts/try_image.py

clean:  ## Remove the virtual environment and the index
	rm -rf $(VENV) .askbot

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "askbot needs Python 3.11 or newer: install it, then run make again." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "askbot needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing (Debian: install python3-venv)." >&2; exit 1; }

$(VENV)/.run: $(VENV)/bin/python pyproject.toml constraints.txt
	@echo "Installing askbot into $(VENV); the first time takes a few minutes …"
	@$(INSTALL) -e '.[documents,sources,people,preview,mcp,otel,paraphrases]'
	@touch $@

$(VENV)/.test: $(VENV)/bin/python pyproject.toml constraints.txt
	@echo "Installing askbot and its test tools into $(VENV); the first time takes a few minutes …"
	@$(INSTALL) -e '.[documents,sources,people,postgres,preview,mcp,otel,paraphrases,eval,langchain,llamaindex,docs,dev]'
	@touch $@ $(VENV)/.run
