"""Prints the numbers that vision.rs compares with: scikit-image, scipy and OpenCV on the shipped portrait.

    STEPWISE_DATA=www/data python3 crates/kernels/tests/golden/vision.py > crates/kernels/tests/golden/vision.json

OpenCV 5 has no `CascadeClassifier` and no `groupRectangles` any more. What they did in version 4 is written out here;
where OpenCV 4 is installed, this program checks that it agrees with them.
"""

import gzip
import json
import os
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import cv2
import numpy as np
import scipy
import skimage
from scipy.ndimage import map_coordinates
from skimage.feature import hog
from skimage.transform import resize

DATA = Path(os.environ.get("STEPWISE_DATA", "www/data"))
portrait = np.frombuffer(gzip.open(DATA / "astronaut.idx.gz").read()[12 : 12 + 256 * 256], np.uint8).reshape(256, 256)
FACES = gzip.open(DATA / "face-cascade.xml.gz").read().decode()

# A cascade of two stages with trees of two questions and a feature of three rectangles: bright in the middle.
SPOTS = """<opencv_storage><cascade><stageType>BOOST</stageType><featureType>HAAR</featureType>
<height>18</height><width>20</width><stageParams><maxWeakCount>2</maxWeakCount></stageParams>
<featureParams><maxCatCount>0</maxCatCount></featureParams><stageNum>2</stageNum><stages>
<_><maxWeakCount>1</maxWeakCount><stageThreshold>0.4</stageThreshold><weakClassifiers><_>
<internalNodes>0 1 0 0.15 -1 -2 1 -0.05</internalNodes><leafValues>0.1 0.9 0.5</leafValues></_></weakClassifiers></_>
<_><maxWeakCount>2</maxWeakCount><stageThreshold>1.15</stageThreshold><weakClassifiers>
<_><internalNodes>1 0 2 0.05 -1 -2 0 0.4</internalNodes><leafValues>0.2 0.6 0.8</leafValues></_>
<_><internalNodes>0 -1 1 0.02</internalNodes><leafValues>0.3 0.6</leafValues></_></weakClassifiers></_></stages>
<features><_><rects><_>0 0 20 18 -1.</_><_>5 4 10 9 4.</_></rects></_>
<_><rects><_>0 2 20 14 -1.</_><_>0 2 5 14 2.</_><_>15 2 5 14 2.</_></rects></_>
<_><rects><_>2 0 16 18 -1.</_><_>2 9 16 9 2.</_></rects></_></features></cascade></opencv_storage>"""


def numbers(node):
    return [float(word) for word in node.text.split()]


def read(text):
    cascade = ElementTree.fromstring(text).find("cascade")
    features = [[numbers(rect) for rect in entry.find("rects")] for entry in cascade.find("features")]
    stages = []
    for stage in cascade.find("stages"):
        trees = [
            (np.reshape(numbers(tree.find("internalNodes")), (-1, 4)), np.float32(numbers(tree.find("leafValues"))))
            for tree in stage.find("weakClassifiers")
        ]
        threshold = np.float32(float(stage.find("stageThreshold").text)) - np.float32(1e-5)
        stages.append((threshold, trees))
    return int(cascade.find("width").text), int(cascade.find("height").text), features, stages


def integral(values):
    return np.pad(values.astype(np.int64).cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))


def judge(image, cascade, stride):
    """For each place the stage that rejected it (−1: too flat; the number of stages: accepted), and its last sum."""
    width, height, features, stages = cascade
    sums, squares = integral(image), integral(image.astype(np.int64) ** 2)
    ys, xs = np.mgrid[0 : image.shape[0] - height + 1 : stride, 0 : image.shape[1] - width + 1 : stride]
    shape, ys, xs = ys.shape, ys.ravel(), xs.ravel()

    def rectangle(table, ys, xs, x, y, w, h):
        return table[ys + y, xs + x] - table[ys + y, xs + x + w] - table[ys + y + h, xs + x] + table[ys + y + h, xs + x + w]

    area = (width - 2) * (height - 2)
    inner = (1, 1, width - 2, height - 2)
    spread = area * rectangle(squares, ys, xs, *inner) - rectangle(sums, ys, xs, *inner).astype(float) ** 2
    normed = np.where(spread > 0, 1 / np.sqrt(np.maximum(spread, 1)), 1).astype(np.float32)
    result = np.where(area * normed.astype(float) < 0.1, len(stages), -1)
    last = np.zeros(len(ys))

    def feature(index, at):
        value = np.float32(0)
        for x, y, w, h, weight in features[index]:
            sums_of_rectangle = rectangle(sums, ys[at], xs[at], int(x), int(y), int(w), int(h))
            value = value + np.float32(weight) * sums_of_rectangle.astype(np.float32)
        return value * normed[at]

    def vote(tree, question, at):
        nodes, leaves = tree
        left, right, index, threshold = nodes[question]
        below = feature(int(index), at) < np.float32(threshold)
        votes = np.empty(len(at), np.float32)
        for side, chosen in ((left, below), (right, ~below)):
            votes[chosen] = vote(tree, int(side), at[chosen]) if side > 0 else leaves[int(-side)]
        return votes

    alive = np.flatnonzero(result == len(stages))
    for number, (threshold, trees) in enumerate(stages):
        total = sum(vote(tree, 0, alive).astype(float) for tree in trees)
        last[alive] = total
        result[alive[total < threshold]] = number
        alive = alive[total >= threshold]
    return result.reshape(shape), last.reshape(shape)


def rounded(number):
    return int(np.round(number))  # halves to even, as OpenCV's cvRound


