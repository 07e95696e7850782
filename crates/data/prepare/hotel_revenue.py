"""Stays at a resort hotel in Portugal, 2016 and 2017 (Antonio, de Almeida and Nunes 2019)."""

from pathlib import Path

from dataset import Column, Dataset, cell, require, table
from r_tables import RTable

TABLE = RTable("modeldata", "hotel_rates", "e7af5ba99d2f404737aa80dcc0d2e2fb1b18e2fabb40847bf88e2cb087855017")

COLUMNS = (
    Column("arrival", "day of arrival"),
    Column("nights", "nights of the stay, weekends included", "nights"),
    Column("price", "mean price of the room for a night", "euros"),
    Column("adults", "adults"),
    Column("children", "children, babies included"),
    Column("meal", "meals in the price"),
    Column("country", "where the guest is from, by a code of two or three letters"),
    Column("market", "how the stay was sold"),
    Column("customer", "kind of booking"),
    Column("room", "letter of the kind of room reserved; what it means is not published"),
    Column("lead_time", "days from booking to arrival", "days"),
    Column("repeated_guest", "whether the guest has stayed before, yes or no"),
)


def prepare(downloads: Path) -> Dataset:
    """The data set, from the pinned package."""
    source = TABLE.read(downloads)
    rows = [_row(stay) for stay in source.itertuples(index=False)]
    require(rows == sorted(rows, key=lambda row: row[0]), "Hotel: stays are not in the order of arrival.")
    return Dataset(
        id="hotel-revenue",
        file="hotel-revenue.csv.gz",
        title="Stays at a resort hotel",
        rows=len(rows),
        columns=COLUMNS,
        content=table(COLUMNS, rows),
        source=(
            "Nuno Antonio, Ana de Almeida and Luis Nunes, “Hotel Booking Demand Datasets”, Data in Brief 22, 2019: "
            "stays at one resort hotel in the Algarve from July 2016 to August 2017, by the R package modeldata."
        ),
        licence=(
            "The article is under Creative Commons Attribution 4.0; the R package modeldata, which this copy comes "
            "from and which notes that no licence was given with the data, is under the MIT licence."
        ),
        package=TABLE.origin,
        dropped=(
            f"16 of the {source.shape[1]} columns, among them agents and companies (whose names modeldata invented) "
            "and what can be worked out from the date; no row is dropped, and the rows keep their order. modeldata "
            "had dropped bookings that were cancelled.",
            "Nights of the week and of the weekend are added up, and so are children and babies; revenue is `price` "
            "times `nights`, booked on the day of arrival.",
            "164 countries are missing in the source, and stay missing.",
        ),
        format="CSV",
    )


def _row(stay) -> list[str]:
    """One stay's row."""
    return [
        stay.arrival_date,
        cell(stay.stays_in_weekend_nights + stay.stays_in_week_nights),
        cell(stay.avg_price_per_room),
        cell(stay.adults),
        cell(stay.children + stay.babies),
        _words(stay.meal),
        cell(stay.country).upper(),
        _words(stay.market_segment),
        _words(stay.customer_type),
        stay.reserved_room_type.upper(),
        cell(stay.lead_time),
        "yes" if stay.is_repeated_guest else "no",
    ]


def _words(name: str) -> str:
    """A coded name as words."""
    return name.replace("_", " ")
