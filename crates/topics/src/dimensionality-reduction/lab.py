# %% [markdown]
# # Maps of handwritten digits
#
# The same exercise as on the page, in scikit-learn and umap-learn: 2,000 digits as points of a map, how far such a map
# can be believed, and what it promises when it was made before the split.

# %%
import gzip
import json
import sys

import numpy as np
import pandas as pd
import sklearn
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE, trustworthiness
from sklearn.neighbors import KNeighborsClassifier, NearestNeighbors

from stepwise import DATA, Random, typed

TRAINING, KNOWN, ALL, NEIGHBOURS, MOVES, LABEL = 1_500, 2_000, 3_000, 10, 500, 1.5

# %% [markdown]
# ## The digits
#
# The file holds four parts in the IDX format. Each says how many dimensions it has and how long each one is. The first
# two are 12,000 pictures of 28 × 28 pixels and their labels.


# %%
def idx_parts(content):
    while content:
        dimensions = content[3]
        start = 4 + 4 * dimensions
        shape = np.frombuffer(content[4:start], ">u4").astype(int)
        end = start + int(np.prod(shape))
        yield np.frombuffer(content[start:end], np.uint8).reshape(shape)
        content = content[end:]


pictures, all_labels, _, _ = idx_parts(gzip.open(DATA / "mnist.idx.gz").read())
if "--json" not in sys.argv:
    print(pictures.shape, all_labels[:5])

# %% [markdown]
# ## Few numbers for each
#
# Four pixels become one, and PCA turns the 196 that are left into a few components. 1,500 digits are for training, 500 are
# held out, and 1,000 more are not touched by anything. "All" lets the 500 take part; "labels" leaves ten more columns in
# the table, which say what each digit is.


# %%
def prepare(components, told, seed):
    drawn = Random(seed, 1).permutation(len(pictures))[:ALL]
    small = pictures[drawn].reshape(ALL, 14, 2, 14, 2).mean(axis=(2, 4)).reshape(ALL, 196) / 255
    labels = all_labels[drawn].astype(int)
    fitted = KNOWN if told.startswith("all") else TRAINING
    pca = PCA(components, svd_solver="full").fit(small[:fitted])
    x = pca.transform(small)
    table = x[:fitted]
    if told.endswith("labels"):
        table = np.hstack([table, LABEL * np.eye(10)[labels[:fitted]]])
    return x, table, labels, pca.explained_variance_ratio_.sum()


# %% [markdown]
# ## Three maps
#
# PCA looks at the cloud from its broadest side. t-SNE and UMAP start there and move the points until neighbours are
# together.


# %%
def make_map(table, method, perplexity, neighbours, min_distance, seed):
    plane = PCA(2, svd_solver="full").fit(table)
    first = plane.transform(table)
    if method == "pca":
        return first, plane
    if method == "umap":
        import umap  # slow to load, so only when it is asked for

        start = 5 * first / np.abs(first).max()
        run = umap.UMAP(
            n_neighbors=neighbours, min_dist=min_distance, n_epochs=MOVES, init=start, random_state=seed, n_jobs=1
        )
        return run.fit_transform(table), None
    start = (1e-4 * first / first[:, 0].std()).astype(np.float32)
    return TSNE(perplexity=perplexity, init=start, max_iter=MOVES, random_state=seed).fit_transform(table), None


# %% [markdown]
# ## Two questions about a map, and a test
#
# Purity: of a digit's ten neighbours on the map, how many show the same digit? Trustworthiness: were they neighbours
# before? For the test the training digits on the map vote. A digit that took no part has no place there, so it goes where
# its nearest relative lies; only PCA is a formula that places anybody.


