"""Prints the numbers that fairness.rs compares with: fairlearn on the shipped mortgage applications.

    STEPWISE_DATA=www/data python3 crates/kernels/tests/golden/fairness.py > crates/kernels/tests/golden/fairness.json
"""

import importlib.metadata
import json
import os
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from fairlearn import metrics as m
from fairlearn.postprocessing import ThresholdOptimizer
from sklearn.base import BaseEstimator
from sklearn.calibration import calibration_curve
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, precision_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

warnings.filterwarnings("ignore")
DATA = Path(os.environ.get("STEPWISE_DATA", "www/data"))
applications = pd.read_csv(DATA / "hmda.csv.gz")
yes = lambda column: (applications[column] == "yes").to_numpy(int)
approved = 1 - yes("denied")
numbers = ["payment_to_income", "loan_to_value", "consumer_credit", "mortgage_credit", "unemployment"]
x = np.column_stack([applications[numbers].to_numpy(float), yes("public_record"), yes("self_employed")])
model = make_pipeline(StandardScaler(), LogisticRegression()).fit(x, approved)
scores = model.predict_proba(x)[:, 1].round(3)  # rounded, so that some are equal
decided = (scores >= 0.85).astype(int)
black = yes("black")
four = 2 * black + yes("single")


def table(groups):
    functions = {
        "base": lambda actual, _: float(np.mean(actual)),
        "selection": m.selection_rate,
        "true_positive": m.true_positive_rate,
        "false_positive": m.false_positive_rate,
        "precision": precision_score,
        "accuracy": accuracy_score,
    }
    frame = m.MetricFrame(metrics=functions, y_true=approved, y_pred=decided, sensitive_features=groups)
    gap = lambda function: float(function(approved, decided, sensitive_features=groups))
    return {
        "rates": {name: frame.by_group[name].tolist() for name in functions},
        "differences": frame.difference().tolist(),
        "ratios": frame.ratio().tolist(),
        "demographic_parity": [gap(m.demographic_parity_difference), gap(m.demographic_parity_ratio)],
        "equal_opportunity": [gap(m.equal_opportunity_difference), gap(m.equal_opportunity_ratio)],
        "equalized_odds": [gap(m.equalized_odds_difference), gap(m.equalized_odds_ratio)],
    }


class Given(BaseEstimator):
    """A model whose scores are its only feature."""

    fitted_ = True

    def fit(self, x, y):
        return self

    def predict_proba(self, x):
        return np.column_stack([1 - x[:, 0], x[:, 0]])


def accuracy(groups, constraint, tolerance=None):
    optimizer = ThresholdOptimizer(
        estimator=Given(), constraints=constraint, objective="accuracy_score", grid_size=1000, prefit=True,
        predict_method="predict_proba", tol=tolerance,
    )
    optimizer.fit(scores[:, None], approved, sensitive_features=groups)
    probability = optimizer._pmf_predict(scores[:, None], sensitive_features=groups)[:, 1]
    return float(np.mean(np.where(approved == 1, probability, 1 - probability)))


def calibration(groups):
    curves = [calibration_curve(approved[groups == g], scores[groups == g], n_bins=8) for g in np.unique(groups)]
    return [{"actual": actual.tolist(), "predicted": predicted.tolist()} for actual, predicted in curves]


def optimal(groups):
    return {
        "demographic": accuracy(groups, "demographic_parity"),
        "demographic_tolerant": accuracy(groups, "demographic_parity", 0.05),
        "opportunity": accuracy(groups, "true_positive_rate_parity"),
        "opportunity_tolerant": accuracy(groups, "true_positive_rate_parity", 0.02),
        "odds": accuracy(groups, "equalized_odds"),
    }


print(
    json.dumps(
        {
            "versions": {
                name: importlib.metadata.version(name) for name in ["numpy", "fairlearn", "scikit-learn"]
            },
            "scores": scores.tolist(),
            "tables": [table(black), table(four)],
            "calibration": calibration(black),
            "optimal": [optimal(black), optimal(four)],
        }
    )
)
