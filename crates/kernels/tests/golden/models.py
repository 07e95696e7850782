"""Prints the numbers that models.rs compares with: scikit-learn on the shipped houses and customers.

    STEPWISE_DATA=www/data PYTHONPATH=python python3 crates/kernels/tests/golden/models.py > crates/kernels/tests/golden/models.json
"""

import json
import math
import os
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn
from sklearn.cluster import KMeans, MiniBatchKMeans
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, ConstantKernel, Matern, WhiteKernel
from sklearn.mixture import GaussianMixture
from sklearn.preprocessing import StandardScaler

from stepwise import Random

warnings.filterwarnings("ignore")
DATA = Path(os.environ.get("STEPWISE_DATA", "www/data"))
SEEDS = range(10)

houses = pd.read_csv(DATA / "ames.csv.gz", keep_default_na=False)
some = houses.iloc[::20]
z = StandardScaler().fit_transform(some[["living_area", "year_built"]].to_numpy(float))
y = StandardScaler().fit_transform(np.log(some[["sale_price"]].to_numpy(float)))[:, 0]
train, test = slice(0, 110), slice(110, None)

customers = pd.read_csv(DATA / "customers.csv.gz")
rfm = customers[["recency_days", "frequency", "monetary"]].to_numpy(float)
rfm[:, 1:] = np.log1p(rfm[:, 1:])
points = StandardScaler().fit_transform(rfm)

SHAPES = {
    "rbf": lambda scales: RBF(scales),
    "matern52": lambda scales: Matern(scales, nu=2.5),
    "matern32": lambda scales: Matern(scales, nu=1.5),
}


def process(shape, scales):
    """A fixed kernel: the function's mean and deviation with the noise on the diagonal, the likelihood and its slope
    with the noise as a kernel of its own."""
    signal = ConstantKernel(1.7) * SHAPES[shape](scales)
    noisy = GaussianProcessRegressor(signal + WhiteKernel(0.2), alpha=0, optimizer=None).fit(z[train], y[train])
    likelihood, gradient = noisy.log_marginal_likelihood(noisy.kernel_.theta, eval_gradient=True)
    mean, deviation = (
        GaussianProcessRegressor(signal, alpha=0.2, optimizer=None)
        .fit(z[train], y[train])
        .predict(z[test], return_std=True)
    )
    best = GaussianProcessRegressor(signal + WhiteKernel(0.2), alpha=0, n_restarts_optimizer=3, random_state=0)
    best.fit(z[train], y[train])
    return {
        "shape": shape,
        "scales": scales,
        "likelihood": likelihood,
        "gradient": gradient.tolist(),
        "mean": mean.tolist(),
        "deviation": deviation.tolist(),
        "best": best.log_marginal_likelihood_value_,
    }


labels = KMeans(4, init=points[[0, 100, 500, 1500]], n_init=1, tol=0, max_iter=1000).fit(points).labels_


class FromLabels(GaussianMixture):
    """Starts from the components fitted to the labels."""

    def _initialize_parameters(self, X, *_, **__):
        self._initialize(X, np.eye(4)[labels])


def mixture(kind):
    model = FromLabels(4, covariance_type=kind, tol=0, max_iter=12, reg_covar=1e-6).fit(points)
    return {
        "weights": model.weights_.tolist(),
        "means": model.means_.tolist(),
        "covariances": np.atleast_1d(model.covariances_).tolist(),
        "log_likelihood": model.score(points) * len(points),
        "aic": model.aic(points),
        "bic": model.bic(points),
        "shares": model.predict_proba(points[::60]).tolist(),
    }


inertias = [
    MiniBatchKMeans(5, batch_size=256, n_init=1, random_state=seed).fit(points).inertia_ for seed in SEEDS
]


# The gap statistic from its definition, with the draws that the kernel documents.
def plus_plus(x, k, random):
    trials = 2 + int(math.log(k))
    chosen = [random.below(len(x))]
    nearest = ((x - x[chosen[0]]) ** 2).sum(axis=1)
    while len(chosen) < k:
        sums = np.cumsum(nearest)
        draws = [random.uniform() * sums[-1] for _ in range(trials)]
        candidates = [min(int(np.searchsorted(sums, draw)), len(x) - 1) for draw in draws]
        options = [np.minimum(nearest, ((x - x[candidate]) ** 2).sum(axis=1)) for candidate in candidates]
        best = int(np.argmin([option.sum() for option in options]))
        chosen.append(candidates[best])
        nearest = options[best]
    return x[chosen]


def log_inertia(x, k, starts, random):
    runs = [
        KMeans(k, init=plus_plus(x, k, random), n_init=1, tol=0, max_iter=1000, algorithm="lloyd").fit(x).inertia_
        for _ in range(starts)
    ]
    return math.log(min(runs))


def gaps(x, most, sets, starts, seed):
    low, high = x.min(axis=0), x.max(axis=0)
    result = []
    for k in range(1, most + 1):
        logs = []
        for b in range(sets):
            random = Random(seed, b)
            shares = random.uniform(x.size).reshape(x.shape)
            logs.append(log_inertia(low * (1 - shares) + high * shares, k, starts, random))
        own = log_inertia(x, k, starts, Random(seed, sets))
        result.append([own, np.mean(logs), np.mean(logs) - own, np.std(logs) * math.sqrt(1 + 1 / sets)])
    return result


print(
    json.dumps(
        {
            "versions": {"numpy": np.__version__, "scikit-learn": sklearn.__version__},
            "processes": [
                process(shape, scales)
                for shape, scales in (
                    ("rbf", [0.8]),
                    ("rbf", [0.5, 1.5]),
                    ("matern52", [1.1]),
                    ("matern52", [0.5, 1.5]),
                    ("matern32", [0.7, 2.5]),
                )
            ],
            "mixtures": {kind: mixture(kind) for kind in ("full", "tied", "diag", "spherical")},
            "mini_batch_inertia": float(np.mean(inertias)),
            "gaps": gaps(points[::8], 5, 4, 2, 11),
        }
    )
)
