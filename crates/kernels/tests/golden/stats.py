"""Prints the numbers that stats.rs compares with: scipy, statsmodels and scikit-learn on the shipped houses.

    STEPWISE_DATA=www/data python3 crates/kernels/tests/golden/stats.py > crates/kernels/tests/golden/stats.json
"""

import json
import os
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import scipy
import sklearn
import statsmodels
from scipy import stats
from sklearn.metrics import mutual_info_score, normalized_mutual_info_score
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import NormalIndPower, TTestIndPower
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    proportion_confint,
    proportion_effectsize,
    proportions_ztest,
)

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "python"))
from stepwise import Random

DATA = Path(os.environ.get("STEPWISE_DATA", "www/data"))
houses = pd.read_csv(DATA / "ames.csv.gz", keep_default_na=False)
price = houses["sale_price"].to_numpy(float)
area = houses["living_area"].to_numpy(float)
year = houses["year_built"].to_numpy(float)
bedrooms = houses["bedrooms"].to_numpy(float)
old, new = price[year < 1960][:300], price[year >= 1960][:250]
sides = ["two-sided", "less", "greater"]


def pair(test):
    return [float(test.statistic), float(test.pvalue)]


def t(test):
    low, high = test.confidence_interval(0.9)
    interval = [float(end) for end in (low, high) if np.isfinite(end)]
    return [float(test.statistic), float(test.pvalue), float(test.df), *interval]


table = pd.crosstab(houses["bedrooms"].clip(1, 4), houses["garage_cars"].clip(0, 3)).to_numpy(float)
small = table[:2, :2]
groups = [price[bedrooms == rooms] for rooms in (2, 3, 4)]

random = Random(11)
sample = area[:40]
resamples = [sample[[random.below(40) for _ in range(40)]] for _ in range(500)]
boot = {}
for method in ("percentile", "basic", "BCa"):
    have = stats._resampling.BootstrapResult(None, np.array([r.mean() for r in resamples]), None)
    found = stats.bootstrap(
        (sample,), np.mean, n_resamples=0, bootstrap_result=have, method=method, confidence_level=0.9
    )
    boot[method] = [float(found.confidence_interval.low), float(found.confidence_interval.high)]

p_values = [0.001, 0.012, 0.012, 0.031, 0.2, 0.04, 0.9, 0.05]


def fit(distribution, values, parameters, log_likelihood, points=(0.01, 0.3, 0.5, 0.97)):
    return {
        "parameters": [float(value) for value in parameters],
        "log_likelihood": float(log_likelihood),
        "cdf": [float(distribution.cdf(value)) for value in values[:20]],
        "quantile": [float(distribution.ppf(point)) for point in points],
    }


def continuous(family, values, parameters, frozen):
    return fit(frozen, values, parameters, frozen.logpdf(values).sum())


log_sd = np.log(price).std()
# scipy's own optimiser stops at 1e-8 of the likelihood; Newton's method on its own equation gives all digits.
gap = np.log(price.mean()) - np.log(price).mean()
shape = scipy.optimize.brentq(lambda k: np.log(k) - scipy.special.digamma(k) - gap, 1e-3, 1e3, xtol=1e-15)
rooms_mean = bedrooms.mean()
fits = {
    "normal": continuous(stats.norm, price, [price.mean(), price.std()], stats.norm(price.mean(), price.std())),
    "log_normal": continuous(
        stats.lognorm, price, [np.log(price).mean(), log_sd], stats.lognorm(log_sd, 0, np.exp(np.log(price).mean()))
    ),
    "exponential": continuous(stats.expon, price, [1 / price.mean()], stats.expon(0, price.mean())),
    "gamma": continuous(
        stats.gamma, price, [shape, price.mean() / shape], stats.gamma(shape, 0, price.mean() / shape)
    ),
    "poisson": fit(
        stats.poisson(rooms_mean), bedrooms, [rooms_mean], stats.poisson(rooms_mean).logpmf(bedrooms).sum()
    ),
    "binomial": fit(
        stats.binom(10, rooms_mean / 10),
        bedrooms,
        [rooms_mean / 10],
        stats.binom(10, rooms_mean / 10).logpmf(bedrooms).sum(),
    ),
}

