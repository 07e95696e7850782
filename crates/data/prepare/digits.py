"""Handwritten digits in 8 × 8 squares (Alpaydin and Kaynak 1998): the test part, as scikit-learn carries it."""

import gzip
from pathlib import Path

import toy_tables
from dataset import Column, Dataset, require, table
from wheels import SCIKIT_LEARN

MEMBER = "sklearn/datasets/data/digits.csv.gz"
MEMBER_SHA256 = "09f66e6debdee2cd2b5ae59e0d6abbb73fc2b0e0185d2e1957e9ebb51e23aa22"

SIDE = 8
"""Squares across and down."""

COLUMNS = (
    *(
        Column(f"row_{row}_column_{column}", f"ink in square {column} of row {row}, 0 to 16")
        for row in range(1, SIDE + 1)
        for column in range(1, SIDE + 1)
    ),
    Column("digit", "the digit: digit 0 to digit 9"),
)


def prepare(downloads: Path) -> Dataset:
    """The data set, from the pinned package."""
    lines = gzip.decompress(SCIKIT_LEARN.read(downloads, MEMBER, MEMBER_SHA256)).decode("ascii").splitlines()
    numbers = [[int(float(number)) for number in line.split(",")] for line in lines]
    require(len(numbers) == 1_797, f"Digits: {len(numbers)} rows.")
    require(all(0 <= ink <= 16 for *squares, _ in numbers for ink in squares), "Digits: ink outside 0 to 16.")
    # As words, so that no reader of the table takes the ten classes for a quantity.
    rows = [[*squares, f"digit {digit}"] for *squares, digit in numbers]
    return Dataset(
        id="digits",
        file="digits.csv.gz",
        title="Small handwritten digits",
        rows=len(rows),
        columns=COLUMNS,
        content=table(COLUMNS, rows),
        source=(
            "Ethem Alpaydin and Cenk Kaynak, “Optical Recognition of Handwritten Digits”, UCI Machine Learning "
            "Repository, 1998."
        ),
        licence=toy_tables.UCI_LICENCE,
        package=SCIKIT_LEARN.origin(MEMBER, MEMBER_SHA256),
        dropped=(
            "Of the source, scikit-learn has the test part: 13 of 43 writers. Nothing else is dropped.",
            "The rows keep their order, which is not random: neighbours are more alike than others, so that folds of "
            "neighbouring rows score lower than shuffled ones.",
        ),
        format="CSV",
    )
