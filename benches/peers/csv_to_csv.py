"""From CSV to CSV: `tongxin locate --points` and DuckDB spatial on the same rows, in turns, wall time, all cores."""

import glob
import os
import sqlite3
import statistics
import subprocess
import sys
import time

import duckdb
import duckdb_extension_spatial
import numpy

ROUNDS = 3


def write_points(project, rows, path):
    """Random points in the box around the grids."""
    with sqlite3.connect(f"file:{project}?mode=ro", uri=True) as db:
        west, south, east, north = db.execute(
            "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = '网格'"
        ).fetchone()
    dice = numpy.random.default_rng(7)
    with open(path, "w", encoding="utf-8") as file:
        file.write("id,lon,lat,note\n")
        for start in range(0, rows, 1_000_000):
            count = min(1_000_000, rows - start)
            lon, lat = dice.uniform(west, east, count), dice.uniform(south, north, count)
            file.writelines(f"{start + i},{lon[i]:.8f},{lat[i]:.8f},row\n" for i in range(count))


def by_duckdb(project, points, out):
    root = os.path.dirname(duckdb_extension_spatial.__file__)
    extension = glob.glob(root + "/extensions/**/spatial.duckdb_extension", recursive=True)[0]
    db = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    db.execute(f"LOAD '{extension}'")
    db.execute(f"CREATE TABLE grids AS SELECT * FROM ST_Read('{project}', layer='网格')")
    db.execute(
        f"COPY (SELECT p.*, g.* EXCLUDE (geom) FROM read_csv('{points}') p"
        f" LEFT JOIN grids g ON ST_Contains(g.geom, ST_Point(p.lon, p.lat))) TO '{out}' (HEADER)"
    )


def main():
    program, project, rows, home = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
    points = os.path.join(home, f"points-{rows}.csv")
    if not os.path.exists(points):
        write_points(project, rows, points)
    ours, theirs = [], []
    for _ in range(ROUNDS):
        start = time.monotonic()
        command = [program, "locate", project, "--points", points, "--out", os.path.join(home, "ours.csv")]
        subprocess.run(command, check=True)
        ours.append(time.monotonic() - start)
        start = time.monotonic()
        by_duckdb(project, points, os.path.join(home, "duckdb.csv"))
        theirs.append(time.monotonic() - start)
    own, other = statistics.median(ours), statistics.median(theirs)
    print(f"{rows:,} rows: tongxin {own:.1f} s, DuckDB {other:.1f} s, {other / own:.1f}×")


main()
