"""Wines of three grapes from Piedmont (Forina and others 1986)."""

from pathlib import Path

import toy_tables
from dataset import Column, Dataset, table
from wheels import SCIKIT_LEARN

MEMBER = "sklearn/datasets/data/wine_data.csv"
MEMBER_SHA256 = "10e8a802908b34f86e5da8ce962f3c806694bc98450a18f61851af59f324bede"

COLUMNS = (
    Column("alcohol", "alcohol", "percent by volume"),
    Column("malic_acid", "malic acid", "g/l"),
    Column("ash", "ash", "g/l"),
    Column("alkalinity_of_ash", "alkalinity of the ash", "meq/l"),
    Column("magnesium", "magnesium", "mg/l"),
    Column("total_phenols", "all phenols"),
    Column("flavanoids", "flavanoids"),
    Column("nonflavanoid_phenols", "phenols that are no flavanoids"),
    Column("proanthocyanins", "proanthocyanins"),
    Column("color_intensity", "intensity of the colour"),
    Column("hue", "hue"),
    Column("dilution", "absorption of diluted wine at 280 nm over that at 315 nm"),
    Column("proline", "proline", "mg/l"),
    Column("cultivar", "the grape: Barolo, Grignolino or Barbera"),
)


def prepare(downloads: Path) -> Dataset:
    """The data set, from the pinned package."""
    rows = toy_tables.read(downloads, MEMBER, MEMBER_SHA256, ("Barolo", "Grignolino", "Barbera"))
    return Dataset(
        id="wine",
        file="wine.csv.gz",
        title="Wines of three grapes",
        rows=len(rows),
        columns=COLUMNS,
        content=table(COLUMNS, rows),
        source=(
            "Michele Forina, Carla Armanino, Monica Castino and Mario Ubigli, “Multivariate Data Analysis as a "
            "Discriminating Method of the Origin of Wines”, Vitis 25, 1986; UCI Machine Learning Repository."
        ),
        licence=toy_tables.UCI_LICENCE,
        package=SCIKIT_LEARN.origin(MEMBER, MEMBER_SHA256),
        dropped=(
            "Nothing is dropped; the rows are sorted by grape, as in the source. Of the 28 quantities that were "
            "measured, the UCI repository has 13.",
            "The grapes, which UCI only numbers, have the names of the article.",
        ),
        format="CSV",
    )
