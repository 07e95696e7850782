"""Prints the numbers that committees.rs compares with: scikit-learn on the shipped houses.

    STEPWISE_DATA=www/data PYTHONPATH=python python3 crates/kernels/tests/golden/committees.py > crates/kernels/tests/golden/committees.json
"""

import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn
from sklearn import metrics as m
from sklearn.ensemble import StackingClassifier, StackingRegressor, VotingClassifier, VotingRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.model_selection import KFold
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsRegressor
from sklearn.preprocessing import StandardScaler

from stepwise import Random

DATA = Path(os.environ.get("STEPWISE_DATA", "www/data"))
houses = pd.read_csv(DATA / "ames.csv.gz", keep_default_na=False)
NUMBERS = ["living_area", "lot_area", "total_basement", "first_floor", "garage_cars", "year_built"]
z = StandardScaler().fit_transform(houses[NUMBERS].to_numpy(float))[:700]
price = houses["sale_price"].to_numpy(float)[:700]
dear, third, y = (price > 180_000).astype(int), np.digitize(price, [140_000, 200_000]), np.log(price)
train, test = slice(0, 600), slice(600, None)
FOLDS = KFold(5)


def logistic(penalty):
    return LogisticRegression(C=1 / penalty, tol=1e-12, max_iter=10_000, solver="newton-cg")


def classifiers():
    return [("strong", logistic(50.0)), ("weak", logistic(0.5)), ("bayes", GaussianNB())]


def regressors():
    return [("line", LinearRegression()), ("ridge", Ridge(300.0)), ("near", KNeighborsRegressor(7))]


def shares(model, target):
    return model.fit(z[train], target[train]).predict_proba(z[test]).tolist()


def predicted(model):
    return model.fit(z[train], y[train]).predict(z[test]).tolist()


def bagged(members, seed):
    """Bagging from its definition, on the samples that the kernel draws; out-of-bag means for rows that some have not seen."""
    random, rows = Random(seed), len(z[train])
    said, unseen_sums, unseen_counts = np.zeros(len(z[test])), np.zeros(rows), np.zeros(rows)
    for _ in range(members):
        sample = np.array([random.below(rows) for _ in range(rows)])
        model = Ridge(5.0).fit(z[train][sample], y[train][sample])
        said += model.predict(z[test]) / members
        unseen = np.setdiff1d(np.arange(rows), sample)
        unseen_sums[unseen] += model.predict(z[train][unseen])
        unseen_counts[unseen] += 1
    seen_by_all = np.flatnonzero(unseen_counts == 0)
    out_of_bag = np.where(unseen_counts > 0, unseen_sums / np.maximum(unseen_counts, 1), 0)
    return {"predicted": said.tolist(), "out_of_bag": out_of_bag.tolist(), "seen_by_all": seen_by_all.tolist()}


def errors(actual, predicted):
    return [
        m.root_mean_squared_error(actual, predicted),
        m.mean_absolute_error(actual, predicted),
        m.root_mean_squared_log_error(actual, predicted),
        100 * m.mean_absolute_percentage_error(actual, predicted),
        m.r2_score(actual, predicted),
    ]


hard = VotingClassifier(classifiers(), voting="hard").fit(z[train], third[train])
print(
    json.dumps(
        {
            "versions": {"numpy": np.__version__, "scikit-learn": sklearn.__version__},
            "hard": hard.predict(z[test]).tolist(),
            "soft": shares(VotingClassifier(classifiers(), voting="soft", weights=[2, 1, 0.5]), third),
            "mean": predicted(VotingRegressor(regressors(), weights=[1, 2, 3])),
            "errors": errors(y, np.roll(y, 1)),
            "bagged": bagged(9, 21),
            "stacked_two": shares(StackingClassifier(classifiers(), logistic(1.0), cv=FOLDS), dear),
            "stacked_three": shares(StackingClassifier(classifiers(), logistic(1.0), cv=FOLDS), third),
            "stacked_numbers": predicted(StackingRegressor(regressors(), Ridge(0.1), cv=FOLDS)),
        }
    )
)
