#!/usr/bin/env bash
# Runs egresslint check for the action, and writes what became of it. The step passes whatever is found: a later step ends with the
# exit code, after the comment was written.
#
# Read from the environment:
#   PROGRAM        what install.sh installed
#   INPUT_PATH, INPUT_ARGS   one on each line
#   INPUT_FORMAT, INPUT_FAIL_ON, INPUT_UNKNOWN, INPUT_CONFIG, INPUT_BASELINE, INPUT_SARIF_FILE   the inputs, empty if not given
#   RUNNER_TEMP, GITHUB_OUTPUT, GITHUB_STEP_SUMMARY
# Written to GITHUB_OUTPUT: exit-code, findings, violations, unknowns, errors, failing, report, markdown, sarif-file
set -euo pipefail

slashes() {
  if command -v cygpath >/dev/null; then cygpath -m "$1"; else printf '%s\n' "$1"; fi
}

# one value of each line of the input, without spaces around it
lines=()
split() {
  lines=()
  local line
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line%$'\r'}
    line=${line#"${line%%[![:space:]]*}"}
    line=${line%"${line##*[![:space:]]}"}
    [ -z "$line" ] || lines+=("$line")
  done <<<"$1"
}

directory=$(mktemp -d "$(slashes "$RUNNER_TEMP")/egresslint-report-XXXXXXXX")
report=$directory/report.json
markdown=$directory/report.md

arguments=("--format=$INPUT_FORMAT" "--output=json=$report" "--output=markdown=$markdown")
[ -z "$INPUT_FAIL_ON" ] || arguments+=("--fail-on=$INPUT_FAIL_ON")
[ -z "$INPUT_UNKNOWN" ] || arguments+=("--unknown=$INPUT_UNKNOWN")
[ -z "$INPUT_CONFIG" ] || arguments+=("--config=$INPUT_CONFIG")
[ -z "$INPUT_BASELINE" ] || arguments+=("--baseline=$INPUT_BASELINE")
[ -z "$INPUT_SARIF_FILE" ] || arguments+=("--output=sarif=$INPUT_SARIF_FILE")
split "$INPUT_ARGS"
arguments+=(${lines[@]+"${lines[@]}"})
split "$INPUT_PATH"
arguments+=(-- ${lines[@]+"${lines[@]}"})

# Only the format github writes commands of the workflow. In what another format prints, nothing is one.
token=
if [ "$INPUT_FORMAT" != github ]; then
  token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  echo "::stop-commands::$token"
fi
code=0
"$PROGRAM" check "${arguments[@]}" || code=$?
[ -z "$token" ] || printf '\n::%s::\n' "$token"

# count NAME prints a number of the summary, which comes last in a report.
count() {
  local number=
  if [ -f "$report" ]; then
    number=$(sed -n '/^  "summary": {/,$ s/^    "'"$1"'": \([0-9][0-9]*\),\{0,1\}$/\1/p' "$report")
  fi
  echo "${number:-0}"
}

violations=$(count violations)
unknowns=$(count unknowns)
{
  echo "exit-code=$code"
  echo "violations=$violations"
  echo "unknowns=$unknowns"
  echo "findings=$((violations + unknowns))"
  echo "errors=$(count errors)"
  echo "failing=$(count failing)"
  echo "report=$report"
  echo "markdown=$markdown"
  # GitHub takes what is not in an uploaded file for fixed, so one of a run that did not read everything is not passed on.
  if [ -n "$INPUT_SARIF_FILE" ] && [ "$code" -lt 2 ]; then
    printf 'sarif-file=%s\n' "${INPUT_SARIF_FILE//[$'\r\n']/}"
  fi
} >>"$GITHUB_OUTPUT"
if [ -f "$markdown" ]; then
  cat "$markdown" >>"$GITHUB_STEP_SUMMARY"
fi
