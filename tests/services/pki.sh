#!/usr/bin/env bash
# The suite's throwaway PKI: the same openssl-made one as the demonstration's (samples/demo/pki.py, see its head for
# the files it makes). Arguments go through unchanged.
#
#   pki.sh make DIR --url http://127.0.0.1:PORT [--tls-name NAME]… [--tls-ip IP]… | crl … | signer … | revoke …
exec /usr/bin/python3 "$(dirname "${BASH_SOURCE[0]}")/../../samples/demo/pki.py" "$@"
