"""Prints the numbers that preprocess.rs compares with: scikit-learn on the shipped houses.

    STEPWISE_DATA=www/data python3 crates/kernels/tests/golden/preprocess.py > crates/kernels/tests/golden/preprocess.json
"""

import json
import os
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import scipy
import sklearn
from sklearn.cluster import KMeans
from sklearn.compose import ColumnTransformer
from sklearn.feature_selection import RFE, VarianceThreshold, chi2, f_classif, f_regression, mutual_info_classif
from sklearn.impute import KNNImputer, SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import KFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    KBinsDiscretizer,
    MinMaxScaler,
    OneHotEncoder,
    OrdinalEncoder,
    PolynomialFeatures,
    PowerTransformer,
    QuantileTransformer,
    RobustScaler,
    StandardScaler,
    TargetEncoder,
)

warnings.filterwarnings("ignore")
DATA = Path(os.environ.get("STEPWISE_DATA", "www/data"))
houses = pd.read_csv(DATA / "ames.csv.gz", keep_default_na=False)
NUMBERS = ["living_area", "lot_area", "total_basement", "garage_cars", "year_built", "longitude"]
x = houses[NUMBERS].to_numpy(float)
price = houses["sale_price"].to_numpy(float)
dear = (price > 200_000).astype(int)
rooms = houses[["bedrooms", "full_baths", "garage_cars", "overall_condition"]].to_numpy(float)
labels = houses[["neighborhood", "house_style"]]

# Every cell whose number is in this pattern goes missing; preprocess.rs does the same.
rows, columns = np.indices(x.shape)
holes = x.copy()
holes[(rows * 7 + columns * 3) % 11 == 0] = np.nan
train, test = slice(0, 2000), slice(2000, None)


def listed(matrix):
    return np.asarray(matrix, float).ravel().tolist()


def scaled(scaler):
    """What a scaler learns from the first 2000 rows with holes makes of the next 40."""
    matrix = scaler.fit(holes[train]).transform(holes[2000:2040])
    return [None if np.isnan(value) else value for value in listed(matrix)]


def shares(smooth):
    """Three classes of price, by the neighbourhood and the style."""
    classes = (price > 130_000).astype(int) + dear
    encoder = TargetEncoder(smooth=smooth, cv=KFold(5), target_type="multiclass")
    honest = encoder.fit_transform(labels[train], classes[train])
    return {"honest": listed(honest[:150]), "new": listed(encoder.transform(labels[2000:2080]))}


def encoded(smooth, target):
    encoder = TargetEncoder(smooth=smooth, cv=KFold(5), target_type="continuous")
    honest = encoder.fit_transform(labels[train], target[train])
    return {"honest": listed(honest[:150]), "new": listed(encoder.transform(labels[2000:2080]))}


def bins(strategy, count):
    method = {"quantile_method": "linear"} if strategy == "quantile" else {}
    cutter = KBinsDiscretizer(count, encode="ordinal", strategy=strategy, subsample=None, **method).fit(x[train])
    return {
        "edges": [edges.tolist() for edges in cutter.bin_edges_],
        "bins": listed(cutter.transform(x[2000:2100])),
        "one_hot": listed(cutter.set_params(encode="onehot-dense").fit(x[train]).transform(x[2000:2020])),
    }


def halfway(count):
    """The cuts of KBinsDiscretizer(strategy="kmeans"), which stops its k-means early, when it goes on to the end. The lot
    areas are left out: no house has one of the middle width, and the two refill an empty cluster differently."""
    cuts = []
    for column in np.delete(x[train], 1, axis=1).T:
        uniform = np.linspace(column.min(), column.max(), count + 1)
        start = ((uniform[1:] + uniform[:-1]) / 2)[:, None]
        model = KMeans(count, init=start, n_init=1, tol=0, max_iter=10_000).fit(column[:, None])
        centers = np.sort(model.cluster_centers_[:, 0])
        cuts.append([column.min(), *((centers[1:] + centers[:-1]) / 2), column.max()])
    return cuts


