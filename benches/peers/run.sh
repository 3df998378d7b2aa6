#!/bin/sh
# Measures point location against shapely, DuckDB spatial and SedonaDB: same coverages, same points, in turns, one thread.
# usage: run.sh [GRIDS ...]         (default: 423 20000 200000)
# Needs python3 with venv and a package index for pip. Writes only below $PEERS_HOME (default $TMPDIR/tongxin-peers).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
home=${PEERS_HOME:-${TMPDIR:-/tmp}/tongxin-peers}
mkdir -p "$home"
if [ ! -e "$home/ready-1" ]; then
    python3 -m venv "$home/venv"
    "$home/venv/bin/pip" -q install 'shapely==2.2.*' duckdb==1.5.5 duckdb-extension-spatial==1.5.5 'sedonadb==0.5.*' \
        numpy pyarrow
    touch "$home/ready-1"
fi
cd "$here/../.."
side=$(cargo bench --no-default-features --no-run --bench peers_side 2>&1 | sed -n 's/.*(\(.*peers_side-[^)]*\)).*/\1/p')
pin=
if command -v taskset >/dev/null; then pin="taskset -c ${PEERS_CORE:-0}"; fi
# shellcheck disable=SC2086
exec $pin "$home/venv/bin/python" "$here/compare.py" "$side" "$home" "${@:-423 20000 200000}"
