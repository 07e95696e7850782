"""House sales in Ames, Iowa, 2006 to 2010 (De Cock 2011), with the coordinates that modeldata added."""

from pathlib import Path

import pandas
from dataset import Column, Dataset, require, table
from r_tables import RTable

TABLE = RTable("modeldata", "ames", "43323cb5d3bc49de3fdb66a9c28e27d2d6102a308230070ea480ded132fe619a")

COLUMNS = {
    "Sale_Price": Column("sale_price", "price paid", "US dollars"),
    "Gr_Liv_Area": Column("living_area", "living area above ground", "square feet"),
    "Lot_Area": Column("lot_area", "area of the lot", "square feet"),
    "Total_Bsmt_SF": Column("total_basement", "area of the basement, 0 without one", "square feet"),
    "First_Flr_SF": Column("first_floor", "area of the ground floor", "square feet"),
    "Bedroom_AbvGr": Column("bedrooms", "bedrooms above ground"),
    "Full_Bath": Column("full_baths", "full bathrooms above ground"),
    "Garage_Cars": Column("garage_cars", "cars that the garage takes, 0 without one"),
    "Year_Built": Column("year_built", "year of construction"),
    "Year_Remod_Add": Column("year_remodeled", "year of the last remodelling, else of construction"),
    "Overall_Cond": Column("overall_condition", "condition, from 1 (very poor) to 9 (excellent)"),
    "Neighborhood": Column("neighborhood", "name of the part of town"),
    "Bldg_Type": Column("building_type", "kind of dwelling"),
    "House_Style": Column("house_style", "storeys and style"),
    "Central_Air": Column("central_air", "central air conditioning, yes or no"),
    "Longitude": Column("longitude", "position, rounded to 6 decimals", "degrees east"),
    "Latitude": Column("latitude", "position, rounded to 6 decimals", "degrees north"),
    "Year_Sold": Column("year_sold", "year of the sale"),
    "Mo_Sold": Column("month_sold", "month of the sale, 1 to 12"),
}

CONDITIONS = (
    "Very_Poor Poor Fair Below_Average Average Above_Average Good Very_Good Excellent".split()
)  # 1 to 9 on De Cock's scale; nobody got his 10
WORDS = {
    "Overall_Cond": {word: place for place, word in enumerate(CONDITIONS, start=1)},
    "Bldg_Type": {
        "OneFam": "One family",
        "TwoFmCon": "Two-family conversion",
        "Duplex": "Duplex",
        "TwnhsE": "Townhouse end unit",
        "Twnhs": "Townhouse inside unit",
    },
    "House_Style": {
        "One_Story": "One story",
        "One_and_Half_Fin": "One and a half finished",
        "One_and_Half_Unf": "One and a half unfinished",
        "Two_Story": "Two story",
        "Two_and_Half_Fin": "Two and a half finished",
        "Two_and_Half_Unf": "Two and a half unfinished",
        "SLvl": "Split level",
        "SFoyer": "Split foyer",
    },
    "Central_Air": {"Y": "yes", "N": "no"},
}


def prepare(downloads: Path) -> Dataset:
    """The data set, from the pinned package."""
    source = TABLE.read(downloads)
    chosen = source[list(COLUMNS)]
    require(not chosen.isna().any(axis=None), "Ames: a chosen column has missing values.")

    columns = tuple(COLUMNS.values())
    rows = list(zip(*(_cells(name, chosen[name]) for name in COLUMNS)))
    return Dataset(
        id="ames",
        file="ames.csv.gz",
        title="House sales in Ames, Iowa",
        rows=len(rows),
        columns=columns,
        content=table(columns, rows),
        source=(
            "Dean De Cock, “Ames, Iowa: Alternative to the Boston Housing Data as an End of Semester Regression "
            "Project”, Journal of Statistics Education 19(3), 2011, from the records of the Ames City Assessor; "
            "coordinates added by the R package modeldata."
        ),
        licence=(
            "Published by its author for teaching, without a formal licence; the R package modeldata, which "
            "this copy comes from, is under the MIT licence."
        ),
        package=TABLE.origin,
        dropped=(
            f"{source.shape[1] - len(columns)} of the {source.shape[1]} columns, to keep a table that one "
            "can read; no row is dropped, and the rows keep their order.",
            "The five sales above 4,000 square feet that De Cock suggests to leave out are still here: judging "
            "them is part of the exercise.",
            "Coded words are spelled out (`OneFam` is `One family`), the condition is its place on De Cock's "
            "scale, and coordinates are rounded to 6 decimals (11 cm).",
        ),
        format="CSV",
    )


def _cells(name: str, values: pandas.Series) -> list[str]:
    """A column's cells as they are written."""
    if name in WORDS:
        return [str(WORDS[name][word]) for word in values]
    if name in ("Longitude", "Latitude"):
        return [f"{value:.6f}" for value in values]
    return [str(value).replace("_", " ") for value in values]
