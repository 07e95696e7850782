# %% [markdown]
# # A year of passengers
#
# The same exercise as on the page, in statsmodels: a seasonal ARIMA model by exact likelihood, forecasts with intervals
# from rolling origins, and what becomes of the error when the months held out are drawn at random.

# %%
import json
import sys
import warnings

import numpy as np
import pandas as pd
import statsmodels
from statsmodels.tsa.seasonal import STL
from statsmodels.tsa.statespace.sarimax import SARIMAX
from statsmodels.tsa.stattools import acf, pacf

from stepwise import DATA, Random, typed

warnings.simplefilter("ignore")

LAST = 24
passengers = pd.read_csv(DATA / "air-passengers.csv.gz").passengers.to_numpy(float)

# %% [markdown]
# ## What is in the series
#
# Trend and season, and how alike the series is to itself some months apart, once its differences are taken.

# %%
if "--json" not in sys.argv:
    parts = STL(np.log(passengers[:-LAST]), period=12).fit()
    print(pd.DataFrame({"trend": parts.trend, "season": parts.seasonal, "rest": parts.resid}).tail(12))
    changes = np.diff(np.log(passengers[:-LAST]))
    print(pd.DataFrame({"acf": acf(changes, nlags=24), "pacf": pacf(changes, nlags=24)}).round(2))

# %% [markdown]
# ## The likeliest weights
#
# `simple_differencing` takes the differences first, so that the likelihood is that of the differenced series. The noise's
# variance has a closed form and is left out of the search (`concentrate_scale`).


# %%
def fitted(known, kind):
    model = SARIMAX(known, simple_differencing=True, concentrate_scale=True, **kind)
    if not model.param_names:
        return model.filter([])
    return model.fit(disp=0, maxiter=500, pgtol=1e-10, factr=10)


def ahead(known, kind, weights, steps):
    """Mean and deviation of the next months, at weights that were found before."""
    variance = SARIMAX(known, simple_differencing=True, concentrate_scale=True, **kind).filter(weights).scale
    model = SARIMAX(known, use_exact_diffuse=True, **kind)
    forecast = model.filter([*weights, variance]).get_forecast(steps)
    return forecast.predicted_mean, forecast.se_mean


# %% [markdown]
# ## Judged by rolling origins
#
# The weights come from all but the last 24 months. Then the model stands at the end of each of these months in turn, is
# told what has come so far, and foresees the next ones. Nothing that comes later is ever used.


# %%
def rolled(series, kind, horizon):
    first = len(series) - LAST
    found = fitted(series[:first], kind)
    judged = []
    for origin in range(first, len(series) - horizon + 1):
        mean, deviation = ahead(series[:origin], kind, found.params, horizon)
        judged += [(origin, origin + step, mean[step], deviation[step]) for step in range(horizon)]
    return found.llf, judged


# %% [markdown]
# ## Months drawn at random
#
# A month in the middle that is missing is filled in from both sides: statsmodels' filter passes over it, and its smoother
# goes back. The likelihood counts a constant for each value that the differences begin with, which is taken off here.


# %%
def shuffled(series, kind, seed):
    hidden = np.sort(Random(seed, 1).permutation(len(series))[:LAST])
    known = series.copy()
    known[hidden] = np.nan
    model = SARIMAX(known, use_exact_diffuse=True, **kind)
    # Weights from the whole series are a start near the best ones.
    start = fitted(series, kind)
    found = model.fit([*start.params, start.scale], disp=0, maxiter=500, pgtol=1e-10, factr=10)
    there = found.get_prediction(information_set="smoothed")
    mean, deviation = there.predicted_mean, there.se_mean
    (_, d, _), (_, seasonal_d, _, period) = kind["order"], kind["seasonal_order"]
    constant = (d + seasonal_d * period) * np.log(2 * np.pi) / 2
    judged = [(None, row, mean[row], deviation[row]) for row in hidden]
    return found.llf + constant, judged, hidden


# %%
REACH = 1.2815515655446004  # standard deviations on each side that hold 80 %


def season_before(row, period, known):
    """The same month a year before, or as many years before as it takes to be known."""
    return next((passengers[back] for back in range(row - period, -1, -period) if known(back)), None)


