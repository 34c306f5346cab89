# What takes too long for every run of the tests.

# mutate changes the policies in every small way, one at a time, and wants a test to fail for each.
# Narrow it to files by a regular expression: make mutate POLICIES=lib/security_group/port
POLICIES ?= .
.PHONY: mutate
mutate:
	go test ./policies -run '^TestMutants$$' -mutate '$(POLICIES)' -timeout 6h -v

# prove tries many more random networks than a run of the tests does, from a seed on.
NETWORKS ?= 5000
SEED ?= 1
.PHONY: prove
prove:
	go test ./internal/engine -run '^(TestPoliciesAgreeWithPackets|TestVerdictsHoldForEveryCompletion)$$' \
		-networks $(NETWORKS) -seed $(SEED) -timeout 6h -v

# fuzz runs each fuzz target for a while. Narrow it to some by a regular expression: make fuzz TARGETS=terraform.FuzzParse
FUZZTIME ?= 10m
TARGETS ?= .
.PHONY: fuzz
fuzz:
	@git grep --extended-regexp '^func Fuzz' -- '*_test.go' | sed -E 's#^(.*)/[^/]*:func (Fuzz[A-Za-z]*).*#\1 \2#' | \
		while read -r package target; do \
			echo "$${package##*/}.$$target" | grep --quiet --extended-regexp '$(TARGETS)' || continue; \
			echo "--- $$package $$target"; \
			go test "./$$package" -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 2s -parallel 1 || exit 1; \
		done
