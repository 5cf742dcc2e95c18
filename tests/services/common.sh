# Sourced by whatever starts servers (services, samples/demo.sh, bench/run.sh): free ports, an unprivileged user, waiting, ending.

services_fail() { echo "${0##*/}: $*" >&2; exit 69; }

# $1 = how many; that many free loopback ports, all different, one a line.
free_ports() {
  /usr/bin/python3 - "$1" <<'PY'
import socket, sys
held = [socket.create_server(('127.0.0.1', 0)) for _ in range(int(sys.argv[1]))]
print('\n'.join(str(one.getsockname()[1]) for one in held))
PY
}

# Databases refuse to run as root, and nothing here needs to: $1 = a user of the service's package, rest = command.
as_service_user() {
  local user=$1
  shift
  if [ "$(id -u)" = 0 ]; then runuser -u "$user" -- "$@"; else "$@"; fi
}

# A temporary folder that the service user can reach and owns (a folder under root's home could not be reached).
service_folder() {
  local folder
  folder=$(mktemp -d "${TMPDIR:-/tmp}/saksi-$1.XXXXXX")
  [ "$(id -u)" != 0 ] || chown "$1" "$folder"
  echo "$folder"
}

# Polls the command $3… until it succeeds; fails after $1 seconds, or at once when process $2 (may be empty) has ended.
wait_for() {
  local deadline=$((SECONDS + $1)) process=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    if [ -n "$process" ] && ! kill -0 "$process" 2>/dev/null; then return 1; fi
    [ $SECONDS -lt $deadline ] || return 1
    sleep 0.05
  done
}

# Ends the process with id $1 if it still runs: asks, waits up to $2 seconds, then insists.
end_process() {
  local process=$1 deadline=$((SECONDS + ${2:-10}))
  [ -n "$process" ] && kill -TERM "$process" 2>/dev/null || return 0
  while kill -0 "$process" 2>/dev/null; do
    [ $SECONDS -lt $deadline ] || { kill -KILL "$process" 2>/dev/null || true; return 0; }
    sleep 0.05
  done
}

servers=() # processes of start_server

# $1 = path without ending, rest = command that takes --ready-file. Returns when the server answers: $1.json is there then; what it says goes to $1.out.
start_server() {
  local at=$1
  shift
  "$@" --ready-file "$at.json" >"$at.out" 2>&1 &
  servers+=($!)
  wait_for 60 $! test -e "$at.json" || services_fail "${1##*/} did not answer: $(tail -n 5 "$at.out")"
}

end_servers() {
  local server
  for server in "${servers[@]}"; do kill "$server" 2>/dev/null || true; done
}
