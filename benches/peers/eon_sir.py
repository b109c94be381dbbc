"""SIR on a given graph with EoN's event-driven `fast_SIR`.

Called by run.py; what it prints is described there. `kept` builds the networkx graph once, `anew` for each run.

EoN: Miller, J. C. & Ting, T., "EoN (Epidemics on Networks): a fast, flexible Python package for simulation, analytic
approximation, and analysis of epidemics on networks", Journal of Open Source Software 4 (2019) 1731.
"""

import math

import EoN
import numpy as np

import peer

# The rates of waiting times that end within a step with these probabilities.
PASSING = -math.log(1 - peer.PASSING)
RECOVERING = -math.log(1 - peer.RECOVERING)


def run(graph, seed):
    times, susceptible, infectious, recovered = EoN.fast_SIR(
        graph, PASSING, RECOVERING, initial_infecteds=peer.STRUCK, tmax=peer.STEPS, rng=np.random.default_rng(seed)
    )
    return int(infectious[-1] + recovered[-1]), int(infectious[-1])


if __name__ == "__main__":
    peer.serve(run)
