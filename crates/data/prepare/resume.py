"""Applications with names chosen at random, and whether an employer called back (Bertrand and Mullainathan 2004)."""

from pathlib import Path

from dataset import Column, Dataset, cell, require, table
from r_tables import RTable

TABLE = RTable("openintro", "resume", "101a7e72b6f5c0ec32d86e20becd67e11094d791a9ddf92a8cc3b27606f85b88")

COLUMNS = {
    "received_callback": Column("callback", "whether the employer called back, yes or no"),
    "race": Column("race", "what the name suggests, drawn at random: black or white"),
    "gender": Column("gender", "what the name suggests: female or male"),
    "firstname": Column("first_name", "first name on the application"),
    "resume_quality": Column("quality", "quality of the application, drawn at random: high or low"),
    "job_ad_id": Column("job_ad", "number of the advertisement that was answered"),
    "job_city": Column("city", "Boston or Chicago"),
    "job_industry": Column("industry", "industry of the employer"),
    "job_type": Column("job", "kind of job"),
    "years_experience": Column("experience", "experience", "years"),
    "college_degree": Column("college_degree", "yes or no"),
    "honors": Column("honors", "yes or no"),
    "worked_during_school": Column("worked_during_school", "yes or no"),
    "computer_skills": Column("computer_skills", "yes or no"),
    "special_skills": Column("special_skills", "yes or no"),
    "volunteer": Column("volunteer", "yes or no"),
    "military": Column("military", "yes or no"),
    "employment_holes": Column("employment_holes", "gaps between jobs, yes or no"),
    "has_email_address": Column("email", "whether an e-mail address is given, yes or no"),
}
NUMBERS = ("job_ad_id", "years_experience")
YES_NO = {1: "yes", 0: "no"}
GENDERS = {"f": "female", "m": "male"}


def prepare(downloads: Path) -> Dataset:
    """The data set, from the pinned package."""
    source = TABLE.read(downloads)
    chosen = source[list(COLUMNS)]
    require(not chosen.isna().any(axis=None), "Resumes: a chosen column has missing values.")
    columns = tuple(COLUMNS.values())
    rows = [[_cell(name, value) for name, value in zip(COLUMNS, row)] for row in chosen.itertuples(index=False)]
    return Dataset(
        id="resume",
        file="resume.csv.gz",
        title="Job applications with random names",
        rows=len(rows),
        columns=columns,
        content=table(columns, rows),
        source=(
            "Marianne Bertrand and Sendhil Mullainathan, “Are Emily and Greg More Employable than Lakisha and Jamal? "
            "A Field Experiment on Labor Market Discrimination”, American Economic Review 94(4), 2004; by the R "
            "package openintro."
        ),
        licence=(
            "Creative Commons Attribution-ShareAlike 3.0, as the authors of OpenIntro state for their data; this file "
            "is shared under the same licence."
        ),
        package=TABLE.origin,
        dropped=(
            f"{source.shape[1] - len(columns)} of the {source.shape[1]} columns: details of the advertisement, and "
            "the years of college; no row is dropped, and the rows keep their order.",
            "Codes are spelled out. Nobody applied: the applications are inventions, and four went to each "
            "advertisement, two for each race as a rule.",
        ),
        format="CSV",
    )


def _cell(name: str, value) -> str:
    """A cell as it is written."""
    if name in NUMBERS:
        return cell(value)
    if name == "gender":
        return GENDERS[value]
    return YES_NO[value] if value in YES_NO else value.replace("_", " ")
