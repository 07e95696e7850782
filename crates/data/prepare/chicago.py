"""Riders who entered the Clark/Lake station of Chicago's elevated railway, day by day, and the weather."""

from pathlib import Path

from dataset import Column, Dataset, cell, require, table
from r_tables import RTable

TABLE = RTable("modeldata", "Chicago", "500ef42c8b796ed8cdf456fca2c5ebcfa7d885e669b8e9403beaf01e45b1b06a")

COLUMNS = {
    "date": Column("date", "day"),
    "ridership": Column("ridership", "riders who entered the station", "thousands"),
    "temp": Column("temperature", "temperature", "degrees Fahrenheit"),
    "wind": Column("wind", "wind speed; the unit is not published"),
    "weather_rain": Column("rain", "share of the day's reports that tell of rain"),
    "weather_snow": Column("snow", "share of the day's reports that tell of snow"),
}


def prepare(downloads: Path) -> Dataset:
    """The data set, from the pinned package."""
    source = TABLE.read(downloads)
    days = source["date"].astype("datetime64[ns]").diff().dropna().dt.days
    require((days == 1).all(), "Chicago: a day is missing.")
    columns = tuple(COLUMNS.values())
    chosen = source[list(COLUMNS)].round({"weather_rain": 3, "weather_snow": 3, "temp": 2, "wind": 2})
    rows = [[cell(value) for value in day] for day in chosen.itertuples(index=False)]
    return Dataset(
        id="chicago",
        file="chicago.csv.gz",
        title="Riders at a station in Chicago",
        rows=len(rows),
        columns=columns,
        content=table(columns, rows),
        source=(
            "City of Chicago Data Portal, Chicago Transit Authority, with weather of the same days; collected by Max "
            "Kuhn and Kjell Johnson, “Feature Engineering and Selection”, 2019, in the R package modeldata."
        ),
        licence=(
            "Open data of the City of Chicago, which lets everyone use and pass them on; the R package modeldata, "
            "which this copy comes from, is under the MIT licence."
        ),
        package=TABLE.origin,
        dropped=(
            f"{source.shape[1] - len(columns)} of the {source.shape[1]} columns: 20 stations two weeks earlier (one "
            "of them this one), more of the weather, and games; no day is dropped.",
            "The weather is rounded to 2 decimals, the shares to 3.",
        ),
        format="CSV",
    )
