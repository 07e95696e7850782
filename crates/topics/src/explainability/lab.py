# %% [markdown]
# # Why did the model say that?
#
# The same exercise as on the page, with scikit-learn, shap and lime: boosted trees learn which loans go bad, each answer is
# taken apart column by column, and a column that causes nothing takes the credit of one that may.

# %%
import importlib.metadata
import json
import sys

import numpy as np
import pandas as pd
import shap
import sklearn
from lime.lime_base import LimeBase
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score

from stepwise import DATA, Random, cuts, typed

loans = pd.read_csv(DATA / "german-credit.csv.gz", keep_default_na=False)
ASKED = 309  # the applicant of the challenge, counted from 1: never among those that the model learns from

# %% [markdown]
# ## Columns, and the columns that they become
#
# A column of words becomes a column of 0 and 1 for each word but the first. `groups` says which of them belong together:
# effects add up, so that those of one column of the table can be put together again.
#
# The copy is the loan's term with a little noise. It is made up here, when all loans had long ended. Whatever one does to
# it, no loan ends otherwise.


# %%
def features(target, column, seed):
    table = loans.drop(columns=target)
    parts = {
        name: pd.get_dummies(values, drop_first=True) if values.dtype == object or values.dtype == "str" else values
        for name, values in table.items()
    }
    groups, start = {}, 0
    for name, part in parts.items():
        width = part.shape[1] if part.ndim == 2 else 1
        groups[name] = slice(start, start + width)
        start += width
    x = np.column_stack([part.to_numpy(float) for part in parts.values()])
    if column == "copy":
        original = table.select_dtypes("number").columns[0]
        noise = 0.1 * table[original].std(ddof=0) * Random(seed, 31).normal(len(table))
        groups["copy"] = slice(start, start + 1)
        x = np.column_stack([x, table[original] + noise])
    return x, groups


def split(held_out, target, seed):
    order = Random(seed, 1).permutation(len(loans))
    size = int(np.ceil(held_out * len(loans)))
    test, train = order[:size].copy(), order[size:].copy()
    if target == "risk" and ASKED - 1 in train:
        place = np.flatnonzero(train == ASKED - 1)[0]
        train[place], test[0] = test[0], train[place]
    return train, test


# %% [markdown]
# ## The model
#
# As on the page a tree may cut a column at 63 places at most, each half-way between two loans, with about as many loans
# between any two cuts.


# %%
class Model:
    def __init__(self, x, y, train, trees, leaves, rate):
        self.cuts = [cuts(column) for column in x[train].T]
        self.boosting = HistGradientBoostingClassifier(
            max_iter=trees, max_leaf_nodes=leaves, learning_rate=rate, min_samples_leaf=20, early_stopping=False
        ).fit(self.binned(x[train]), y[train])

    def binned(self, x):
        return np.column_stack([np.searchsorted(cut, column) for cut, column in zip(self.cuts, x.T)]).astype(float)

    def log_odds(self, x):
        return self.boosting.decision_function(self.binned(x))

    def risk(self, x):
        return self.boosting.predict_proba(self.binned(x))[:, 1]


# %% [markdown]
# ## Exact Shapley values
#
# `shap.TreeExplainer` moves from the mean of all answers to each answer, exactly.


# %%
def effects(model, x, groups):
    values = shap.TreeExplainer(model.boosting).shap_values(model.binned(x))
    return pd.DataFrame({name: values[:, columns].sum(axis=1) for name, columns in groups.items()})


# %% [markdown]
# ## LIME
#
# lime's own code fits the plane, through the neighbours that the page draws.


# %%
def plane_fit(model, x, train, row, seed):
    z = Random(seed, 32).normal(1000 * x.shape[1]).reshape(1000, -1)
    z[0] = 0
    deviations = x[train].std(axis=0)
    z[:, deviations == 0] = 0
    answers = model.log_odds(x[row] + z * deviations)
    width = 0.75 * np.sqrt(x.shape[1])
    base = LimeBase(lambda distance: np.sqrt(np.exp(-(distance**2) / width**2)), random_state=0)
    distances = np.sqrt((z**2).sum(axis=1))
    found = base.explain_instance_with_data(z, answers[:, None], distances, 0, x.shape[1], feature_selection="none")
    return found[2]


# %% [markdown]
# ## Other values, everything else as it is
#
# Partial dependence gives all loans held out the same value of one column. Acting on a column gives them a low one, and
# the model says what would come of it. Only the world can say what does.


