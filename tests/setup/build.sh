# Sourced by what needs the built program: tests/run.sh, samples/demo.sh, bench/run.sh.
#
#   saksi_build PRESET    configures and builds this repository; prints nothing unless it fails (code 70)

saksi_build() {
  local root log
  root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
  log=$(mktemp)
  if ! (
    cd "$root"
    # A second clone of the same sources compiles from the cache of the first.
    if command -v ccache >/dev/null; then
      export CMAKE_C_COMPILER_LAUNCHER=ccache CMAKE_CXX_COMPILER_LAUNCHER=ccache CCACHE_BASEDIR="$root" CCACHE_NOHASHDIR=1
    fi
    cmake --preset "$1" && cmake --build --preset "$1"
  ) >"$log" 2>&1; then
    grep -m 20 -B2 -A8 -E 'error|FAILED' "$log" >&2 || tail -n 40 "$log" >&2
    echo "${0##*/}: the build failed; its whole output is in $log" >&2
    return 70
  fi
  rm -f "$log"
}
