"""SIR on a given graph with Mesa: one agent on each node of a network, all stepped together.

Called by run.py; what it prints is described there. `kept` builds the networkx graph once and everything of Mesa anew
for each run; `anew` builds the graph for each run too.

Mesa: ter Hoeven, E., Kwakkel, J., Hess, V. et al., "Mesa 3", Journal of Open Source Software 10 (2025) 7668.
"""

from enum import Enum

from mesa import Model
from mesa.discrete_space import FixedAgent, Network

import peer


class State(Enum):
    SUSCEPTIBLE = 0
    INFECTED = 1
    RECOVERED = 2


class Asset(FixedAgent):
    """Those who are infected try their neighbours; what happened shows when all have had their turn."""

    def __init__(self, model, cell):
        super().__init__(model)
        self.cell = cell
        self.state = State.SUSCEPTIBLE
        self.next = State.SUSCEPTIBLE

    def step(self):
        if self.state is not State.INFECTED:
            return
        random = self.random.random
        for other in self.cell.neighborhood.agents:
            if other.state is State.SUSCEPTIBLE and random() < peer.PASSING:
                other.next = State.INFECTED
        if random() < peer.RECOVERING:
            self.next = State.RECOVERED

    def advance(self):
        self.state = self.next


class Sir(Model):
    def __init__(self, graph, seed):
        super().__init__(seed=seed)
        self.grid = Network(graph, capacity=1, random=self.random)
        Asset.create_agents(self, graph.number_of_nodes(), list(self.grid.all_cells))
        for asset in self.agents:
            if asset.cell.coordinate in peer.STRUCK:
                asset.state = asset.next = State.INFECTED

    def step(self):
        self.agents.do("step")
        self.agents.do("advance")


def run(graph, seed):
    model = Sir(graph, seed)
    for _ in range(peer.STEPS):
        model.step()
    infectious = sum(asset.state is State.INFECTED for asset in model.agents)
    susceptible = sum(asset.state is State.SUSCEPTIBLE for asset in model.agents)
    return graph.number_of_nodes() - susceptible, infectious


if __name__ == "__main__":
    peer.serve(run)
