# Everything that is typed while working on Open Door. `make` alone lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test soak check lint ask train evaluate screen lock audit setup clean

# PYTHON=, PYTHON310= and CHROMIUM= after the target name a program that is not found by itself.
SETUP := scripts/setup.sh

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## set up what is missing, then start Open Door on this machine (Ctrl-C stops it)
	@$(SETUP) server assistant model
# Tied to make, so that it does not stay behind when make is killed.
	@exec .venv/bin/python -I -S server/commands/tied.py $$PPID 9 .venv/bin/open-door run

test: ## run all tests, the browser's and Rasa's too
	@$(SETUP) server assistant model chromium
	@CHROMIUM="$$($(SETUP) which-chromium)" scripts/test.sh

# What OPTIONS may hold: PYTHONPATH=tests .venv/bin/python -m soak --help
soak: ## prove in full size what docs/reliability.md promises: make soak OPTIONS="--only kills --seed 5"
	@$(SETUP) server
	@PYTHONPATH=tests .venv/bin/python -m soak $(OPTIONS)

check: ## format, lint and type-check the code
	@$(SETUP) server
	.venv/bin/ruff format .
	.venv/bin/ruff check .
	.venv/bin/mypy

lint: ## read every sentence a visitor may see: words that hurt, promises, dead buttons and more
	@$(SETUP) server assistant
	@.venv-rasa/bin/python -m chatbot lint

# The words go by the environment, so that no shell looks into them.
ask: export TEXT ?= hello
ask: export SITE ?= midwest-recovery-toledo
ask: ## what the assistant answers, as in: make ask TEXT="do I start over?" SITE=midwest-youngstown
	@$(SETUP) server assistant model
	@.venv/bin/open-door ask "$$TEXT" --site "$$SITE"

train: ## train the assistant if its data, domain or code changed
	@$(SETUP) server assistant
	.venv-rasa/bin/python -m chatbot train

# SETS and what else OPTIONS may hold: .venv-rasa/bin/python -m chatbot evaluate --help
evaluate: ## measure how well visitors are understood: make evaluate SETS=/folder OPTIONS="--without default"
	@$(SETUP) server assistant model
	@.venv-rasa/bin/python -m chatbot evaluate $(if $(SETS),--sets "$(SETS)") $(OPTIONS)

screen: ## learn anew how danger is found, after a change of data/nlu: 15 minutes
	@$(SETUP) server assistant
	PYTHONPATH=. .venv-rasa/bin/python -W ignore scripts/weigh_screen.py
	@$(SETUP) model
	PYTHONPATH=. .venv-rasa/bin/python -W ignore scripts/weigh_danger.py

lock: ## resolve the packages of pyproject.toml anew into requirements/, with hashes
	@$(SETUP) server
	scripts/lock.sh

audit: ## look up the packages of both locks in a database of known vulnerabilities, on the network
	@$(SETUP) server
	@scripts/audit.sh

setup: ## install both environments and train, without starting anything
	@$(SETUP) server assistant model

clean: ## remove environments, model and caches; conversations and keys in var/ stay
	rm -rf .venv .venv-rasa models .rasa .pytest_cache .mypy_cache .ruff_cache .hypothesis test-results *.egg-info
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
