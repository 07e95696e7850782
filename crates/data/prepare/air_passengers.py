"""Monthly passengers of international airlines, 1949 to 1960 (Box and Jenkins 1976)."""

import csv
import io
from pathlib import Path

from dataset import Column, Dataset, require, table
from wheels import RIVER

MEMBER = "river/datasets/airline-passengers.csv"
MEMBER_SHA256 = "9082fba0ec8ffba5bfcbdb7ce2a3e3001217a55006b3db8a7d5a175d6c7f3926"

COLUMNS = (
    Column("month", "first day of the month"),
    Column("passengers", "passengers in the month", "thousands"),
)


def prepare(downloads: Path) -> Dataset:
    """The data set, from the pinned package."""
    text = RIVER.read(downloads, MEMBER, MEMBER_SHA256).decode("ascii")
    _, *months = csv.reader(io.StringIO(text))
    rows = [[f"{month}-01", passengers] for month, passengers in months]
    require(len(rows) == 144 and rows[-1] == ["1960-12-01", "432"], f"Air passengers: {len(rows)} months.")
    return Dataset(
        id="air-passengers",
        file="air-passengers.csv.gz",
        title="Airline passengers by month",
        rows=len(rows),
        columns=COLUMNS,
        content=table(COLUMNS, rows),
        source=(
            "George E. P. Box and Gwilym M. Jenkins, “Time Series Analysis: Forecasting and Control”, revised "
            "edition, 1976, series G; first in Robert G. Brown, “Smoothing, Forecasting and Prediction of Discrete "
            "Time Series”, 1963."
        ),
        licence=(
            "144 published numbers, without a formal licence; the package river, which this copy comes from, is under "
            "the BSD licence."
        ),
        package=RIVER.origin(MEMBER, MEMBER_SHA256),
        dropped=("Nothing is dropped; a month is written as its first day.",),
        format="CSV",
    )
