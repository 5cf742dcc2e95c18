#!/usr/bin/env bash
# Starts Debian's WordPress (php-fpm, MariaDB over a socket) behind nginx with TLS, all throwaway, unprivileged and on
# loopback. Ready and filled when it returns; DIR/site.json says what is there, DIR/env can be sourced (WORDPRESS_URL).
#
# usage: start.sh DIR --cert LEAF.pem --key KEY.pem [--host 127.0.0.1] [--port P] [--posts N] [--cache]
# --posts N: N more posts of about 2 KB each as REST answers (addresses in `rest` of site.json).
# --cache: nginx answers from a cache, already filled with those posts, so that a client and not PHP is measured.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../common.sh"

usage() { echo "usage: start.sh DIR --cert LEAF.pem --key KEY.pem [--host H] [--port P] [--posts N] [--cache]" >&2; exit 64; }
[ $# -ge 5 ] || usage
folder=$1; shift
cached='' certificate='' key='' host=127.0.0.1 port=$(free_ports 1) posts=0
while [ $# -gt 0 ]; do
  case $1 in
    --cert) certificate=$2 ;;
    --key) key=$2 ;;
    --host) host=$2 ;;
    --port) port=$2 ;;
    --posts) posts=$2 ;;
    --cache) cached=yes; shift; continue ;;
    *) usage ;;
  esac
  shift 2
done
[ ! -e "$folder/env" ] || services_fail "$folder/env exists: a site was started there; run stop.sh first"
PATH=$PATH:/usr/sbin
for program in mariadbd mariadb-install-db php nginx; do
  command -v $program >/dev/null || services_fail "$program is missing (tests/setup/install.sh --tests)"
done
fpm=$(ls /usr/sbin/php-fpm* 2>/dev/null | tail -n 1)
[ -n "$fpm" ] || services_fail "php-fpm is missing (tests/setup/install.sh --tests)"
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)

user=www-data
store=$(service_folder $user)
url=https://$host:$port
socket=$store/db.sock
# Written first: whatever fails below, stop.sh knows what to end and remove.
{
  echo "WORDPRESS_STORE=$store"
  echo "WORDPRESS_URL=$url"
} >"$folder/env"
trap '[ $? = 0 ] || "$here/stop.sh" "$folder"' EXIT

cp -r /usr/share/wordpress "$store/wordpress"
rm -f "$store/wordpress/.htaccess" "$store/wordpress/wp-config.php"
cp "$here/wp-config.php" "$store/wordpress/"
mkdir -p "$store/wordpress/wp-content/uploads"
cp "$here/fill.php" "$certificate" "$key" "$store/"
mv "$store/$(basename "$certificate")" "$store/tls.pem"
mv "$store/$(basename "$key")" "$store/tls.key"
cache=''
if [ -n "$cached" ]; then cache='fastcgi_cache rest; fastcgi_cache_key $request_uri; fastcgi_cache_valid 200 60m; fastcgi_ignore_headers Cache-Control Expires Set-Cookie;'; fi
sed "s|@STORE@|$store|g; s|@PORT@|$port|g; s|@PHP@|$store/php.sock|; s|@CACHE@|$cache|" "$here/nginx.conf.in" >"$store/nginx.conf"
sed "s|@STORE@|$store|g; s|@SOCKET@|$socket|; s|@URL@|$url|" "$here/php-fpm.conf.in" >"$store/php-fpm.conf"
[ "$(id -u)" != 0 ] || chown -R $user "$store"
cd /

as_service_user $user mariadb-install-db --no-defaults --datadir="$store/db" --auth-root-authentication-method=normal \
  --skip-test-db >"$folder/mariadb.log" 2>&1 || services_fail "MariaDB could not be set up; see $folder/mariadb.log"
as_service_user $user mariadbd --no-defaults --datadir="$store/db" --socket="$socket" --pid-file="$store/db.pid" \
  --skip-networking --innodb-flush-log-at-trx-commit=0 --skip-log-bin >>"$folder/mariadb.log" 2>&1 &
database=$!
disown $database
wait_for 60 $database mariadb-admin --no-defaults -u root -S "$socket" ping || services_fail "MariaDB did not start; see $folder/mariadb.log"
mariadb --no-defaults -u root -S "$socket" \
  -e "CREATE DATABASE wordpress CHARACTER SET utf8mb4; CREATE USER wordpress@localhost; GRANT ALL ON wordpress.* TO wordpress@localhost"

SAKSI_WP_SOCKET=$socket SAKSI_WP_URL=$url as_service_user $user php -d sendmail_path=/bin/true "$store/fill.php" \
  "$store/wordpress" "$posts" >"$folder/site.json" 2>"$folder/fill.log" || { cat "$folder/fill.log" >&2; services_fail "WordPress could not be filled"; }
as_service_user $user "$fpm" --fpm-config "$store/php-fpm.conf" >"$folder/php.log" 2>&1 || services_fail "php-fpm did not start; see $folder/php.log"
as_service_user $user nginx -e "$store/nginx-error.log" -p "$store" -c "$store/nginx.conf" || services_fail "nginx did not start"

# The certificate is the client's business; here only that an answer comes.
answers() { wget -q --no-check-certificate --timeout=10 -O "$1" "$2"; }
wait_for 30 "" answers /dev/null "$url/wp-json/wp/v2/posts" || services_fail "WordPress does not answer at $url"
if [ -n "$cached" ] && [ "$posts" -gt 0 ]; then
  /usr/bin/python3 -c 'import json, sys; print("\n".join(json.load(open(sys.argv[1]))["rest"]))' "$folder/site.json" |
    xargs -P 3 -n 50 wget -q --no-check-certificate -O /dev/null || services_fail "not every post could be read once"
fi
cat "$folder/env"
