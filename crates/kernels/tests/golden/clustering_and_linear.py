"""Prints the numbers that clustering_and_linear.rs compares with: the kernels' references on the shipped data.

    STEPWISE_DATA=www/data python3 crates/kernels/tests/golden/clustering_and_linear.py > crates/kernels/tests/golden/clustering_and_linear.json
"""

import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
import scipy
import sklearn
import statsmodels
from scipy.cluster.hierarchy import linkage
from sklearn.cluster import DBSCAN, KMeans
from sklearn.linear_model import Lasso, LinearRegression, Ridge
from sklearn.metrics import adjusted_rand_score, silhouette_samples
from sklearn.preprocessing import StandardScaler
from statsmodels.api import add_constant
from statsmodels.stats.diagnostic import het_breuschpagan

DATA = Path(os.environ.get("STEPWISE_DATA", "www/data"))

NUMBERS = ["living_area", "lot_area", "total_basement", "first_floor", "garage_cars", "year_built"]
LABELS = ["neighborhood", "building_type"]
houses = pd.read_csv(DATA / "ames.csv.gz", keep_default_na=False)
one_hot = pd.get_dummies(houses[LABELS], drop_first=True).to_numpy(float)
x = np.hstack([houses[NUMBERS].to_numpy(float), one_hot])
z = StandardScaler().fit_transform(x)
y = np.log(houses["sale_price"].to_numpy(float))


def linear(model):
    return {"weights": model.coef_.tolist(), "intercept": float(model.intercept_)}


ols = LinearRegression().fit(x, y)
statistic, p_value, _, _ = het_breuschpagan(y - ols.predict(x), add_constant(x))
raw = LinearRegression().fit(x, houses["sale_price"])
raw_statistic, raw_p, _, _ = het_breuschpagan(houses["sale_price"] - raw.predict(x), add_constant(x))

# Longley's table of 1967, known for its nearly dependent columns; certified by NIST.
longley = statsmodels.datasets.longley.load_pandas()

customers = pd.read_csv(DATA / "customers.csv.gz")
rfm = customers[["recency_days", "frequency", "monetary"]].to_numpy(float)
rfm[:, 1:] = np.log1p(rfm[:, 1:])
points = StandardScaler().fit_transform(rfm)
centres = points[[0, 100, 500, 1500]]
k_means = KMeans(4, init=centres, n_init=1, tol=0, max_iter=1000, algorithm="lloyd").fit(points)
dbscan = DBSCAN(eps=0.35, min_samples=12).fit(points)

# Customers have many equal distances, and which of equals merges first is a matter of taste; houses have none.
places = StandardScaler().fit_transform(
    houses[["living_area", "lot_area", "longitude", "latitude"]].drop_duplicates()[:1200].to_numpy(float)
)
heights = {
    method: linkage(places, method)[:, 2].tolist() for method in ("ward", "average", "complete", "single")
}

print(
    json.dumps(
        {
            "versions": {
                "numpy": np.__version__,
                "scipy": scipy.__version__,
                "scikit-learn": sklearn.__version__,
                "statsmodels": statsmodels.__version__,
            },
            "least_squares": linear(ols),
            "ridge": [linear(Ridge(alpha).fit(z, y)) | {"penalty": alpha} for alpha in (0.01, 10.0, 1e4)],
            "lasso": [
                linear(Lasso(alpha, tol=1e-12, max_iter=1_000_000).fit(z, y)) | {"penalty": alpha}
                for alpha in (0.1, 0.01, 0.0005)
            ],
            "breusch_pagan": {
                "log": [statistic, p_value],
                "raw": [raw_statistic, raw_p],
            },
            "longley": {
                "x": longley.exog.to_numpy(float).tolist(),
                "y": longley.endog.to_numpy(float).tolist(),
                # NIST, Statistical Reference Datasets, Longley: certified values.
                "weights": [
                    15.0618722713733,
                    -0.358191792925910e-01,
                    -2.02022980381683,
                    -1.03322686717359,
                    -0.511041056535807e-01,
                    1829.15146461355,
                ],
                "intercept": -3482258.63459582,
            },
            "k_means": {
                "centres": k_means.cluster_centers_.tolist(),
                "inertia": float(k_means.inertia_),
                "labels": k_means.labels_.tolist(),
            },
            "dbscan": dbscan.labels_.tolist(),
            "places": houses.index[~houses[["living_area", "lot_area", "longitude", "latitude"]].duplicated()][
                :1200
            ].tolist(),
            "linkage": heights,
            "silhouette": silhouette_samples(points, k_means.labels_).tolist(),
            "adjusted_rand": adjusted_rand_score(k_means.labels_, dbscan.labels_),
        }
    )
)
