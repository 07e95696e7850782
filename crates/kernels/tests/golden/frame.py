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
            "duplicated": int(houses.duplicated(["living_area", "lot_area"]).sum()),
        }
    )
)
