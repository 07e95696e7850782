"""Prints the numbers that trees.rs compares with: trees, ensembles, neighbours, SVM on the shipped data.

    STEPWISE_DATA=www/data python3 crates/kernels/tests/golden/trees.py > crates/kernels/tests/golden/trees.json
"""

import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn
from sklearn.ensemble import (
    AdaBoostClassifier,
    ExtraTreesRegressor,
    GradientBoostingRegressor,
    HistGradientBoostingClassifier,
    IsolationForest,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

DATA = Path(os.environ.get("STEPWISE_DATA", "www/data"))
SEEDS = range(8)

# Whole numbers below 2^24, so that scikit-learn's single precision holds them exactly.
NUMBERS = ["living_area", "lot_area", "total_basement", "garage_cars", "year_built", "year_sold"]
houses = pd.read_csv(DATA / "ames.csv.gz", keep_default_na=False)
x = houses[NUMBERS].to_numpy(float)
price = houses["sale_price"].to_numpy(float)
y = np.log(price)
label = (price > 130_000).astype(int) + (price > 180_000) + (price > 240_000)
# Every third house is held out, every other one of the rest counts double.
held_out = np.arange(len(x)) % 3 == 0
train = ~held_out
weights = np.where(np.arange(len(x))[train] % 2 == 0, 2.0, 1.0)


def same_for_all_seeds(make):
    """Equally good questions are a matter of taste; where the seed does not matter there are none."""
    models = [make(seed) for seed in SEEDS]
    for model in models[1:]:
        assert np.array_equal(model.tree_.feature, models[0].tree_.feature)
        assert np.array_equal(model.tree_.threshold, models[0].tree_.threshold)
    return models[0]


def tree(model):
    """Nodes in depth-first order: feature (-2 is a leaf), threshold, rows, impurity."""
    t = model.tree_
    return {
        "feature": t.feature.tolist(),
        "threshold": np.where(t.feature >= 0, t.threshold, 0).tolist(),
        "rows": t.n_node_samples.tolist(),
        "impurity": t.impurity.tolist(),
        "importances": model.feature_importances_.tolist(),
    }


def classifier(criterion, **options):
    return same_for_all_seeds(
        lambda seed: DecisionTreeClassifier(criterion=criterion, random_state=seed, **options).fit(
            x[train], label[train], sample_weight=weights
        )
    )


def regressor(**options):
    return same_for_all_seeds(
        lambda seed: DecisionTreeRegressor(random_state=seed, **options).fit(
            x[train], y[train], sample_weight=weights
        )
    )


gini = classifier("gini", min_samples_leaf=25)
entropy = classifier("entropy", max_depth=5, min_samples_leaf=10)
best_first = classifier("gini", max_leaf_nodes=12)
numbers = regressor(min_samples_leaf=12, min_samples_split=40)
path = numbers.cost_complexity_pruning_path(x[train], y[train], sample_weight=weights)
trees = {
    "gini": tree(gini) | {"proba": gini.predict_proba(x[held_out]).tolist()},
    "entropy": tree(entropy),
    "best_first": tree(best_first),
    "regressor": tree(numbers) | {"predicted": numbers.predict(x[held_out]).tolist()},
    "path": {"alphas": path.ccp_alphas.tolist(), "impurities": path.impurities.tolist()},
    "pruned": tree(regressor(min_samples_leaf=12, min_samples_split=40, ccp_alpha=1e-3)),
}


def mean_score(make, target, score="oob"):
    """The mean over seeds: of the out-of-bag score, or of that on the houses held out."""
    scores = []
    for seed in SEEDS:
        model = make(seed).fit(x[train], target[train])
        scores.append(model.oob_score_ if score == "oob" else model.score(x[held_out], target[held_out]))
    return float(np.mean(scores))


forests = {
    "classifier_oob": mean_score(
        lambda seed: RandomForestClassifier(100, max_features=2, oob_score=True, random_state=seed), label
    ),
    "classifier_accuracy": mean_score(
        lambda seed: RandomForestClassifier(100, max_features=2, random_state=seed), label, "held out"
    ),
    "regressor_oob": mean_score(
        lambda seed: RandomForestRegressor(100, max_features=2, oob_score=True, random_state=seed), y
    ),
    "extra_trees_r2": mean_score(
        lambda seed: ExtraTreesRegressor(100, max_features=2, random_state=seed), y, "held out"
    ),
}

# Rounded to at most 255 distinct values, so that bins keep them all apart, as GradientBoostingRegressor does.
rounded = np.round(x / [20, 500, 20, 1, 1, 1])
assert all(len(np.unique(column)) <= 255 for column in rounded.T)
boosted = [
    GradientBoostingRegressor(
        n_estimators=40, learning_rate=0.1, max_depth=3, min_samples_leaf=20, random_state=seed
    ).fit(rounded[train], y[train])
    for seed in SEEDS
]
assert all(np.allclose(model.train_score_, boosted[0].train_score_, rtol=1e-12) for model in boosted)
dear = (price > 180_000).astype(int)
histogram = HistGradientBoostingClassifier(
    max_iter=60, learning_rate=0.1, max_leaf_nodes=15, l2_regularization=1.0, early_stopping=False
).fit(rounded[train], dear[train])
four = HistGradientBoostingClassifier(
    max_iter=25, learning_rate=0.1, max_leaf_nodes=15, l2_regularization=1.0, early_stopping=False
).fit(rounded[train], label[train])
boosting = {
    "four_classes_proba": four.predict_proba(rounded[train][:100]).tolist(),
    "predicted": boosted[0].predict(rounded[train]).tolist(),
    "classifier_proba": histogram.predict_proba(rounded[train])[:, 1].tolist(),
}
adas = [
    AdaBoostClassifier(
        DecisionTreeClassifier(max_depth=2), n_estimators=25, learning_rate=0.8, random_state=seed
    ).fit(x[train], label[train])
    for seed in SEEDS
]
assert all(np.allclose(ada.estimator_errors_, adas[0].estimator_errors_, rtol=1e-9) for ada in adas)
ada = adas[0]
ada_boost = {
    "weights": ada.estimator_weights_.tolist(),
    "errors": ada.estimator_errors_.tolist(),
    "predicted": ada.predict(x[held_out]).tolist(),
}

# The mean score of each house over many trees.
isolation = -np.mean(
    [
        IsolationForest(n_estimators=400, max_samples=256, random_state=seed).fit(x[train]).score_samples(x[held_out][:200])
        for seed in range(3)
    ],
    axis=0,
)

scaler = StandardScaler().fit(x[train])
z, z_held = scaler.transform(x[train]), scaler.transform(x[held_out])[:200]
near = KNeighborsClassifier(7, algorithm="brute").fit(z, label[train])
distances, _ = near.kneighbors(z_held)
neighbors = {
    "distances": distances.tolist(),
    "proba": near.predict_proba(z_held).tolist(),
    "weighted": KNeighborsRegressor(9, weights="distance").fit(z, y[train]).predict(z_held).tolist(),
}



def in_double_precision(machine, kernel, side):
    """LIBSVM keeps the kernel matrix in single precision. Which points are free, and which at their bound, is its
    answer; their exact weights follow from the conditions of the optimum, a linear system."""
    rows, weights = machine.support_, machine.dual_coef_[0]
    bound = np.abs(weights) > machine.C * (1 - 1e-9)
    free, fixed = rows[~bound], rows[bound]
    n = len(free)
    system = np.ones((n + 1, n + 1))
    system[n, n] = 0
    system[:n, :n] = kernel(z[free], z[free])
    right = np.append(side[free] - kernel(z[free], z[fixed]) @ weights[bound], -weights[bound].sum())
    solution = np.linalg.lstsq(system, right, rcond=None)[0]
    decision = kernel(z_held, z[free]) @ solution[:n] + kernel(z_held, z[fixed]) @ weights[bound] + solution[n]
    assert np.allclose(decision, machine.decision_function(z_held), rtol=1e-4, atol=1e-5)
    return decision.tolist(), float(solution[n])


few = slice(0, 600)
machines = []
for options in (
    {"kernel": "linear", "C": 0.5},
    {"kernel": "rbf", "C": 2.0, "gamma": 0.3},
    {"kernel": "poly", "C": 1.0, "gamma": 0.5, "degree": 3, "coef0": 1.0},
):
    machine = SVC(tol=1e-10, decision_function_shape="ovo", **options)
    binary = machine.fit(z[few], dear[train][few])
    kernel = {
        "linear": lambda a, b: a @ b.T,
        "rbf": lambda a, b: np.exp(-options["gamma"] * ((a[:, None] - b[None]) ** 2).sum(2)),
        "poly": lambda a, b: (options["gamma"] * a @ b.T + options["coef0"]) ** options["degree"],
    }[options["kernel"]]
    decision, intercept = in_double_precision(binary, kernel, np.where(dear[train] == 1, 1.0, -1.0))
    supports = sorted(binary.support_.tolist())
    machines.append(
        options
        | {
            "decision": decision,
            "support": supports,
            "intercept": intercept,
            "labels": machine.fit(z[few], label[train][few]).predict(z_held).tolist(),
        }
    )

print(
    json.dumps(
        {
            "versions": {"numpy": np.__version__, "scikit-learn": sklearn.__version__},
            "trees": trees,
            "forests": forests,
            "boosting": boosting,
            "ada_boost": ada_boost,
            "isolation": isolation.tolist(),
            "neighbors": neighbors,
            "svm": machines,
        }
    )
)
