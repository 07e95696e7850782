"""E-mails by the frequency of 54 words and signs, wanted and unwanted (Hopkins and others 1999)."""

import io
from pathlib import Path

import rdata
from dataset import Column, Dataset, cell, require, table
from registry import Debian

PACKAGE = Debian(
    "r-cran-kernlab",
    "0.9-32-1",
    "r-cran-kernlab_0.9-32-1_amd64.deb",
    "ab09291d7de965e84f808e3ae646d7043fa87e1e30cfcebec6b95d14f6828b62",
)
MEMBER = "usr/lib/R/site-library/kernlab/data/spam.rda"
MEMBER_SHA256 = "09281b38bc7b064f63616d9056091f924f59e38aa9fd07dd3bc1af0cba9613d3"

WORDS = 48
"""The first columns are words; six signs, three lengths and the label follow."""

SIGNS = {
    "semicolon": "semicolons",
    "parenthesis": "opening parentheses",
    "bracket": "opening brackets",
    "exclamation": "exclamation marks",
    "dollar": "dollar signs",
    "hash": "number signs",
}
LENGTHS = (
    Column("capitals_average", "mean length of runs of capital letters", "letters"),
    Column("capitals_longest", "length of the longest run of capital letters", "letters"),
    Column("capitals_total", "number of capital letters", "letters"),
)
LABEL = Column("label", "spam (unwanted advertising) or ham (everything else)")


def prepare(downloads: Path) -> Dataset:
    """The data set, from the pinned package."""
    source = rdata.read_rda(io.BytesIO(PACKAGE.read(downloads, MEMBER, MEMBER_SHA256)))["spam"]
    require(source.shape == (4_601, 58), f"Spambase: {source.shape} cells.")
    # Names cannot start with a digit in R, so it put "num" before.
    words = [name.lower().removeprefix("num") for name in source.columns[:WORDS]]
    columns = (
        *(Column(f"word_{word}", f"share of the words that are “{word}”", "percent") for word in words),
        *(Column(f"sign_{sign}", f"share of the signs that are {many}", "percent") for sign, many in SIGNS.items()),
        *LENGTHS,
        LABEL,
    )
    rows = [
        [*map(cell, mail[:-1]), "spam" if mail[-1] == "spam" else "ham"] for mail in source.itertuples(index=False)
    ]
    spam = sum(row[-1] == "spam" for row in rows)
    require(spam == 1_813, f"Spambase: {spam} mails are spam.")
    return Dataset(
        id="spambase",
        file="spambase.csv.gz",
        title="E-mails by their words",
        rows=len(rows),
        columns=columns,
        content=table(columns, rows),
        source=(
            "Mark Hopkins, Erik Reeber, George Forman and Jaap Suermondt, “Spambase”, UCI Machine Learning "
            "Repository, 1999, from the mail of Hewlett-Packard's laboratory; by the R package kernlab."
        ),
        licence=(
            "Creative Commons Attribution 4.0, as the UCI repository states for its donated sets; the R package "
            "kernlab, which this copy comes from, is under the GPL, version 2."
        ),
        package=PACKAGE.origin(MEMBER, MEMBER_SHA256),
        dropped=(
            "Nothing is dropped. The rows are sorted by label, spam first: shuffle them before you split them.",
            "Wanted mail is George Forman's own, so `word_george` and `word_650` (his area code) give it away: such a "
            "filter works for him alone.",
        ),
        format="CSV",
    )
