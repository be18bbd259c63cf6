# What people and the CI type. `make` alone lists it.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

CARGO := cargo
ARGS :=
FUZZ_SECONDS := 60
CARGO_FUZZ := 0.13.2
FUZZ_TARGETS := $(basename $(notdir $(wildcard fuzz/fuzz_targets/*.rs)))
KILLS := 25
STOPS := 500

WEB_FILES := $(wildcard docs/manual/*.md) $(shell find web -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/tests/*')

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: release ## build everything and start a furnished district; ARGS="--cases 500"
	target/release/suqiu demo $(ARGS)

.PHONY: release
release: web ## the binary with the web UI inside: target/release/suqiu
	$(CARGO) build --locked --release

.PHONY: web
web: web/dist/desk.html ## the web UI, into web/dist

web/dist/desk.html: $(WEB_FILES) web/node_modules/.installed
	cd web && npm run build
	touch $@

# The lock file decides; `npm ci` takes exactly what it says.
web/node_modules/.installed: web/package.json web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	touch $@

.PHONY: test
test: fmt tidy clippy unit-file rust-tests web-check web-tests browser-tests arm64-smoke proofs ## everything, installing what it needs

.PHONY: arm64
arm64: web ## the static binary for ARM64 servers: dist/suqiu-aarch64
	arm64-ci/build.sh aarch64

.PHONY: x86
x86: web ## the static binary for x86-64 servers: dist/suqiu-x86_64
	arm64-ci/build.sh x86_64

.PHONY: packages
packages: x86 arm64 ## deb, rpm, offline bundle, SBOM and checksums for both, into dist/
	packaging/build.sh

.PHONY: package-tests
package-tests: ## what is in dist/: lint; install, upgrade, roll back, purge in fresh roots; as root
	.ci/install lintian=lintian rpmlint=rpmlint rpm=rpm debootstrap=debootstrap
	packaging/lint.sh
	arm64-ci/install-test.sh

.PHONY: unit-file
unit-file: ## the service unit as systemd reads it, new and old
	.ci/install systemd-analyze=systemd
	systemd/test.sh

.PHONY: arm64-test
arm64-test: ## the integration tests with dist/suqiu-aarch64, emulated as a Cortex-A53
	PROGRAM_UNDER_TEST="qemu-aarch64-static -cpu cortex-a53 $(CURDIR)/dist/suqiu-aarch64" \
		$(CARGO) test --locked --test suqiu $(ARGS)

# Unoptimised, which builds in a third of the time; what is shipped differs by optimisation alone.
.PHONY: arm64-smoke
arm64-smoke: web ## builds for ARM64 and follows a case from set-up to restore under an emulator
	arm64-ci/smoke.sh

.PHONY: calls
calls: x86 ## every system call of the static binary, against the list for kernel 4.19; needs strace
	.ci/install strace=strace
	arm64-ci/calls.sh

.PHONY: bench
bench: release ## what this machine bears, beside what it could; ARGS="--cases 1000000"
	target/release/suqiu bench $(ARGS)

.PHONY: bench-gate
bench-gate: release ## the same, failing below the floors
	target/release/suqiu bench --gate $(ARGS)

# Under the tests' own profile, so that nothing else has to be built.
.PHONY: crash
crash: web ## kill -9 under load, then prove the data; KILLS=25
	KILLS=$(KILLS) $(CARGO) test --locked --test suqiu crash:: -- --nocapture

.PHONY: abuse
abuse: web ## slow, huge and many: the full numbers of the product's promises
	ABUSE=full $(CARGO) test --locked --test suqiu abuse:: -- --nocapture --test-threads=1

.PHONY: soak
soak: web ## stop and start under load, due times against a slow second count; STOPS=500
	DEADLINE_CASES=1000000 $(CARGO) test --locked --lib deadline::tests::sworn
	STOPS=$(STOPS) $(CARGO) test --locked --test suqiu crash::rounds::stopping -- --nocapture

.PHONY: backups
backups: web ## back up under load, restore and compare; BACKUPS=100
	BACKUPS=$(or $(BACKUPS),100) $(CARGO) test --locked --test suqiu backup::under_load -- --nocapture

.PHONY: powercut
powercut: web ## cut the power under a working store; STATES=100000
	POWERCUT_STATES=$(or $(STATES),100000) $(CARGO) test --locked --lib store::tests::powercut

.PHONY: damage
damage: web ## flip bits, cut and swap pages of a data file; TRIED=10000
	DAMAGE_TRIED=$(or $(TRIED),10000) $(CARGO) test --locked --lib store::tests::damage

.PHONY: simulate
simulate: release ## a year of 50,000 cases, meddlers and restarts, and whether all held; ARGS="--seed 8"
	target/release/suqiu simulate --data target/simulated-year $(ARGS)

# New inputs go to fuzz/found; what deserves to be kept is moved to fuzz/corpus, which `make test` runs.
.PHONY: fuzz
fuzz: ## every fuzz target for FUZZ_SECONDS=60; needs a nightly compiler, installs cargo-fuzz
	$(CARGO) +nightly fuzz --version >/dev/null 2>&1 || $(CARGO) install --locked cargo-fuzz@$(CARGO_FUZZ)
	for target in $(FUZZ_TARGETS); do mkdir -p fuzz/found/$$target && \
	  $(CARGO) +nightly fuzz run --sanitizer none $$target fuzz/found/$$target fuzz/corpus/$$target -- \
	    -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=2048 -max_len=65536 || exit 1; done

.PHONY: check
check: fmt tidy clippy ## the quick half of it, before a commit

.PHONY: fmt
fmt:
	$(CARGO) fmt --check

.PHONY: tidy
tidy:
	$(CARGO) test --locked --quiet --test tidy

.PHONY: clippy
clippy:
	$(CARGO) clippy --locked --all-targets -- -D warnings

# The UI first: it is embedded, and the integration tests ask the real binary for it.
.PHONY: rust-tests
rust-tests: export PROOFS := $(CURDIR)/target/proofs
rust-tests: web
	rm -f $(PROOFS)
	$(CARGO) test --locked --no-fail-fast --lib --test suqiu

# What the tests have counted, where it is seen: at the end.
.PHONY: proofs
proofs:
	@echo "--- proofs ---"
	@sort target/proofs 2>/dev/null || echo "none: the tests did not run"

.PHONY: web-check
web-check: web/node_modules/.installed
	cd web && npm run check

.PHONY: web-tests
web-tests: web/node_modules/.installed
	cd web && npm test

.PHONY: browser-tests
browser-tests: web
	.ci/browser
	$(CARGO) build --locked
	cd web && npm run e2e
