"""What a prepared data set is: its file's content and everything that README and manifest say about it."""

import csv
import io
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A column of the shipped file; `unit` is empty where the column has none."""

    name: str
    meaning: str
    unit: str = ""


@dataclass(frozen=True)
class Dataset:
    """A data set, ready to be packed.

    `id` names it in the labs, `file` is the packed file's name, `content` its unpacked bytes. The texts are
    whole sentences: `licence` says what is known and what is not, `dropped` what the source has and we do not.
    """

    id: str
    file: str
    title: str
    rows: int
    columns: tuple[Column, ...]
    content: bytes
    source: str
    licence: str
    package: str
    dropped: tuple[str, ...]
    format: str


def table(columns: tuple[Column, ...], rows: list[list]) -> bytes:
    """A CSV file (RFC 4180 quoting, UTF-8, line feeds) with the columns' names as its header."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column.name for column in columns])
    writer.writerows(rows)
    return text.getvalue().encode()


def cell(value) -> str:
    """A value as it is written in a table: nothing for a missing one, and whole numbers without a point."""
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def require(condition: bool, message: str) -> None:
    """Stops the preparation when a source is not what its module says."""
    if not condition:
        raise ValueError(message)
