# %% [markdown]
# # Segments of customers
#
# The same exercise as on the page, in scikit-learn: group the customers of a music shop by how recently, how often
# and for how much they bought, and ask the data how many groups there are.

# %%
import json
import sys

import numpy as np
import pandas as pd
import scipy
import sklearn
from sklearn.cluster import DBSCAN, AgglomerativeClustering, KMeans
from sklearn.metrics import silhouette_score
from sklearn.preprocessing import StandardScaler

from stepwise import DATA, Random, typed

customers = pd.read_csv(DATA / "customers.csv.gz")
FEATURES = ["recency_days", "frequency", "monetary"]

# %% [markdown]
# ## Distances that mean something
#
# A few customers buy twenty times as much as the rest. The logarithm draws such long tails in (those with a skewness
# above 1), and standard scores make a day and a dollar comparable.


# %%
def prepare(features, scale):
    x = customers[features].astype(float)
    if scale == "log":
        tails = [name for name in features if scipy.stats.skew(x[name]) > 1 and (x[name] >= 0).all()]
        x[tails] = np.log1p(x[tails])
    return x.to_numpy() if scale == "raw" else StandardScaler().fit_transform(x)


# %% [markdown]
# ## The same first centers as on the page
#
# k-means ends in a minimum that depends on where it began, so the comparison needs the same beginning. This is greedy
# k-means++, drawn from the page's own stream: each further center is the best of a few candidates, and a row is a
# candidate with a probability proportional to its squared distance from the centers so far.


# %%
def first_centers(points, k, init, seed):
    random = Random(seed, 4)
    if init == "random":
        return points[random.permutation(len(points))[:k]]
    chosen = [random.below(len(points))]
    nearest = ((points - points[chosen[0]]) ** 2).sum(axis=1)
    while len(chosen) < k:
        sums = np.cumsum(nearest)
        draws = [random.uniform() * sums[-1] for _ in range(2 + int(np.log(k)))]
        candidates = np.minimum(np.searchsorted(sums, draws), len(points) - 1)
        options = [np.minimum(nearest, ((points - points[row]) ** 2).sum(axis=1)) for row in candidates]
        best = int(np.argmin([option.sum() for option in options]))
        chosen.append(int(candidates[best]))
        nearest = options[best]
    return points[chosen]


# %% [markdown]
# ## Cluster and judge
#
# The silhouette of a point compares the mean distance to its own cluster with that to the next one. DBSCAN's noise is
# left out of it.


# %%
def k_means(points, k, init, seed):
    return KMeans(k, init=first_centers(points, k, init, seed), n_init=1, tol=0, max_iter=1000).fit(points)


def labels_for(method, points, k, init, linkage, radius, min_points, seed):
    if method == "k_means":
        return k_means(points, k, init, seed).labels_
    if method == "agglomerative":
        return AgglomerativeClustering(k, linkage=linkage).fit(points).labels_
    return DBSCAN(eps=radius, min_samples=min_points).fit(points).labels_


def run(
    features=tuple(FEATURES),
    scale="log",
    method="k_means",
    k=3,
    init="plus_plus",
    linkage="ward",
    radius=0.5,
    min_points=10,
    seed=7,
):
    points = prepare(list(features), scale)

    def cluster(k):
        return labels_for(method, points, k, init, linkage, radius, min_points, seed)

    labels = cluster(k)
    member = labels >= 0
    sizes = np.bincount(labels[member])
    metrics = {
        "silhouette": silhouette_score(points[member], labels[member]),
        "clusters": float(len(sizes)),
        "smallest": sizes.min() / len(points),
    }
    if method == "k_means":
        metrics["inertia"] = k_means(points, k, init, seed).inertia_
    if method == "dbscan":
        metrics["noise"] = 1 - member.mean()
    else:
        tried = {k: silhouette_score(points, cluster(k)) for k in range(2, 13)}
        metrics["best_k"] = float(max(tried, key=tried.get))
    return {name: float(value) for name, value in metrics.items()}, labels


def numbers(settings, seed=7):
    """The page's numbers for settings as its address writes them."""
    return run(**typed(settings, run), seed=seed)[0]


# %% [markdown]
# ## Three segments, and who they are

# %%
if "--json" not in sys.argv:
    metrics, labels = run()
    print(pd.Series(metrics), customers[FEATURES].groupby(labels).median(), sep="\n\n")

# %% [markdown]
# ## The mistake: ten segments, fixed in advance

# %%
if "--json" not in sys.argv:
    print(pd.Series(run(k=10)[0]))

# %% [markdown]
# ## As many as the data suggest

# %%
if "--json" not in sys.argv:
    metrics, labels = run(k=2)
    print(pd.Series(metrics), customers[FEATURES].groupby(labels).median(), sep="\n\n")

# %% [markdown]
# ## The page's numbers
#
# `python lab.py --json` prints the cases that the page's own code is held to.

# %%
CASES = [
    {},
    {"k": "2"},
    {"k": "10"},
    {"k": "5", "init": "random"},
    {"k": "4", "scale": "standard", "features": "recency_days,frequency,average_order,cds"},
    {"method": "agglomerative", "k": "2"},
    {"method": "agglomerative", "k": "5"},
    {"method": "dbscan"},
    {"method": "dbscan", "radius": "0.3", "min_points": "15"},
]


def case(changes, seed=7):
    return {"set": changes, "seed": seed, "steps": None, "metrics": numbers(changes, seed), "relative": 1e-6}


if "--json" in sys.argv:
    versions = {module.__name__: module.__version__ for module in (np, pd, scipy, sklearn)}
    print(json.dumps({"versions": versions, "cases": [case(changes) for changes in CASES]}, indent=2))
