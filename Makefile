# Everything that is typed while working on Open Door. `make` alone lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test check train lock setup clean

# PYTHON=, PYTHON310= and CHROMIUM= after the target name a program that is not found by itself.
SETUP := scripts/setup.sh

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## set up what is missing, then start Open Door on this machine (Ctrl-C stops it)
	@$(SETUP) server assistant model
# Tied to make, so that it does not stay behind when make is killed.
	@exec .venv/bin/python -I -S server/commands/tied.py $$PPID 9 .venv/bin/open-door run

test: ## run all tests, the browser's and Rasa's too
	@$(SETUP) server assistant model chromium
	@CHROMIUM="$$($(SETUP) which-chromium)" scripts/test.sh

check: ## format, lint and type-check the code
	@$(SETUP) server
	.venv/bin/ruff format .
	.venv/bin/ruff check .
	.venv/bin/mypy

train: ## train the assistant if its data, domain or code changed
	@$(SETUP) server assistant
	.venv-rasa/bin/python -m chatbot train

lock: ## resolve the packages of pyproject.toml anew into requirements/, with hashes
	@$(SETUP) server
	scripts/lock.sh

setup: ## install both environments and train, without starting anything
	@$(SETUP) server assistant model

clean: ## remove environments, model and caches; conversations and keys in var/ stay
	rm -rf .venv .venv-rasa models .rasa .pytest_cache .mypy_cache .ruff_cache .hypothesis test-results *.egg-info
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
