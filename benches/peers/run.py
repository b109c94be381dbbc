"""Plays one model in several programs, in turns, and says how many times as fast Detente is: `cargo xtask peers`.

    python3 benches/peers/run.py PROGRAM [ROUNDS]

PROGRAM is the built example `sir` of detente-engine. The others are installed, in the versions of requirements.txt, into
a virtual environment under target/. All play on the links that PROGRAM writes. Each is one process that is started
once and asked for runs; in every round each is asked in turn, and what it spent of the processor is read from outside,
from the clock of its process, the same for all. Its own start, imports and reading of the links are not counted.
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE.parent.parent / "target" / "peers"
# Name, what is called, and how many runs it is asked for in a round.
DETENTE, LIMIT, MESA, EON = "Detente", "by hand", "Mesa", "EoN"
WAYS = [
    (f"{DETENTE}, a simulation a run", "fresh", 100),
    (f"{DETENTE}, the room kept", "reused", 100),
    (f"{DETENTE}, compiled for each run", "compiled", 20),
    (f"{LIMIT}", "limit", 200),
    (f"{MESA}, graph kept", "mesa_sir.py kept", 1),
    (f"{MESA}, graph anew", "mesa_sir.py anew", 1),
    (f"{EON}, graph kept", "eon_sir.py kept", 5),
    (f"{EON}, graph anew", "eon_sir.py anew", 5),
]
# Two means that differ by more standard errors than this are not those of one model.
ERRORS_MAX = 3.5


def install():
    """Makes the virtual environment, unless it holds what requirements.txt says."""
    wanted = (HERE / "requirements.txt").read_text()
    installed = VENV / "installed.txt"
    python = VENV / "bin" / "python"
    if not installed.is_file() or installed.read_text() != wanted:
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", HERE / "requirements.txt"], check=True)
        installed.write_text(wanted)
    return str(python)


class Peer:
    """A program that plays when it is asked to."""

    def __init__(self, name, command, count):
        self.name, self.count, self.asked = name, count, 1
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        # The clock of another process (clock_getcpuclockid in Linux).
        self.clock = (~self.process.pid << 3) | 2
        self.milliseconds, self.outcomes = [], []

    def play(self, count):
        before = time.clock_gettime(self.clock)
        self.process.stdin.write(f"{self.asked} {count}\n")
        self.process.stdin.flush()
        told = self.process.stdout.readline().split()
        spent = time.clock_gettime(self.clock) - before
        if len(told) != count:
            sys.exit(f"{self.name} told of {len(told)} runs instead of {count}")
        self.asked += count
        return spent / count * 1000, [tuple(map(int, outcome.split(":"))) for outcome in told]

    def round(self):
        spent, outcomes = self.play(self.count)
        self.milliseconds.append(spent)
        self.outcomes += outcomes

    def mean(self, which):
        """A mean over all runs, and its standard error."""
        values = [outcome[which] for outcome in self.outcomes]
        return statistics.mean(values), statistics.stdev(values) / len(values) ** 0.5

    def quartiles(self):
        return statistics.quantiles(self.milliseconds, n=4, method="inclusive")

    def times(self, other):
        """How many times as long this takes as another: the ratio of medians, and the quartiles of the rounds."""
        rounds = [own / of for own, of in zip(self.milliseconds, other.milliseconds)]
        low, _, high = statistics.quantiles(rounds, n=4, method="inclusive")
        return statistics.median(self.milliseconds) / statistics.median(other.milliseconds), low, high


def agree(peers):
    """Whether all play the same model: the first against each other that is not Detente."""
    first, same = peers[0], True
    print(f"\n{'':32}{'reached':>18}{'infectious at the end':>26}")
    for peer in peers:
        line = f"{peer.name:32}"
        for which, width in [(0, 18), (1, 26)]:
            mean, error = peer.mean(which)
            ours, own = first.mean(which)
            line += f"{mean:{width - 8}.2f} ± {error:5.2f}"
            same &= peer is first or abs(mean - ours) <= ERRORS_MAX * (error**2 + own**2) ** 0.5
        print(f"{line}   {len(peer.outcomes)} runs")
    return same


def main():
    program, rounds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 30
    python, links = install(), VENV / "links.txt"
    links.write_bytes(subprocess.run([program, "edges"], check=True, stdout=subprocess.PIPE).stdout)
    peers = []
    for name, way, count in WAYS:
        file, *rest = way.split()
        command = [python, str(HERE / file), str(links), *rest] if rest else [program, "serve", file]
        peers.append(Peer(name, command, count))
    for peer in peers:
        peer.play(peer.count)  # Imports are done and caches warm before the clock starts.
    before = os.getloadavg()[0]
    for _ in range(rounds):
        for peer in peers:
            peer.round()
    print(f"{rounds} rounds in turns; load {before:.1f} before, {os.getloadavg()[0]:.1f} after, {os.cpu_count()} cores")
    print(f"\n{'processor time of a run, ms':32}{'quartiles':>27}")
    for peer in peers:
        low, middle, high = peer.quartiles()
        print(f"{peer.name:32}{low:9.3f}{middle:9.3f}{high:9.3f}")
    print("\ntimes as long as (ratio of medians; quartiles over rounds)")
    ours = [peer for peer in peers if peer.name.startswith((DETENTE, LIMIT))]
    for peer in peers:
        if peer in ours:
            continue
        for own in ours:
            ratio, low, high = peer.times(own)
            print(f"{peer.name:18} / {own.name:32}{ratio:7.0f} ({low:.0f} to {high:.0f})")
    if not agree(peers):
        sys.exit("their means differ by more than chance explains: they do not play the same model, and nothing is compared")
    print("all means agree within chance")


main()
