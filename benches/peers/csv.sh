#!/bin/sh
# End to end from CSV to CSV against DuckDB, wall time on the same cores: ours by the command line.
# usage: csv.sh PROJECT.gpkg [ROWS]     (run.sh must have run once, for the virtual environment)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
home=${PEERS_HOME:-${TMPDIR:-/tmp}/tongxin-peers}
project=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
rows=${2:-10000000}
cd "$here/../.."
cargo build --release --no-default-features --bin tongxin
exec "$home/venv/bin/python" "$here/csv_to_csv.py" "${CARGO_TARGET_DIR:-target}/release/tongxin" "$project" "$rows" "$home"
