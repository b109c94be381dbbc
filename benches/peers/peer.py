"""The model that all programs play, and how those in Python are asked to."""

import sys

import networkx as nx

# Probabilities in one step.
PASSING = 0.02
RECOVERING = 0.01
STEPS = 336
# Nodes that are infected at the beginning.
STRUCK = range(1, 11)
NODES = 1000


def build(edges):
    graph = nx.Graph()
    graph.add_nodes_from(range(1, NODES + 1))
    graph.add_edges_from(edges)
    return graph


def serve(run):
    """`PROGRAM EDGES kept|anew`: for each line FIRST COUNT plays so many runs, and tells what came of each."""
    _, path, way = sys.argv
    with open(path) as file:
        edges = [tuple(map(int, line.split())) for line in file]
    kept = build(edges)
    for line in sys.stdin:
        first, count = map(int, line.split())
        outcomes = [run(kept if way == "kept" else build(edges), seed) for seed in range(first, first + count)]
        print(*(f"{reached}:{infectious}" for reached, infectious in outcomes), flush=True)
