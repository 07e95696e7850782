# %% [markdown]
# # House prices from size and location
#
# The same exercise as on the page, in scikit-learn and statsmodels: predict what a house in Ames, Iowa, sold for;
# look at how the errors scatter; then fit the price as it is, and see what that does.

# %%
import json
import sys

import numpy as np
import pandas as pd
import sklearn
import statsmodels
from sklearn.linear_model import Lasso, LinearRegression, Ridge
from sklearn.metrics import r2_score, root_mean_squared_error, root_mean_squared_log_error
from sklearn.preprocessing import StandardScaler
from statsmodels.api import add_constant
from statsmodels.stats.diagnostic import het_breuschpagan

from stepwise import DATA, Random, typed

houses = pd.read_csv(DATA / "ames.csv.gz", keep_default_na=False)  # "None" is a word here, not a missing value

# %% [markdown]
# ## Features and a fair split
#
# A column of words becomes a column of 0 and 1 for each word but the first. A quarter of the houses is held out: the
# same quarter as on the page, because both draw it from the same stream. Means and deviations for scaling come from
# the training houses only.


# %%
def prepare(features, held_out, seed):
    x = pd.get_dummies(houses[features], drop_first=True).astype(float)
    order = Random(seed, 1).permutation(len(houses))
    size = int(np.ceil(held_out * len(houses)))
    test, train = order[:size], order[size:]
    scaler = StandardScaler().fit(x.to_numpy()[train])
    return pd.DataFrame(scaler.transform(x.to_numpy()), columns=x.columns), train, test


# %% [markdown]
# ## Fit and judge
#
# The target is put on its scale and made a standard score, so that one penalty means the same for dollars and for
# logarithms. Ridge sums over the houses where the lasso takes their mean; hence the factor.


# %%
def run(
    features=("living_area", "latitude", "longitude"),
    target_scale="log",
    model="lasso",
    penalty=0.001,
    held_out=0.25,
    seed=7,
):
    x, train, test = prepare(list(features), held_out, seed)
    price = houses["sale_price"].to_numpy(float)
    target = np.log1p(price) if target_scale == "log" else price
    center, spread = target[train].mean(), target[train].std()
    standard = (target - center) / spread

    regression = {
        "ols": LinearRegression(),
        "ridge": Ridge(alpha=penalty * len(train)),
        "lasso": Lasso(alpha=penalty, tol=1e-12, max_iter=1_000_000),
    }[model].fit(x.to_numpy()[train], standard[train])
    fitted = regression.predict(x.to_numpy())
    predicted = center + spread * fitted
    if target_scale == "log":
        predicted = np.expm1(predicted)

    # Do the squared residuals depend on the features?
    seen = x.to_numpy()[train]
    varying = seen[:, seen.std(axis=0) > 0]
    statistic, p_value, _, _ = het_breuschpagan(standard[train] - fitted[train], add_constant(varying))
    metrics = {
        "rmsle": root_mean_squared_log_error(price[test], np.maximum(predicted[test], 0)),
        "rmse": root_mean_squared_error(price[test], predicted[test]),
        "r2": r2_score(price[test], predicted[test]),
        "breusch_pagan": statistic,
        "breusch_pagan_p": p_value,
        "weights_used": float((np.abs(regression.coef_) > 1e-12).sum()),
    }
    return metrics, pd.Series(regression.coef_, x.columns)


def numbers(settings, seed=7):
    """The page's numbers for settings as its address writes them."""
    return run(**typed(settings, run), seed=seed)[0]


# %% [markdown]
# ## From size and coordinates
#
# A plane over the map cannot know that good and poor streets lie side by side.

# %%
metrics, weights = run()
if "--json" not in sys.argv:
    print(pd.Series(metrics), weights, sep="\n\n")

# %% [markdown]
# ## The mistake: the price as it is
#
# The Breusch-Pagan statistic, n times the share of the squared residuals' variance that the features explain, shoots
# up: errors of dear houses are larger.

# %%
if "--json" not in sys.argv:
    print(pd.Series(run(target_scale="raw")[0]))

# %% [markdown]
# ## What a buyer looks at

# %%
BUYER = (
    "living_area",
    "neighborhood",
    "year_built",
    "total_basement",
    "garage_cars",
    "overall_condition",
    "building_type",
    "lot_area",
    "year_remodeled",
)
if "--json" not in sys.argv:
    metrics, weights = run(BUYER)
    print(pd.Series(metrics), weights.sort_values(key=abs, ascending=False).head(10), sep="\n\n")

# %% [markdown]
# ## The page's numbers
#
# `python lab.py --json` prints the cases that the page's own code is held to.

# %%
CASES = [
    {},
    {"target_scale": "raw"},
    {"model": "ols"},
    {"model": "ridge", "penalty": "0.1"},
    {"features": ",".join(BUYER)},
    {"features": ",".join(BUYER), "model": "ols", "held_out": "0.4"},
    {"features": ",".join(BUYER), "model": "ridge", "penalty": "0.01", "target_scale": "raw"},
    {"features": ",".join(BUYER), "penalty": "0.03"},
]


def case(changes, seed=7):
    return {"set": changes, "seed": seed, "steps": None, "metrics": numbers(changes, seed), "relative": 1e-6}


if "--json" in sys.argv:
    versions = {module.__name__: module.__version__ for module in (np, pd, sklearn, statsmodels)}
    print(json.dumps({"versions": versions, "cases": [case(changes) for changes in CASES]}, indent=2))
