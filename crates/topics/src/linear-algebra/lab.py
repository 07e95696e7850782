# %% [markdown]
# # Principal components of wines
#
# The same exercise as on the page, in NumPy: 13 measurements of 178 wines, the axes along which the wines differ
# most, and how few of them are enough.

# %%
import json
import sys

import numpy as np
import pandas as pd

from stepwise import DATA, typed

wines = pd.read_csv(DATA / "wine.csv.gz")
MEASUREMENTS = tuple(wines.columns.drop("cultivar"))

# %% [markdown]
# ## The matrix
#
# One row for each wine, one column for each measurement. Every column gets mean 0; as standard scores also a standard
# deviation of 1, so that 1 mg of proline does not count as much as 1 % of alcohol.


# %%
def matrix(features=MEASUREMENTS, scale="standard"):
    x = wines[list(features)].to_numpy(float)
    x = x - x.mean(axis=0)
    return x / x.std(axis=0) if scale == "standard" else x


if "--json" not in sys.argv:
    print(matrix().shape)

# %% [markdown]
# ## Power iteration by hand
#
# Multiply any direction by the covariance, again and again. The direction that the matrix stretches most wins, and
# the factor of the stretch is the variance along it. Take that axis out, and the next one wins.


# %%
def power_iteration(covariance, products=200):
    direction = np.ones(len(covariance))
    for _ in range(products):
        direction = covariance @ direction
        direction /= np.linalg.norm(direction)
    return direction @ covariance @ direction, direction


if "--json" not in sys.argv:
    x = matrix()
    covariance = x.T @ x / len(x)
    for axis in range(3):
        variance, direction = power_iteration(covariance)
        print(f"axis {axis + 1}: variance {variance:.4f}, {variance / len(direction):.1%} of all")
        covariance = covariance - variance * np.outer(direction, direction)

# %% [markdown]
# ## All axes at once
#
# `eigh` finds the axes of a symmetric matrix, shortest first. Keeping the k longest means: describe each wine by k
# numbers, `x @ axes`, and rebuild it from them, `x @ axes @ axes.T`.


# %%
def run(features=MEASUREMENTS, components=2, scale="standard", product="xtx", method="power"):
    x = matrix(features, scale)
    if product == "xx":
        return {"found": 0.0}
    variances, axes = np.linalg.eigh(x.T @ x / len(x))
    variances, axes = variances[::-1], axes[:, ::-1][:, :components]
    rebuilt = x @ axes @ axes.T
    return {
        "held": variances[:components].sum() / variances.sum(),
        "first": variances[0] / variances.sum(),
        "error": np.sqrt(((x - rebuilt) ** 2).mean()),
        "found": float(components if method == "power" else len(variances)),
    }


def numbers(settings, seed=7):
    """The page's numbers for settings as its address writes them. No seed moves them: there is only one answer."""
    return run(**typed(settings, run))


if "--json" not in sys.argv:
    print(pd.Series(numbers({})))

# %% [markdown]
# ## How many are enough?

# %%
if "--json" not in sys.argv:
    for components in range(1, 14):
        print(components, f"{run(components=components)['held']:.1%}")

# %% [markdown]
# ## The mistake: a forgotten transpose
#
# X has 178 rows and 13 columns. In `x @ x` the 13 columns of the left one meet the 178 rows of the right one. NumPy
# refuses, and its message names the sizes that do not agree.

# %%
if "--json" not in sys.argv:
    x = matrix()
    try:
        x @ x
    except ValueError as error:
        print(error)
    print("x.T @ x:", (x.T @ x).shape, " x @ x.T:", (x @ x.T).shape)

# %% [markdown]
# The other product, `x @ x.T`, is worse: it does not fail. It compares wines with wines, 178 by 178, and only a later
# line breaks.

# %% [markdown]
# ## The page's numbers
#
# `python lab.py --json` prints the cases that the page's own code is held to.

# %%
CASES = [
    {},
    {"components": "1"},
    {"components": "5"},
    {"components": "13"},
    {"method": "jacobi", "components": "4"},
    {"method": "jacobi", "scale": "raw"},
    {"scale": "raw", "components": "3"},
    {"features": "alcohol,hue,proline,flavanoids", "components": "3"},
    {"product": "xx"},
]


def case(changes, seed=7):
    return {"set": changes, "seed": seed, "steps": None, "metrics": numbers(changes, seed), "relative": 1e-6}


if "--json" in sys.argv:
    cases = [case(changes) for changes in CASES]
    # With all components nothing is lost, and what is left of the error is rounding.
    del cases[3]["metrics"]["error"]
    print(json.dumps({"versions": {"numpy": np.__version__, "pandas": pd.__version__}, "cases": cases}, indent=2))
