"""The same samples and outcomes through SALib: how far apart are the estimates?

    pip install "SALib==1.6.*"
    cargo run --release -p detente-sweep --example peer > peer.json
    python benches/peers/salib.py peer.json

SALib: Iwanaga, T., Usher, W. & Herman, J., "Toward SALib 2.0", Socio-Environmental Systems Modelling 4 (2022) 18155.
"""

import json
import sys

import numpy as np
from SALib.analyze import morris, sobol
from SALib.sample import sobol as sobol_sample
from scipy.stats import qmc


def problem(factors):
    names = [f"x{i}" for i in range(factors)]
    return {"num_vars": factors, "names": names, "bounds": [[0.0, 1.0]] * factors}


def half(estimate):
    low, high = estimate["ci95"]
    return (high - low) / 2


def far(ours, theirs):
    return np.abs(np.array(ours) - np.array(theirs)).max()


def ratio(ours, theirs):
    """How wide our intervals are, as shares of theirs: least and most."""
    shares = [o / t for o, t in zip(ours, theirs) if t > 1e-6]
    return f"{min(shares):.2f} to {max(shares):.2f}"


def shared_out(run):
    d, second, found = run["factors"], run["second_order"], run["indices"]
    outcomes, points = np.array(run["outcomes"]), np.array(run["points"])
    print(f"\n{run['name']}, {found['base']} base points, {'second' if second else 'first'} order")

    # Their sample of our A and B: the order of cells has to be the same, since they go by it.
    size = 2 * d + 2 if second else d + 2
    a, b = points[::size], points[size - 1 :: size]

    class Given:
        def __init__(self, *_, **__):
            pass

        def random(self, _):
            return np.hstack([a, b])

    kept, sobol_sample.qmc.Sobol = sobol_sample.qmc.Sobol, Given
    theirs = sobol_sample.sample(problem(d), len(a), calc_second_order=second)
    sobol_sample.qmc.Sobol = kept
    print(f"  cells, in their order               {far(points, theirs):.1e}")

    np.random.seed(1)
    all_of_them = sobol.analyze(problem(d), outcomes.copy(), calc_second_order=second, num_resamples=2000)
    first = [f["first"]["mean"] for f in found["factors"]]
    total = [f["total"]["mean"] for f in found["factors"]]
    # They centre at the mean of all cells, we at that of A and B; the same centre has to give the same numbers.
    fa, fb = outcomes[::size], outcomes[size - 1 :: size]
    centre = np.mean(np.r_[fa, fb])
    of = lambda j: outcomes[j + 1 :: size] - centre
    same = [sobol.first_order(fa - centre, of(j), fb - centre) for j in range(d)]
    print(f"  first order, as they centre         {far(first, all_of_them['S1']):.1e}")
    print(f"  first order, centred alike          {far(first, same):.1e}")
    print(f"  total order                         {far(total, all_of_them['ST']):.1e}")
    print(f"  widths, first     {ratio([half(f['first']) for f in found['factors']], all_of_them['S1_conf'])}")
    print(f"  widths, total     {ratio([half(f['total']) for f in found['factors']], all_of_them['ST_conf'])}")
    if second:
        pairs = found["interactions"]
        theirs = [all_of_them["S2"][p["first"], p["second"]] for p in pairs]
        ours = [p["index"]["mean"] for p in pairs]
        ba = lambda j: outcomes[j + 1 + d :: size] - centre
        alike = [
            sobol.second_order(fa - centre, of(p["first"]), of(p["second"]), ba(p["first"]), fb - centre)
            for p in pairs
        ]
        widths = [all_of_them["S2_conf"][p["first"], p["second"]] for p in pairs]
        print(f"  second order, as they centre        {far(ours, theirs):.1e}")
        print(f"  second order, centred alike         {far(ours, alike):.1e}")
        print(f"  widths, second    {ratio([half(p['index']) for p in pairs], widths)}")


def screened(run):
    found = run["effects"]
    theirs = morris.analyze(
        problem(run["factors"]), np.array(run["points"]), np.array(run["outcomes"]), num_resamples=2000, seed=1
    )
    print(f"\n{run['name']}, 100 trajectories")
    for ours, of_them in [("mean", "mu"), ("mean_absolute", "mu_star"), ("deviation", "sigma")]:
        print(f"  {of_them:8}                            {far([f[ours]['mean'] for f in found], theirs[of_them]):.1e}")
    print(f"  widths, mu_star   {ratio([half(f['mean_absolute']) for f in found], theirs['mu_star_conf'])}")


def main():
    with open(sys.argv[1]) as file:
        run = json.load(file)
    theirs = qmc.Sobol(d=100, scramble=False).random(1024)
    print("greatest differences")
    print(f"  Sobol' points, 100 dimensions × 1024 {far(run['sobol'], theirs):.1e}")
    for one in run["saltelli"]:
        shared_out(one)
    for one in run["morris"]:
        screened(one)


main()
