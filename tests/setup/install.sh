#!/usr/bin/env bash
# Installs the Debian packages of the build (default) or of the build and the tests (--tests): only what is missing,
# with one apt-get call, saying what. Needs root, or sudo when something is missing; does nothing else to the machine.
#
# usage: install.sh [--tests] [--dry-run]
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
lists=("$root/cmake/packages-build.txt")
dry_run=
for argument in "$@"; do
  case $argument in
    --tests) lists+=("$here/packages-test.txt") ;;
    --dry-run) dry_run=yes ;;
    *) echo "install.sh: unknown argument '$argument'" >&2; exit 64 ;;
  esac
done

installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

missing=()
while read -r entry; do
  entry=${entry%%#*}; entry=${entry//[[:space:]]/}
  [ -n "$entry" ] || continue
  package=${entry%%:*}
  if [ "$package" != "$entry" ] && PATH=$PATH:/usr/sbin command -v "${entry#*:}" >/dev/null; then continue; fi
  installed "$package" || missing+=("$package")
done < <(cat "${lists[@]}")

if [ ${#missing[@]} = 0 ]; then
  echo "packages: nothing to install"
  exit 0
fi
echo "packages: installing with apt-get: ${missing[*]}"
[ -z "$dry_run" ] || exit 0

if ! command -v apt-get >/dev/null; then
  echo "install.sh: no apt-get here; Debian 12 is expected. Install by hand: ${missing[*]}" >&2
  exit 69
fi
as_root=()
if [ "$(id -u)" != 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "install.sh: run as root, or install sudo, so that these can be installed: ${missing[*]}" >&2
    exit 69
  fi
  as_root=(sudo)
fi

# The databases and nginx are wanted as programs only: the tests start their own throwaway instances. policy-rc.d is
# dpkg's own switch against starting a service on installation (and so against binding its port).
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
  "${as_root[@]}" chmod 755 "$policy"
  trap '"${as_root[@]}" rm -f "$policy"' EXIT
fi

apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@"; }
log=$(mktemp)
if ! { apt update && apt install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
  tail -n 40 "$log" >&2
  echo "install.sh: apt-get failed; its output is above and whole in $log" >&2
  exit 69
fi
rm -f "$log"
echo "packages: installed ${#missing[@]}"
