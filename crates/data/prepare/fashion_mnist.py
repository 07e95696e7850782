"""Articles of clothing (Xiao, Rasul and Vollgraf 2017): the first pictures of the original files."""

import gzip
from pathlib import Path

import idx
from dataset import Column, Dataset
from registry import Debian

PACKAGE = Debian(
    "dataset-fashion-mnist",
    "0.0~git20200523.55506a9-1",
    "dataset-fashion-mnist_0.0~git20200523.55506a9-1_all.deb",
    "39e172fe32dd318ebb3e512220c3beea2fa47d7e20bab348fb4e0922d6beefc0",
)
FOLDER = "usr/share/datasets/fashion-mnist"
TRAINING, TEST = 6_000, 1_000
PARTS = (
    (
        "train-images-idx3-ubyte.gz",
        "b0564c3eedabfbf835052cff8503ea422014ce006caf5b757f851416ee8300c7",
        TRAINING,
    ),
    (
        "train-labels-idx1-ubyte.gz",
        "0ae29f65d86684f32d1b9c85147786c547b9c6aebcaf235f0400a0cce308b056",
        TRAINING,
    ),
    (
        "t10k-images-idx3-ubyte.gz",
        "cc1d090a38ace84dfa1aa66e3ada7c336ef481a96936906477e6dd344da56eaa",
        TEST,
    ),
    (
        "t10k-labels-idx1-ubyte.gz",
        "8d3605d196f4be44669e46906da9733c8131fef761fdbfec72c424d5222f1a05",
        TEST,
    ),
)
"""The original files in the order of ours, and how many of each file's first items are kept."""

CLASSES = "T-shirt, trousers, pullover, dress, coat, sandal, shirt, sneaker, bag, ankle boot"
COLUMNS = (
    Column("pixels", "28 × 28 greys, row by row, 0 (background) to 255, in steps of 17"),
    Column("label", f"the article, 0 to 9: {CLASSES}"),
)


def prepare(downloads: Path) -> Dataset:
    """The data set, from the pinned package."""
    content = b""
    for file, sha256, count in PARTS:
        items = idx.unpack(gzip.decompress(PACKAGE.read(downloads, f"{FOLDER}/{file}", sha256)), file)[:count]
        content += idx.pack(idx.sixteen_greys(items) if items.ndim == 3 else items)
    hashes = ", ".join(f"`{file}` (SHA-256 `{sha256}`)" for file, sha256, _ in PARTS)
    return Dataset(
        id="fashion-mnist",
        file="fashion-mnist.idx.gz",
        title="Articles of clothing (Fashion-MNIST)",
        rows=TRAINING + TEST,
        columns=COLUMNS,
        content=content,
        source=(
            "Han Xiao, Kashif Rasul and Roland Vollgraf, “Fashion-MNIST: a Novel Image Dataset for Benchmarking "
            "Machine Learning Algorithms”, arXiv 1708.07747, 2017, from photographs of the shop Zalando."
        ),
        licence=(
            "The MIT licence. Copyright © 2017 Zalando SE, https://tech.zalando.com. Permission is hereby granted, "
            "free of charge, to any person obtaining a copy of this software and associated documentation files (the "
            "“Software”), to deal in the Software without restriction, including without limitation the rights to "
            "use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to "
            "permit persons to whom the Software is furnished to do so, subject to the following conditions: The "
            "above copyright notice and this permission notice shall be included in all copies or substantial "
            "portions of the Software. THE SOFTWARE IS PROVIDED “AS IS”, WITHOUT WARRANTY OF ANY KIND, EXPRESS OR "
            "IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR "
            "PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY "
            "CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, "
            "OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE."
        ),
        package=f"{PACKAGE.registry} {PACKAGE.name} {PACKAGE.version}, `{FOLDER}`: {hashes}",
        dropped=(
            f"All but the first {TRAINING:,} of the 60,000 training pictures and the first {TEST:,} of the 10,000 "
            "test pictures, in their order.",
            "Greys are rounded to the nearest of 16, which halves the file.",
        ),
        format=(
            f"four IDX parts one after the other: training pictures ({TRAINING:,} × 28 × 28 bytes), training labels "
            f"({TRAINING:,}), test pictures ({TEST:,} × 28 × 28), test labels ({TEST:,})"
        ),
    )
