#!/bin/sh
# Asks GEOS about projects after 1,000 random accepted edits each.
#
#     tests/geos/redrawn.sh [RUNS]        (50 when left out; PYTHON names a Python with shapely 2.1 or newer)
set -eu
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
TONGXIN_WRITE_REDRAWN="$folder" TONGXIN_RUNS="${1:-50}" \
    cargo test --no-default-features --test core redraw::random::writes_projects_after_random_edits -- --exact --nocapture
agreed=0
for project in "$folder"/*.gpkg; do
    "${PYTHON:-python3}" tests/geos/agree.py "$project" >"$folder/said" || { cat "$folder/said"; exit 1; }
    tail -n 1 "$folder/said"
    agreed=$((agreed + 1))
done
echo "GEOS agrees with $agreed projects"
