"""Prints the numbers that drift.rs compares with: river, scipy and numpy on the shipped data.

    STEPWISE_DATA=www/data python3 crates/kernels/tests/golden/drift.py > crates/kernels/tests/golden/drift.json
"""

import importlib.metadata
import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
from river import drift
from river._river_rust.drift import AdaptiveWindowing
from scipy.stats import ks_2samp

DATA = Path(os.environ.get("STEPWISE_DATA", "www/data"))
chicago = pd.read_csv(DATA / "chicago.csv.gz")
riders = chicago["ridership"].to_numpy(float)
# Whether a weekday's ridership is guessed wrong by more than two thousand from the same day a week before.
wrong = (np.abs(riders[7:] - riders[:-7]) > 2).astype(int)
# Seasons.
temperature = chicago["temperature"].to_numpy(float)


def watch(detector, stream, state):
    """Where it warned and called a drift, and what it held after every two hundredth value."""
    drifts, warnings, states = [], [], []
    for index, value in enumerate(stream):
        detector.update(value)
        if detector.drift_detected:
            drifts.append(index)
        elif getattr(detector, "warning_detected", False):
            warnings.append(index)
        if index % 200 == 199:
            states.append(state(detector))
    return {"drifts": drifts, "warnings": warnings, "states": states}


def ddm_state(detector):
    return [detector._p.get(), detector._p_min or 0.0, detector._s_min or 0.0]


def sums(detector):
    return [
        detector._x_mean.get(),
        detector._sum_increase - detector._min_increase,
        detector._max_decrease - detector._sum_decrease,
    ]


def windows(stream, **options):
    """river's windowing itself, which goes on with what is left after a drift."""
    windowing = AdaptiveWindowing(**options)
    drifts, states = [], []
    for index, value in enumerate(stream):
        if windowing.update(value):
            drifts.append(index)
        if index % 200 == 199:
            width = windowing.get_width()
            states.append([width, windowing.get_total() / width, windowing.get_variance() / width])
    return {"drifts": drifts, "states": states}


def kolmogorov_smirnov(stream, window, recent, alpha):
    kept, drifts, p_values = [], [], []
    for index, value in enumerate(stream):
        kept = (kept + [value])[-window:]
        if len(kept) == window:
            p = ks_2samp(kept[-recent:], kept[:-recent], method="exact").pvalue
            p_values.append(p)
            if p < alpha:
                drifts.append(index)
                kept = kept[-recent:]
    return {"drifts": drifts, "p_values": p_values[::50]}


def stability(reference, current, bins):
    edges = np.unique([np.sort(reference)[-(-k * len(reference) // bins) - 1] for k in range(1, bins)])
    edges = edges[edges < reference.max()]
    share = lambda values: np.bincount(np.searchsorted(edges, values), minlength=len(edges) + 1) / len(values)
    r, c = share(reference), np.maximum(share(current), 1e-4)
    return float(np.sum((c - r) * np.log(c / r)))


usual = {"delta": 0.002, "clock": 32, "max_buckets": 5, "min_window_length": 5, "grace_period": 10}
quick = {"delta": 0.05, "clock": 1, "max_buckets": 3, "min_window_length": 2, "grace_period": 5}
# What river calls the variance is the sum of squares.
adwin = lambda d: [d.width, d.estimation, d.variance / d.width]
print(
    json.dumps(
        {
            "versions": {name: importlib.metadata.version(name) for name in ["numpy", "scipy", "river"]},
            "ddm": watch(drift.binary.DDM(), wrong, ddm_state),
            "ddm_quick": watch(
                drift.binary.DDM(warm_start=10, warning_threshold=1.5, drift_threshold=2), wrong, ddm_state
            ),
            "page_hinkley": [
                watch(drift.PageHinkley(mode=mode, threshold=threshold), riders, sums)
                for mode, threshold in [("both", 50), ("up", 200), ("down", 100)]
            ],
            "windows": [windows(stream, **options) for stream in [temperature, riders] for options in [usual, quick]],
            "adwin": watch(drift.ADWIN(), riders, adwin),
            "kolmogorov_smirnov": kolmogorov_smirnov(temperature, 60, 20, 0.001),
            "stability": [
                stability(riders[:1000], riders[1000:2000], 10),
                stability(riders[:1000], riders[4000:], 7),
                stability(temperature[:365], temperature[365:3000], 20),
                stability(chicago["rain"].to_numpy(float)[:2000], chicago["rain"].to_numpy(float)[2000:], 10),
            ],
        }
    )
)
