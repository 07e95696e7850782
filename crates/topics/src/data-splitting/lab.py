# %% [markdown]
# # Folds, and what they are worth
#
# The same exercise as on the page, in scikit-learn: deal 569 cell samples into folds that are alike, and choose
# columns before and after the split.

# %%
import json
import sys

import numpy as np
import pandas as pd
import sklearn
from sklearn.feature_selection import SelectKBest, f_classif
from sklearn.model_selection import KFold, cross_val_score
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline

from stepwise import DATA, Random, random_parts, typed

cells = pd.read_csv(DATA / "breast-cancer.csv.gz")

# %% [markdown]
# ## Dealing rows into folds
#
# scikit-learn has `KFold` and `StratifiedKFold`. Here the rows are dealt by hand, so that the folds are those of the
# page. Stratified means: sort the rows by class, deal them round the folds like cards, and shuffle within each class
# who gets which card.


# %%
def folds_of(y, split, folds, random):
    rows = np.arange(len(y))
    if split == "order":
        return list(KFold(folds).split(rows))
    parts = random_parts(y, folds, split == "stratified", random)
    return [(np.setdiff1d(rows, part), np.sort(part)) for part in parts]


if "--json" not in sys.argv:
    y = cells["diagnosis"].to_numpy()
    for split in ["order", "shuffled", "stratified"]:
        shares = [np.mean(y[test] == "malignant") for _, test in folds_of(y, split, 5, Random(7, 6))]
        print(split, np.round(shares, 3))

# %% [markdown]
# ## Choosing columns: inside or before
#
# In a pipeline the choice is part of what is learned, so that each round chooses from its own training rows. The
# mistake chooses once, from all rows.


# %%
def accuracies(x, y, folds, keep, selection):
    if selection == "before":
        x = SelectKBest(f_classif, k=keep).fit_transform(x, y)
        return cross_val_score(GaussianNB(), x, y, cv=folds)
    return cross_val_score(make_pipeline(SelectKBest(f_classif, k=keep), GaussianNB()), x, y, cv=folds)


# %% [markdown]
# ## Patients who do not exist
#
# Random numbers for columns and coin flips for classes: whatever is learned here, half right is the truth.


# %%
def imaginary(columns, seed, patients=100):
    random = Random(seed, 7)
    y = (random.uniform(patients) < 0.5).astype(int)
    return random.uniform(patients * columns).reshape(patients, columns), y


def run(
    split="shuffled",
    folds=8,
    selection="inside",
    keep=20,
    noise_columns=1000,
    target="diagnosis",
    seed=7,
):
    y = cells[target].to_numpy()
    x = cells.drop(columns=target).to_numpy(float)
    parts = folds_of(y, split, folds, Random(seed, 6))
    scores = accuracies(x, y, parts, keep, selection)
    gaps = [abs(np.mean(y[test] == label) - np.mean(y == label)) for _, test in parts for label in np.unique(y)]

    noise, coins = imaginary(noise_columns, seed)
    noise_parts = folds_of(coins, split, folds, Random(seed, 8))
    return {
        "farthest": float(max(gaps)),
        "accuracy": float(scores.mean()),
        "spread": float(scores.std()),
        "noise_accuracy": float(accuracies(noise, coins, noise_parts, keep, selection).mean()),
    }


def numbers(settings, seed=7):
    """The page's numbers for settings as its address writes them."""
    return run(**typed(settings, run), seed=seed)


if "--json" not in sys.argv:
    print(pd.Series(run()))

# %% [markdown]
# ## Folds that are alike

# %%
if "--json" not in sys.argv:
    print(pd.Series(run(split="stratified", folds=5)))

# %% [markdown]
# ## The mistake: columns chosen before the split
#
# On the real table it hardly shows. On patients who do not exist it promises a cure.

# %%
if "--json" not in sys.argv:
    print(pd.DataFrame({how: run(selection=how) for how in ["inside", "before"]}))

# %% [markdown]
# ## The page's numbers
#
# `python lab.py --json` prints the cases that the page's own code is held to.

# %%
CASES = [
    {},
    {"split": "order"},
    {"split": "stratified", "folds": "5"},
    {"split": "stratified", "folds": "20"},
    {"selection": "before"},
    {"selection": "before", "noise_columns": "100", "keep": "3"},
    {"selection": "before", "split": "order", "folds": "2", "keep": "30"},
]


def case(changes, seed=7):
    return {"set": changes, "seed": seed, "steps": None, "metrics": numbers(changes, seed), "relative": 1e-6}


if "--json" in sys.argv:
    versions = {module.__name__: module.__version__ for module in (np, pd, sklearn)}
    cases = [case(changes) for changes in CASES] + [case({}, seed=11)]
    print(json.dumps({"versions": versions, "cases": cases}, indent=2))