def detect(image, cascade, scale_factor):
    width, height, _, stages = cascade
    candidates, scales, factor = [], [], 1.0
    while rounded(width * factor) <= image.shape[1] and rounded(height * factor) <= image.shape[0]:
        scale = np.float32(factor)
        size = (rounded(np.float32(image.shape[1]) / scale), rounded(np.float32(image.shape[0]) / scale))
        small = cv2.resize(image, size, interpolation=cv2.INTER_LINEAR_EXACT)
        stride = 1 if scale >= 2 else 2
        result, last = judge(small, cascade, stride)
        counts, total = [0] * (len(stages) + 2), 0.0
        for row in range(result.shape[0]):
            column = 0
            while column < result.shape[1]:
                stage = int(result[row, column])
                counts[stage] += 1
                total += float(last[row, column])
                if stage == len(stages):
                    corner = rounded(np.float32(column * stride) * scale), rounded(np.float32(row * stride) * scale)
                    candidates.append([*corner, rounded(np.float32(width) * scale), rounded(np.float32(height) * scale)])
                column += 2 if stage == 0 else 1
        scales.append({"counts": counts, "sum": total})
        factor *= scale_factor
    return candidates, scales


def group(rectangles, threshold, tolerance=0.2):
    """What OpenCV 4's groupRectangles keeps: more than `threshold` neighbours."""
    r = np.array(rectangles, float)
    edges = np.hstack([r[:, :2], r[:, :2] + r[:, 2:]])
    allowed = tolerance * 0.5 * (np.minimum.outer(r[:, 2], r[:, 2]) + np.minimum.outer(r[:, 3], r[:, 3]))
    near = np.all(np.abs(edges[:, None] - edges[None]) <= allowed[..., None], axis=2)
    _, labels = scipy.sparse.csgraph.connected_components(near)
    groups = []
    for label in range(labels.max() + 1):
        members = r[labels == label]
        share = np.float32(1) / np.float32(len(members))
        groups.append((*(rounded(np.float32(side) * share) for side in members.sum(axis=0)), len(members)))
    groups = [one for one in groups if one[4] > threshold]

    def within(a, b):
        dx, dy = rounded(b[2] * tolerance), rounded(b[3] * tolerance)
        across = a[0] >= b[0] - dx and a[0] + a[2] <= b[0] + b[2] + dx
        return across and a[1] >= b[1] - dy and a[1] + a[3] <= b[1] + b[3] + dy and (b[4] > max(3, a[4]) or a[4] < 3)

    kept = [a for i, a in enumerate(groups) if not any(i != j and within(a, b) for j, b in enumerate(groups))]
    height, width = portrait.shape
    return sorted([x, y, min(w, width - x), min(h, height - y), n] for x, y, w, h, n in kept)


def check(text, scale_factor, candidates, groups, threshold):
    if not hasattr(cv2, "CascadeClassifier"):
        return
    with tempfile.NamedTemporaryFile("w", suffix=".xml") as file:
        file.write('<?xml version="1.0"?>\n' + text[text.index("<opencv_storage>") :])
        file.flush()
        classifier = cv2.CascadeClassifier(file.name)
    width, height = portrait.shape
    theirs = sorted(np.reshape(classifier.detectMultiScale(portrait, scale_factor, 0), (-1, 4)).tolist())
    clipped = [[x, y, min(w, width - x), min(h, height - y)] for x, y, w, h in candidates]
    assert theirs == sorted(clipped), "OpenCV 4 accepts other windows"
    rectangles, sizes = classifier.detectMultiScale2(portrait, scale_factor, threshold)
    assert sorted([*map(int, one), int(n)] for one, n in zip(rectangles, sizes)) == groups, "OpenCV 4 groups otherwise"


def cascade(text, scale_factor, threshold):
    candidates, scales = detect(portrait, read(text), scale_factor)
    groups = group(candidates, threshold)
    check(text, scale_factor, candidates, groups, threshold)
    return {
        "scale_factor": scale_factor,
        "minimum_neighbours": threshold + 1,
        "scales": scales,
        "candidates": sorted(candidates),
        "groups": groups,
    }


def placed(image, right, down, degrees, scale):
    """Enlarged, turned and moved: the matrices of each, multiplied and inverted."""
    angle = np.radians(degrees)
    middle = (np.array(image.shape[::-1]) - 1) / 2
    turn = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
    centre, back, move = np.eye(3), np.eye(3), np.eye(3)
    centre[:2, 2], back[:2, 2], move[:2, 2] = -middle, middle, (right, down)
    way_back = np.linalg.inv(move @ back @ turn @ np.diag([scale, scale, 1]) @ centre)
    ys, xs = np.mgrid[: image.shape[0], : image.shape[1]]
    x, y, _ = np.tensordot(way_back, np.stack([xs, ys, np.ones_like(xs)]), axes=1)
    return map_coordinates(image, [y, x], order=1, mode="nearest")


face = portrait[20:84, 70:150].astype(float)
print(
    json.dumps(
        {
            "versions": {
                "numpy": np.__version__,
                "scipy": scipy.__version__,
                "scikit-image": skimage.__version__,
                "opencv-python-headless": cv2.__version__,
            },
            "hog": hog(face).tolist()[::3],
            "hog_small": hog(face, orientations=5, pixels_per_cell=(7, 7), cells_per_block=(2, 2)).tolist()[::3],
            "resized": [
                resize(face, shape, order=1, mode="edge", anti_aliasing=False).ravel()[::5].tolist()
                for shape in ((30, 50), (100, 81))
            ],
            "placed": [placed(face, *to).ravel()[::9].tolist() for to in ((3, -2, 0, 1), (1.5, 4.25, 20, 1.3))],
            "spots_xml": SPOTS,
            "faces": [cascade(FACES, 1.1, 3), cascade(FACES, 1.3, 1)],
            "spots": [cascade(SPOTS, 1.5, 2)],
        }
    )
)
