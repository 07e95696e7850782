"""Mortgage applications in Boston, 1990 (Munnell and others 1996), as Stock and Watson's textbook uses them."""

from pathlib import Path

from dataset import Column, Dataset, cell, require, table
from r_tables import RTable

TABLE = RTable("AER", "HMDA", "ec98efb1057aa1558ce3b095ef95848b0c4b632d4764725495d2bf4e50c1b80a")

COLUMNS = {
    "deny": Column("denied", "whether the application was refused, yes or no"),
    "afam": Column("black", "whether the applicant is African American, yes or no"),
    "pirat": Column("payment_to_income", "all monthly debt payments over monthly income"),
    "hirat": Column("housing_to_income", "monthly housing expense over monthly income"),
    "lvrat": Column("loan_to_value", "size of the loan over the value of the property"),
    "chist": Column("consumer_credit", "record of consumer payments, from 1 (no slow payment) to 6 (90 days late)"),
    "mhist": Column("mortgage_credit", "record of mortgage payments, from 1 (never late) to 4 (late more than twice)"),
    "phist": Column("public_record", "bad public credit record, such as a bankruptcy, yes or no"),
    "unemp": Column("unemployment", "unemployment in the applicant's industry, Massachusetts 1989", "percent"),
    "selfemp": Column("self_employed", "yes or no"),
    "insurance": Column("insurance_denied", "whether mortgage insurance was refused, yes or no"),
    "condomin": Column("condominium", "whether the home is a condominium, yes or no"),
    "single": Column("single", "yes or no"),
    "hschool": Column("high_school", "high-school diploma, yes or no"),
}


def prepare(downloads: Path) -> Dataset:
    """The data set, from the pinned package."""
    source = TABLE.read(downloads)[list(COLUMNS)]
    require(not source.isna().any(axis=None), "HMDA: a column has missing values.")
    columns = tuple(COLUMNS.values())
    rows = [[_short(value) for value in row] for row in source.itertuples(index=False)]
    return Dataset(
        id="hmda",
        file="hmda.csv.gz",
        title="Mortgage applications in Boston",
        rows=len(rows),
        columns=columns,
        content=table(columns, rows),
        source=(
            "Federal Reserve Bank of Boston, collected under the Home Mortgage Disclosure Act in 1990; Alicia H. "
            "Munnell, Geoffrey M. B. Tootell, Lynn E. Browne and James McEneaney, “Mortgage Lending in Boston: "
            "Interpreting HMDA Data”, American Economic Review 86(1), 1996; the part that Stock and Watson's "
            "“Introduction to Econometrics” uses, by the R package AER."
        ),
        licence=(
            "Facts that a Federal Reserve Bank collected and published for research, without a formal licence; "
            "the R package AER, which this copy comes from, is under the GPL, version 2 or 3."
        ),
        package=TABLE.origin,
        dropped=(
            "No row and no column is dropped, and the rows keep their order; columns have longer names.",
            "Ratios are rounded to 6 decimals. Some are not believable (`payment_to_income` up to 3, "
            "`loan_to_value` up to 1.95) and are kept.",
            "`insurance_denied` nearly decides `denied` (44 of its 48 are), and is a decision on the same "
            "application: a model meant to decide should not use it.",
        ),
        format="CSV",
    )


def _short(value) -> str:
    """A cell, with 6 decimals at most."""
    return cell(round(value, 6)) if isinstance(value, float) else cell(value)
