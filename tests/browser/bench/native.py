"""The work by the reference libraries on one native thread: `native.py FOLDER` prints one JSON object."""

import io
import json
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.manifold import TSNE
from sklearn.neighbors import KNeighborsClassifier
from torch import nn

warnings.simplefilter("ignore")
torch.set_num_threads(1)
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
            if hasattr(self, name) and hasattr(self, "d"):
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


def matmul(i):
    n = int(i.n)
    return i.a.reshape(n, n) @ i.b.reshape(n, n)


def parameter(values, *order, shape):
    """A copy of an array as torch lays it out."""
    return nn.Parameter(torch.tensor(values.reshape(shape)).permute(*order).contiguous())


def dense(w, b, inputs):
    layer = nn.Linear(inputs, len(b))
    layer.weight, layer.bias = parameter(w, 1, 0, shape=(inputs, len(b))), parameter(b, 0, shape=(len(b),))
    return layer


def convolution(k, b, channels):
    layer = nn.Conv2d(channels, len(b), 3, padding=1)
    layer.weight = parameter(k, 3, 2, 0, 1, shape=(3, 3, channels, len(b)))
    layer.bias = parameter(b, 0, shape=(len(b),))
    return layer


def descend(model, x, i):
    """One pass over the rows in their order."""
    labels, size = torch.from_numpy(i.y.astype(np.int64)), int(i.batch)
    optimiser = torch.optim.SGD(model.parameters(), lr=i.lr)
    for first in range(0, len(x), size):
        optimiser.zero_grad()
        nn.functional.cross_entropy(model(x[first : first + size]), labels[first : first + size]).backward()
        optimiser.step()


def values(tensor):
    return tensor.detach().numpy()


def mlp(i):
    hidden = int(i.hidden)
    return nn.Sequential(dense(i.w1, i.b1, int(i.din)), nn.ReLU(), dense(i.w2, i.b2, hidden))


def mlp_train(i):
    model = mlp(i)
    descend(model, torch.from_numpy(i.X.reshape(-1, int(i.din))), i)
    one, two = model[0], model[2]
    return {"w1": values(one.weight.T), "b1": values(one.bias), "w2": values(two.weight.T), "b2": values(two.bias)}


def mlp_infer(i):
    with torch.no_grad():
        return mlp(i)(torch.from_numpy(i.X.reshape(-1, int(i.din)))).numpy()


def cnn_train(i):
    # The dense layer's inputs come as height, width, channels; torch flattens channels first.
    w = np.ascontiguousarray(i.w.reshape(7, 7, 16, 10).transpose(2, 0, 1, 3))
    layers = [convolution(i.k1, i.b1, 1), nn.ReLU(), nn.MaxPool2d(2)]
    layers += [convolution(i.k2, i.b2, 8), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), dense(w, i.b, 784)]
    model = nn.Sequential(*layers)
    descend(model, torch.from_numpy(i.X.reshape(-1, 1, 28, 28)), i)
    one, two, last = model[0], model[3], model[7]
    w = values(last.weight.T).reshape(16, 7, 7, 10).transpose(1, 2, 0, 3)
    k1, k2 = (values(layer.weight.permute(2, 3, 1, 0)) for layer in (one, two))
    b1, b2, b = (values(layer.bias) for layer in (one, two, last))
    return {"k1": k1, "b1": b1, "k2": k2, "b2": b2, "w": w, "b": b}


class Recurrent(nn.Module):
    def __init__(self, i):
        super().__init__()
        inputs, hidden = int(i.din), int(i.hidden)
        self.layer, self.last = nn.LSTM(inputs, hidden, batch_first=True), dense(i.w, i.b, hidden)
        self.layer.weight_ih_l0 = parameter(i.wx, 1, 0, shape=(inputs, 4 * hidden))
        self.layer.weight_hh_l0 = parameter(i.wh, 1, 0, shape=(hidden, 4 * hidden))
        self.layer.bias_ih_l0 = parameter(i.bh, 0, shape=(4 * hidden,))
        # The other bias is for compatibility with one library: it stays 0.
        self.layer.bias_hh_l0 = nn.Parameter(torch.zeros(4 * hidden), requires_grad=False)

    def forward(self, x):
        return self.last(self.layer(x)[0][:, -1])


def lstm_train(i):
    model = Recurrent(i)
    descend(model, torch.from_numpy(i.X.reshape(-1, int(i.seq), int(i.din))), i)
    layer, last = model.layer, model.last
    weights = {"wx": layer.weight_ih_l0.T, "wh": layer.weight_hh_l0.T, "bh": layer.bias_ih_l0}
    return {name: values(tensor) for name, tensor in {**weights, "w": last.weight.T, "b": last.bias}.items()}


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