# %%
def changed(x, columns, value):
    x = x.copy()
    x[:, columns] = value
    return x


def dependence(model, x, test, columns):
    if columns.stop - columns.start > 1:  # a column of words: no word but the first, then each of the others
        values = np.vstack([np.zeros(columns.stop - columns.start), np.eye(columns.stop - columns.start)])
    else:
        values = np.unique(x[:, columns])
        if len(values) > 20:
            values = np.linspace(*np.quantile(x[:, columns], [0.05, 0.95]), 20)
    return [model.risk(changed(x[test[:300]], columns, value)).mean() for value in values]


def run(
    person=1,
    feature="duration",
    column="none",
    trees=100,
    leaves=4,
    rate=0.1,
    held_out=0.3,
    target="risk",
    seed=7,
):
    x, groups = features(target, column, seed)
    y = (loans[target] == loans[target].value_counts().idxmin()).to_numpy().astype(int)
    train, test = split(held_out, target, seed)
    model = Model(x, y, train, trees, leaves, rate)
    moved = effects(model, x, groups)
    importances = moved.iloc[test].abs().mean()
    row = person - 1
    original = loans.drop(columns=target).select_dtypes("number").columns[0]
    acted = groups["copy" if column == "copy" else original]
    low = np.quantile(x[train][:, acted], 0.1)
    curve = dependence(model, x, test, groups[feature])
    found = {
        "risk": model.risk(x[[row]])[0],
        "moved": moved.iloc[row][moved.iloc[row].abs().idxmax()],
        "agree": np.mean(moved.iloc[test].abs().idxmax(axis=1) == importances.idxmax()),
        "credit": importances[original],
        "promised": model.risk(changed(x[test], acted, low)).mean(),
        "plane": plane_fit(model, x, train, row, seed),
        "swing": max(curve) - min(curve),
        "area": roc_auc_score(y[test], model.log_odds(x[test])),
    }
    if column == "copy":
        found |= {"copied": importances["copy"], "came": y[test].mean()}
    return found


def numbers(settings, seed=7):
    """The page's numbers for settings as its address writes them."""
    return {key: float(value) for key, value in run(**typed(settings, run), seed=seed).items()}


# %% [markdown]
# ## One applicant and all of them
#
# The account matters most on the whole, but only to about half of the applicants. For the one who asks it is the short
# term.

# %%
if "--json" not in sys.argv:
    x, groups = features("risk", "none", 7)
    train, test = split(0.3, "risk", 7)
    moved = effects(Model(x, (loans["risk"] == "bad").to_numpy().astype(int), train, 100, 4, 0.1), x, groups)
    print(moved.iloc[test].abs().mean().sort_values(ascending=False).head(8))
    print(moved.iloc[ASKED - 1].sort_values(key=np.abs, ascending=False).head(8))
    print(pd.Series(run(person=ASKED)))

# %% [markdown]
# ## The mistake: importance taken for causality
#
# The copy takes credit from the term. The model promises fewer bad loans to whoever thins the files, and as many come as
# before.

# %%
if "--json" not in sys.argv:
    print(pd.DataFrame({column: run(column=column) for column in ["none", "copy"]}))

# %% [markdown]
# ## The page's numbers
#
# `python lab.py --json` prints the cases that the page's own code is held to.

#
# Where the term and its copy part the loans alike, which of them is asked hangs on the last digit; with these seeds they
# never do.

# %%
CASES = [
    ({}, 7),
    ({"person": "309", "feature": "amount"}, 7),
    ({"column": "copy"}, 7),
    ({"column": "copy", "person": "500", "feature": "age"}, 2),
    ({"trees": "30", "leaves": "2", "rate": "0.3", "feature": "checking"}, 7),
    ({"trees": "200", "leaves": "8", "held_out": "0.4", "person": "42", "feature": "purpose"}, 7),
    ({"target": "telephone", "feature": "amount"}, 7),
    ({}, 11),
]


def case(changes, seed):
    return {"set": changes, "seed": seed, "steps": None, "metrics": numbers(changes, seed), "relative": 1e-6}


if "--json" in sys.argv:
    versions = {module.__name__: module.__version__ for module in (np, pd, shap, sklearn)}
    versions |= {"lime": importlib.metadata.version("lime")}
    print(json.dumps({"versions": versions, "cases": [case(*each) for each in CASES]}, indent=2))
