# What contributors do, and what takes too long for every run of the tests. make help lists it.

.DEFAULT_GOAL := help
.PHONY: help
help: ## list the tasks
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-17s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# Narrow it to packages, or to tests by a regular expression: make test PACKAGES=./internal/lint RUN=TestRules
PACKAGES ?= ./...
RUN ?= .
.PHONY: test
test: ## run the tests; PACKAGES=./internal/lint RUN=TestRules narrows it
	go test -timeout 30m $(PACKAGES) -run '$(RUN)'

.PHONY: lint
lint: ## run go vet, the linters, and what looks at go.mod
	go vet ./...
	go mod tidy -diff
	go -C tools/bench mod tidy -diff
	go tool -modfile=tools/go.mod golangci-lint run

# In this order: the data of the policies, the compiled policies, and what is made of both.
.PHONY: generate
generate: ## write anew what is generated: schemas, compiled policies, manual pages, pages of rules
	go generate ./policies
	go generate ./internal/policyset
	go generate ./internal/... ./parser/...

.PHONY: ci
ci: ## run all that continuous integration runs; it takes long, and installs Debian packages
	.ci/run

# SIZE=small takes minutes less. ONLY=^b/ narrows it to rows whose names match. REVISION=HEAD~1 measures that too, PROFILES=DIR keeps
# the CPU profiles. OUT is the file to write; what is not a whole run is printed.
SIZE ?= full
RUNS ?= 3
OUT ?= $(if $(ONLY)$(filter-out full,$(SIZE)),,docs/performance.md)
.PHONY: bench
bench: ## measure what checks cost, with floors and other tools; SIZE=small RUNS=1 ONLY=^b/ REVISION=HEAD~1 narrow it
	@go -C tools/bench run . -size '$(SIZE)' -runs '$(RUNS)' -only '$(ONLY)' -revision '$(REVISION)' -out '$(abspath $(OUT))' \
		-profiles '$(abspath $(PROFILES))'

# Narrow it by a regular expression: make bench-go BENCH=Parse
BENCH ?= .
.PHONY: bench-go
bench-go: ## run the Go benchmarks; PACKAGES=./parser/... BENCH=Parse narrows it
	go test $(PACKAGES) -run '^$$' -bench '$(BENCH)' -benchmem

# bench-compare runs them here and at a revision in turn: make bench-compare REVISION=HEAD~1 PACKAGES=./parser/terraform BENCH=Parse
COUNT ?= 6
.PHONY: bench-compare
bench-compare: ## compare the Go benchmarks with REVISION=HEAD~1 by benchstat; PACKAGES=./parser/... BENCH=Parse COUNT=6 narrow it
	go -C tools/bench run ./compare -bench '$(BENCH)' -count '$(COUNT)' '$(or $(REVISION),HEAD)' $(PACKAGES)

# mutate changes the policies in every small way, one at a time, and wants a test to fail for each.
# Narrow it to files by a regular expression: make mutate POLICIES=lib/security_group/port
POLICIES ?= .
.PHONY: mutate
mutate: ## change the policies in every small way, and want a test to fail; POLICIES=rules/ narrows it
	go test ./policies -run '^TestMutants$$' -mutate '$(POLICIES)' -timeout 6h -v

# prove tries many more random networks than a run of the tests does, from a seed on.
NETWORKS ?= 5000
SEED ?= 1
.PHONY: prove
prove: ## compare verdicts with simulated packets on random networks; NETWORKS=5000 SEED=1
	go test ./internal/engine -run '^(TestPoliciesAgreeWithPackets|TestVerdictsHoldForEveryCompletion)$$' \
		-networks $(NETWORKS) -seed $(SEED) -timeout 6h -v

# fuzz runs each fuzz target for a while. Narrow it to some by a regular expression: make fuzz TARGETS=terraform.FuzzParse
FUZZTIME ?= 10m
TARGETS ?= .
.PHONY: fuzz
fuzz: ## run each fuzz target for FUZZTIME=10m; TARGETS=terraform.FuzzParse narrows it
	@git grep --extended-regexp '^func Fuzz' -- '*_test.go' | sed -E 's#^(.*)/[^/]*:func (Fuzz[A-Za-z]*).*#\1 \2#' | \
		while read -r package target; do \
			echo "$${package##*/}.$$target" | grep --quiet --extended-regexp '$(TARGETS)' || continue; \
			echo "--- $$package $$target"; \
			go test "./$$package" -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 2s -parallel 1 || exit 1; \
		done

# site needs Node.js, npm and Chromium.
.PHONY: site
site: ## build the website from docs, follow its links, and look at its pages in Chromium
	cd site && npm ci --ignore-scripts --no-audit --no-fund && npm test

# release-check is in .ci/run where goreleaser is at hand: to build it takes minutes.
GORELEASER ?= go tool -modfile=tools/release/go.mod goreleaser
.PHONY: release-check
release-check: ## check .goreleaser.yaml
	$(GORELEASER) check

# SKIP= builds the images and SBOMs too, which needs Docker and syft.
SKIP ?= sbom,docker
.PHONY: release-snapshot
release-snapshot: ## build a release in dist, with the packages for npm and PyPI, and publish nothing; SKIP=sbom,docker
	$(GORELEASER) release --snapshot --clean $(if $(SKIP),--skip=$(SKIP))
	go -C tools/release run ./wrap -dist ../../dist -out ../../dist/packages