counts, edges = np.histogram(price, bins="fd")
density = stats.gaussian_kde(price)
places = [50_000.0, 150_000.0, 180_000.0, 700_000.0]

print(
    json.dumps(
        {
            "versions": {
                "numpy": np.__version__,
                "scipy": scipy.__version__,
                "scikit-learn": sklearn.__version__,
                "statsmodels": statsmodels.__version__,
            },
            "seed": 11,
            "histogram": {"counts": counts.tolist(), "edges": edges.tolist()},
            "density": {"places": places, "values": density(places).tolist()},
            "pearson": pair(stats.pearsonr(area[:60], year[:60])),
            "spearman": pair(stats.spearmanr(area[:60], year[:60])),
            "kendall": pair(stats.kendalltau(bedrooms[:200], year[:200], method="asymptotic")),
            "kendall_all": pair(stats.kendalltau(area, price, method="asymptotic")),
            "one": [t(stats.ttest_1samp(old, 131_000, alternative=side)) for side in sides],
            "paired": [t(stats.ttest_rel(old[:250], new, alternative=side)) for side in sides],
            "independent": [t(stats.ttest_ind(old[:20], new[:25], alternative=side)) for side in sides],
            "welch": [t(stats.ttest_ind(old[:20], new[:25], equal_var=False, alternative=side)) for side in sides],
            "proportions": [
                [float(value) for value in proportions_ztest([120, 90], [1000, 950], alternative=side)]
                for side in ("two-sided", "smaller", "larger")
            ],
            "proportions_interval": [
                float(v) for v in confint_proportions_2indep(120, 1000, 90, 950, method="wald", alpha=0.1)
            ],
            "wilson": [float(v) for v in proportion_confint(90, 950, alpha=0.1, method="wilson")],
            "table": table.tolist(),
            "independence": pair(stats.chi2_contingency(table, correction=False)),
            "yates": pair(stats.chi2_contingency(small)),
            "fit_counts": pair(stats.chisquare(counts[5:15], np.full(10, counts[5:15].mean()))),
            "counts": counts[5:15].tolist(),
            "mann_whitney": [
                pair(stats.mannwhitneyu(bedrooms[:40], bedrooms[40:95], alternative=side, method="asymptotic"))
                for side in sides
            ],
            "smirnov": pair(stats.ks_2samp(old[:40], new[:55], method="exact")),
            "smirnov_alike": pair(stats.ks_2samp(price[:70], price[70:210], method="exact")),
            "smirnov_normal": pair(stats.kstest(area[:80], stats.norm(1500, 500).cdf, method="asymp")),
            "anova": pair(stats.f_oneway(*groups)),
            "levene": pair(stats.levene(*groups)),
            "bootstrap": boot,
            "p_values": p_values,
            "corrections": {
                method: multipletests(p_values, method=method)[1].tolist()
                for method in ("bonferroni", "holm", "fdr_bh", "fdr_by")
            },
            "mutual_information": [
                float(score(houses["neighborhood"], houses["bedrooms"]))
                for score in (mutual_info_score, normalized_mutual_info_score)
            ],
            "effect": float(proportion_effectsize(0.12, 0.1)),
            "z_power": [
                float(NormalIndPower().power(0.3, 80, 0.05, ratio=1.5, alternative=side))
                for side in ("two-sided", "smaller", "larger")
            ],
            "z_size": float(NormalIndPower().solve_power(0.3, None, 0.05, 0.9)),
            "t_power": [float(TTestIndPower().power(d, n, 0.05, ratio=1.5)) for d, n in ((0.5, 4), (0.8, 20), (0.2, 300))],
            "t_size": [float(TTestIndPower().solve_power(d, None, 0.05, 0.9)) for d in (0.3, 2.0)],
            "fits": fits,
        }
    )
)
