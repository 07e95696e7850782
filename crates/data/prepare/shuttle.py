"""Sensors of the Space Shuttle, most of them as they should be (Catlett 1991)."""

import csv
import gzip
import io
from pathlib import Path

from dataset import Column, Dataset, require, table
from wheels import RIVER

MEMBER = "river/datasets/shuttle.csv.gz"
MEMBER_SHA256 = "1ed4bfa77233d95bff2c8ab2482725d2d800410daedf5919ad80ec6faf60ff59"

EVERY = 4
"""Of this many rows one is kept."""

COLUMNS = (
    *(Column(f"sensor_{place}", "a reading; its meaning and unit are not published") for place in range(1, 10)),
    Column("anomaly", "whether the state is one of the rare ones, yes or no"),
)


def prepare(downloads: Path) -> Dataset:
    """The data set, from the pinned package."""
    text = gzip.decompress(RIVER.read(downloads, MEMBER, MEMBER_SHA256)).decode("ascii")
    _, *readings = csv.reader(io.StringIO(text))
    rows = [[*reading[:-1], "yes" if reading[-1] == "1" else "no"] for reading in readings]
    anomalies = sum(row[-1] == "yes" for row in rows)
    require((len(rows), anomalies) == (49_097, 3_511), f"Shuttle: {anomalies} anomalies in {len(rows)} rows.")
    kept = rows[::EVERY]
    return Dataset(
        id="shuttle",
        file="shuttle.csv.gz",
        title="Sensors of the Space Shuttle",
        rows=len(kept),
        columns=COLUMNS,
        content=table(COLUMNS, kept),
        source=(
            "Jason Catlett, “Statlog (Shuttle)”, UCI Machine Learning Repository, 1991; as a set for finding "
            "anomalies by Fei Tony Liu, Kai Ming Ting and Zhi-Hua Zhou, “Isolation Forest”, Proceedings of the IEEE "
            "International Conference on Data Mining, 2008."
        ),
        licence=(
            "Creative Commons Attribution 4.0, as the UCI repository states for its donated sets; the package river, "
            "which this copy comes from, is under the BSD licence."
        ),
        package=RIVER.origin(MEMBER, MEMBER_SHA256),
        dropped=(
            f"All but the first of every {EVERY} rows, for a small file: {len(kept):,} of {len(rows):,}, in their "
            f"order; {sum(row[-1] == 'yes' for row in kept):,} of {anomalies:,} anomalies are among them.",
            "Of UCI's seven states, the most frequent is normal, the fourth is left out by the package, and the other "
            "five are anomalies. The columns have numbers because UCI names none.",
        ),
        format="CSV",
    )
