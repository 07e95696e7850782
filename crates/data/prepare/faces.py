"""Small pictures of faces and of what is beside them (Huang and others 2007)."""

import io
from pathlib import Path

import idx
import numpy
from dataset import Column, Dataset, require
from wheels import SCIKIT_IMAGE

MEMBER = "skimage/data/lfw_subset.npy"
MEMBER_SHA256 = "9560ec2f5edfac01973f63a8a99d00053fecd11e21877e18038fbe500f8e872c"

FACES = 100
"""The first pictures are faces, as many again are not."""

COLUMNS = (
    Column("pixels", "25 × 25 greys, row by row, 0 (black) to 255 (white)"),
    Column("label", "1 for a face, else 0"),
)


def prepare(downloads: Path) -> Dataset:
    """The data set, from the pinned package."""
    pictures = numpy.load(io.BytesIO(SCIKIT_IMAGE.read(downloads, MEMBER, MEMBER_SHA256)), allow_pickle=False)
    require(pictures.shape == (2 * FACES, 25, 25), f"Faces: {pictures.shape} pixels.")
    greys = numpy.rint(pictures * 255).astype(numpy.uint8)
    labels = numpy.repeat(numpy.array([1, 0], dtype=numpy.uint8), FACES)
    return Dataset(
        id="faces",
        file="faces.idx.gz",
        title="Faces and other patches",
        rows=len(labels),
        columns=COLUMNS,
        content=idx.pack(greys) + idx.pack(labels),
        source=(
            "Gary B. Huang, Manu Ramesh, Tamara Berg and Erik Learned-Miller, “Labeled Faces in the Wild”, University "
            "of Massachusetts, Amherst, report 07-49, 2007; cut and made small by the package scikit-image."
        ),
        licence=(
            "In doubt: they are small cuts of news photographs, whose owners licensed nothing and whose people were "
            "not asked; the package scikit-image, which this copy comes from, is under the BSD licence. For telling "
            "faces from other things only; the names of the people are not here."
        ),
        package=SCIKIT_IMAGE.origin(MEMBER, MEMBER_SHA256),
        dropped=("Nothing is dropped; pixels from 0 to 1 are rounded to 256 greys. Faces come first.",),
        format=f"two IDX parts one after the other: pictures ({2 * FACES} × 25 × 25 bytes), labels ({2 * FACES})",
    )
