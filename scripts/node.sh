#!/usr/bin/env bash
# Prints the folder of a Node that is new enough: the machine's own, or the one that npm brings.
set -euo pipefail
cd "$(dirname "$0")/.."
major=$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)
if [ "$major" -ge 22 ]; then
  dirname "$(command -v node)"
  exit 0
fi
if [ ! -x web/tools/node/node_modules/.bin/node ]; then
  npm ci --prefix web/tools/node --no-audit --no-fund >&2
fi
echo "$PWD/web/tools/node/node_modules/.bin"
