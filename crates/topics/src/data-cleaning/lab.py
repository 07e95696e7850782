# %% [markdown]
# # Cleaning health records
#
# The same exercise as on the page, in pandas and scikit-learn: fill blanks, find zeros that cannot be, take outliers
# away, and see what the rest is worth.

# %%
import json
import sys

import numpy as np
import pandas as pd
import sklearn
from sklearn.ensemble import IsolationForest
from sklearn.impute import KNNImputer, SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.preprocessing import StandardScaler

from stepwise import DATA, Random, typed

patients = pd.read_csv(DATA / "heart-disease.csv.gz")

if "--json" not in sys.argv:
    print(patients.isna().sum())
    print((patients.select_dtypes("number") == 0).sum())

# %% [markdown]
# ## Blanks, the hidden ones too
#
# Nobody living has a cholesterol of 0. Words become columns of 0 and 1; where the word is blank, so are they.


# %%
def table(never_zero):
    frame = patients.drop(columns="disease")
    for name in never_zero:
        frame[name] = frame[name].mask(frame[name] == 0)
    numbers = frame.select_dtypes("number").columns
    columns = {}
    for name in frame:
        if name in numbers:
            columns[name] = frame[name].astype(float)
        else:
            words = pd.get_dummies(frame[name], drop_first=True).astype(float).mask(frame[name].isna())
            columns |= {f"{name} = {word}": words[word] for word in words}
    return pd.DataFrame(columns), list(numbers)


# %% [markdown]
# ## Filling
#
# Distances need one scale, so everything is standardised first. Who drops rows must still fill the blanks of patients
# to come.


# %%
def learn(x, blanks, neighbours):
    with np.errstate(invalid="ignore"):  # of a column that is all blank
        scaler = StandardScaler().fit(x)
    if blanks == "knn":
        imputer = KNNImputer(n_neighbors=neighbours, keep_empty_features=True)
    else:
        strategy = "median" if blanks == "median" else "mean"
        imputer = SimpleImputer(strategy=strategy, keep_empty_features=True)
    imputer.fit(scaler.transform(x))
    return scaler, imputer


def fill(x, learned):
    scaler, imputer = learned
    return imputer.transform(scaler.transform(x))


# %% [markdown]
# ## Outliers
#
# Fences for every column of numbers. The isolation forest draws its own random questions here, so its numbers are not
# those of the page.


# %%
def beyond(values, outliers, reach, limit, share, seed):
    if outliers == "iqr":
        lower, upper = np.quantile(values, [0.25, 0.75], axis=0)
        far = reach * (upper - lower)
        return ((values < lower - far) | (values > upper + far)).any(axis=1)
    if outliers == "z":
        return (np.abs(values - values.mean(axis=0)) > limit * values.std(axis=0)).any(axis=1)
    if outliers == "forest":
        scores = -IsolationForest(n_estimators=100, random_state=seed).fit(values).score_samples(values)
        return scores > np.quantile(scores, 1 - share / 100)
    return np.zeros(len(values), bool)


# %% [markdown]
# ## What the rest is worth
#
# The training rows are those that are left. The held-out patients are all kept: nobody drops a patient who comes in.


# %%
def folds_of(y, folds, random):
    rows, fold_of, dealt = np.arange(len(y)), np.empty(len(y), int), 0
    for label in pd.unique(y):
        members = rows[y == label]
        places = np.sort(np.arange(dealt, dealt + len(members)) % folds)
        fold_of[members] = places[random.permutation(len(members))]
        dealt += len(members)
    return [(rows[fold_of != fold], rows[fold_of == fold]) for fold in range(folds)]


def area(x, y, kept, train, test, blanks, neighbours):
    train = train[kept[train]]
    learned = learn(x[train], blanks, neighbours)
    model = LogisticRegression(C=1.0, tol=1e-8, max_iter=10_000).fit(fill(x[train], learned), y[train])
    return roc_auc_score(y[test], model.decision_function(fill(x[test], learned)))


def run(
    never_zero=(),
    blanks="mean",
    neighbours=5,
    outliers="iqr",
    reach=1.5,
    limit=3.0,
    share=5.0,
    seed=7,
):
    frame, names = table(never_zero)
    x, y = frame.to_numpy(), (patients["disease"] == "yes").to_numpy().astype(int)
    kept = np.ones(len(x), bool)
    now = x
    if blanks == "drop":
        kept = ~np.isnan(x).any(axis=1)
    else:
        learned = learn(x, blanks, neighbours)
        now = np.where(np.isnan(x), learned[0].inverse_transform(fill(x, learned)), x)
    numbers = now[:, [frame.columns.get_loc(name) for name in names]]
    far = beyond(numbers[kept], outliers, reach, limit, share, seed)
    kept[np.flatnonzero(kept)[far]] = False

    folds = folds_of(y, 5, Random(seed, 11))
    areas = [area(x, y, kept, train, test, blanks, neighbours) for train, test in folds]
    zeros = (frame["cholesterol"] == 0) & kept
    words = {name.split(" = ")[0]: name for name in frame}.values()
    filled = 0 if blanks == "drop" else frame[list(words)].isna().to_numpy().sum()
    return {
        "rows": float(kept.mean()),
        "filled": float(filled),
        "zeros": float(zeros.sum()),
        "auc": float(np.mean(areas)),
    }


def numbers(settings, seed=7):
    """The page's numbers for settings as its address writes them."""
    asked = {key: value for key, value in settings.items() if key not in ("target", "show")}
    return run(**typed(asked, run), seed=seed)


if "--json" not in sys.argv:
    ways = {blanks: run(blanks=blanks, outliers="keep") for blanks in ["mean", "median", "knn", "drop"]}
    print(pd.DataFrame(ways).T)

# %% [markdown]
# ## A filled column has lost its spread
#
# Two thirds of `vessels` are blank. Filled with one number, it is fenced in by itself, and whoever was measured lies
# outside.

# %%
if "--json" not in sys.argv:
    vessels = patients["vessels"]
    print(vessels.std(), vessels.fillna(vessels.mean()).std())
    print(pd.DataFrame({outliers: run(outliers=outliers) for outliers in ["keep", "iqr", "z", "forest"]}).T)

# %% [markdown]
# ## The mistake: drop every patient who has a blank

# %%
if "--json" not in sys.argv:
    print(pd.DataFrame({blanks: run(blanks=blanks) for blanks in ["mean", "drop"]}).T)

# %% [markdown]
# ## The page's numbers
#
# `python lab.py --json` prints the cases that the page's own code is held to.

# %%
ZEROS = {"never_zero": "cholesterol,blood_pressure"}
CASES = [
    {},
    {"blanks": "drop"},
    {"blanks": "drop", "outliers": "keep"},
    {"blanks": "median", "reach": "3"},
    {"blanks": "median", "outliers": "z", "limit": "2.5"},
    {"blanks": "knn", "outliers": "keep"},
    {**ZEROS, "blanks": "knn", "outliers": "z"},
    {**ZEROS, "blanks": "knn", "neighbours": "12"},
    {**ZEROS, "outliers": "keep"},
]


def case(changes, seed=7):
    # Of equally near patients, scikit-learn takes any and the page the first.
    relative = 1e-3 if changes.get("blanks") == "knn" else 1e-6
    return {"set": changes, "seed": seed, "steps": None, "metrics": numbers(changes, seed), "relative": relative}


if "--json" in sys.argv:
    versions = {module.__name__: module.__version__ for module in (np, pd, sklearn)}
    cases = [case(changes) for changes in CASES] + [case({}, seed=11)]
    print(json.dumps({"versions": versions, "cases": cases}, indent=2))
