"""Prints the numbers that recommend.rs compares with: the published formulas, written out in numpy, on MovieLens.

    STEPWISE_DATA=www/data PYTHONPATH=python python3 crates/kernels/tests/golden/recommend.py > \
        crates/kernels/tests/golden/recommend.json
"""

import json

import numpy as np
import pandas as pd
from stepwise import DATA, Random

SEED = 7
films = pd.read_csv(DATA / "movielens.csv.gz")
user, item, rating = films["user"].to_numpy() - 1, films["film"].to_numpy() - 1, films["rating"].to_numpy(float)
users, items = user.max() + 1, item.max() + 1
order = Random(SEED).permutation(len(rating))
test, train = order[: len(rating) // 5], order[len(rating) // 5 :]
train = train[np.lexsort((item[train], user[train]))]
u, i, r = user[train], item[train], rating[train]
mean = r.mean()


def rmse(predictions):
    return float(np.sqrt(np.mean((predictions - rating[test]) ** 2)))


# The baseline: damped means of what is left.
bias_item = np.bincount(i, r - mean, items) / (np.bincount(i, minlength=items) + 5)
bias_user = np.bincount(u, r - mean - bias_item[i], users) / (np.bincount(u, minlength=users) + 5)
baseline = mean + bias_user[user[test]] + bias_item[item[test]]

# Alternating least squares: an exact ridge regression for each row; column 0 is the bias.
FACTORS, PENALTY, START = 20, 15.0, 0.1
draws = Random(SEED, 1)
p = np.zeros((users, FACTORS + 1))
q = np.hstack([np.zeros((items, 1)), START * draws.normal(items * FACTORS).reshape(items, FACTORS)])
q[np.bincount(i, minlength=items) == 0] = 0
by_user = np.split(np.arange(len(r)), np.cumsum(np.bincount(u, minlength=users))[:-1])
of_item = np.argsort(i, kind="stable")
by_item = np.split(of_item, np.cumsum(np.bincount(i, minlength=items))[:-1])


def ridge(held, others, targets):
    if len(targets) == 0:
        return np.zeros(FACTORS + 1)
    x = held[others].copy()
    y = targets - mean - x[:, 0]
    x[:, 0] = 1
    return np.linalg.solve(x.T @ x + PENALTY * np.eye(FACTORS + 1), x.T @ y)


def scores(a, b):
    return mean + p[a, 0] + q[b, 0] + np.sum(p[a, 1:] * q[b, 1:], axis=1)


losses, held_out = [], []
for _ in range(5):
    for moving, held, rows, others in ((p, q, by_user, i), (q, p, by_item, u)):
        for number, ratings in enumerate(rows):
            moving[number] = ridge(held, others[ratings], r[ratings])
        losses.append(float(np.sum((r - scores(u, i)) ** 2) + PENALTY * (np.sum(p**2) + np.sum(q**2))))
    held_out.append(rmse(scores(user[test], item[test])))
newcomer = ridge(q, np.arange(12), np.array([5, 4.5, 1, 2, 5, 3, 3.5, 4, 0.5, 5, 2.5, 1.0]))
fold_in = mean + newcomer[0] + q[:50, 0] + q[:50, 1:] @ newcomer[1:]

# Stochastic gradient descent on the ratings of the first users.
few = u < 60
funk_order = np.flatnonzero(few)
draws = Random(SEED, 2)
funk_p = np.hstack([np.zeros((60, 1)), 0.1 * draws.normal(60 * 5).reshape(60, 5)])
funk_q = np.hstack([np.zeros((items, 1)), 0.1 * draws.normal(items * 5).reshape(items, 5)])
funk_mean = r[funk_order].mean()
for _ in range(3):
    funk_order = funk_order[draws.permutation(len(funk_order))]
    for n in funk_order:
        a, b = funk_p[u[n]].copy(), funk_q[i[n]].copy()
        error = r[n] - funk_mean - a[0] - b[0] - a[1:] @ b[1:]
        funk_p[u[n], 1:] += 0.02 * (error * b[1:] - 0.05 * a[1:])
        funk_q[i[n], 1:] += 0.02 * (error * a[1:] - 0.05 * b[1:])
        funk_p[u[n], 0] += 0.02 * (error - 0.05 * a[0])
        funk_q[i[n], 0] += 0.02 * (error - 0.05 * b[0])

# Items compared over their common users.
table = np.full((users, items), np.nan)
table[u, i] = r
known = ~np.isnan(table)
K, SHRINKAGE = 20, 10.0


def neighbours(centred, centre, pairs):
    predictions = []
    for a, b in pairs:
        rated = np.flatnonzero(known[a])
        rated = rated[rated != b]
        common = known[:, [b]] & known[:, rated]
        x, y = np.where(common, centred[:, [b]], 0), np.where(common, centred[:, rated], 0)
        norm = np.sqrt((x**2).sum(axis=0)) * np.sqrt((y**2).sum(axis=0))
        product = (x * y).sum(axis=0)
        n = common.sum(axis=0)
        alike = np.where(norm > 0, product / np.where(norm > 0, norm, 1), 0) * n / (n + SHRINKAGE)
        best = np.argsort(-alike, kind="stable")[:K]
        best = best[alike[best] > 0]
        offset = np.sum(alike[best] * centred[a, rated[best]]) / np.sum(alike[best]) if len(best) else 0
        predictions.append(float(centre[a, b] + offset))
    return predictions


warm = [(a, b) for a, b in zip(user[test], item[test]) if known[a].any() and known[:, b].any()][:150]
user_means = np.nanmean(table, axis=1, keepdims=True)
item_means = np.where(known.any(axis=0), np.nansum(table, axis=0) / np.maximum(known.sum(axis=0), 1), mean)[None, :]
adjusted = neighbours(table - user_means, np.broadcast_to(user_means, table.shape), warm)
centred = neighbours(table - item_means, np.broadcast_to(item_means, table.shape), warm)

print(
    json.dumps(
        {
            "versions": {"numpy": np.__version__, "pandas": pd.__version__},
            "seed": SEED,
            "baseline": {"rmse": rmse(baseline), "predictions": baseline[:100].tolist()},
            "als": {
                "losses": losses,
                "held_out": held_out,
                "predictions": scores(user[test], item[test])[:100].tolist(),
                "fold_in": fold_in.tolist(),
            },
            "funk": {
                "users": funk_p[:20].tolist(),
                "item_biases": funk_q[:100, 0].tolist(),
                "items": funk_q[:20, 1:].tolist(),
            },
            "warm": [[int(a), int(b)] for a, b in warm],
            "adjusted": adjusted,
            "centred": centred,
        }
    )
)
