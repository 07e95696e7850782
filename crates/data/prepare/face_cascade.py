"""OpenCV's cascade that finds faces seen from the front (Lienhart and Maydt 2002)."""

from pathlib import Path
from xml.etree import ElementTree

from dataset import Column, Dataset, require
from registry import Debian

PACKAGE = Debian(
    "opencv-data",
    "4.6.0+dfsg-12",
    "opencv-data_4.6.0+dfsg-12_all.deb",
    "0bcbc3f366eb0df45b350ba9974e499e1c4ed491f9ed1865c953097bcad60cd9",
)
MEMBER = "usr/share/opencv4/haarcascades/haarcascade_frontalface_default.xml"
MEMBER_SHA256 = "0f7d4527844eb514d4a4948e822da90fbb16a34a0bbbbc6adc6498747a5aafb0"

COLUMNS = (
    Column("stages", "25 stages, each a sum of votes and the least sum that passes"),
    Column("votes", "2,913 trees of one decision: a feature, its threshold and the vote to either side"),
    Column("features", "2,913 features: two or three weighted rectangles in a window of 24 × 24 pixels", "pixels"),
)


def prepare(downloads: Path) -> Dataset:
    """The data set, from the pinned package."""
    content = PACKAGE.read(downloads, MEMBER, MEMBER_SHA256)
    cascade = ElementTree.fromstring(content).find("cascade")
    counts = [len(cascade.find(part)) for part in ("stages", "features")]
    votes = sum(len(stage.find("weakClassifiers")) for stage in cascade.find("stages"))
    require([*counts, votes] == [25, 2913, 2913], f"Cascade: {counts} stages and features, {votes} votes.")
    return Dataset(
        id="face-cascade",
        file="face-cascade.xml.gz",
        title="A cascade that finds faces",
        rows=counts[0],
        columns=COLUMNS,
        content=content,
        source=(
            "Rainer Lienhart's detector of OpenCV (haarcascade_frontalface_default.xml); Lienhart and Jochen Maydt, "
            "“An Extended Set of Haar-like Features for Rapid Object Detection”, Proceedings of the International "
            "Conference on Image Processing, 2002."
        ),
        licence=(
            "Intel License Agreement For Open Source Computer Vision Library, copyright 2000 Intel Corporation: "
            "redistribution is free as long as the notice, which opens the file, stays with it, and Intel's name is "
            "not used to advertise."
        ),
        package=PACKAGE.origin(MEMBER, MEMBER_SHA256),
        dropped=("Nothing: the file is OpenCV's to the byte, its notice included.",),
        format="XML, as OpenCV's `CascadeClassifier` reads it",
    )
