"""Prints the numbers that explain.rs compares with: shap, xgboost, lime and scikit-learn on the shipped houses.

    STEPWISE_DATA=www/data PYTHONPATH=python python3 crates/kernels/tests/golden/explain.py \
        > crates/kernels/tests/golden/explain.json
"""

import importlib.metadata
import json
import warnings

import numpy as np
import pandas as pd
import shap
import sklearn
import xgboost
from lime.lime_base import LimeBase
from lime.lime_tabular import LimeTabularExplainer
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.inspection import partial_dependence, permutation_importance
from sklearn.linear_model import LinearRegression
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from stepwise import DATA, Random

warnings.filterwarnings("ignore")
SEEDS = range(8)

# Rounded to at most 255 distinct values, so that bins keep them all apart, as in trees.py.
NUMBERS = ["living_area", "lot_area", "total_basement", "garage_cars", "year_built", "year_sold"]
houses = pd.read_csv(DATA / "ames.csv.gz", keep_default_na=False)
raw = houses[NUMBERS].to_numpy(float)
x = np.round(raw / [20, 500, 20, 1, 1, 1])
price = houses["sale_price"].to_numpy(float)
y = np.log(price)
label = (price > 130_000).astype(int) + (price > 180_000) + (price > 240_000)
weights = np.where(np.arange(len(x)) % 2 == 0, 2.0, 1.0)
train = np.arange(len(x)) % 3 != 0
few = x[::150]


def explained(rows, make):
    """Equally good questions are a matter of taste; where the seed does not matter there are none."""
    explainers = [shap.TreeExplainer(make(seed)) for seed in SEEDS]
    values = explainers[0].shap_values(rows)
    for explainer in explainers[1:]:
        assert np.allclose(explainer.shap_values(rows), values, rtol=1e-9, atol=1e-12)
    return {
        "expected": np.atleast_1d(explainers[0].expected_value).tolist(),
        "values": values.tolist(),
        "interactions": explainers[0].shap_interaction_values(rows[:3]).tolist(),
    }


classifier = explained(
    raw[::150],
    lambda seed: DecisionTreeClassifier(min_samples_leaf=25, random_state=seed).fit(
        raw[train], label[train], sample_weight=weights[train]
    ),
)
boosted = explained(
    few,
    lambda seed: GradientBoostingRegressor(
        n_estimators=40, learning_rate=0.1, max_depth=3, min_samples_leaf=20, random_state=seed
    ).fit(x[train], y[train]),
)

# Each value has its bin; of equally good questions on two features the earlier one is asked, as ours does.
dear = (price > 180_000).astype(int)
extreme = xgboost.XGBClassifier(
    n_estimators=20, learning_rate=0.3, max_depth=3, reg_lambda=1.0, min_child_weight=1.0, tree_method="hist",
    max_bin=512, base_score=float(dear.mean()),
).fit(x, dear)
contributions = extreme.get_booster().predict(xgboost.DMatrix(few), pred_contribs=True)

line = LinearRegression().fit(x, y)
tree = DecisionTreeRegressor(min_samples_leaf=40, random_state=0).fit(x, y)
background = x[7::300]
kernel = shap.KernelExplainer(tree.predict, background)

# The recipe of lime on our draws: its own code fits the plane.
around = x[10]
deviations = x.std(axis=0)
z = Random(5).normal(1000 * x.shape[1]).reshape(1000, -1)
z[0] = 0
width = 0.75 * np.sqrt(x.shape[1])
base = LimeBase(lambda d: np.sqrt(np.exp(-(d**2) / width**2)), random_state=0)
answers = tree.predict(z * deviations + around)
_, plane, r2, prediction = base.explain_instance_with_data(
    z, answers[:, None], np.sqrt((z**2).sum(axis=1)), 0, x.shape[1], feature_selection="none"
)
plane = [weight for _, weight in sorted(plane)]


def package(seed):
    explainer = LimeTabularExplainer(
        x, mode="regression", discretize_continuous=False, sample_around_instance=True,
        feature_selection="none", random_state=seed,
    )
    explanation = explainer.explain_instance(around, tree.predict, num_features=x.shape[1], num_samples=5000)
    return [weight for _, weight in sorted(explanation.local_exp[1])]


# Permutation importance by its definition, on our draws; and that of scikit-learn, which draws its own.
random = Random(9)
right = line.score(x, y)
drops = []
for feature in range(x.shape[1]):
    drops.append([])
    for _ in range(5):
        shuffled = x.copy()
        shuffled[:, feature] = x[random.permutation(len(x)), feature]
        drops[feature].append(right - line.score(shuffled, y))
theirs = permutation_importance(line, x, y, n_repeats=60, random_state=0)


def dependence(model, feature):
    found = partial_dependence(model, x[::20], [feature], method="brute", kind="both", grid_resolution=12)
    return {
        "feature": feature,
        "grid": found["grid_values"][0].tolist(),
        "mean": found["average"][0].tolist(),
        "rows": found["individual"][0][:4].tolist(),
    }


print(
    json.dumps(
        {
            "versions": {name: importlib.metadata.version(name) for name in ["numpy", "lime"]}
            | {module.__name__: module.__version__ for module in [shap, sklearn, xgboost]},
            "classifier": classifier,
            "boosted": boosted,
            "xgboost": {"values": contributions[:, :-1].tolist(), "expected": float(contributions[0, -1])},
            "kernel": {
                "expected": float(kernel.expected_value),
                "values": kernel.shap_values(few[:5], l1_reg=False, silent=True).tolist(),
            },
            "lime": {
                "weights": plane,
                "r2": float(r2),
                "prediction": float(prediction[0]),
                "package": np.array([package(seed) for seed in range(5)]).tolist(),
            },
            "permutation": {
                "baseline": right,
                "drops": drops,
                "mean": theirs.importances_mean.tolist(),
                "deviation": theirs.importances_std.tolist(),
            },
            "dependence": [dependence(tree, 0), dependence(tree, 3), dependence(line, 4)],
        }
    )
)
