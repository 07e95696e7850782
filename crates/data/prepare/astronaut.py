"""A portrait with one face, looking at the camera."""

import io
from pathlib import Path

import idx
import numpy
from dataset import Column, Dataset, require
from PIL import Image
from wheels import SCIKIT_IMAGE

MEMBER = "skimage/data/astronaut.png"
MEMBER_SHA256 = "88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5"

SIDE = 256
COLUMNS = (
    Column("grey", f"{SIDE} × {SIDE} greys, row by row, 0 (black) to 255 (white)"),
    Column("color", f"{SIDE} × {SIDE} pixels of red, green and blue, 0 to 255"),
)


def prepare(downloads: Path) -> Dataset:
    """The data set, from the pinned package."""
    with Image.open(io.BytesIO(SCIKIT_IMAGE.read(downloads, MEMBER, MEMBER_SHA256))) as picture:
        large = numpy.array(picture, dtype=numpy.uint32)
    require(large.shape == (2 * SIDE, 2 * SIDE, 3), f"Astronaut: {large.shape} pixels.")
    # Whole numbers only, so that every machine rounds alike.
    color = (large.reshape(SIDE, 2, SIDE, 2, 3).sum(axis=(1, 3)) + 2) // 4
    grey = (color @ numpy.array([299, 587, 114], dtype=numpy.uint32) + 500) // 1000
    return Dataset(
        id="astronaut",
        file="astronaut.idx.gz",
        title="Portrait of an astronaut",
        rows=SIDE,
        columns=COLUMNS,
        content=idx.pack(grey.astype(numpy.uint8)) + idx.pack(color.astype(numpy.uint8)),
        source="NASA, portrait of Eileen Collins, from the agency's collection Great Images in NASA.",
        licence="Public domain: a work of the US government without known restrictions of copyright.",
        package=SCIKIT_IMAGE.origin(MEMBER, MEMBER_SHA256),
        dropped=(
            f"Half of the resolution: a pixel is the mean of 2 × 2 of the source's {2 * SIDE} × {2 * SIDE}.",
            "Greys are added: 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601), rounded.",
        ),
        format=f"two IDX parts one after the other: greys ({SIDE} × {SIDE} bytes), colours ({SIDE} × {SIDE} × 3)",
    )
