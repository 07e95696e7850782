"""Ratings of films by visitors of MovieLens (Harper and Konstan 2015)."""

from pathlib import Path

import pandas
from dataset import Column, Dataset, cell, require, table
from r_tables import RTable

TABLE = RTable("dslabs", "movielens", "f11eb406d322dbeff4445a4e4954b6a37b6c210af3f2142310e895d2ee15f3c5")

FEWEST = 2
"""Films with fewer ratings are left out."""

SOURCE = (
    "F. Maxwell Harper and Joseph A. Konstan, “The MovieLens Datasets: History and Context”, ACM Transactions on "
    "Interactive Intelligent Systems 5(4), article 19, 2015: the set ml-latest-small of October 2016, by the R "
    "package dslabs."
)
LICENCE = (
    "Restricted: these files, changed as described, are redistributed under GroupLens's own conditions, and whoever "
    "passes them on must keep to them. Neither the University of Minnesota nor any of the researchers involved can "
    "guarantee the correctness of the data, its suitability for any particular purpose, or the validity of results "
    "based on the use of the data set. The data set may be used for any research purposes under the following "
    "conditions: (1) The user may not state or imply any endorsement from the University of Minnesota or the "
    "GroupLens Research Group. (2) The user must acknowledge the use of the data set in publications resulting from "
    "the use of the data set. (3) The user may redistribute the data set, including transformations, so long as it "
    "is distributed under these same license conditions. (4) The user may not use this information for any "
    "commercial or revenue-bearing purposes without first obtaining permission from a faculty member of the "
    "GroupLens Research Project at the University of Minnesota. (5) The executable software scripts are provided “as "
    "is” without warranty of any kind, either expressed or implied, including, but not limited to, the implied "
    "warranties of merchantability and fitness for a particular purpose. The entire risk as to the quality and "
    "performance of them is with you. Should the program prove defective, you assume the cost of all necessary "
    "servicing, repair or correction. In no event shall the University of Minnesota, its affiliates or employees be "
    "liable to you for any damages arising out of the use or inability to use these programs (including but not "
    "limited to loss of data or data being rendered inaccurate)."
)

COLUMNS = (
    Column("user", "number of the person in the source, 1 to 671; nothing else is known of them"),
    Column("film", "number of the film in movielens-films, 1 for the one with most ratings"),
    Column("rating", "from 0.5 to 5 in steps of a half", "stars"),
)


def prepare(downloads: Path) -> Dataset:
    """The data set, from the pinned package."""
    ratings, films = read(downloads)
    numbers = {movie: number for number, movie in enumerate(films["movieId"], start=1)}
    rows = sorted(
        (user, numbers[movie], cell(rating))
        for user, movie, rating in zip(ratings["userId"], ratings["movieId"], ratings["rating"])
        if movie in numbers
    )
    return Dataset(
        id="movielens",
        file="movielens.csv.gz",
        title="Ratings of films",
        rows=len(rows),
        columns=COLUMNS,
        content=table(COLUMNS, rows),
        source=SOURCE,
        licence=LICENCE,
        package=TABLE.origin,
        dropped=(
            f"{len(ratings) - len(rows):,} of {len(ratings):,} ratings: those of films that fewer than {FEWEST} "
            f"people rated, or whose title is missing. All {ratings['userId'].nunique()} people are still here.",
            "The time of each rating; rows are in the order of `user` and `film`.",
            "Films have new numbers, by their number of ratings; their titles are in movielens-films.csv.gz.",
        ),
        format="CSV",
    )


def read(downloads: Path) -> tuple[pandas.DataFrame, pandas.DataFrame]:
    """All ratings, and the films that are kept, the most rated first."""
    ratings = TABLE.read(downloads)
    require(len(ratings) == 100_004, f"MovieLens: {len(ratings)} ratings.")
    films = ratings.dropna(subset="title").groupby("movieId", as_index=False).agg(
        title=("title", "first"), year=("year", "first"), genres=("genres", "first"), ratings=("rating", "size")
    )
    films = films[films["ratings"] >= FEWEST]
    return ratings, films.sort_values(["ratings", "movieId"], ascending=[False, True])
