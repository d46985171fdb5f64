# Everything here needs Python 3.11+, Node 20.19+ and make, and fetches the rest by itself; `make help` lists it.
.DEFAULT_GOAL := help
.PHONY: help run test test-long coverage check bench fmt lock clean

# Words for `hupan serve`, as in: make run ARGS="--port 8001 --no-browser"
ARGS ?=

help: ## List what make can do
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 20

run: ## Set up what is missing, then start Hupan
	@sh scripts/setup run $(ARGS)

test: ## Everything that must hold: style, types, contracts, tests, browser tests
	@sh scripts/setup test

test-long: ## The tests that take too long for `make test`
	@sh scripts/setup test-long

coverage: ## The tests of Python, and the lines and branches that none of them reaches
	@sh scripts/setup coverage

check: ## Style, types and contracts only
	@sh scripts/setup check

bench: ## Every measurement, one JSON line a figure
	@sh scripts/setup bench $(ARGS)

fmt: ## Format everything
	@sh scripts/setup fmt

lock: ## Choose and pin every dependency anew, with hashes
	@sh scripts/setup lock

clean: ## Remove what was fetched and built
	rm -rf .venv .cache frontend/node_modules frontend/dist
