#!/usr/bin/env bash
# Compares the traffic with that of another revision for the action, and writes what became of it. As with check.sh, the step passes
# whatever changes.
#
# Read from the environment:
#   PROGRAM        what install.sh installed
#   INPUT_BASE     the revision to compare with
#   INPUT_FAIL_ON  what fails the job
#   INPUT_PATH     one on each line
#   INPUT_CONFIG   empty if not given
#   RUNNER_TEMP, GITHUB_OUTPUT, GITHUB_STEP_SUMMARY
# Written to GITHUB_OUTPUT: exit-code, changed (0 or 1), markdown
set -euo pipefail

slashes() {
  if command -v cygpath >/dev/null; then cygpath -m "$1"; else printf '%s\n' "$1"; fi
}

arguments=(--format=markdown --quiet-if-unchanged "--fail-on=$INPUT_FAIL_ON")
[ -z "$INPUT_CONFIG" ] || arguments+=("--config=$INPUT_CONFIG")
arguments+=(-- "$INPUT_BASE")
while IFS= read -r line || [ -n "$line" ]; do
  line=${line%$'\r'}
  line=${line#"${line%%[![:space:]]*}"}
  line=${line%"${line##*[![:space:]]}"}
  [ -z "$line" ] || arguments+=("$line")
done <<<"$INPUT_PATH"

markdown=$(mktemp -d "$(slashes "$RUNNER_TEMP")/egresslint-diff-XXXXXXXX")/diff.md
code=0
"$PROGRAM" diff "${arguments[@]}" >"$markdown" || code=$?
changed=1
if [ ! -s "$markdown" ]; then
  changed=0
  if [ "$code" = 0 ]; then
    echo '**egresslint: no traffic changes.**' >"$markdown"
  else
    echo '**egresslint: the traffic could not be compared.** The log of the job says why.' >"$markdown"
  fi
fi
{
  echo "exit-code=$code"
  echo "changed=$changed"
  echo "markdown=$markdown"
} >>"$GITHUB_OUTPUT"
cat "$markdown" >>"$GITHUB_STEP_SUMMARY"
