# %% [markdown]
# # Monthly revenue, with prices missing
#
# The same exercise as on the page, in pandas: what did a hotel earn in each month, if some prices got lost?

# %%
import json
import sys

import numpy as np
import pandas as pd

from stepwise import DATA, Random, typed

stays = pd.read_csv(DATA / "hotel-revenue.csv.gz", parse_dates=["arrival"], keep_default_na=False)
stays["month"] = stays["arrival"].dt.strftime("%Y-%m")

# %% [markdown]
# ## Prices get lost
#
# The file is complete, so that the truth is known. Here 3 % of the prices get lost, and 25 % of those of August 2017,
# when the desk is supposed to have changed its program. (The page loses the very same ones.)


# %%
def lose(seed):
    share = np.where(stays["arrival"] >= "2017-08-01", 0.25, 0.03)
    return stays["price"].mask(Random(seed, 1).uniform(len(stays)) < share)


if "--json" not in sys.argv:
    print(lose(7).isna().groupby(stays["month"]).sum())

# %% [markdown]
# ## Five verbs
#
# Each takes a table and gives a table.

# %%
FILLS = {
    "mean": lambda rows: rows["price"].fillna(rows.groupby("month")["price"].transform("mean")),
    "last": lambda rows: rows["price"].ffill(),
    "blank": lambda rows: rows["price"],
    "zero": lambda rows: rows["price"].fillna(0),
}


def pipeline(rows, blanks, least, first):
    def fill(rows):
        return rows.assign(price=FILLS[blanks](rows))

    def keep(rows):
        return rows[rows["nights"] >= least]

    for verb in (fill, keep) if first == "fill" else (keep, fill):
        rows = verb(rows)
    rows = rows.assign(revenue=rows["price"] * rows["nights"])
    # A sum leaves blanks out without a word, as if they were zero.
    months = rows.groupby("month")[["nights", "price", "revenue"]].sum()
    return months.assign(trend=months["revenue"].rolling(3).mean())


if "--json" not in sys.argv:
    print(pipeline(stays.assign(price=lose(7)), "mean", 0, "fill"))

# %% [markdown]
# ## What each way of filling does to the months


# %%
def run(seed=7, blanks="mean", least=0.0, first="fill"):
    months = pipeline(stays.assign(price=lose(seed)), blanks, least, first)
    truth = pipeline(stays, "blank", least, first)["revenue"]
    best = months["revenue"].idxmax()
    year, month = best.split("-")
    before = months["revenue"].get(f"{int(year) - 1}-{month}")
    return months, {
        "rows": len(months),
        "total": months["revenue"].sum(),
        "shift": (months["revenue"] - truth).abs().sum() / truth.sum(),
        "best": months["revenue"].max(),
        **({"growth": months["revenue"].max() / before - 1} if before else {}),
    }


def numbers(settings, seed=7):
    """The page's numbers for settings as its address writes them."""
    return {name: float(value) for name, value in run(seed, **typed(settings, run))[1].items()}


if "--json" not in sys.argv:
    print(pd.DataFrame({blanks: run(blanks=blanks)[1] for blanks in FILLS}).T)

# %% [markdown]
# ## Long stays: the order matters
#
# Long stays are dearer. Fill first, and their blanks get a mean that short stays have pulled down or up; filter first,
# and they get that of their like.

# %%
if "--json" not in sys.argv:
    print(pd.DataFrame({first: run(least=7, first=first)[1] for first in ("fill", "filter")}).T)

# %% [markdown]
# ## The page's numbers
#
# `python lab.py --json` prints the cases that the page's own code is held to.

# %%
CASES = [
    {},
    {"blanks": "zero"},
    {"blanks": "blank"},
    {"blanks": "last", "least": "3"},
    {"least": "7"},
    {"least": "7", "first": "filter"},
    {"least": "7", "first": "filter", "blanks": "last"},
    {"least": "14", "blanks": "zero"},
]


def case(changes, seed=7):
    return {"set": changes, "seed": seed, "steps": None, "metrics": numbers(changes, seed), "relative": 1e-9}


if "--json" in sys.argv:
    versions = {module.__name__: module.__version__ for module in (np, pd)}
    print(json.dumps({"versions": versions, "cases": [case(changes) for changes in CASES]}, indent=2))
