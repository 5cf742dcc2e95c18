#!/usr/bin/env bash
# Measures Saksi against its yardsticks, side by side in one run, and prints each figure as a ratio with what it is made
# of (README.md says what is measured how). Run by hand: about ten minutes, 4 GiB in $TMPDIR, loopback only.
#
# usage: run.sh [gib|mib|posts|php]…      default: all four
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")

figures=("$@")
[ $# -gt 0 ] || figures=(gib mib posts php)
for figure in "${figures[@]}"; do
  case $figure in
    gib | mib | posts | php) ;;
    *) sed -n '2,5s/^# \?//p' "${BASH_SOURCE[0]}" >&2; exit 64 ;;
  esac
done

"$root/tests/setup/install.sh" --tests
if command -v ccache >/dev/null; then export CMAKE_C_COMPILER_LAUNCHER=ccache CMAKE_CXX_COMPILER_LAUNCHER=ccache; fi
build_log=$(mktemp)
if ! (cd "$root" && cmake --preset release && cmake --build --preset release) >"$build_log" 2>&1; then
  tail -n 40 "$build_log" >&2
  echo "run.sh: the build failed; its whole output is in $build_log" >&2
  exit 70
fi
rm -f "$build_log"

work=$(mktemp -d "${TMPDIR:-/tmp}/saksi-bench.XXXXXX")
servers=()
clean_up() {
  for site in "$work/wordpress" "$work/wordpress-php"; do [ ! -e "$site" ] || "$root/tests/services/wordpress/stop.sh" "$site" || true; done
  for server in "${servers[@]}"; do kill "$server" 2>/dev/null || true; done
  rm -rf "$work"
}
trap clean_up EXIT

# $1 = file that appears when the server answers, $2 = its process
wait_ready() {
  until [ -e "$1" ]; do
    kill -0 "$2" 2>/dev/null || { echo "run.sh: a server ended before it was ready" >&2; exit 70; }
    read -r -t 0.05 <> <(:) || true
  done
}

"$root/samples/demo/tsa_server.py" --directory "$work/pki" --ready-file "$work/tsa.json" --signer-name "Penyegel Contoh" >"$work/tsa.out" 2>&1 &
servers+=($!)
wait_ready "$work/tsa.json" "${servers[0]}"
"$here/body_server.py" --cert "$work/pki/tls-server.pem" --key "$work/pki/tls-server.key" --ready-file "$work/bodies.json" >"$work/bodies.out" 2>&1 &
servers+=($!)
wait_ready "$work/bodies.json" "${servers[1]}"
if [[ " ${figures[*]} " == *" posts "* ]]; then
  "$root/tests/services/wordpress/start.sh" "$work/wordpress" --cert "$work/pki/tls-server.pem" --key "$work/pki/tls-server.key" \
    --posts 1000 --cache >"$work/wordpress.out"
fi
if [[ " ${figures[*]} " == *" php "* ]]; then
  "$root/tests/services/wordpress/start.sh" "$work/wordpress-php" --cert "$work/pki/tls-server.pem" --key "$work/pki/tls-server.key" \
    --posts 1000 >"$work/wordpress-php.out"
fi
/usr/bin/python3 "$here/measure.py" --saksi "$root/build/release/bin/saksi" --work "$work" "${figures[@]}"
