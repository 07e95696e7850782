"""Prints the numbers that learning.rs compares with: scikit-learn, scipy and statsmodels on the shipped houses.

    STEPWISE_DATA=www/data python3 crates/kernels/tests/golden/learning.py > crates/kernels/tests/golden/learning.json
"""

import json
import os
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import scipy
import sklearn
import statsmodels
from scipy.optimize import minimize, rosen, rosen_der
from sklearn import metrics as m
from sklearn.calibration import calibration_curve
from sklearn.linear_model import ElasticNet, LogisticRegression, Perceptron
from sklearn.model_selection import GroupKFold, KFold, StratifiedKFold, TimeSeriesSplit
from sklearn.naive_bayes import BernoulliNB, GaussianNB, MultinomialNB
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC
from statsmodels.stats.contingency_tables import mcnemar

warnings.filterwarnings("ignore")
DATA = Path(os.environ.get("STEPWISE_DATA", "www/data"))
houses = pd.read_csv(DATA / "ames.csv.gz", keep_default_na=False)
NUMBERS = ["living_area", "lot_area", "total_basement", "first_floor", "garage_cars", "year_built"]
x = houses[NUMBERS].to_numpy(float)
z = StandardScaler().fit_transform(x)
price = houses["sale_price"].to_numpy(float)
dear = (price > 250_000).astype(int)
third = np.digitize(price, [140_000, 200_000])
rooms = houses[["bedrooms", "full_baths", "garage_cars"]].to_numpy(float)


def linear(model):
    return {"weights": np.atleast_2d(model.coef_).tolist(), "intercepts": np.atleast_1d(model.intercept_).tolist()}


def logistic(features, y, penalty):
    start = LogisticRegression(C=1 / penalty, tol=1e-12, max_iter=10_000, solver="newton-cg").fit(features, y)
    return linear(start) | {"penalty": penalty}


rare = LogisticRegression(C=1.0).fit(z, dear)
scores = rare.predict_proba(z)[:, 1].round(3)  # rounded, so that some are equal
guess = LogisticRegression(C=1.0).fit(z, third).predict(z)
shares = LogisticRegression(C=1.0).fit(z, third).predict_proba(z)
precision, recall, f1, _ = m.precision_recall_fscore_support(third, guess)
pr_precision, pr_recall, _ = m.precision_recall_curve(dear, scores)
cal_true, cal_predicted = calibration_curve(dear, scores, n_bins=10)
thresholds = np.unique(scores)[::-1]
costs = [np.sum((scores >= t) & (dear == 0)) + 7 * np.sum((scores < t) & (dear == 1)) for t in thresholds]

net = [ElasticNet(alpha, l1_ratio=0.3, tol=1e-13, max_iter=1_000_000).fit(z, np.log(price)) for alpha in (0.3, 0.01)]
perceptron = Perceptron(shuffle=False, tol=None, max_iter=7).fit(z[:200], dear[:200])
machine = LinearSVC(loss="hinge", C=0.1, tol=1e-13, max_iter=10_000_000, random_state=0).fit(z[:300], dear[:300])


# The published update rules, written out; the start and the function are those of learning.rs.
def walk(rule, steps=60):
    place, first, second = np.array([-1.2, 1.0, 0.5]), np.zeros(3), np.zeros(3)
    for t in range(1, steps + 1):
        g = rosen_der(place)
        if rule == "gradient_descent":
            place = place - 1e-4 * g
        elif rule == "momentum":
            first = 0.9 * first - 1e-4 * g
            place = place + first
        elif rule == "rms_prop":
            second = 0.9 * second + 0.1 * g * g
            place = place - 0.01 * g / (np.sqrt(second) + 1e-8)
        else:
            first = 0.9 * first + 0.1 * g
            second = 0.999 * second + 0.001 * g * g
            place = place - 0.01 * (first / (1 - 0.9**t)) / (np.sqrt(second / (1 - 0.999**t)) + 1e-8)
    return place.tolist()


bottom = minimize(
    lambda p: rosen(p) + 0.1 * (p @ p),
    np.array([-1.2, 1.0, 0.5]),
    jac=lambda p: rosen_der(p) + 0.2 * p,
    method="BFGS",
    options={"gtol": 1e-11},
)


def bayes(model, features):
    fitted = model.fit(features, third)
    return {
        "joint": fitted.predict_joint_log_proba(features[:50]).tolist(),
        "probabilities": fitted.predict_proba(features[:50]).tolist(),
        "labels": fitted.predict(features).tolist(),
    }


