# Sourced by the test scripts: Node 22 and the npm trees of the suite, each installed once into a cache outside the
# repository and found again by the digest of its package.json and package-lock.json.
#
#   . tests/setup/node.sh
#   saksi_node            puts Node 22 and its npm first in PATH (atproto needs it; Debian 12 has 18)
#   saksi_npm_tree NAME   installs tests/setup/npm/NAME if it is not cached; sets SAKSI_NPM_TREE to its folder
#   saksi_run_node FILE…  runs a script of the repository whose imports are looked up in $SAKSI_NPM_TREE (from_tree.mjs)
#                         (to run one in the background call node with "${saksi_node_options[@]}" itself)
#
# Errors: a message on stderr and code 69 when something cannot be had from the registry.

saksi_setup_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
saksi_cache_dir=${XDG_CACHE_HOME:-$HOME/.cache}/saksi

# $1 = name of the folder to make, $2… = command that fills it (run inside a temporary folder beside it). The folder
# appears only when the command succeeded, so an interrupted installation is never taken for a whole one; the lock
# makes two runs at once wait for each other.
saksi_cached() {
  local name=$1 target=$saksi_cache_dir/$1 partial
  shift
  [ -d "$target" ] && return 0
  mkdir -p "$saksi_cache_dir"
  (
    flock 9
    [ -d "$target" ] && exit 0
    partial=$(mktemp -d "$saksi_cache_dir/partial.XXXXXX")
    echo "npm: installing $name (once; cached in $saksi_cache_dir)" >&2
    if (cd "$partial" && "$@") >"$partial/install.log" 2>&1 && chmod 755 "$partial" && mv -T "$partial" "$target"; then exit 0; fi
    tail -n 30 "$partial/install.log" >&2
    echo "npm: $name could not be installed; whole output in $partial/install.log" >&2
    exit 69
  ) 9>"$saksi_cache_dir/lock.$name"
}

saksi_node() {
  local machine
  case $(uname -m) in
    x86_64) machine=x64 ;;
    aarch64) machine=arm64 ;;
    *) echo "node.sh: no Node 22 package for $(uname -m)" >&2; return 69 ;;
  esac
  local package=node-linux-$machine
  saksi_cached "node-22-npm-10-$machine" saksi_install_node "$package" || return
  saksi_node_dir=$saksi_cache_dir/node-22-npm-10-$machine/node_modules/$package
  case :$PATH: in
    *":$saksi_node_dir/bin:"*) ;;
    *) PATH=$saksi_node_dir/bin:$saksi_cache_dir/node-22-npm-10-$machine/node_modules/.bin:$PATH ;;
  esac
  export PATH
}

saksi_npm() { npm --no-audit --no-fund --no-update-notifier --loglevel=warn "$@"; }

# npm comes along from npm: the node-gyp of Debian's own npm links every native module with Debian's libnode, and two
# different V8 in one process end in a segmentation fault.
saksi_install_node() {
  echo '{"private":true}' >package.json
  saksi_npm install --no-package-lock "$1@22" npm@10
}

# Native modules are compiled against the headers that came with Node 22 (nothing else could be downloaded), and
# without trying for a prebuilt binary first.
saksi_install_tree() {
  cp "$1"/package*.json .
  npm_config_nodedir=$saksi_node_dir npm_config_build_from_source=true saksi_npm ci --ignore-scripts=false
}

saksi_npm_tree() {
  local source=$saksi_setup_dir/npm/$1 key
  [ -f "$source/package-lock.json" ] || { echo "node.sh: no npm tree called '$1'" >&2; return 64; }
  saksi_node || return
  key=$(cat "$source/package.json" "$source/package-lock.json" | sha256sum | cut -c1-16)
  saksi_cached "npm-$1-$key" saksi_install_tree "$source" || return
  export SAKSI_NPM_TREE=$saksi_cache_dir/npm-$1-$key
}

saksi_node_options=(--experimental-import-meta-resolve)
saksi_run_node() { node "${saksi_node_options[@]}" "$@"; }
