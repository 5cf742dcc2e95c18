#!/usr/bin/env bash
# Ends what start.sh started in DIR and removes the site; DIR/*.log and DIR/site.json stay. Harmless when nothing runs.
# usage: stop.sh DIR
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../common.sh"
[ -f "${1:?usage: stop.sh DIR}/env" ] || exit 0
. "$1/env"

for file in nginx.pid php.pid db.pid; do
  if [ -f "$WORDPRESS_STORE/$file" ]; then end_process "$(cat "$WORDPRESS_STORE/$file")" 20; fi
done
for log in nginx-error.log php.log; do
  [ ! -f "$WORDPRESS_STORE/$log" ] || cat "$WORDPRESS_STORE/$log" >>"$1/${log#*/}"
done
rm -rf "$WORDPRESS_STORE" "$1/env"
