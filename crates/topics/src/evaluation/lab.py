# %% [markdown]
# # What a threshold costs
#
# The same exercise as on the page, in scikit-learn: the two curves of a logistic regression on loans and on cell
# samples, and the threshold whose errors cost least.

# %%
import json
import sys

import numpy as np
import pandas as pd
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    average_precision_score,
    confusion_matrix,
    precision_score,
    recall_score,
    roc_auc_score,
    roc_curve,
)
from sklearn.preprocessing import StandardScaler

from stepwise import DATA, Random, typed

TABLES = {"loans": ("german-credit", "risk"), "cells": ("breast-cancer", "diagnosis")}

# %% [markdown]
# ## A model that has seen some of the rows
#
# "Yes" is the rarer class: a bad loan, a malignant sample. A column of words becomes a column of 0 and 1 for each word
# but the first. Six rows in ten are held out: the same as on the page, because both draw them from the same stream.


# %%
def fitted(data, target, penalty, held_out, seed):
    file, own = TABLES[data]
    target = own if data == "cells" else target
    table = pd.read_csv(DATA / f"{file}.csv.gz", keep_default_na=False)
    yes = (table[target] == table[target].value_counts().idxmin()).to_numpy()
    x = pd.get_dummies(table.drop(columns=target), drop_first=True).astype(float).to_numpy()
    order = Random(seed, 1).permutation(len(x))
    size = int(np.ceil(held_out * len(x)))
    test, train = order[:size], order[size:]
    scores = StandardScaler().fit(x[train]).transform(x)
    model = LogisticRegression(C=1 / penalty, solver="newton-cholesky", tol=1e-10, max_iter=1000)
    return yes, model.fit(scores[train], yes[train]).predict_proba(scores)[:, 1], train, test


# %% [markdown]
# ## What errors cost
#
# A false alarm costs 1, a miss costs `miss`. The cheapest threshold is one of the probabilities that occur, because
# nothing changes in between.


# %%
def cost(yes, stated, threshold, miss):
    alarms = np.sum((stated >= threshold) & ~yes)
    misses = np.sum((stated < threshold) & yes)
    return 100 * (alarms + miss * misses) / len(yes)


def run(
    threshold=0.5,
    miss=5.0,
    rows="held_out",
    data="loans",
    target="risk",
    penalty=1.0,
    held_out=0.6,
    seed=7,
):
    yes, stated, train, test = fitted(data, target, penalty, held_out, seed)
    counted = test if rows == "held_out" else train
    yes, stated = yes[counted], stated[counted]
    answer = stated >= threshold
    return {
        "cost": cost(yes, stated, threshold, miss),
        "least_cost": min(cost(yes, stated, each, miss) for each in [*stated, np.inf]),
        "recall": recall_score(yes, answer),
        "precision": precision_score(yes, answer, zero_division=1),
        "false_alarms": np.mean(answer[~yes]),
        "roc_area": roc_auc_score(yes, stated),
        "average_precision": average_precision_score(yes, stated),
    }


def numbers(settings, seed=7):
    """The page's numbers for settings as its address writes them."""
    return {key: float(value) for key, value in run(**typed(settings, run), seed=seed).items()}


# %% [markdown]
# ## At one half
#
# More than half of the bad loans are missed, and each costs five.

# %%
if "--json" not in sys.argv:
    print(pd.Series(run()))
    yes, stated, train, test = fitted("loans", "risk", 1.0, 0.6, 7)
    print(confusion_matrix(yes[test], stated[test] >= 0.5))

# %% [markdown]
# ## Along the curve
#
# Each point of the ROC curve is a threshold. If the probabilities were true, the cheapest would be 1 / (1 + miss).

# %%
if "--json" not in sys.argv:
    alarms, found, thresholds = roc_curve(yes[test], stated[test])
    costs = [cost(yes[test], stated[test], threshold, 5) for threshold in thresholds]
    along = pd.DataFrame({"threshold": thresholds, "alarms": alarms, "found": found, "cost": costs})
    print(along.sort_values("cost").head(10))
    print(pd.Series(run(threshold=0.08)))

# %% [markdown]
# ## The mistake: curves from the training rows
#
# The model knows these rows. Both areas are larger than what it will ever reach again.

# %%
if "--json" not in sys.argv:
    print(pd.DataFrame({rows: run(rows=rows) for rows in ["held_out", "training"]}))

# %% [markdown]
# ## The page's numbers
#
# `python lab.py --json` prints the cases that the page's own code is held to.

# %%
CASES = [
    {},
    {"rows": "training"},
    {"threshold": "0.08"},
    {"threshold": "0"},
    {"threshold": "1", "miss": "20"},
    {"penalty": "100", "held_out": "0.3", "threshold": "0.2"},
    {"data": "cells"},
    {"data": "cells", "rows": "training", "penalty": "10", "miss": "0.5"},
]


def case(changes, seed=7):
    return {"set": changes, "seed": seed, "steps": None, "metrics": numbers(changes, seed), "relative": 1e-6}


if "--json" in sys.argv:
    versions = {module.__name__: module.__version__ for module in (np, pd, sklearn)}
    cases = [case(changes) for changes in CASES] + [case({}, seed=11)]
    print(json.dumps({"versions": versions, "cases": cases}, indent=2))