# %%
def run(
    method="t_sne", perplexity=30.0, neighbours=15, min_distance=0.1, components=10, told="training", seed=7
):
    x, table, labels, kept = prepare(components, told, seed)
    places, plane = make_map(table, method, perplexity, neighbours, min_distance, seed)
    fitted = len(places)

    near = NearestNeighbors(n_neighbors=NEIGHBOURS).fit(places).kneighbors(return_distance=False)
    relatives = NearestNeighbors(n_neighbors=1).fit(x[:fitted]).kneighbors(x, return_distance=False)[:, 0]
    everybody = places[relatives]
    if plane is not None:
        unknown = np.tile(plane.mean_, (len(x), 1))
        unknown[:, :components] = x
        everybody = plane.transform(unknown)
    everybody[:fitted] = places

    vote = KNeighborsClassifier(NEIGHBOURS).fit(everybody[:TRAINING], labels[:TRAINING])
    right = vote.predict(everybody) == labels
    promised, truth = right[TRAINING:KNOWN].mean(), right[KNOWN:].mean()
    metrics = {
        "purity": (labels[near] == labels[:fitted, None]).mean(),
        "trustworthiness": trustworthiness(x[:fitted], places, n_neighbors=NEIGHBOURS),
        "promised": promised,
        "truth": truth,
        "gap": 100 * (promised - truth),
        "kept": kept,
    }
    return metrics, places, labels


def numbers(settings, seed=7):
    """The page's numbers for settings as its address writes them."""
    return run(**typed(settings, run), seed=seed)[0]


# %%
if "--json" not in sys.argv:
    metrics, places, labels = run()
    print(pd.Series(metrics))
    print(pd.DataFrame(places).groupby(labels[: len(places)]).median().round(1))

# %% [markdown]
# ## More components, fewer neighbours

# %%
if "--json" not in sys.argv:
    for components in (5, 10, 20, 30, 60):
        purities = [run(components=components, perplexity=p)[0]["purity"] for p in (5, 12, 30)]
        print(components, " ".join(f"{purity:.1%}" for purity in purities))

# %% [markdown]
# ## The mistake: the whole table first, the split afterwards
#
# With the label columns in the table the islands are pure, and the digits held out, which lie on their own islands, are
# all guessed right. Digits that nobody saw are not. Leave out either half of the mistake, and the promise holds.

# %%
if "--json" not in sys.argv:
    for told in ("training", "all", "training_labels", "all_labels"):
        metrics = run(told=told)[0]
        print(f"{told:16} promised {metrics['promised']:.1%}, true {metrics['truth']:.1%}")

# %% [markdown]
# ## The page's numbers
#
# `python lab.py --json` prints the cases that the page's own code is held to. PCA must agree to the last digits. t-SNE and
# UMAP move the points by sums whose order differs, and small differences grow: two maps of one seed differ as two seeds
# do, and only their scores can be compared.

# %%
EXACT = ("purity", "trustworthiness", "promised", "truth", "gap", "kept")
SIMILAR = ("purity", "trustworthiness", "promised", "truth")
CASES = [
    ({"method": "pca"}, EXACT, 1e-6),
    ({"method": "pca", "components": "40"}, EXACT, 1e-6),
    ({"method": "pca", "told": "all_labels"}, EXACT, 1e-6),
    ({}, SIMILAR, 0.04),
    ({"components": "30", "perplexity": "12"}, SIMILAR, 0.04),
    ({"told": "all_labels"}, SIMILAR, 0.04),
    ({"method": "umap", "components": "30"}, SIMILAR, 0.05),
    ({"method": "umap", "neighbours": "5", "min_distance": "0.3", "told": "all"}, SIMILAR, 0.05),
]


def case(changes, names, relative, seed=7):
    metrics = numbers(changes, seed)
    return {
        "set": changes,
        "seed": seed,
        "steps": None,
        "metrics": {name: metrics[name] for name in names},
        "relative": relative,
    }


if "--json" in sys.argv:
    import umap

    versions = {module.__name__: module.__version__ for module in (np, pd, sklearn, umap)}
    print(json.dumps({"versions": versions, "cases": [case(*one) for one in CASES]}, indent=2))
