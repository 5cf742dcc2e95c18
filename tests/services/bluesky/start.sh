#!/usr/bin/env bash
# Starts a real, empty Bluesky network on loopback: PLC, PDS, bsync and AppView (npm @atproto/dev-env) over throwaway
# PostgreSQL and Redis instances. Ready when it returns.
#
# usage: start.sh DIR [--plc-port P] [--pds-port P] [--appview-port P]
# DIR/env can be sourced: BLUESKY_PLC, BLUESKY_PDS, BLUESKY_APPVIEW (base URLs) and what stop.sh needs. Logs in DIR.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../common.sh"
. "$here/../../setup/node.sh"

[ $# -ge 1 ] || { echo "usage: start.sh DIR [--plc-port P] [--pds-port P] [--appview-port P]" >&2; exit 64; }
folder=$1; shift
mapfile -t free < <(free_ports 5)
plc_port=${free[0]} pds_port=${free[1]} appview_port=${free[2]} pg_port=${free[3]} redis_port=${free[4]}
while [ $# -gt 0 ]; do
  case $1 in
    --plc-port) plc_port=$2 ;;
    --pds-port) pds_port=$2 ;;
    --appview-port) appview_port=$2 ;;
    *) echo "start.sh: unknown argument '$1'" >&2; exit 64 ;;
  esac
  shift 2
done
[ ! -e "$folder/env" ] || services_fail "$folder/env exists: a network was started there; run stop.sh first"
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)

saksi_npm_tree bluesky
pg_bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$pg_bin" ] || services_fail "PostgreSQL is not installed (tests/setup/install.sh --tests)"

store=$(service_folder postgres)
# Written first: whatever fails below, stop.sh knows what to end and remove.
{
  echo "BLUESKY_STORE=$store"
  echo "BLUESKY_PG_BIN=$pg_bin"
} >"$folder/env"
trap '[ $? = 0 ] || "$here/stop.sh" "$folder"' EXIT

(
  cd /
  as_service_user postgres "$pg_bin/initdb" -D "$store/pg" -A trust -U pg --no-sync -E UTF8 --locale=C >"$folder/postgres.log" 2>&1
  as_service_user postgres "$pg_bin/pg_ctl" -D "$store/pg" -w -t 60 -l "$store/postgres.log" start \
    -o "-p $pg_port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$store -c fsync=off" >>"$folder/postgres.log" 2>&1
) || services_fail "PostgreSQL did not start; see $folder/postgres.log"
as_service_user postgres redis-server --port "$redis_port" --bind 127.0.0.1 --save "" --dir "$store" \
  --daemonize yes --pidfile "$store/redis.pid" --logfile "$store/redis.log" >/dev/null
wait_for 20 "" redis-cli -h 127.0.0.1 -p "$redis_port" ping || services_fail "Redis did not start; see $store/redis.log"

export DB_POSTGRES_URL=postgresql://pg:password@127.0.0.1:$pg_port/postgres REDIS_HOST=127.0.0.1:$redis_port
export PLC_PORT=$plc_port PDS_PORT=$pds_port APPVIEW_PORT=$appview_port READY_FILE=$folder/ready.json
export TMPDIR=$folder/tmp LOG_ENABLED=false
mkdir -p "$TMPDIR"
node "${saksi_node_options[@]}" "$here/mini.mjs" >"$folder/network.log" 2>&1 & # not the function: $! must be node itself
network=$!
echo "BLUESKY_NETWORK=$network" >>"$folder/env"
wait_for 120 "$network" test -f "$READY_FILE" || { tail -n 20 "$folder/network.log" >&2; services_fail "the network did not start"; }
{
  echo "BLUESKY_PLC=http://localhost:$plc_port"
  echo "BLUESKY_PDS=http://localhost:$pds_port"
  echo "BLUESKY_APPVIEW=http://localhost:$appview_port"
} >>"$folder/env"
disown "$network"
cat "$folder/env"
