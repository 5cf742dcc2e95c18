#!/usr/bin/env bash
# Measures Saksi against its yardsticks, side by side in one run, and prints each figure as a ratio with what it is made
# of (README.md says what is measured how). Run by hand: about ten minutes, 4 GiB in $TMPDIR, loopback only.
#
# usage: run.sh [gib|mib|batch|posts|php|large]…      default: the first five; `large` needs 20 GiB
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
. "$root/tests/setup/build.sh"
. "$root/tests/services/common.sh"

figures=("$@")
[ $# -gt 0 ] || figures=(gib mib batch posts php)
for figure in "${figures[@]}"; do
  case $figure in
    gib | mib | batch | posts | php | large) ;;
    *) sed -n '2,5s/^# \?//p' "${BASH_SOURCE[0]}" >&2; exit 64 ;;
  esac
done

"$root/tests/setup/install.sh" --tests
saksi_build release

work=$(mktemp -d "${TMPDIR:-/tmp}/saksi-bench.XXXXXX")
clean_up() {
  for site in "$work/wordpress" "$work/wordpress-php"; do [ ! -e "$site" ] || "$root/tests/services/wordpress/stop.sh" "$site" || true; done
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
( . "$root/tests/setup/node.sh"; saksi_node; saksi_npm_tree warcio
  /usr/bin/python3 "$here/measure.py" --saksi "$root/build/release/bin/saksi" --work "$work" --warcio "$SAKSI_NPM_TREE/node_modules/.bin/warcio" "${figures[@]}" )
