#!/usr/bin/env bash
# Reviews once and leaves every report: the log, SARIF beside the checkout, the scorecard and the HTML page in BPX_OUT.
set -euo pipefail

mkdir -p "$BPX_OUT"
arguments=(review "$BPX_PATH"
  --output "sarif=bpx.sarif"
  --output "markdown=$BPX_OUT/scorecard.md"
  --output "html=$BPX_OUT/report.html")
if [ -n "${BPX_BASE:-}" ]; then arguments+=(--base "$BPX_BASE"); fi
if [ -n "${BPX_FAIL_ON:-}" ]; then arguments+=(--fail-on "$BPX_FAIL_ON"); fi

code=0
if [ -n "${BPX_COMMAND:-}" ]; then
  "$BPX_COMMAND" "${arguments[@]}" || code=$?
else
  npx --yes "bpx@$BPX_VERSION" "${arguments[@]}" || code=$?
fi

{
  echo "exit-code=$code"
  if [ -f "$BPX_OUT/scorecard.md" ]; then echo "scorecard=$BPX_OUT/scorecard.md"; fi
} >> "$GITHUB_OUTPUT"
if [ -f "$BPX_OUT/scorecard.md" ]; then cat "$BPX_OUT/scorecard.md" >> "$GITHUB_STEP_SUMMARY"; fi
