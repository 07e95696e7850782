"""Cell nuclei in samples of breast masses, benign and malignant (Street, Wolberg and Mangasarian 1993)."""

from pathlib import Path

import toy_tables
from dataset import Column, Dataset, table
from wheels import SCIKIT_LEARN

MEMBER = "sklearn/datasets/data/breast_cancer.csv"
MEMBER_SHA256 = "fed3eb72d0575ef6192293f5093c6e801b1476b577d0386bf4455504522172ed"

MEASURES = {
    "radius": "distance from the centre to the outline",
    "texture": "standard deviation of the greys",
    "perimeter": "length of the outline",
    "area": "area",
    "smoothness": "local variation of the radius",
    "compactness": "perimeter squared over area, less 1",
    "concavity": "depth of the dents in the outline",
    "concave_points": "number of dents in the outline, over its length",
    "symmetry": "symmetry",
    "fractal_dimension": "roughness of the outline (coastline approximation less 1)",
}
"""What is measured of each nucleus."""

COLUMNS = (
    *(Column(f"mean_{name}", f"{meaning}: mean of all nuclei") for name, meaning in MEASURES.items()),
    *(Column(f"{name}_error", f"{meaning}: standard error of the mean") for name, meaning in MEASURES.items()),
    *(Column(f"worst_{name}", f"{meaning}: mean of the three largest") for name, meaning in MEASURES.items()),
    Column("diagnosis", "malignant or benign"),
)


def prepare(downloads: Path) -> Dataset:
    """The data set, from the pinned package."""
    rows = toy_tables.read(downloads, MEMBER, MEMBER_SHA256, ("malignant", "benign"))
    return Dataset(
        id="breast-cancer",
        file="breast-cancer.csv.gz",
        title="Cell nuclei of breast masses",
        rows=len(rows),
        columns=COLUMNS,
        content=table(COLUMNS, rows),
        source=(
            "William H. Wolberg, W. Nick Street and Olvi L. Mangasarian, “Breast Cancer Wisconsin (Diagnostic)”, UCI "
            "Machine Learning Repository, 1995; Street, Wolberg and Mangasarian, “Nuclear Feature Extraction for "
            "Breast Tumor Diagnosis”, Proceedings of SPIE 1905, 1993."
        ),
        licence=toy_tables.UCI_LICENCE,
        package=SCIKIT_LEARN.origin(MEMBER, MEMBER_SHA256),
        dropped=(
            "The patients' numbers, which scikit-learn's copy lacks; no row is dropped, and the rows keep their "
            "order.",
        ),
        format="CSV",
    )
