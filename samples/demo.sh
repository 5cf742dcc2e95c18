#!/usr/bin/env bash
# Sets everything up and does the main job once, on loopback only: a post of a small fictitious network is recorded with
# its picture, comments, likes and reposts, sealed, completed and verified; then one byte of a copy is changed.
#
# usage: demo.sh        results in samples/out, or in $SAKSI_DEMO_OUT
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
out=${SAKSI_DEMO_OUT:-$here/out}

step() { printf '\n== %s\n' "$*"; }

step "Menyiapkan paket dan program (packages and build)"
"$root/tests/setup/install.sh"
# A second clone of the same sources compiles from the cache of the first.
if command -v ccache >/dev/null; then
  export CMAKE_C_COMPILER_LAUNCHER=ccache CMAKE_CXX_COMPILER_LAUNCHER=ccache CCACHE_BASEDIR="$root" CCACHE_NOHASHDIR=1
fi
build_log=$(mktemp)
if ! { cmake -S "$root" --preset release && cmake --build "$root/build/release"; } >"$build_log" 2>&1; then
  tail -n 40 "$build_log" >&2
  echo "demo.sh: the build failed; its whole output is in $build_log" >&2
  exit 70
fi
rm -f "$build_log"
saksi=$root/build/release/bin/saksi

work=$(mktemp -d)
servers=()
clean_up() {
  for server in "${servers[@]}"; do kill "$server" 2>/dev/null || true; done
  rm -rf "$work"
}
trap clean_up EXIT

# $1 = file that appears when the server answers, $2 = its process
wait_ready() {
  until [ -e "$1" ]; do
    kill -0 "$2" 2>/dev/null || { echo "demo.sh: a server of the demonstration ended before it was ready" >&2; exit 70; }
    read -r -t 0.05 <> <(:) || true
  done
}
field() { /usr/bin/python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$1" "$2"; }

step "Menjalankan jaringan tiruan, CA, dan otoritas penanda waktu (synthetic network, CA, timestamp authorities; loopback only)"
"$here/demo/tsa_server.py" --directory "$work/pki" --ready-file "$work/tsa.json" --signer-name "Petugas Contoh" >"$work/tsa.out" 2>&1 &
servers+=($!)
wait_ready "$work/tsa.json" "${servers[0]}"
"$here/demo/network.py" --cert "$work/pki/tls-server.pem" --key "$work/pki/tls-server.key" --ready-file "$work/network.json" >"$work/network.out" 2>&1 &
servers+=($!)
wait_ready "$work/network.json" "${servers[1]}"
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
