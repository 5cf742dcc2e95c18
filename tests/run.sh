#!/usr/bin/env bash
# Sets up everything the suite needs (Debian packages, Node 22 and npm trees in a cache) and runs all of it.
# The last line is "N passed, N failed"; a service that cannot be had counts as failed, unless SAKSI_OFFLINE=1 was given:
# then it is skipped, and the skips are listed above that line.
#
# usage: run.sh [--only PATTERN]      PATTERN: part of the name of a group, see tests/suite.py
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [ "${SAKSI_OFFLINE:-}" != 1 ]; then
  tests/setup/install.sh --tests
  # Fetched before anything is measured or judged: the suite itself asks no registry.
  ( . tests/setup/node.sh
    for tree in bluesky warcio replay; do saksi_npm_tree "$tree"; done )
fi
. tests/setup/build.sh
echo "build: configuring and compiling (preset ci)"
saksi_build ci
exec /usr/bin/python3 tests/suite.py --build build/ci "$@"
