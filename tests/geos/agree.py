#!/usr/bin/env python3
"""Asks GEOS, through shapely, whether the levels of a project file fit together.

    python3 tests/geos/agree.py PROJECT.gpkg        (needs shapely 2.1 or newer)

For each level: the areas of the level and the non-grid faces hung above it are a valid coverage (neighbours share
their vertices, nothing overlaps, no gap inside) and tile the district; each area equals the union of its children and
the non-grid faces that hang on it; the sum of the areas equals the area of their union. Exit status 1 when GEOS
disagrees with any of it.
"""

import sqlite3
import sys
from collections import defaultdict

import shapely

# The bytes of the envelope that each envelope code of a GeoPackage geometry stands for.
ENVELOPE_BYTES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}


def geometry(blob):
    """The shape in a GeoPackage geometry blob; None when it holds none."""
    if blob is None:
        return None
    if blob[:2] != b"GP":
        raise ValueError("not a GeoPackage geometry")
    return shapely.from_wkb(blob[8 + ENVELOPE_BYTES[(blob[3] >> 1) & 7]:])


def rows(database, table, columns):
    names = ", ".join(f'"{column}"' for column in columns)
    for row in database.execute(f'SELECT {names}, geom FROM "{table}"'):
        yield (*row[:-1], geometry(row[-1]))


def close(one, other):
    """Equal but for the rounding of a sum of doubles."""
    return abs(one - other) <= 1e-12 * max(abs(one), abs(other))


def main(path):
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    tables = [row[0] for row in database.execute(
        "SELECT c.table_name FROM gpkg_contents c JOIN pragma_table_info(c.table_name) i "
        "WHERE i.name = '上级代码' ORDER BY c.rowid")]
    levels = [{code: (parent, shape) for code, parent, shape in rows(database, table, ["代码", "上级代码"]) if shape}
              for table in tables]
    levels.sort(key=lambda level: min((len(code) for code in level), default=0))
    rank = {code: number for number, level in enumerate(levels) for code in level}
    faces = [(owner, shape) for owner, shape in rows(database, "非网格面", ["所属代码"]) if shape]
    if not levels or len(levels[0]) != 1:
        sys.exit("no level with exactly one area: not a project file?")
    (district_code, (_, district)), = levels[0].items()
    problems = []

    for number, level in enumerate(levels):
        hung_above = [shape for owner, shape in faces if rank[owner] < number]
        shapes = [shape for _, shape in level.values()] + hung_above
        for shape in shapes:
            if not shape.is_valid:
                problems.append(f"level {number}: an invalid shape: {shapely.is_valid_reason(shape)}")
        if not shapely.coverage_is_valid(shapes):
            problems.append(f"level {number}: not a valid coverage")
        union = shapely.coverage_union_all(shapes)
        total = sum(shape.area for shape in shapes)
        if not union.equals(district):
            problems.append(f"level {number}: does not tile the district")
        if not close(total, union.area):
            problems.append(f"level {number}: areas sum up to {total!r}, their union has {union.area!r}")
        print(f"level {number}: {len(level)} areas, {len(hung_above)} non-grid faces hung above, "
              f"sum of areas {total:.12f}, union {union.area:.12f} square degrees")

    for number in range(len(levels) - 1):
        children = defaultdict(list)
        for _, (parent, shape) in levels[number + 1].items():
            children[parent].append(shape)
        for owner, shape in faces:
            children[owner].append(shape)
        for code, (_, shape) in levels[number].items():
            if not shapely.union_all(children[code]).equals(shape):
                problems.append(f"{code}: the union of its children is another shape")
        print(f"level {number}: {len(levels[number])} areas compared with the union of their children")

    for problem in problems:
        print("DISAGREES", problem)
    print("GEOS", shapely.geos_version_string, "disagrees" if problems else "agrees", f"with {path}")
    return 1 if problems else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
