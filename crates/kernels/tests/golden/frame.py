"""Prints the numbers that frame.rs compares with: pandas on the shipped houses.

    STEPWISE_DATA=www/data python3 crates/kernels/tests/golden/frame.py > crates/kernels/tests/golden/frame.json
"""

import json
import os
from pathlib import Path

import pandas as pd

DATA = Path(os.environ.get("STEPWISE_DATA", "www/data"))
houses = pd.read_csv(DATA / "ames.csv.gz", keep_default_na=False)

kinds = ["count", "sum", "mean", "median", "min", "max", "std"]
groups = houses.groupby(["neighborhood", "bedrooms"])["sale_price"].agg(kinds)
described = houses.describe().T
ordered = houses.sort_values(["year_sold", "sale_price"], ascending=[True, False], kind="stable")

NAMES = {"sum": "sum", "mean": "mean", "min": "least", "max": "most", "median": "median", "std": "deviation"}
keys = ["neighborhood", "year_sold"]
means = houses[:800].groupby(keys)["sale_price"].mean().rename("mean").reset_index()
some = houses[700:1000][[*keys, "living_area"]]
holes = houses["living_area"][:80].astype(float).copy()
holes[::7] = None
customers = pd.read_csv(DATA / "customers.csv.gz", parse_dates=["first_purchase"])[::97]


def listed(values):
    """Numbers, null where missing."""
    return [None if pd.isna(value) else float(value) for value in values]


def joined(how):
    table = some.merge(means, on=keys, how=how)
    return {name: listed(table[name]) for name in ("year_sold", "living_area", "mean")}


def windows(window):
    return {ours: listed(getattr(window, theirs)()) for theirs, ours in NAMES.items()}


def resampled(rule, **sides):
    table = customers.resample(rule, on="first_purchase", **sides)["monetary"].agg(["count", "sum", "mean"])
    days = [str(day.date()) for day in table.index]
    return {"days": days} | {name: listed(table[name]) for name in table.columns}


wide = houses.pivot_table(index="neighborhood", columns="bedrooms", values="sale_price", aggfunc="median")
long = houses[:40].melt(["neighborhood"], ["living_area", "first_floor"])

print(
    json.dumps(
        {
            "versions": {"pandas": pd.__version__},
            # The deviation of a single value is missing.
            "groups": {kind: [None if pd.isna(value) else value for value in groups[kind].tolist()] for kind in kinds},
            "describe": {name: described[name].tolist() for name in described.columns},
            "columns": described.index.tolist(),
            "order": ordered.index[:300].tolist(),
            "counts": houses["year_sold"].value_counts().tolist(),
            "pivot": {str(name): listed(wide[name]) for name in wide.columns},
            "melt": [long["variable"].tolist(), long["value"].tolist()],
            "joins": {how: joined(how) for how in ("inner", "left", "outer")},
            "trailing": windows(holes.rolling(5, min_periods=4)),
            "centred": windows(holes.rolling(6, min_periods=2, center=True)),
            "expanding": windows(holes.expanding(3)),
            "periods": {
                "day": resampled("D"),
                "week": resampled("W-MON", label="left", closed="left"),
                "month": resampled("MS"),
                "quarter": resampled("QS"),
                "year": resampled("YS"),
            },
            "forward": listed(holes.ffill()),
            "duplicated": int(houses.duplicated(["living_area", "lot_area"]).sum()),
        }
    )
)
