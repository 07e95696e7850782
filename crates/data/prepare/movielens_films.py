"""The films that the ratings of `movielens` are about."""

from pathlib import Path

from dataset import Column, Dataset, cell, require, table
from movielens import FEWEST, LICENCE, SOURCE, TABLE, read

COLUMNS = (
    Column("film", "number of the film, as in movielens"),
    Column("title", "title, without the year"),
    Column("year", "year of release"),
    Column("genres", "genres, separated by vertical bars; empty where none is listed"),
    Column("ratings", "how many people rated it"),
)


def prepare(downloads: Path) -> Dataset:
    """The data set, from the pinned package."""
    ratings, films = read(downloads)
    require(not films["year"].isna().any(), "MovieLens: a film has a title, but no year.")
    rows = [
        [number, film.title, cell(film.year), film.genres.replace("(no genres listed)", ""), film.ratings]
        for number, film in enumerate(films.itertuples(index=False), start=1)
    ]
    return Dataset(
        id="movielens-films",
        file="movielens-films.csv.gz",
        title="Films that were rated",
        rows=len(rows),
        columns=COLUMNS,
        content=table(COLUMNS, rows),
        source=SOURCE,
        licence=LICENCE,
        package=TABLE.origin,
        dropped=(
            f"{ratings['movieId'].nunique() - len(rows):,} of {ratings['movieId'].nunique():,} films: those that "
            f"fewer than {FEWEST} people rated, and those without a title.",
            "Rows are in the order of `ratings`, the most rated film first; films with as many ratings in the "
            "order of MovieLens's own numbers, which are dropped.",
        ),
        format="CSV",
    )
