# %% [markdown]
# # Looking before modelling
#
# The same exercise as on the page, in pandas and scikit-learn: what does each column of the Titanic's passengers tell
# about who survived, and which one tells too much?

# %%
import json
import sys

import numpy as np
import pandas as pd
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, mutual_info_score

from stepwise import DATA, Random, typed

passengers = pd.read_csv(DATA / "titanic.csv.gz")
TEXTS = ["name", "ticket", "cabin"]
AFTERWARDS = "boat"

if "--json" not in sys.argv:
    print(passengers.describe(), passengers.isna().sum(), sep="\n\n")
    passengers.hist(column=["age", "fare"], bins=20)

# %% [markdown]
# ## A column as groups of rows
#
# Numbers are cut into ranges of about equally many rows; of texts only whether they are there is looked at. Blank is a
# group of its own.


# %%
def grouped(column, ranges):
    if column.name in TEXTS:
        return pd.Series(np.where(column.isna(), "blank", "known"))
    if column.dtype.kind in "if" and column.nunique() > 8:
        edges = np.unique(np.quantile(column.dropna(), np.arange(ranges + 1) / ranges))
        place = np.searchsorted(edges[1:-1], column, side="right").astype(str)
        return pd.Series(np.where(column.isna(), "blank", place))
    return column.astype(object).where(column.notna(), "blank").astype(str)


def groups_of(table, target, ranges):
    return pd.DataFrame({name: grouped(table[name], ranges) for name in table if name != target})


if "--json" not in sys.argv:
    for name in ["sex", "class", "age", "boat"]:
        print(passengers.groupby(grouped(passengers[name], 10))["survived"].agg(["size", "mean"]), "\n")

# %% [markdown]
# ## How much a column tells
#
# The mutual information over the entropy of the answer: 0 tells nothing, 1 everything. Many groups tell something of
# any rows, by chance; how much is seen on shuffled rows.


# %%
def what_columns_tell(groups, y, seed):
    random = Random(seed, 9)
    shuffled = [y[random.permutation(len(y))] for _ in range(20)]
    everything = mutual_info_score(y, y)
    tells = {name: mutual_info_score(groups[name], y) / everything for name in groups}
    chance = {name: np.mean([mutual_info_score(groups[name], other) for other in shuffled]) for name in groups}
    return pd.DataFrame({"tells": tells, "chance": pd.Series(chance) / everything})


if "--json" not in sys.argv:
    groups = groups_of(passengers, "survived", 10)
    tells = what_columns_tell(groups, passengers["survived"].to_numpy(), 7)
    print(tells.sort_values("tells", ascending=False).round(3))

# %% [markdown]
# ## A model on what was let in
#
# Ten folds with the same share of survivors, dealt like the page's. Each is asked twice: as it is, and as the ship
# sails, when nobody has a lifeboat yet.


# %%
def folds_of(y, folds, random):
    rows, fold_of, dealt = np.arange(len(y)), np.empty(len(y), int), 0
    for label in pd.unique(y):
        members = rows[y == label]
        places = np.sort(np.arange(dealt, dealt + len(members)) % folds)
        fold_of[members] = places[random.permutation(len(members))]
        dealt += len(members)
    return [(rows[fold_of != fold], rows[fold_of == fold]) for fold in range(folds)]


def accuracies(groups, y, seed):
    x = pd.get_dummies(groups).astype(float)
    before = x.copy()
    if AFTERWARDS in groups:
        before[[name for name in x if name.startswith(f"{AFTERWARDS}_")]] = 0.0
        before[f"{AFTERWARDS}_blank"] = 1.0
    seen, sailing = [], []
    for train, test in folds_of(y, 10, Random(seed, 10)):
        model = LogisticRegression(C=1.0, tol=1e-8, max_iter=10_000).fit(x.iloc[train], y[train])
        seen.append(accuracy_score(y[test], model.predict(x.iloc[test])))
        sailing.append(accuracy_score(y[test], model.predict(before.iloc[test])))
    return np.mean(seen), np.mean(sailing)


def run(ranges=10, suspicion=50.0, target="survived", seed=7):
    y = passengers[target].to_numpy()
    groups = groups_of(passengers, target, ranges)
    tells = what_columns_tell(groups, y, seed)["tells"]
    let_in = groups[tells.index[tells <= suspicion / 100]]
    accuracy, before = accuracies(let_in, y, seed)
    return {
        "most": float(tells.max()),
        "age": float(tells["age"]),
        "columns": float(let_in.shape[1]),
        "accuracy": float(accuracy),
        "before": float(before),
    }


ANSWERS = ("leak", "first", "second", "third", "show")


def numbers(settings, seed=7):
    """The page's numbers for settings as its address writes them."""
    asked = {key: value for key, value in settings.items() if key not in ANSWERS}
    return run(**typed(asked, run), seed=seed)


# %% [markdown]
# ## The mistake: every column, unseen
#
# With the lifeboats the model is nearly always right, and as the ship sails it believes that nobody will survive.

# %%
if "--json" not in sys.argv:
    print(pd.DataFrame({"looked": run(), "did not look": run(suspicion=100.0)}))

# %% [markdown]
# ## The page's numbers
#
# `python lab.py --json` prints the cases that the page's own code is held to.

# %%
CASES = [
    {},
    {"suspicion": "100"},
    {"suspicion": "20"},
    {"ranges": "3"},
    {"ranges": "30", "suspicion": "100"},
    {"suspicion": "8", "ranges": "5"},
]


def case(changes, seed=7):
    return {"set": changes, "seed": seed, "steps": None, "metrics": numbers(changes, seed), "relative": 1e-6}


if "--json" in sys.argv:
    versions = {module.__name__: module.__version__ for module in (np, pd, sklearn)}
    cases = [case(changes) for changes in CASES] + [case({}, seed=11)]
    print(json.dumps({"versions": versions, "cases": cases}, indent=2))
