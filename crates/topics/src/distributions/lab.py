# %% [markdown]
# # Which curve does a column follow?
#
# The same exercise as on the page, in scipy: fit three families by maximum likelihood, let AIC choose, and see whom
# each calls an outlier.

# %%
import json
import sys

import numpy as np
import pandas as pd
import scipy
from scipy import stats

from stepwise import DATA, typed

houses = pd.read_csv(DATA / "ames.csv.gz", keep_default_na=False)

# %% [markdown]
# ## Three fits
#
# A log-normal and a gamma know only numbers above 0, hence `floc=0`.

# %%
FAMILIES = {
    "log_normal": (stats.lognorm, {"floc": 0}),
    "gamma": (stats.gamma, {"floc": 0}),
    "normal": (stats.norm, {}),
}


def fit(values):
    return {name: family(*family.fit(values, **fixed)) for name, (family, fixed) in FAMILIES.items()}


def aic(curve, values):
    """Each family has two parameters."""
    return 4 - 2 * curve.logpdf(values).sum()


lots = houses["lot_area"].to_numpy(float)
if "--json" not in sys.argv:
    print({name: round(aic(curve, lots)) for name, curve in fit(lots).items()})

# %% [markdown]
# ## Whom does each flag?
#
# A value is flagged if it is as rare as a normal one three standard deviations out. For the normal itself that is the
# z-score. Its lower end is below zero: no lot can be too small.


# %%
def flags(curve, values, limit):
    rare = stats.norm.cdf(-limit)
    low, high = curve.ppf([rare, 1 - rare])
    return values < low, values > high


if "--json" not in sys.argv:
    for name, curve in fit(lots).items():
        low, high = flags(curve, lots, 3)
        print(f"{name:10} {low.sum():3} too small, {high.sum():3} too large")

# %% [markdown]
# ## All of it at once


# %%
def run(column="lot_area", family="log_normal", limit=3.0):
    values = houses[column].to_numpy(float)
    values = values[values > 0]
    curves = fit(values)
    judged = {name: aic(curve, values) for name, curve in curves.items()}
    low, high = flags(curves[family], values, limit)
    best_low, best_high = flags(curves[min(judged, key=judged.get)], values, limit)
    return {
        "wrong": ((low | high) != (best_low | best_high)).sum(),
        "flagged_low": low.sum(),
        "flagged_high": high.sum(),
        "rows": len(values),
        **{f"aic_{name}": value for name, value in judged.items()},
        "normal_low": flags(curves["normal"], values, limit)[0].sum(),
    }


def numbers(settings, seed=7):
    """The page's numbers for settings as its address writes them; no draw is in them, so the seed changes nothing."""
    return {name: float(value) for name, value in run(**typed(settings, run)).items()}


# %% [markdown]
# ## The page's numbers
#
# `python lab.py --json` prints the cases that the page's own code is held to.

# %%
CASES = [
    {},
    {"family": "normal"},
    {"family": "gamma", "limit": "2.5"},
    {"column": "total_basement", "family": "gamma"},
    {"column": "total_basement", "family": "normal"},
    {"column": "sale_price", "limit": "3.5"},
    {"column": "living_area", "family": "normal"},
]


def case(changes, seed=7):
    return {"set": changes, "seed": seed, "steps": None, "metrics": numbers(changes, seed), "relative": 1e-7}


if "--json" in sys.argv:
    versions = {module.__name__: module.__version__ for module in (np, pd, scipy)}
    print(json.dumps({"versions": versions, "cases": [case(changes) for changes in CASES]}, indent=2))
