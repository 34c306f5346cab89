#!/usr/bin/env bash
# Writes the report as one comment on the pull request, and replaces it in later runs. Without findings, only a comment that is there
# already is changed. What goes wrong here is a warning: the token of a pull request from a fork may not write comments.
#
# Read from the environment:
#   CODE, FINDINGS, MARKDOWN   what check.sh wrote
#   KEY                        distinguishes the comments of several jobs
#   PULL_REQUEST               its number, empty if the event is about none
#   GITHUB_REPOSITORY, GH_TOKEN
set -euo pipefail

if [ -z "$PULL_REQUEST" ]; then
  echo 'There is no pull request to comment on.'
  exit 0
fi
warn() {
  echo "::warning title=egresslint::$1"
  exit 0
}
command -v gh >/dev/null || warn 'There is no gh to write the comment with.'
[ -f "$MARKDOWN" ] || warn 'There is no report to write as a comment.'

# The marker is letters and digits only, as it is a part of HTML and of the filter below.
marker="<!-- egresslint $(printf '%s' "$KEY" | tr -c '0-9A-Za-z' '-') -->"

# Only an own comment is replaced: others can write the marker too.
# shellcheck disable=SC2016 # the dollar signs are variables of GraphQL
query='query($owner: String!, $name: String!, $number: Int!, $endCursor: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      comments(first: 100, after: $endCursor) {
        nodes { databaseId viewerDidAuthor body }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}'
comments=$(gh api graphql --paginate -f owner="${GITHUB_REPOSITORY%%/*}" -f name="${GITHUB_REPOSITORY#*/}" -F number="$PULL_REQUEST" \
  -f query="$query" \
  --jq ".data.repository.pullRequest.comments.nodes[] | select(.viewerDidAuthor and (.body | startswith(\"$marker\"))) | .databaseId") ||
  warn 'The comments of the pull request cannot be read: the job needs the permission pull-requests: write.'
comment=$(head -n 1 <<<"$comments")

if [ -z "$comment" ] && [ "$CODE" = 0 ] && [ "$FINDINGS" = 0 ]; then
  echo 'There is nothing to comment.'
  exit 0
fi

body=$MARKDOWN.comment
{
  echo "$marker"
  if [ "$(wc -c <"$MARKDOWN")" -lt 60000 ]; then # a comment may have 65,536
    cat "$MARKDOWN"
  else
    sed -e '/^<details>/,$d' -e 100q "$MARKDOWN"
    printf '\nThe rest is in the summary of the job.\n'
  fi
} >"$body"

if [ -n "$comment" ]; then
  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$comment" -F body=@"$body" ||
    warn 'The comment cannot be replaced: the job needs the permission pull-requests: write.'
else
  gh api --silent --method POST "repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments" -F body=@"$body" ||
    warn 'The comment cannot be written: the job needs the permission pull-requests: write, which pull requests from forks do not get.'
fi
