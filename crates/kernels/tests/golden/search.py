"""Prints the numbers that search.rs compares with: scikit-learn's grids and halving, scipy's normal distribution.

    python3 crates/kernels/tests/golden/search.py > crates/kernels/tests/golden/search.json
"""

import json

import numpy as np
import scipy
import sklearn
from scipy.stats import norm
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.experimental import enable_halving_search_cv  # noqa: F401
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import ConstantKernel, Matern
from sklearn.model_selection import HalvingGridSearchCV, ParameterGrid

# The settings in the order in which search.rs names them.
NAMES = ["depth", "criterion", "rate"]
grid = ParameterGrid({"depth": [1, 4, 2], "criterion": [0, 1], "rate": [0.1, 0.01, 1.0, 0.5]})


class Fixed(RegressorMixin, BaseEstimator):
    """Its score is known from its setting."""

    def __init__(self, place=0):
        self.place = place

    def fit(self, x, y):
        return self

    def score(self, x, y):
        return -abs(self.place - 7.25)


def halving(candidates, rows, folds, factor):
    """The smallest resource of a regressor is two rows for each fold."""
    search = HalvingGridSearchCV(
        Fixed(), {"place": list(range(candidates))}, factor=factor, cv=folds, random_state=0, refit=False
    ).fit(np.zeros((rows, 1)), np.zeros(rows))
    return {
        "candidates": candidates,
        "smallest": 2 * folds,
        "largest": rows,
        "factor": factor,
        "resources": search.n_resources_,
        "counts": search.n_candidates_,
        "places": search.cv_results_["param_place"].data.tolist(),
        "best": search.best_params_["place"],
    }


# Branin's function, upside down, at some points of the unit square.
def score(place):
    x, y = 15 * place[0] - 5, 15 * place[1]
    valley = y - 5.1 / (4 * np.pi**2) * x**2 + 5 / np.pi * x - 6
    return -(valley**2 + 10 * (1 - 1 / (8 * np.pi)) * np.cos(x) + 10) / 50


known = [[(7 * i % 12) / 12, (5 * i % 13) / 13] for i in range(12)]
asked = [[i / 9, j / 9] for i in range(10) for j in range(10)]
y = np.array([score(place) for place in known])
process = GaussianProcessRegressor(ConstantKernel(1.3) * Matern([0.3, 0.6], nu=2.5), alpha=0.001, optimizer=None)
mean, deviation = process.fit(known, y).predict(asked, return_std=True)
z = (mean - y.max()) / deviation
improvement = (mean - y.max()) * norm.cdf(z) + deviation * norm.pdf(z)

print(
    json.dumps(
        {
            "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__},
            "grid": [[point[name] for name in NAMES] for point in grid],
            "halving": [
                halving(20, 1000, 2, 3),
                halving(50, 120, 5, 2),
                halving(100, 90, 5, 3),
                halving(9, 900, 2, 3),
                halving(2, 1000, 2, 3),
                halving(70, 5000, 3, 4),
            ],
            "known": y.tolist(),
            "improvement": improvement.tolist(),
        }
    )
)
