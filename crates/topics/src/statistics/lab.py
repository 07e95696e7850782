# %% [markdown]
# # An A/B test
#
# The same exercise as on the page, in scipy and statsmodels: did the name on an application change who was called
# back? Then: how large must the next experiment be, and what does it cost to look at it every evening?

# %%
import json
import sys
from functools import cache

import numpy as np
import pandas as pd
import scipy
import statsmodels
from scipy.stats import norm
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_effectsize, proportions_ztest

from stepwise import DATA, Random, typed

applications = pd.read_csv(DATA / "resume.csv.gz")
called = (applications["callback"] == "yes").to_numpy(float)

# %% [markdown]
# ## The experiment in four numbers


# %%
def groups(column):
    """The rows of the label that sorts last, and those of the other."""
    second = (applications[column] == applications[column].max()).to_numpy()
    return called[second], called[~second]


def z_test(second, first):
    counts, sizes = [second.sum(), first.sum()], [len(second), len(first)]
    _, p_value = proportions_ztest(counts, sizes)
    low, high = confint_proportions_2indep(*[n for pair in zip(counts, sizes) for n in pair], method="wald")
    return second.mean() - first.mean(), p_value, low, high


if "--json" not in sys.argv:
    print(pd.Series(z_test(*groups("race")), ["difference", "p", "low", "high"]))

# %% [markdown]
# ## What chance alone does
#
# If the names meant nothing, any other dealing of them was as likely. Deal them again and again, and count how often
# the difference is as large as the real one. (The rows of the smaller group are drawn one by one to the front, as on
# the page, so that both make the very same shuffles.)


# %%
@cache
def shuffled(column, shuffles, seed):
    second, first = groups(column)
    random, rows = Random(seed, 1), [*second, *first]
    all_rows, dealt = len(rows), min(len(second), len(first))
    remaining = all_rows - np.arange(dealt)
    sums = []
    for _ in range(shuffles):
        for place, step in enumerate((random.uniform(dealt) * remaining).astype(int).tolist()):
            rows[place], rows[place + step] = rows[place + step], rows[place]
        sums.append(sum(rows[:dealt]))
    part = np.array(sums)
    own, rest = part / dealt, (called.sum() - part) / (all_rows - dealt)
    return own - rest if dealt == len(second) else rest - own


def permutation_p(column, shuffles, seed):
    second, first = groups(column)
    observed = abs(second.mean() - first.mean())
    extreme = np.abs(shuffled(column, shuffles, seed)) >= observed * (1 - 1e-12)
    return (1 + extreme.sum()) / (1 + shuffles)


if "--json" not in sys.argv:
    print("p by 2,000 shuffles:", permutation_p("race", 2000, seed=7))

# %% [markdown]
# ## How many rows it takes


# %%
def plan(base, lift, rows, level):
    effect = proportion_effectsize(base + lift, base)
    power = NormalIndPower().power(effect, rows, level)
    needed = NormalIndPower().solve_power(effect, power=0.8, alpha=level)
    return power, float(np.ceil(needed))


if "--json" not in sys.argv:
    print("power, rows needed:", plan(called.mean(), 0.02, 500, 0.05))

# %% [markdown]
# ## Looking every evening
#
# Experiments of 28 days, simulated row by row. A look at which p is below the level ends the experiment as a find.
# With equal shares every find is a false alarm.

# %%
DAYS = 28


def finds(shares, rows, looks, level, experiments, random):
    """The share of the experiments that find something."""
    ends = np.arange(1, DAYS + 1) * rows // DAYS
    sizes = np.diff(ends, prepend=0)
    days = np.arange(1, DAYS + 1)
    looked = days * looks // DAYS > (days - 1) * looks // DAYS
    # Each day's rows of the first group arrive before those of the second.
    group = np.concatenate([np.repeat([0, 1], size) for size in sizes])
    day = np.repeat(np.arange(DAYS), 2 * sizes)
    found = 0
    for _ in range(experiments):
        yes = random.uniform(2 * rows) < np.array(shares)[group]
        first, second = (np.bincount(day[yes & (group == g)], minlength=DAYS).cumsum() for g in (0, 1))
        pooled = (first + second) / (2 * ends)
        error = np.sqrt(pooled * (1 - pooled) * 2 / ends)
        z = np.divide((first - second) / ends, error, out=np.zeros(DAYS), where=error > 0)
        found += (2 * norm.sf(np.abs(z)) < level)[looked].any()
    return found / experiments


if "--json" not in sys.argv:
    base = called.mean()
    for looks in (1, 2, 7, 28):
        rate = finds((base, base), 500, looks, 0.05, 1000, Random(7, 2))
        print(f"{looks:2} looks: {rate:.1%} false alarms")

# %% [markdown]
# ## All of it at once
#
# A step on the page makes 50 shuffles and simulates 20 experiments of each kind.


# %%
def run(steps=200, seed=7, group="race", planned=500, lift=2.0, level=0.05, looks=1):
    difference, p_value, low, high = z_test(*groups(group))
    base, points = called.mean(), lift / 100
    power, needed = plan(base, points, planned, level)
    simulated = (planned, looks, level, 20 * steps)
    return {
        "difference": 100 * difference,
        "interval_low": 100 * low,
        "interval_high": 100 * high,
        "p_permutation": permutation_p(group, 50 * steps, seed),
        "p_z": p_value,
        "false_alarms": finds((base, base), *simulated, Random(seed, 2)),
        "found": finds((base, base + points), *simulated, Random(seed, 4)),
        "power": power,
        "needed": needed,
    }


def numbers(settings, seed=7, steps=200):
    """The page's numbers for settings as its address writes them."""
    return {name: float(value) for name, value in run(steps, seed, **typed(settings, run)).items()}


# %% [markdown]
# ## The page's numbers
#
# `python lab.py --json` prints the cases that the page's own code is held to.

# %%
CASES = [
    (None, {}),
    (None, {"planned": "3400"}),
    (None, {"looks": "28"}),
    (20, {"group": "gender", "looks": "5", "level": "0.01"}),
    (20, {"group": "quality", "planned": "1234", "lift": "4"}),
]


def case(steps, changes, seed=7):
    metrics = numbers(changes, seed, steps or 200)
    return {"set": changes, "seed": seed, "steps": steps, "metrics": metrics, "relative": 1e-9}


if "--json" in sys.argv:
    versions = {module.__name__: module.__version__ for module in (np, pd, scipy, statsmodels)}
    print(json.dumps({"versions": versions, "cases": [case(*each) for each in CASES]}, indent=2))
