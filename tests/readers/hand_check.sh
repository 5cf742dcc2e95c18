#!/usr/bin/env bash
# What a hearing panel does by hand (docs/formats/PERIKSA.txt), with programs that others made: unzip, sha256sum,
# openssl, and certtool (GnuTLS) as second opinion. Nothing of Saksi is used. Stops at the first disagreement.
#
# usage: hand_check.sh [--complete] [--at SECONDS] BUNDLE SIGNER_ROOTS.pem TSA_ROOTS.pem|-
#   -            the bundle has no timestamps and they are not asked for
#   --complete   revocation lists must be inside, as after `saksi complete` (when some are, they are checked anyway)
#   --at         certificates are judged at this time (since 1970) instead of now; certtool knows no such option and is left out
# Exit: 0 all agree · 1 a disagreement, named in the last line · 64 usage.
set -uo pipefail

complete= at=()
if [ "${1:-}" = --complete ]; then complete=yes; shift; fi
if [ "${1:-}" = --at ]; then at=(-attime "$2"); shift 2; fi
[ $# = 3 ] || { echo "usage: hand_check.sh [--complete] [--at SECONDS] BUNDLE SIGNER_ROOTS.pem TSA_ROOTS.pem|-" >&2; exit 64; }
bundle=$(realpath "$1") signer_roots=$(realpath "$2") tsa_roots=$3
[ "$tsa_roots" = - ] || tsa_roots=$(realpath "$tsa_roots")
work=$(mktemp -d "${TMPDIR:-/tmp}/saksi-hand-check.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
said=$work/said # what the command at hand printed

failed() { echo "FAILED $1"; [ ! -s "$said" ] || sed 's/^/       /' "$said" | head -n 20; exit 1; }
agreed() { echo "OK     $1"; }
# $1 = what is checked, rest = command; it must end with code 0.
step() {
  local what=$1
  shift
  if "$@" >"$said" 2>&1; then agreed "$what"; else failed "$what (code $?): $*"; fi
}

unzip -tq "$bundle" >"$said" 2>&1 || failed "unzip -tq (code $?)"
[ "$(wc -l <"$said")" = 1 ] && grep -q '^No errors detected in compressed data of ' "$said" || failed "unzip -tq says more than \"No errors detected\""
agreed "unzip -tq: no errors detected"
unzip -Z1 "$bundle" | sort | uniq -d >"$said"
[ ! -s "$said" ] || failed "an entry name occurs twice"
agreed "no entry name occurs twice"
step "unzip -q extracts" unzip -q "$bundle" -d x
cd x || exit 1
[ "$(cat mimetype)" = application/vnd.etsi.asic-e+zip ] || failed "mimetype is not that of ASiC-E"

# One line "OK name" or "BAD name" for each reference of a manifest: the loop of PERIKSA.txt, with one openssl for all files instead of one for each.
# A SHA-256 in base64 ends in one "="; an "A" there instead stands for a zero octet, so that all of them can be decoded in one go.
chk() {
  grep -o '<asic:DataObjectReference URI="[^"]*"\|<ds:DigestValue>[^<]*' "$1" | sed 's/.*URI="//;s/"$//;s/<ds:DigestValue>//' | paste - - >../references
  paste -d' ' <(cut -f2 ../references | sed 's/=$/A/' | tr -d '\n' | base64 -d | xxd -p -c33 | sed 's/00$//') <(cut -f1 ../references) | sort >../stated
  cut -f1 ../references | xargs -d '\n' openssl dgst -sha256 -r | sed 's/ \*/ /' | sort >../found
  comm -12 ../stated ../found | sed 's/^[0-9a-f]* /OK /'
  comm -23 ../stated ../found | sed 's/^[0-9a-f]* /BAD /'
}
digests() {
  chk "$1" >"$said" 2>&1
  grep -q '^OK ' "$said" && ! grep -qv '^OK ' "$said" || { sed -i '/^OK /d' "$said"; failed "digests of $1"; }
  agreed "digests of $1: $(wc -l <"$said") entries"
}
sig_reference() { grep -o '<asic:SigReference URI="[^"]*"' "$1" | sed 's/.*URI="//;s/"$//'; }

for manifest in META-INF/ASiCManifest*.xml; do digests "$manifest"; done
step "sha256sum -c SHA256SUMS" sha256sum --strict -c SHA256SUMS
# Every data object is named by a manifest that is signed.
find . -type f ! -path './META-INF/*' ! -path ./mimetype -printf '%P\n' | sort >../there
cat META-INF/ASiCManifest*.xml | grep -o '<asic:DataObjectReference URI="[^"]*"' | sed 's/.*URI="//;s/"$//' | sort -u >../named
comm -23 ../there ../named >"$said"
[ ! -s "$said" ] || failed "an entry is named by no signed manifest"
agreed "every data object is named by a signed manifest"

gen_time() { date -u -d "$(openssl ts -reply -token_in -in "$1" -text 2>/dev/null | sed -n 's/^Time stamp: //p')" +%s; }

# After a certificate's end both openssl commands need the attested time; the bundle's own token says which.
if [ ${#at[@]} = 0 ] && [ -f META-INF/timestamp001.tst ] && ! openssl cms -verify -cades -binary -inform DER -in META-INF/signature001.p7s \
    -content META-INF/ASiCManifest001.xml -CAfile "$signer_roots" -no-CApath -no-CAstore -purpose any -out /dev/null 2>"$said"; then
  if grep -q 'certificate has expired' "$said"; then
    at=(-attime "$(gen_time META-INF/timestamp001.tst)")
    echo "NOTE   the signer's certificate has ended; checked at the attested time (${at[*]})"
  fi
fi
for signature in META-INF/signature*.p7s; do
  number=${signature#META-INF/signature}; number=${number%.p7s}
  manifest=META-INF/ASiCManifest$number.xml
  [ "$(sig_reference "$manifest")" = "$signature" ] || failed "$manifest does not refer to $signature"
  step "openssl cms -verify $signature" openssl cms -verify -cades -binary -inform DER -in "$signature" -content "$manifest" \
    -CAfile "$signer_roots" -no-CApath -no-CAstore -purpose any "${at[@]}" -signer ../who.pem -out /dev/null
  openssl x509 -in ../who.pem -noout -subject -fingerprint -sha256 -dates | sed 's/^/       /'
  if [ ${#at[@]} = 0 ]; then
    step "certtool --p7-verify $signature" certtool --p7-verify --inder --infile "$signature" --load-data "$manifest" \
      --load-ca-certificate "$signer_roots"
  fi
done

if [ "$tsa_roots" = - ]; then
  [ -z "$(ls META-INF/timestamp*.tst 2>/dev/null)" ] || failed "the bundle has a timestamp, but no roots were given for it"
  echo "NOTE   timestamps: none, none asked for"
  exit 0
fi

[ -f META-INF/ASiCArchiveManifest.xml ] || failed "no META-INF/ASiCArchiveManifest.xml: nothing attests a time"
for manifest in META-INF/ASiCArchiveManifest*.xml; do
  digests "$manifest"
  token=$(sig_reference "$manifest")
  [ -f "$token" ] || failed "$manifest refers to $token, which is not there"
  if openssl pkcs7 -inform DER -in "$token" -noout 2>/dev/null; then
    step "openssl ts -verify $token" openssl ts -verify -token_in -in "$token" -data "$manifest" -CAfile "$tsa_roots" "${at[@]}"
    openssl ts -reply -token_in -in "$token" -text 2>/dev/null | grep 'Time stamp' | sed 's/^/       /'
  else  # an OCSP answer inside (RFC 5940): CMS, but no PKCS #7 any more, which openssl ts would need
    step "openssl cms -verify $token" openssl cms -verify -inform DER -in "$token" -purpose timestampsign -CAfile "$tsa_roots" -no-CApath -no-CAstore "${at[@]}" -out ../info.der
    imprint=$(openssl asn1parse -inform DER -in ../info.der | awk '/OCTET STRING/{sub(/.*DUMP\]:/, ""); print tolower($0); exit}')
    [ "$imprint" = "$(openssl dgst -sha256 -r "$manifest" | cut -d' ' -f1)" ] || failed "$token was made over something else than $manifest"
  fi
done
for signature in META-INF/signature*.p7s; do
  offset=$(openssl asn1parse -inform DER -in "$signature" | grep -A2 timeStampToken | tail -1 | cut -d: -f1)
  [ -n "$offset" ] || failed "$signature holds no signature timestamp"
  openssl asn1parse -inform DER -in "$signature" -strparse "$offset" -noout -out ../s.tst
  openssl asn1parse -inform DER -in "$signature" | awk '/timeStampToken/{exit} /OCTET STRING/{l=$0} END{print l}' |
    sed 's/.*DUMP\]://' | xxd -r -p >../sv.bin
  step "openssl ts -verify the timestamp inside $signature" openssl ts -verify -token_in -in ../s.tst -data ../sv.bin -CAfile "$tsa_roots" "${at[@]}"
done

# Revocation by hand: the lists lie in the tokens; T must lie within all of them, so T is the latest lastUpdate.
for token in META-INF/timestamp*.tst; do openssl pkcs7 -inform DER -in "$token" -print_certs 2>/dev/null; done |
  sed -n '/BEGIN X509 CRL/,/END X509 CRL/p' >../crls.pem
if [ ! -s ../crls.pem ]; then
  [ -z "$complete" ] || failed "no revocation list inside: the bundle is not complete"
  echo "NOTE   revocation: no list inside, not checked"
  exit 0
fi
latest=0
while read -r when; do
  seconds=$(date -u -d "$when" +%s)
  [ "$seconds" -le "$latest" ] || latest=$seconds
done < <(awk -v RS='-----END X509 CRL-----\n' 'NF{print $0 RS | "openssl crl -noout -lastupdate"; close("openssl crl -noout -lastupdate")}' ../crls.pem | sed 's/lastUpdate=//')
cat "$signer_roots" ../crls.pem >../s.pem
for signature in META-INF/signature*.p7s; do
  openssl pkcs7 -inform DER -in "$signature" -print_certs 2>/dev/null | openssl x509 >../who.pem
  if openssl verify -no-CApath -no-CAstore -CAfile ../who.pem ../who.pem >/dev/null 2>&1; then
    echo "NOTE   revocation: $signature is by a self-made certificate, which nobody but its owner could revoke"
    continue
  fi
  if openssl x509 -in ../who.pem -noout -ocsp_uri | grep -q . && ! openssl x509 -in ../who.pem -noout -ext crlDistributionPoints 2>/dev/null | grep -q URI; then
    echo "NOTE   revocation: the certificate of $signature has no lists, only OCSP; openssl cms looks at no answer inside a token"
    continue
  fi
  manifest=META-INF/ASiCManifest${signature#META-INF/signature}; manifest=${manifest%.p7s}.xml
  step "openssl cms -verify $signature with revocation lists at $latest" openssl cms -verify -cades -binary -inform DER -in "$signature" \
    -content "$manifest" -CAfile ../s.pem -no-CApath -no-CAstore -purpose any -crl_check_all -attime "$latest" -out /dev/null
done
