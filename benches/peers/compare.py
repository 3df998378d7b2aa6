"""Runs each side as a process of its own, one round at a time in turns, and prints the table as markdown."""

import datetime
import json
import os
import platform
import statistics
import subprocess
import sys

ROUNDS = 3
POINTS = 1_000_000
PEERS = ["shapely", "duckdb", "sedonadb"]
HERE = os.path.dirname(os.path.abspath(__file__))


class Side:
    """A process that answers a line with a line."""

    def __init__(self, name, command):
        self.name = name
        environment = dict(os.environ, OMP_NUM_THREADS="1", TOKIO_WORKER_THREADS="1", RAYON_NUM_THREADS="1")
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        self.started = self.answer()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.name} ended early")
        return json.loads(line)

    def ask(self, question):
        self.process.stdin.write(question + "\n")
        self.process.stdin.flush()
        return self.answer()

    def end(self):
        """Closes the process and returns its greatest size in MB."""
        self.process.stdin.close()
        _, _, usage = os.wait4(self.process.pid, 0)
        self.process.returncode = 0
        return usage.ru_maxrss / 1024


def measure(side_binary, home, grids):
    folder = os.path.join(home, f"coverage-{grids}")
    subprocess.run([side_binary, "export", str(grids), str(POINTS), folder], check=True)
    sides = [Side("tongxin", [side_binary, "serve", str(grids), folder])]
    sides += [Side(name, [sys.executable, os.path.join(HERE, "peer.py"), name, folder]) for name in PEERS]
    rates = {(side.name, kind): [] for side in sides for kind in ("degrees", "lattice")}
    for _ in range(ROUNDS):
        for side in sides:
            rates[side.name, "degrees"].append(side.ask("degrees")["rate"])
        rates["tongxin", "lattice"].append(sides[0].ask("lattice")["rate"])
    for side in sides:
        side.ask("answers")
    return {
        "rates": {key: statistics.median(values) for key, values in rates.items() if values},
        "disagree": disagreements(folder),
        "started": {side.name: side.started for side in sides},
        "memory": {side.name: side.end() for side in sides},
    }


def disagreements(folder):
    """Points that shapely puts in one grid and we in another; the points on borders, of which it finds none or two."""
    import numpy

    ours = numpy.fromfile(os.path.join(folder, "ours.u32"), dtype="<u4")
    theirs = numpy.fromfile(os.path.join(folder, "shapely.u32"), dtype="<u4")
    return int(numpy.count_nonzero((theirs != 0) & (ours != theirs))), int(numpy.count_nonzero((theirs == 0) & (ours != 0)))


def processor():
    try:
        with open("/proc/cpuinfo") as file:
            return next(line.split(":")[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor()


def main():
    side_binary, home = sys.argv[1:3]
    sizes = [int(size) for argument in sys.argv[3:] for size in argument.split()]
    print(f"{processor()}, one core, {datetime.date.today()}; medians of {ROUNDS} rounds in turns, {POINTS:,} points\n")
    print("Million points per CPU-second:\n")
    print("| grids | tongxin, lattice | tongxin, degrees | shapely | DuckDB | SedonaDB | degrees ÷ fastest | lattice ÷ fastest |")
    print("|---|---|---|---|---|---|---|---|")
    memory_rows, notes = [], []
    for grids in sizes:
        result = measure(side_binary, home, grids)
        rates = result["rates"]
        peers = [rates[name, "degrees"] for name in PEERS]
        own, lattice = rates["tongxin", "degrees"], rates["tongxin", "lattice"]
        cells = [f"{lattice:.1f}", f"{own:.1f}", *(f"{rate:.2f}" for rate in peers)]
        print(f"| {grids:,} | {' | '.join(cells)} | {own / max(peers):.0f}× | {lattice / max(peers):.0f}× |", flush=True)
        memory = result["memory"]
        build = result["started"]["tongxin"]
        memory_rows.append(
            f"| {grids:,} | {build['build_s'] * 1e3:.0f} ms | {build['index_mb']:.0f} MB | "
            + " | ".join(f"{memory[name]:.0f}" for name in ["tongxin", *PEERS])
            + " |"
        )
        notes.append(f"{grids:,} grids: {result['disagree'][0]} points in another grid than shapely says, "
                     f"{result['disagree'][1]} on a border.")
    print("\n| grids | our build | our index | peak MB: tongxin | shapely | DuckDB | SedonaDB |\n|---|---|---|---|---|---|---|")
    print("\n".join(memory_rows))
    print("\n" + "\n".join(notes))


main()
