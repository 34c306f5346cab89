#!/bin/sh
# Writes the completions of all shells for the packages of a release.
set -eu
cd "$(dirname "$0")/.."
mkdir -p packaging/completions
program=$(mktemp -d)
trap 'rm -r "$program"' EXIT
GOOS='' GOARCH='' go build -o "$program/egresslint" ./cmd/egresslint
"$program/egresslint" completion bash >packaging/completions/egresslint.bash
"$program/egresslint" completion zsh >packaging/completions/_egresslint
"$program/egresslint" completion fish >packaging/completions/egresslint.fish
"$program/egresslint" completion powershell >packaging/completions/egresslint.ps1
