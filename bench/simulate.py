"""Competitors of simulate.bench.ts: simulated courses with arrays, one draw for all replications at once.

Called with the name of the engine and the plan as JSON. Each line read runs one round with that number as its seed, and is answered by a line of JSON:
milliseconds, shares of validated and reset.
"""
import json
import sys
import time

import numpy as np
import scipy.stats

engine, plan = sys.argv[1], json.loads(sys.argv[2])
R, arriving, rates = plan["replications"], plan["arriving"], plan["rates"]
units, shows, refutes, target = plan["units"], plan["shows"], plan["refutes"], plan["target"]


def course(seed):
    rng = np.random.default_rng(seed)
    # Where failures leave decides nothing here: one number a look is enough for whoever sees that.
    path = [np.prod(rates)] if engine == "numpy, one node" else rates
    draw = rng.binomial if engine != "scipy" else lambda n, p, size=None: scipy.stats.binom.rvs(n, p, size=R, random_state=rng)
    counts = [np.zeros(R, dtype=np.int64) for _ in path]
    shown = np.zeros(R, dtype=bool)
    refuted = np.zeros(R, dtype=bool)
    for look, n in enumerate(arriving):
        passing = draw(n, path[0], size=R)
        counts[0] += passing
        for node in range(1, len(path)):
            passing = draw(passing, path[node])
            counts[node] += passing
        s = counts[-1]
        shown |= s >= shows[look]
        refuted = (s <= refutes[look]) | (refuted & (s / units[look] < target))
    reset = refuted & ~shown
    return shown.mean(), reset.mean()


print(json.dumps({"version": f"Python {sys.version.split()[0]}, numpy {np.__version__}, scipy {scipy.__version__}"}), flush=True)
for line in sys.stdin:
    start = time.perf_counter()
    validated, reset = course(int(line))
    print(json.dumps([(time.perf_counter() - start) * 1000, float(validated), float(reset)]), flush=True)
