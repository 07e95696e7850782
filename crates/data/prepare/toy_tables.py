"""The classic small tables that scikit-learn carries: numbers, and a class in the last column."""

from pathlib import Path

from dataset import require
from wheels import SCIKIT_LEARN

UCI_LICENCE = (
    "Creative Commons Attribution 4.0, as the UCI repository states for its donated sets; the package scikit-learn, "
    "which this copy comes from, is under the BSD licence."
)


def read(downloads: Path, member: str, sha256: str, classes: tuple[str, ...]) -> list[list[str]]:
    """The rows as written, with the class's name instead of its number."""
    first, *lines = SCIKIT_LEARN.read(downloads, member, sha256).decode("ascii").splitlines()
    rows = [line.split(",") for line in lines]
    width = len(rows[0])
    require(first.startswith(f"{len(rows)},{width - 1},"), f"{member} starts with {first}.")
    return [[*row[:-1], classes[int(row[-1])]] for row in rows]
