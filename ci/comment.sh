#!/usr/bin/env bash
# Keeps one comment: found again by its first line, edited where it is there, written where it is not.
set -euo pipefail

marker=$(head -n 1 "$BPX_SCORECARD")
comment=$(gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$BPX_PULL/comments" \
  --jq ".[] | select(.body | startswith(\"$marker\")) | .id" | head -n 1)
if [ -n "$comment" ]; then
  gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$comment" -F "body=@$BPX_SCORECARD" > /dev/null
else
  gh api --method POST "repos/$GITHUB_REPOSITORY/issues/$BPX_PULL/comments" -F "body=@$BPX_SCORECARD" > /dev/null
fi
