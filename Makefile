# Forecourt. `make help` lists the targets. Each one first checks that what it needs is there and says how to get it.
.DEFAULT_GOAL := help
SHELL := /bin/sh
CARGO ?= cargo
# The virtual environment and the node modules of the test tools; both ignored by git.
PYTHON := .venv/bin/python
# Extra arguments: make run ARGS="--http-listen 127.0.0.1:8090"
ARGS ?=

.PHONY: help run quick test check bench soak oracle fmt tools browser console need-build need-test format lint doc walls template cdk chargers console-check console-test deny audit clean

help: ## This list
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: need-build ## Build and start the local server with demo data in ./data (Rust and a C compiler)
	$(CARGO) run -p local-server --bin local-server -- --demo --data-dir ./data $(ARGS)

# The crates without I/O: they hold the rules, and build without C and the AWS SDK.
PURE := -p forecourt-types -p forecourt-ocpp -p forecourt-domain -p forecourt-billing -p forecourt-ledger -p forecourt-link -p forecourt-edge

quick: need-build format walls ## While you work: format, walls, clippy and tests of the crates without I/O
	$(CARGO) clippy $(PURE) --all-targets -- -D warnings
	$(CARGO) test $(PURE)

# A package outside of the workspace, with a lock and a target folder of its own. Its Cargo.toml says why.
ORACLE := --manifest-path tests/oracle/Cargo.toml

# All test programs that wait, one at a time: some judge how soon something happens, and fail beside others on two processors.
# Those that only compute run beside them with the least priority.
# The checks and the browser come first, two at a time: clippy leaves a processor idle where crates wait for each other.
test: need-build need-test tools ## Every check and every test at its CI size (also Python 3.11 and Node 20.19)
	@$(MAKE) --no-print-directory --jobs 2 browser check cdk chargers oracle
	CARGO="$(CARGO)" $(PYTHON) tests/tools/side_by_side.py
	$(MAKE) --no-print-directory console-test
	@echo "make test: all green"

check: need-build need-test tools format walls template console-check lint doc deny ## Formatting, crate walls, template rules, the console, clippy, docs, licences

bench: need-build ## The measurements, beside their floors, in one run (a few minutes; an optimised build first)
	$(CARGO) run --profile dist -p forecourt-tests --bin bench -- $(ARGS)

soak: need-build need-test tools browser ## Every test at its full size (hours)
	FORECOURT_TEST_SIZE=full CARGO="$(CARGO)" $(PYTHON) tests/tools/side_by_side.py
	FORECOURT_TEST_SIZE=full $(MAKE) --no-print-directory oracle console-test

oracle: need-build ## Rules 2 against ocpi-tariffs: 1,000 random charges, or 20,000 with FORECOURT_TEST_SIZE=full
	$(CARGO) test $(ORACLE) --locked --ignore-rust-version --quiet

console: need-test tools ## Build the console into console/dist, which is committed with its sources
	cd console && npm run build

fmt: need-build ## Format the Rust code
	$(CARGO) fmt --all
	$(CARGO) fmt $(ORACLE)

tools: need-test ## Set up the test tools: .venv and the node modules (quick when up to date)
	@python3 tests/tools/setup.py

browser: need-test
	@python3 tests/tools/setup.py --browser

# ---- parts of check and test, each callable alone ----

need-build:
	@sh tests/tools/need.sh rust cc

need-test:
	@sh tests/tools/need.sh python node

format:
	$(CARGO) fmt --all --check
	$(CARGO) fmt $(ORACLE) --check

walls: tools
	$(PYTHON) tests/tools/walls.py
	$(PYTHON) -m unittest discover -q -s tests/tools -p 'test_walls.py'

template: tools
	$(PYTHON) infra/check_template.py
	$(PYTHON) -m unittest discover -q -s infra -p 'test_*.py'

lint:
	$(CARGO) clippy --workspace --all-targets -- -D warnings
	$(CARGO) clippy $(ORACLE) --locked --ignore-rust-version --all-targets -- -D warnings

# The dependencies' docs are theirs; broken links in ours are errors.
doc:
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps

# Types, lint, messages, budgets, and whether console/dist is what its sources give.
console-check: tools
	cd console && npm run --silent check && npm run --silent test

# The console in a browser against the local server, which the tests before it have built.
console-test: tools browser
	cd console && FORECOURT_SERVER="$(CURDIR)/target/debug/local-server" npm run --silent browser

cdk: tools
	cd infra/cdk && npm test --silent

# The chargers of other tests are judges; here they are judged.
chargers: tools
	$(PYTHON) -m unittest discover -q -s tests/tools -p 'test_chargers.py'

deny:
	@if command -v cargo-deny >/dev/null 2>&1; then $(CARGO) deny check bans licenses sources \
		&& $(CARGO) deny $(ORACLE) check --config $(CURDIR)/deny.toml bans licenses sources; \
	else echo "cargo-deny is not installed: licences and sources are not checked (cargo install --locked cargo-deny)"; fi

audit: need-build ## Known weaknesses of the dependencies (cargo-deny, and the network for its database)
	@if command -v cargo-deny >/dev/null 2>&1; then $(CARGO) deny check advisories; \
	else echo "cargo-deny is not installed: advisories are not checked (cargo install --locked cargo-deny)"; exit 1; fi

clean: ## Remove what was built; data in ./data stays
	$(CARGO) clean
	$(CARGO) clean $(ORACLE)
	rm -rf .venv tests/tools/node/node_modules infra/cdk/node_modules console/node_modules console/tools/api-types/node_modules console/tools/pictures/node_modules infra/cdk/cdk.out .aws-sam
