"""One peer as a process. The job of a round: from columns of longitude and latitude (f64) to the id of the grid that each
point is in, all answers in memory. Answers "degrees" with its rate in million points per CPU-second."""

import glob
import json
import os
import resource
import sys

import numpy

name, folder = sys.argv[1:3]


def polygons():
    """Ids and WKB of the grids."""
    ids, shapes = [], []
    with open(os.path.join(folder, "grids.wkb"), "rb") as file:
        while head := file.read(8):
            ids.append(int.from_bytes(head[:4], "little"))
            shapes.append(file.read(int.from_bytes(head[4:], "little")))
    return numpy.array(ids, dtype="<u4"), shapes


def points():
    return numpy.fromfile(os.path.join(folder, "points.f64"), dtype="<f8").reshape(-1, 2)


class Shapely:
    """Two ways: a tree over the polygons, or a tree over the points asked by prepared polygons. The faster counts."""

    def __init__(self):
        import shapely

        self.shapely = shapely
        self.ids, shapes = polygons()
        self.grids = shapely.from_wkb(shapes)
        del shapes
        shapely.prepare(self.grids)
        self.pairs = points()
        self.tree = shapely.STRtree(self.grids)
        self.way = None

    def by_polygon_tree(self):
        at, grid = self.tree.query(self.shapely.points(self.pairs), predicate="within")
        return at, grid

    def by_point_tree(self):
        tree = self.shapely.STRtree(self.shapely.points(self.pairs))
        grid, at = tree.query(self.grids, predicate="contains_properly")
        return at, grid

    def once(self):
        if self.way is None:
            timed = []
            for way in (self.by_polygon_tree, self.by_point_tree):
                before = cpu()
                way()
                timed.append((cpu() - before, way))
            self.way = min(timed, key=lambda pair: pair[0])[1]
        self.found = self.way()

    def write(self):
        answers = numpy.zeros(len(self.pairs), dtype="<u4")
        answers[self.found[0]] = self.ids[self.found[1]]
        answers.tofile(os.path.join(folder, "shapely.u32"))


class DuckDB:
    def __init__(self):
        import duckdb
        import duckdb_extension_spatial
        import pyarrow

        root = os.path.dirname(duckdb_extension_spatial.__file__)
        extension = glob.glob(root + "/extensions/**/spatial.duckdb_extension", recursive=True)[0]
        self.db = duckdb.connect(config={"threads": 1, "allow_unsigned_extensions": "true"})
        self.db.execute(f"LOAD '{extension}'")
        ids, shapes = polygons()
        grids = pyarrow.table({"id": ids, "wkb": pyarrow.array(shapes, pyarrow.binary())})
        self.db.execute("CREATE TABLE grids AS SELECT id, ST_GeomFromWKB(wkb) AS shape FROM grids")
        del grids, shapes
        pairs = points()
        places = pyarrow.table({"n": numpy.arange(len(pairs)), "lon": pairs[:, 0], "lat": pairs[:, 1]})
        self.db.execute("CREATE TABLE places AS SELECT * FROM places")

    def once(self):
        self.found = self.db.execute(
            "SELECT n, id FROM places JOIN grids ON ST_Contains(grids.shape, ST_Point(lon, lat))"
        ).fetchnumpy()

    def write(self):
        pass


class SedonaDB:
    def __init__(self):
        import pyarrow
        import sedonadb

        self.db = sedonadb.connect()
        ids, shapes = polygons()
        grids = pyarrow.table({"id": ids, "wkb": pyarrow.array(shapes, pyarrow.binary())})
        self.db.create_data_frame(grids).to_view("raw_grids")
        self.db.sql("SELECT id, ST_GeomFromWKB(wkb) AS shape FROM raw_grids").to_memtable().to_view("grids")
        pairs = points()
        places = pyarrow.table(
            {
                "n": numpy.arange(len(pairs)),
                "lon": numpy.ascontiguousarray(pairs[:, 0]),
                "lat": numpy.ascontiguousarray(pairs[:, 1]),
            }
        )
        self.db.create_data_frame(places).to_memtable().to_view("places")
        self.db.drop_view("raw_grids")

    def once(self):
        query = "SELECT n, id FROM places JOIN grids ON ST_Contains(grids.shape, ST_Point(lon, lat))"
        self.found = self.db.sql(query).to_memtable()

    def write(self):
        pass


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main():
    peer = {"shapely": Shapely, "duckdb": DuckDB, "sedonadb": SedonaDB}[name]()
    count = os.path.getsize(os.path.join(folder, "points.f64")) // 16
    peer.once()
    print(json.dumps({}), flush=True)
    for line in sys.stdin:
        if line.strip() == "degrees":
            before = cpu()
            peer.once()
            print(json.dumps({"rate": count / (cpu() - before) / 1e6}), flush=True)
        elif line.strip() == "answers":
            peer.write()
            print("{}", flush=True)
        else:
            print(json.dumps({"error": line}), flush=True)


main()