def mape(actual, foreseen):
    return np.mean(np.abs(np.array(foreseen) - actual) / np.abs(actual))


def run(
    scale="plain",
    p=1,
    d=1,
    q=1,
    seasonal_p=0,
    seasonal_d=0,
    seasonal_q=0,
    period=12,
    horizon=12,
    split="last",
    seed=7,
):
    there, back = (np.log, np.exp) if scale == "log" else (np.array, np.array)
    season = (seasonal_p, seasonal_d, seasonal_q, period if seasonal_p + seasonal_d + seasonal_q else 0)
    kind = {"order": (p, d, q), "seasonal_order": season}
    series = there(passengers)
    if split == "last":
        likelihood, judged = rolled(series, kind, horizon)
        naive = [season_before(row, period, lambda back: back < origin) for origin, row, *_ in judged]
    else:
        likelihood, judged, hidden = shuffled(series, kind, seed)
        naive = [season_before(row, period, lambda back: back not in hidden) for _, row, *_ in judged]
    rows = [row for _, row, *_ in judged]
    actual, mean, deviation = passengers[rows], *np.array([month[2:] for month in judged]).T
    low, high = back(mean - REACH * deviation), back(mean + REACH * deviation)
    compared = [place for place, value in enumerate(naive) if value is not None]
    weights = p + q + seasonal_p + seasonal_q
    return {
        "mape": mape(actual, back(mean)),
        "naive_mape": mape(actual[compared], [naive[place] for place in compared]),
        "inside": np.mean((low <= actual) & (actual <= high)),
        "log_likelihood": likelihood,
        "aic": 2 * (weights + 1) - 2 * likelihood,
    }


def numbers(settings, seed=7):
    """The page's numbers for settings as its address writes them."""
    return {key: float(value) for key, value in run(**typed(settings, run), seed=seed).items()}


# %% [markdown]
# ## A model without a season, and the airline model
#
# The first loses to "the same as last year". The second takes a difference of each kind on the logarithm.

# %%
AIRLINE = {"scale": "log", "p": 0, "seasonal_d": 1, "seasonal_q": 1}

if "--json" not in sys.argv:
    print(pd.DataFrame({"without a season": run(), "airline": run(**AIRLINE)}))
    print(fitted(np.log(passengers[:-LAST]), {"order": (0, 1, 1), "seasonal_order": (0, 1, 1, 12)}).summary())

# %% [markdown]
# ## The mistake: a shuffled split
#
# The same models, judged by 24 months drawn at random. Both look better than they are.

# %%
if "--json" not in sys.argv:
    print(pd.DataFrame({split: run(split=split) for split in ["last", "shuffled"]}))
    print(pd.DataFrame({split: run(split=split, **AIRLINE) for split in ["last", "shuffled"]}))

# %% [markdown]
# ## The page's numbers
#
# `python lab.py --json` prints the cases that the page's own code is held to.

# %%
AIRLINE_TEXTS = {key: str(value) for key, value in AIRLINE.items()}
CASES = [
    {},
    {"split": "shuffled"},
    AIRLINE_TEXTS,
    AIRLINE_TEXTS | {"split": "shuffled"},
    AIRLINE_TEXTS | {"scale": "plain", "horizon": "1"},
    AIRLINE_TEXTS | {"horizon": "24"},
    {"scale": "log", "p": "2", "q": "0", "seasonal_p": "1", "seasonal_d": "1", "horizon": "6"},
    {"p": "0", "d": "0", "q": "0", "seasonal_d": "1"},
]


def case(changes, seed=7):
    # Two searches end near the same top, not at the same digit.
    return {"set": changes, "seed": seed, "steps": None, "metrics": numbers(changes, seed), "relative": 1e-4}


if "--json" in sys.argv:
    versions = {module.__name__: module.__version__ for module in (np, pd, statsmodels)}
    cases = [case(changes) for changes in CASES] + [case(AIRLINE_TEXTS | {"split": "shuffled"}, seed=11)]
    print(json.dumps({"versions": versions, "cases": cases}, indent=2))
