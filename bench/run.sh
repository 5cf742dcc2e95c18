#!/usr/bin/env bash
# Measures Saksi against its yardsticks, side by side in one run, and prints each figure as a ratio with what it is made
# of (README.md says what is measured how). Run by hand: about ten minutes, 4 GiB in $TMPDIR, loopback only.
#
# usage: run.sh [gib|mib|batch|posts|php|proofs|large]…      default: the first five; `proofs` starts the AT Protocol's servers, `large` needs 20 GiB
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
. "$root/tests/setup/build.sh"
. "$root/tests/services/common.sh"

figures=("$@")
[ $# -gt 0 ] || figures=(gib mib batch posts php)
for figure in "${figures[@]}"; do
  case $figure in
    gib | mib | batch | posts | php | proofs | large) ;;
    *) sed -n '2,5s/^# \?//p' "${BASH_SOURCE[0]}" >&2; exit 64 ;;
  esac
done

"$root/tests/setup/install.sh" --tests
saksi_build release

work=$(mktemp -d "${TMPDIR:-/tmp}/saksi-bench.XXXXXX")
clean_up() {
  for site in "$work/wordpress" "$work/wordpress-php"; do [ ! -e "$site" ] || "$root/tests/services/wordpress/stop.sh" "$site" || true; done
  [ ! -e "$work/bluesky" ] || "$root/tests/services/bluesky/stop.sh" "$work/bluesky" || true
  end_servers
  rm -rf "$work"
}
trap clean_up EXIT

start_server "$work/tsa" "$root/samples/demo/tsa_server.py" --directory "$work/pki" --signer-name "Penyegel Contoh"
start_server "$work/bodies" "$here/body_server.py" --cert "$work/pki/tls-server.pem" --key "$work/pki/tls-server.key"
if [[ " ${figures[*]} " == *" posts "* ]]; then
  "$root/tests/services/wordpress/start.sh" "$work/wordpress" --cert "$work/pki/tls-server.pem" --key "$work/pki/tls-server.key" \
    --posts 1000 --cache >"$work/wordpress.out"
fi
if [[ " ${figures[*]} " == *" php "* ]]; then
  "$root/tests/services/wordpress/start.sh" "$work/wordpress-php" --cert "$work/pki/tls-server.pem" --key "$work/pki/tls-server.key" \
    --posts 1000 >"$work/wordpress-php.out"
fi
if [[ " ${figures[*]} " == *" proofs "* ]]; then
  "$root/tests/services/bluesky/start.sh" "$work/bluesky" >"$work/bluesky.out"
  . "$work/bluesky/env"
  /usr/bin/python3 "$root/tests/services/bluesky/seed.py" crowd "$BLUESKY_PDS" "$BLUESKY_APPVIEW" 300 150 0 >"$work/crowd.json"
  /usr/bin/python3 -c 'import json, sys; json.dump({**json.load(open(sys.argv[1])), "plc": sys.argv[2]}, sys.stdout)' "$work/crowd.json" "$BLUESKY_PLC" >"$work/bluesky-crowd.json"
fi
( . "$root/tests/setup/node.sh"; saksi_node; saksi_npm_tree warcio
  /usr/bin/python3 "$here/measure.py" --saksi "$root/build/release/bin/saksi" --work "$work" --warcio "$SAKSI_NPM_TREE/node_modules/.bin/warcio" "${figures[@]}" )