def powers(method):
    # Box–Cox gets the areas only, since the other columns are not above 0. At the likeliest power of the longitudes,
    # which vary by a thousandth, the reference has lost all digits.
    matrix = x[:, :2] if method == "box-cox" else np.c_[x[:, :5], x[:, 0] - 1500]
    power = PowerTransformer(method).fit(matrix[train])
    return {"lambdas": power.lambdas_.tolist(), "scores": listed(power.transform(matrix[2000:2040]))}


z = StandardScaler().fit_transform(x)
few = OneHotEncoder(drop="first", sparse_output=False, handle_unknown="ignore")
mixed = ColumnTransformer(
    [
        ("numbers", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), NUMBERS),
        ("labels", few, ["building_type", "central_air"]),
        ("target", TargetEncoder(smooth=10.0, cv=KFold(5), target_type="continuous"), ["neighborhood"]),
    ]
)
table = houses.copy()
table[NUMBERS] = holes
regression = make_pipeline(mixed, Ridge(1.0))
classification = make_pipeline(
    SimpleImputer(strategy="mean"), StandardScaler(), LogisticRegression(C=1.0, tol=1e-10, max_iter=10_000)
)
elimination = RFE(Ridge(1.0), n_features_to_select=1, step=1).fit(z, price)

print(
    json.dumps(
        {
            "versions": {
                "numpy": np.__version__,
                "pandas": pd.__version__,
                "scipy": scipy.__version__,
                "scikit-learn": sklearn.__version__,
            },
            "standard": scaled(StandardScaler()),
            "range": scaled(MinMaxScaler()),
            "robust": scaled(RobustScaler()),
            "uniform": scaled(QuantileTransformer(n_quantiles=100, subsample=None)),
            "normal": scaled(QuantileTransformer(n_quantiles=1000, output_distribution="normal", subsample=None)),
            "yeo_johnson": powers("yeo-johnson"),
            "box_cox": powers("box-cox"),
            "mean": scaled(SimpleImputer(strategy="mean")),
            "median": scaled(SimpleImputer(strategy="median")),
            "most_frequent": scaled(SimpleImputer(strategy="most_frequent")),
            "constant": scaled(SimpleImputer(strategy="constant", fill_value=-1.0)),
            "neighbors": scaled(make_pipeline(StandardScaler(), KNNImputer(n_neighbors=5))),
            "auto": encoded("auto", price),
            "smoothed": encoded(25.0, dear.astype(float)),
            "classes": {"auto": shares("auto"), "rows": shares(25.0)},
            "products": listed(PolynomialFeatures(3, include_bias=False).fit_transform(z[:5])),
            "interactions": listed(
                PolynomialFeatures(3, include_bias=False, interaction_only=True).fit_transform(z[:5])
            ),
            "bins": {name: bins(name, 6) for name in ("uniform", "quantile")},
            "halfway": halfway(6),
            "one_hot": listed(OneHotEncoder(sparse_output=False).fit(labels[train]).transform(labels[2000:2010])),
            "ordinal": listed(OrdinalEncoder().fit(labels[train]).transform(labels[2000:2100])),
            "f_classif": [one.tolist() for one in f_classif(x - x.mean(axis=0), dear)],  # centred: it subtracts large sums
            "f_regression": [one.tolist() for one in f_regression(x, price)],
            "chi2": [one.tolist() for one in chi2(rooms, dear)],
            "mutual_info": mutual_info_classif(rooms, dear, discrete_features=True).tolist(),
            "varies": np.flatnonzero(VarianceThreshold(1.0).fit(x).get_support()).tolist(),
            "eliminated": np.argsort(-elimination.ranking_).tolist(),
            "regression": cross_val_score(regression, table, price, cv=KFold(4)).tolist(),
            "classification": cross_val_score(classification, holes, dear, cv=KFold(4)).tolist(),
        }
    )
)
