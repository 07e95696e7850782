"""The classical work by the reference libraries on one native thread: `native.py FOLDER` prints one JSON object."""

import io
import json
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.manifold import TSNE
from sklearn.neighbors import KNeighborsClassifier

warnings.simplefilter("ignore")
folder = Path(sys.argv[1])


class Input:
    """A row's numbers and arrays, read before the clock runs."""

    def __init__(self, work):
        self.__dict__.update({name: value for name, value in work["numbers"].items()})
        for name, file in work["floats"].items():
            setattr(self, name, np.fromfile(folder / file, np.float32))
        for name, file in work["integers"].items():
            setattr(self, name, np.fromfile(folder / file, np.int32))
        self.text = (folder / work["text"]).read_bytes() if work["text"] else b""
        for name in ("X", "T", "Q", "centers"):
            if hasattr(self, name):
                setattr(self, name, getattr(self, name).reshape(-1, int(self.d)))


def kmeans(i):
    run = KMeans(int(i.k), init=i.centers, n_init=1, max_iter=int(i.maxIter)).fit(i.X)
    return {"centroids": run.cluster_centers_, "labels": run.labels_, "iterations": run.n_iter_}


def pca(i):
    run = PCA(int(i.k)).fit(i.X)
    return {"components": run.components_, "variance": run.explained_variance_}


def forest(i):
    model = RandomForestClassifier(int(i.trees), max_features=int(i.maxFeatures), random_state=int(i.seed))
    return model.fit(i.X, i.y).predict(i.T)


def logreg(i):
    model = LogisticRegression(C=1e3).fit(i.X, i.y)
    return {"w": model.coef_[0], "b": float(model.intercept_[0])}


def knn(i):
    return KNeighborsClassifier(int(i.k)).fit(i.X, i.y).predict(i.Q)


def tsne(i):
    return TSNE(perplexity=i.perplexity, max_iter=int(i.iterations), random_state=int(i.seed)).fit_transform(i.X)


def umap(i):
    import umap as package

    model = package.UMAP(
        n_neighbors=int(i.neighbors), min_dist=i.minDist, n_epochs=int(i.iterations), random_state=int(i.seed)
    )
    return model.fit_transform(i.X)


def csv_groupby(i):
    table = pd.read_csv(io.BytesIO(i.text), usecols=["date", "amount"])
    sums = table.groupby(table["date"].str[:7])["amount"].sum()
    return {"months": sums.index.tolist(), "sums": sums}


def plain(output):
    """Arrays as flat lists."""
    if isinstance(output, dict):
        return {name: plain(value) for name, value in output.items()}
    return np.asarray(output).ravel().tolist() if hasattr(output, "__array__") else output


results = {}
for work in json.loads((folder / "work.json").read_text()):
    given = Input(work)
    call = globals()[work["function"]]
    call(given)  # the first call may compile
    times = []
    for _ in range(work["rounds"]):
        begun = time.perf_counter()
        output = call(given)
        times.append(time.perf_counter() - begun)
    results[work["row"]] = {"milliseconds": 1000 * float(np.median(times)), "output": plain(output)}
print(json.dumps(results))
