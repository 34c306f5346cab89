#!/bin/sh
# Writes what egresslint diff printed as one comment on a merge request of GitLab, and replaces it in later runs. Without changes,
# only a comment that is there already is changed. It needs curl and jq.
#
#   egresslint diff --format markdown --quiet-if-unchanged --fail-on none "$CI_MERGE_REQUEST_DIFF_BASE_SHA" infra > traffic.md
#   sh traffic-comment.sh traffic.md
#
# Read from the environment:
#   EGRESSLINT_GITLAB_TOKEN   a project access token with the scope api and the role Reporter
#   EGRESSLINT_COMMENT_KEY    distinguishes the comments of several jobs; optional
#   CI_API_V4_URL, CI_PROJECT_ID, CI_MERGE_REQUEST_IID
set -eu

report=$1
if [ -z "${CI_MERGE_REQUEST_IID:-}" ]; then
  echo 'There is no merge request to comment on.'
  exit 0
fi
notes=$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes

# The token is in a file, as other users of the machine can read command lines.
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
(umask 077 && printf 'header = "PRIVATE-TOKEN: %s"\n' "$EGRESSLINT_GITLAB_TOKEN" >"$directory/token")
api() {
  curl --silent --show-error --fail --config "$directory/token" "$@"
}

# The marker is letters and digits only, as it is a part of HTML.
marker="<!-- egresslint $(printf '%s' "${EGRESSLINT_COMMENT_KEY:-traffic}" | tr -c '0-9A-Za-z' '-') -->"

# Only an own comment is replaced: others can write the marker too.
me=$(api "$CI_API_V4_URL/user" | jq -r .id)
comment=
page=1
while [ -z "$comment" ]; do
  api "$notes?per_page=100&page=$page" >"$directory/notes"
  comment=$(jq -r --argjson me "$me" --arg marker "$marker" \
    'map(select(.author.id == $me and (.body | startswith($marker))))[0].id // empty' "$directory/notes")
  [ "$(jq length "$directory/notes")" -lt 100 ] && break
  page=$((page + 1))
done

if [ ! -s "$report" ]; then
  if [ -z "$comment" ]; then
    echo 'There is nothing to comment.'
    exit 0
  fi
  echo '**egresslint: no traffic changes.**' >"$directory/unchanged"
  report=$directory/unchanged
fi
jq -n --arg marker "$marker" --rawfile text "$report" '{body: ($marker + "\n" + $text)}' >"$directory/body"
if [ -n "$comment" ]; then
  api --request PUT --header 'Content-Type: application/json' --data "@$directory/body" "$notes/$comment" >/dev/null
else
  api --request POST --header 'Content-Type: application/json' --data "@$directory/body" "$notes" >/dev/null
fi
