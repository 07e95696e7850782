"""Prints the numbers that decomposition.rs compares with.

    STEPWISE_DATA=www/data python3 crates/kernels/tests/golden/decomposition.py \
        > crates/kernels/tests/golden/decomposition.json
"""

import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn
import umap
from sklearn.decomposition import NMF, PCA, TruncatedSVD
from sklearn.kernel_approximation import RBFSampler
from sklearn.manifold import TSNE, ClassicalMDS, trustworthiness
from sklearn.preprocessing import StandardScaler
from umap.umap_ import find_ab_params, fuzzy_simplicial_set

DATA = Path(os.environ.get("STEPWISE_DATA", "www/data"))
COLUMNS = [
    "sale_price", "living_area", "lot_area", "total_basement", "first_floor", "bedrooms", "full_baths",
    "garage_cars", "year_built", "year_remodeled", "overall_condition", "year_sold",
]  # fmt: skip

houses = pd.read_csv(DATA / "ames.csv.gz", keep_default_na=False)
x = houses[COLUMNS].to_numpy(float)
z = StandardScaler().fit_transform(x)

pca = PCA(12, svd_solver="full").fit(z)
svd = TruncatedSVD(4, algorithm="arpack", tol=1e-14).fit(x / x.max(axis=0))
signs = np.sign(svd.components_[np.arange(4), np.abs(svd.components_).argmax(axis=1)])

# Factors that both sides can write down: multiplicative updates are deterministic from there.
scaled = x[:200] / x.max(axis=0)
w = np.array([[1 + ((i * 7 + j * 3) % 5) for j in range(3)] for i in range(200)]) / 5
h = np.array([[1 + ((i * 5 + j * 2) % 7) for j in range(12)] for i in range(3)]) / 7
nmf = NMF(3, init="custom", solver="mu", tol=0, max_iter=50)
w_end = nmf.fit_transform(scaled, W=w.copy(), H=h.copy())

fourier = RBFSampler(gamma=0.3, n_components=8, random_state=7).fit(z)

points = z[::10]
classical = ClassicalMDS(3).fit_transform(points)
classical *= np.sign(classical[np.abs(classical).argmax(axis=0), np.arange(3)])
tsne = [
    TSNE(2, perplexity=30, init="random", random_state=seed, max_iter=1000).fit(points) for seed in range(3)
]

# All neighbours are compared here, so the graph is exact; it is kept in single precision.
graph = fuzzy_simplicial_set(points, 15, np.random.RandomState(7), "euclidean")[0].toarray()
maps = [umap.UMAP(n_neighbors=15, random_state=seed, n_jobs=1).fit_transform(points) for seed in range(3)]

print(
    json.dumps(
        {
            "versions": {
                "numpy": np.__version__,
                "scikit-learn": sklearn.__version__,
                "umap-learn": umap.__version__,
            },
            "pca": {
                "components": pca.components_.tolist(),
                "variance": pca.explained_variance_.tolist(),
                "ratio": pca.explained_variance_ratio_.tolist(),
                "transform": pca.transform(z[:5]).tolist(),
            },
            "truncated_svd": {
                "components": (svd.components_ * signs[:, None]).tolist(),
                "singular_values": svd.singular_values_.tolist(),
            },
            "nmf": {"w": w_end[:20].tolist(), "h": nmf.components_.tolist(), "error": nmf.reconstruction_err_},
            "random_fourier": {
                "frequencies": fourier.random_weights_.tolist(),
                "offsets": fourier.random_offset_.tolist(),
                "transform": fourier.transform(z[:5]).tolist(),
            },
            "classical_mds": classical.tolist(),
            "trustworthiness": [trustworthiness(points, classical[:, :2], n_neighbors=k) for k in (5, 12)],
            "umap": {
                "graph": graph[:10].astype(float).tolist(),
                "curves": [list(map(float, find_ab_params(1.0, least))) for least in (0.0, 0.1, 0.5)],
                "trustworthiness": [float(trustworthiness(points, one, n_neighbors=12)) for one in maps],
            },
            "tsne": {
                "divergence": [float(one.kl_divergence_) for one in tsne],
                "trustworthiness": [float(trustworthiness(points, one.embedding_, n_neighbors=12)) for one in tsne],
            },
        }
    )
)
