#!/usr/bin/env bash
# Ends what start.sh started in DIR and removes its databases; logs stay. Harmless when nothing runs.
# usage: stop.sh DIR
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../common.sh"
[ -f "${1:?usage: stop.sh DIR}/env" ] || exit 0
. "$1/env"

end_process "${BLUESKY_NETWORK:-}"
if [ -f "$BLUESKY_STORE/redis.pid" ]; then end_process "$(cat "$BLUESKY_STORE/redis.pid")"; fi
if [ -f "$BLUESKY_STORE/pg/postmaster.pid" ]; then
  (cd / && as_service_user postgres "$BLUESKY_PG_BIN/pg_ctl" -D "$BLUESKY_STORE/pg" -m immediate -w stop >/dev/null) || true
fi
for log in postgres.log redis.log; do
  [ ! -f "$BLUESKY_STORE/$log" ] || cat "$BLUESKY_STORE/$log" >>"$1/$log"
done
rm -rf "$BLUESKY_STORE" "$1/tmp" "$1/env" "$1/ready.json"
