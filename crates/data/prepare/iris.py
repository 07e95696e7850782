"""Iris flowers of three species (Anderson 1935, Fisher 1936)."""

from pathlib import Path

import toy_tables
from dataset import Column, Dataset, table
from wheels import SCIKIT_LEARN

MEMBER = "sklearn/datasets/data/iris.csv"
MEMBER_SHA256 = "f13ffa8fdd56fd8e6c8d16d4081a3fbd3114bcd0aae4256c43205169cd9d1449"

COLUMNS = (
    Column("sepal_length", "length of the sepal", "cm"),
    Column("sepal_width", "width of the sepal", "cm"),
    Column("petal_length", "length of the petal", "cm"),
    Column("petal_width", "width of the petal", "cm"),
    Column("species", "species: setosa, versicolor or virginica"),
)


def prepare(downloads: Path) -> Dataset:
    """The data set, from the pinned package."""
    rows = toy_tables.read(downloads, MEMBER, MEMBER_SHA256, ("setosa", "versicolor", "virginica"))
    return Dataset(
        id="iris",
        file="iris.csv.gz",
        title="Iris flowers",
        rows=len(rows),
        columns=COLUMNS,
        content=table(COLUMNS, rows),
        source=(
            "Ronald A. Fisher, “The Use of Multiple Measurements in Taxonomic Problems”, Annals of Eugenics 7(2), "
            "1936, from flowers that Edgar Anderson measured; UCI Machine Learning Repository."
        ),
        licence=toy_tables.UCI_LICENCE,
        package=SCIKIT_LEARN.origin(MEMBER, MEMBER_SHA256),
        dropped=(
            "Nothing is dropped. The rows are sorted by species, as Fisher printed them: shuffle them before you "
            "split them.",
            "Rows 35 and 38 have Fisher's numbers, not the wrong ones of the UCI repository.",
        ),
        format="CSV",
    )