def tests(splitter, *data):
    return [test.tolist() for _, test in splitter.split(*data)]


groups = houses["neighborhood"].astype("category").cat.codes.to_numpy()
# Neighbourhoods of equal size may go to either of two folds; keep one of each size.
sizes = pd.Series(groups).value_counts()
kept = sizes[~sizes.duplicated()].index
group_rows = np.flatnonzero(np.isin(groups, kept))
series = TimeSeriesSplit(4, gap=3)

first = np.array([0.91, 0.93, 0.92, 0.95, 0.94, 0.90, 0.92, 0.96, 0.93, 0.94])
second = np.array([0.90, 0.91, 0.91, 0.92, 0.95, 0.89, 0.92, 0.93, 0.91, 0.92])
gap = first - second
naive = scipy.stats.ttest_rel(first, second)
corrected = gap.mean() / np.sqrt(gap.var(ddof=1) * (1 / 10 + 1 / 9))
pairs = gap.reshape(5, 2)
five = gap[0] / np.sqrt(pairs.var(axis=1, ddof=1).mean())
ours, theirs = rare.predict(z) == dear, (x[:, 0] > 2000) == dear
table = [[np.sum(ours & theirs), np.sum(ours & ~theirs)], [np.sum(~ours & theirs), np.sum(~ours & ~theirs)]]

print(
    json.dumps(
        {
            "versions": {
                "numpy": np.__version__,
                "scipy": scipy.__version__,
                "scikit-learn": sklearn.__version__,
                "statsmodels": statsmodels.__version__,
            },
            "logistic": [logistic(z, dear, penalty) for penalty in (1e-3, 1.0, 100.0)],
            "softmax": [logistic(z, third, penalty) for penalty in (1.0, 100.0)],
            "softmax_shares": LogisticRegression(C=1.0, tol=1e-12, max_iter=10_000, solver="newton-cg")
            .fit(z, third)
            .predict_proba(z[:40])
            .tolist(),
            "elastic_net": [linear(one) for one in net],
            "perceptron": linear(perceptron),
            "machine": linear(machine),
            "scores": scores.tolist(),
            "guess": guess.tolist(),
            "shares": shares[:300].tolist(),
            "classification": [
                m.accuracy_score(third, guess),
                m.matthews_corrcoef(third, guess),
                m.balanced_accuracy_score(third, guess),
                m.f1_score(third, guess, average="macro"),
                *precision,
                *recall,
                *f1,
            ],
            "confusion": m.confusion_matrix(third, guess).ravel().tolist(),
            "probability": [
                m.log_loss(dear, scores),
                m.log_loss(third[:300], shares[:300]),
                m.brier_score_loss(dear, scores),
            ],
            "calibration": [cal_predicted.tolist(), cal_true.tolist()],
            "areas": [
                m.roc_auc_score(dear, scores),
                m.average_precision_score(dear, scores),
                m.auc(pr_recall, pr_precision),
            ],
            "cheapest": [float(thresholds[np.argmin(costs)]), float(min(costs))],
            "walks": {rule: walk(rule) for rule in ("gradient_descent", "momentum", "rms_prop", "adam")},
            "bottom": bottom.x.tolist(),
            "gaussian": bayes(GaussianNB(var_smoothing=1e-9), z),
            "multinomial": bayes(MultinomialNB(alpha=0.5), rooms),
            "bernoulli": bayes(BernoulliNB(alpha=0.5, binarize=1.5), rooms),
            "k_fold": tests(KFold(7), z),
            "stratified": tests(StratifiedKFold(5), z, third),
            "groups": groups[group_rows].tolist(),
            "group_fold": tests(GroupKFold(3), z[group_rows], None, groups[group_rows]),
            "series": [[train.tolist(), test.tolist()] for train, test in series.split(z[:53])],
            "paired": [float(naive.statistic), float(naive.pvalue)],
            "corrected": [corrected, 2 * scipy.stats.t.sf(abs(corrected), 9)],
            "five_by_two": [five, 2 * scipy.stats.t.sf(abs(five), 5)],
            "mcnemar": [float(mcnemar(table, exact=True).pvalue), int(table[0][1]), int(table[1][0])],
            "right": [ours.astype(int).tolist(), theirs.astype(int).tolist()],
        }
    )
)
