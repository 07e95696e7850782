# %% [markdown]
# # A line by walking downhill
#
# The same exercise as on the page, in NumPy: the price of a house by its living area, fitted by gradient descent, with
# a slope that is derived and checked.

# %%
import json
import sys

import numpy as np
import pandas as pd

from stepwise import DATA, typed

houses = pd.read_csv(DATA / "ames.csv.gz", keep_default_na=False)  # "None" is a word here, not a missing value

# %% [markdown]
# ## Numbers of size one
#
# Square feet run to thousands and dollars to hundred thousands. Divided by a power of ten both are of size one; as
# standard scores they lie around 0 as well.


# %%
def scaled(name, scale):
    values = houses[name].to_numpy(float)
    if scale == "standard":
        return (values - values.mean()) / values.std()
    return values / 10.0 ** np.floor(np.log10(np.abs(values).mean()))


# %% [markdown]
# ## The loss and its slope
#
# r depends on w, the loss depends on r: the chain rule multiplies the outer derivative, 2r, by the inner one, x. The
# mistake leaves the inner one out.


# %%
def loss(w, b, x, y):
    return np.mean((w * x + b - y) ** 2)


def gradient(w, b, x, y, derivative="chain"):
    r = w * x + b - y
    inner = x if derivative == "chain" else 1.0
    return np.mean(2 * r * inner), np.mean(2 * r)


# %% [markdown]
# ## The check
#
# Two nearby values of the loss give its slope without any rule.


# %%
def measured(w, b, x, y, reach=1e-5):
    return (
        (loss(w + reach, b, x, y) - loss(w - reach, b, x, y)) / (2 * reach),
        (loss(w, b + reach, x, y) - loss(w, b - reach, x, y)) / (2 * reach),
    )


if "--json" not in sys.argv:
    x, y = scaled("living_area", "units"), scaled("sale_price", "units")
    print("chain rule    ", gradient(0, 0, x, y))
    print("measured      ", measured(0, 0, x, y))
    print("without inner ", gradient(0, 0, x, y, "outer"))

# %% [markdown]
# ## The walk
#
# Sixty steps against the slope, from the line that is 0 everywhere. The bottom of the bowl is what `np.polyfit` finds
# by formula; the largest rate that still converges is 2 over the largest curvature.


# %%
def run(feature="living_area", target="sale_price", rate=0.05, scale="units", derivative="chain"):
    x, y = scaled(feature, scale), scaled(target, scale)
    least = loss(*np.polyfit(x, y, 1), x, y)
    w = b = 0.0
    losses = [loss(w, b, x, y)]
    for _ in range(60):
        by_w, by_b = gradient(w, b, x, y, derivative)
        w, b = w - rate * by_w, b - rate * by_b
        losses.append(loss(w, b, x, y))
    pairs = zip(gradient(w, b, x, y, derivative), measured(w, b, x, y))
    near = [step for step, value in enumerate(losses) if value / least - 1 <= 0.01]
    curvature = 2 * np.array([[np.mean(x * x), x.mean()], [x.mean(), 1.0]])
    metrics = {
        "above": losses[-1] / least - 1,
        "loss": losses[-1],
        "wrong": float(sum(abs(a - m) > 1e-6 * max(1, abs(a), abs(m)) for a, m in pairs)),
        "limit": 2 / np.linalg.eigvalsh(curvature)[-1],
    }
    if near:
        metrics["reached"] = float(near[0])
    return metrics


def numbers(settings, seed=7):
    """The page's numbers for settings as its address writes them. No seed moves them: the walk draws nothing."""
    return {key: float(value) for key, value in run(**typed(settings, run)).items()}


if "--json" not in sys.argv:
    print(pd.Series(numbers({})))

# %% [markdown]
# ## Faster: a larger rate, or a round bowl

# %%
if "--json" not in sys.argv:
    for settings in [{"rate": "0.2"}, {"rate": "0.3"}, {"scale": "standard"}]:
        print(settings, pd.Series(numbers(settings)), sep="\n")

# %% [markdown]
# ## The mistake: no inner derivative
#
# The loss falls and then stands still, far above the least one, and no rate changes that.

# %%
if "--json" not in sys.argv:
    for rate in ["0.05", "0.2"]:
        print(pd.Series(numbers({"derivative": "outer", "rate": rate})))

# %% [markdown]
# ## The page's numbers
#
# `python lab.py --json` prints the cases that the page's own code is held to.

# %%
CASES = [
    {},
    {"rate": "0.2"},
    {"rate": "0.001"},
    {"rate": "0.3"},
    {"derivative": "outer"},
    {"derivative": "outer", "rate": "0.2"},
    {"scale": "standard", "rate": "0.02"},
    {"scale": "standard", "derivative": "outer"},
    {"feature": "year_built"},
    {"feature": "lot_area", "target": "living_area", "rate": "0.1"},
]


def case(changes, seed=7):
    return {"set": changes, "seed": seed, "steps": None, "metrics": numbers(changes, seed), "relative": 1e-6}


if "--json" in sys.argv:
    versions = {module.__name__: module.__version__ for module in (np, pd)}
    print(json.dumps({"versions": versions, "cases": [case(changes) for changes in CASES]}, indent=2))
