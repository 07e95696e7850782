"""Prints the series and the numbers that timeseries.rs compares with.

    python3 crates/kernels/tests/golden/timeseries.py > crates/kernels/tests/golden/timeseries.json
"""

import json
import warnings

import numpy as np
import statsmodels
from statsmodels.tsa.arima.model import ARIMA
from statsmodels.tsa.holtwinters import ExponentialSmoothing
from statsmodels.tsa.seasonal import STL, seasonal_decompose
from statsmodels.tsa.statespace.sarimax import SARIMAX
from statsmodels.tsa.stattools import acf, adfuller, pacf

warnings.simplefilter("ignore")

# International airline passengers, monthly, 1949-1960, thousands: Box and Jenkins (1970), series G.
AIR = [
    112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118, 115, 126, 141, 135, 125, 149, 170, 170, 158, 133,
    114, 140, 145, 150, 178, 163, 172, 178, 199, 199, 184, 162, 146, 166, 171, 180, 193, 181, 183, 218, 230, 242,
    209, 191, 172, 194, 196, 196, 236, 235, 229, 243, 264, 272, 237, 211, 180, 201, 204, 188, 235, 227, 234, 264,
    302, 293, 259, 229, 203, 229, 242, 233, 267, 269, 270, 315, 364, 347, 312, 274, 237, 278, 284, 277, 317, 313,
    318, 374, 413, 405, 355, 306, 271, 306, 315, 301, 356, 348, 355, 422, 465, 467, 404, 347, 305, 336, 340, 318,
    362, 348, 363, 435, 491, 505, 404, 359, 310, 337, 360, 342, 406, 396, 420, 472, 548, 559, 463, 407, 362, 405,
    417, 391, 419, 461, 472, 535, 622, 606, 508, 461, 390, 432,
]  # fmt: skip
air = np.array(AIR, float)
log = np.log(air)


def parts(result):
    blank = lambda values: [None if np.isnan(value) else float(value) for value in values]
    return {"trend": blank(result.trend), "season": blank(result.seasonal), "rest": blank(result.resid)}


def arima(series, order, seasonal, mean=False):
    """The likelihood at rounded weights, the best one, and forecasts from the rounded weights."""
    kind = dict(order=order, seasonal_order=seasonal, enforce_stationarity=True, enforce_invertibility=True)
    if mean:
        model = ARIMA(series, trend="c", concentrate_scale=True, **kind)
        names = ["mean", "ar", "ma", "seasonal_ar", "seasonal_ma"]
        sizes = [1, order[0], order[2], seasonal[0], seasonal[2]]
        fitted = model.fit(method="statespace", method_kwargs={"maxiter": 500, "pgtol": 1e-10, "factr": 10})
    else:
        model = SARIMAX(series, simple_differencing=True, concentrate_scale=True, **kind)
        names, sizes = ["ar", "ma", "seasonal_ar", "seasonal_ma"], [order[0], order[2], seasonal[0], seasonal[2]]
        fitted = model.fit(disp=0, maxiter=500, pgtol=1e-10, factr=10)
    rounded = np.round(fitted.params, 2)
    whole = model if mean else SARIMAX(series, use_exact_diffuse=True, concentrate_scale=True, **kind)
    at = model.filter(rounded)
    ahead = whole.filter(rounded).get_forecast(24)
    scale = np.sqrt(at.scale / whole.filter(rounded).scale)
    groups = np.split(rounded, np.cumsum(sizes)[:-1])
    return {
        "parameters": {name: group.tolist() for name, group in zip(names, groups)},
        "log_likelihood": float(at.llf),
        "variance": float(at.scale),
        "residuals": at.resid.tolist(),
        "best": float(fitted.llf),
        "forecast": ahead.predicted_mean.tolist(),
        "deviation": (ahead.se_mean * scale).tolist(),
    }


