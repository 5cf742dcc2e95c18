#!/usr/bin/env bash
# Sets everything up and does the main job once, on loopback only: a post of a small fictitious network is recorded with
# its picture, comments, likes and reposts, sealed, completed and verified; then one byte of a copy is changed.
#
# usage: demo.sh        results in samples/out, or in $SAKSI_DEMO_OUT
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
out=${SAKSI_DEMO_OUT:-$here/out}
. "$root/tests/setup/build.sh"
. "$root/tests/services/common.sh"

step() { printf '\n== %s\n' "$*"; }

step "Menyiapkan paket dan program (packages and build)"
"$root/tests/setup/install.sh"
saksi_build release
saksi=$root/build/release/bin/saksi

work=$(mktemp -d)
clean_up() {
  end_servers
  rm -rf "$work"
}
trap clean_up EXIT

field() { /usr/bin/python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$1" "$2"; }

step "Menjalankan jaringan tiruan, CA, dan otoritas penanda waktu (synthetic network, CA, timestamp authorities; loopback only)"
start_server "$work/tsa" "$here/demo/tsa_server.py" --directory "$work/pki" --signer-name "Petugas Contoh"
start_server "$work/network" "$here/demo/network.py" --cert "$work/pki/tls-server.pem" --key "$work/pki/tls-server.key"
cat "$work/network.out"
appview=$(field "$work/network.json" appview)
url=$(field "$work/network.json" url)
tsa=$(field "$work/tsa.json" url)

export SAKSI_HOME=$work/home
mkdir -p "$work/sealed"
"$saksi" init --tsa "$tsa/tsa" --tsa "$tsa/tsa2" --tsa-roots "$work/pki/tsa-roots.pem" \
  --signer-roots "$work/pki/signer-roots.pem" --tls-ca "$work/pki/tls-ca.pem" --zone WIB
"$saksi" identity import --key "$work/pki/signer.key" --certificate "$work/pki/signer.pem" --passphrase-file "$work/pki/signer.pass" --label petugas-contoh

step "Merekam dan menyegel (record and seal): $url"
status=0
"$saksi" capture "$url" --base-url "bluesky.appview=$appview" --base-url "bluesky.plc=$appview" --allow-address 127.0.0.1 \
  --case "CONTOH/001" --as petugas-contoh --passphrase-file "$work/pki/signer.pass" --out "$work/sealed" || status=$?
[ "$status" = 0 ] || [ "$status" = 3 ] || exit "$status"
bundle=$(echo "$work"/sealed/*.bukti.wacz)

step "Melengkapi data pencabutan (add revocation data)"
"$saksi" complete "$bundle"

step "Memeriksa (verify)"
"$saksi" verify "$bundle" --signer-roots "$work/pki/signer-roots.pem" --tsa-roots "$work/pki/tsa-roots.pem"

step "Mengubah satu bita pada salinan, lalu memeriksa (one byte changed in a copy)"
cp "$bundle" "$work/diubah.bukti.wacz"
/usr/bin/python3 - "$work/diubah.bukti.wacz" <<'PYTHON'
import sys
with open(sys.argv[1], 'r+b') as copy:
    octets = copy.read()
    at = octets.index(b'items/0001/item.json') + 200  # inside the first act
    copy.seek(at)
    copy.write(bytes([octets[at] ^ 1]))
PYTHON
status=0
"$saksi" verify "$work/diubah.bukti.wacz" --signer-roots "$work/pki/signer-roots.pem" --tsa-roots "$work/pki/tsa-roots.pem" || status=$?
[ "$status" = 1 ] || { echo "demo.sh: the changed copy was not refused (exit $status)" >&2; exit 70; }

mkdir -p "$out"
cp "$bundle" "$out/bundle.bukti.wacz"
cp "$work/pki/signer-roots.pem" "$work/pki/tsa-roots.pem" "$out/"
rm -f "$out/petugas-contoh.pem" "$out/petugas-contoh-lembar-kepercayaan.txt"  # of an earlier run; export overwrites nothing
"$saksi" identity export petugas-contoh --out "$out" >/dev/null
unzip -p "$bundle" PERIKSA.txt >"$out/PERIKSA.txt" 2>/dev/null || "$saksi" extract "$bundle" --entry PERIKSA.txt >"$out/PERIKSA.txt"

step "Selesai (done)"
echo "Hasil (results): $out"
ls -1 "$out"
echo "Periksa sendiri (check it yourself): $saksi verify $out/bundle.bukti.wacz --signer-roots $out/signer-roots.pem --tsa-roots $out/tsa-roots.pem"
