"""What GerryChain takes for a division of the graph that `benches/propose.rs` writes (TONGXIN_GRAPH), balanced to 5 %:
the first division, and steps of recombination from there. Prints seconds of processor time, cut edges and the mean
compactness (Polsby-Popper) of the parts."""

import math
import random
import sys
import time
from functools import partial

try:
    import networkx
    from gerrychain import Graph, MarkovChain, Partition, accept, constraints, proposals, updaters
    from gerrychain.tree import bipartition_tree, recursive_tree_part
except ImportError:
    print("GerryChain is missing: pip install gerrychain")
    raise SystemExit(0) from None

PARTS = 50
BALANCE = 0.05


def read(path):
    with open(path) as file:
        units, pairs = map(int, file.readline().split())
        graph = networkx.Graph()
        for unit in range(units):
            households, area, outer = map(float, file.readline().split())
            graph.add_node(unit, households=int(households), area=area, outer=outer)
        for _ in range(pairs):
            one, other, length = file.readline().split()
            graph.add_edge(int(one), int(other), length=float(length))
    return graph


def compactness(graph, assignment):
    area, outline = [0.0] * PARTS, [0.0] * PARTS
    for unit, row in graph.nodes(data=True):
        area[assignment[unit]] += row["area"]
        outline[assignment[unit]] += row["outer"]
    cut = 0
    for one, other, row in graph.edges(data=True):
        if assignment[one] != assignment[other]:
            cut += 1
            outline[assignment[one]] += row["length"]
            outline[assignment[other]] += row["length"]
    return cut, sum(4 * math.pi * a / (p * p) for a, p in zip(area, outline)) / PARTS


def main(path, steps):
    plain = read(path)
    total = sum(row["households"] for _, row in plain.nodes(data=True))
    graph = Graph.from_networkx(plain)
    random.seed(1)
    began = time.process_time()
    first = recursive_tree_part(graph, range(PARTS), total / PARTS, "households", BALANCE)
    seconds = time.process_time() - began
    print(f"first division: {seconds:.2f} s, cut edges and compactness {compactness(plain, first)}", flush=True)
    partition = Partition(graph, first, {"households": updaters.Tally("households"), "cut_edges": updaters.cut_edges})
    proposal = partial(
        proposals.recom, pop_col="households", pop_target=total / PARTS, epsilon=BALANCE, node_repeats=2
    )
    within = constraints.within_percent_of_ideal_population(partition, BALANCE, "households")
    chain = MarkovChain(proposal, [within], accept.always_accept, partition, steps + 1)
    began = time.process_time()
    best = 0.0
    for number, state in enumerate(chain):
        if number and number % 100 == 0 or number == steps:
            seconds = time.process_time() - began
            found = {unit: state.assignment[unit] for unit in plain.nodes}
            cut, mean = compactness(plain, found)
            best = max(best, mean)
            print(f"{number} steps: {seconds:.2f} s, {1000 * seconds / number:.2f} ms a step, {cut} {mean:.3f}", flush=True)
    print(f"best compactness seen {best:.3f}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1000)