def gaps(series, hidden, order, seasonal):
    """What belongs where values are missing: with weights of 0, and with the best ones."""
    known = series.copy()
    known[hidden] = np.nan
    model = SARIMAX(known, order=order, seasonal_order=seasonal, use_exact_diffuse=True)
    weights = len(model.param_names) - 1
    count = len(series) - len(hidden) - order[1] - seasonal[1] * seasonal[3]

    def at(params):
        """At the likeliest variance; 2 pi of the values that only start the differences is not counted."""
        one, two = (model.filter([*params, variance]).llf for variance in (1.0, 2.0))
        squares = 4 * (two - one) + 2 * count * np.log(2)
        filled = model.smooth([*params, squares / count])
        there = filled.get_prediction(information_set="smoothed")
        start = len(series) - len(hidden) - count
        return {
            "log_likelihood": float(filled.llf + start * np.log(2 * np.pi) / 2),
            "mean": there.predicted_mean[hidden].tolist(),
            "deviation": there.se_mean[hidden].tolist(),
        }

    best = model.fit(disp=0, maxiter=500, pgtol=1e-10, factr=10)
    return {"hidden": hidden, "none": at([0.0] * weights), "best": at(best.params[:-1])}


def smoothing(trend, damped, season):
    """With weights given, and the least squares from the same start."""
    level = air[:12].mean()
    start = {"initialization_method": "known", "initial_level": level}
    if trend:
        start["initial_trend"] = (air[12:24].mean() - level) / 12
    if season:
        start["initial_seasonal"] = air[:12] - level if season == "add" else air[:12] / level
    else:
        slope = air[1] - air[0] if trend else 0.0
        start |= {"initial_level": air[0] - slope} | ({"initial_trend": slope} if trend else {})
    model = ExponentialSmoothing(
        air, trend="add" if trend else None, damped_trend=damped, seasonal=season, seasonal_periods=12, **start
    )
    weights = {"smoothing_level": 0.4}
    weights |= {"smoothing_trend": 0.1} if trend else {}
    weights |= {"smoothing_seasonal": 0.3} if season else {}
    weights |= {"damping_trend": 0.95} if damped else {}
    given = model.fit(optimized=False, **weights)
    best = model.fit(optimized=True, use_brute=True)
    return {
        "fitted": given.fittedvalues.tolist(),
        "forecast": given.forecast(24).tolist(),
        "best": float(best.sse),
    }


def dickey_fuller(series):
    statistic, p_value, lags, observations, *_ = adfuller(series, autolag="AIC")
    return [float(statistic), float(p_value), int(lags), int(observations)]


print(
    json.dumps(
        {
            "versions": {"numpy": np.__version__, "statsmodels": statsmodels.__version__},
            "air": AIR,
            "acf": acf(log, nlags=30).tolist(),
            "pacf": pacf(log, nlags=30, method="ldb").tolist(),
            "additive": parts(seasonal_decompose(air, period=12)),
            "multiplicative": parts(seasonal_decompose(air, model="multiplicative", period=12)),
            "odd": parts(seasonal_decompose(air, period=7)),
            "stl": parts(STL(air, period=12).fit()),
            "stl_robust": parts(STL(air, period=12, robust=True).fit()),
            "stl_wide": parts(STL(air, period=12, seasonal=35, trend=201).fit()),
            "airline": arima(log, (0, 1, 1), (0, 1, 1, 12)),
            "mixed": arima(log, (2, 1, 1), (1, 1, 0, 12)),
            "mean": arima(np.diff(log), (2, 0, 0), (0, 0, 0, 0), mean=True),
            "gaps": gaps(log, [20, 21, 50, 80, 130, 143], (0, 1, 1), (0, 1, 1, 12)),
            "smoothing": {
                "level": smoothing(False, False, None),
                "trend": smoothing(True, True, None),
                "additive": smoothing(True, False, "add"),
                "multiplicative": smoothing(True, True, "mul"),
            },
            "adf": [dickey_fuller(series) for series in (air, log, np.diff(log))],
        }
    )
)
