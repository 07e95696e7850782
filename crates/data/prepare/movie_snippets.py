"""Sentences of film reviews with the mean judgement of twenty people (Hutto and Gilbert 2014)."""

from decimal import Decimal
from pathlib import Path

from dataset import Column, Dataset, require, table
from registry import SourceDistribution, from_tar, verify

PACKAGE = SourceDistribution(
    "vaderSentiment",
    "3.3.2",
    "vaderSentiment-3.3.2.tar.gz",
    "5d7c06e027fc8b99238edb0d53d970cf97066ef97654009890b83703849632f9",
)
ARCHIVE = "vaderSentiment-3.3.2/additional_resources/hutto_ICWSM_2014.tar.gz"
ARCHIVE_SHA256 = "d5bb07d87474b3eb8d30b4deccbc23f19d742a6c5718fbacc65485b70b95c5fa"
MEMBER = "hutto_ICWSM_2014/movieReviewSnippets_GroundTruth.txt"
MEMBER_SHA256 = "c8293b0d942e90e223ea2c0955d969040d1a1be514a978b9af0698940bd13350"

CLEAR = Decimal("0.5")
"""Sentences whose mean is not farther than this from 0 are left out."""

COLUMNS = (
    Column("sentiment", "positive or negative, the sign of the rating"),
    Column("rating", "mean of twenty people's judgements, -4 (most negative) to 4, rounded to 2 decimals"),
    Column("text", "the sentence, or two"),
)


def prepare(downloads: Path) -> Dataset:
    """The data set, from the pinned package."""
    content = from_tar(PACKAGE.read(downloads, ARCHIVE, ARCHIVE_SHA256), MEMBER)
    verify(content, MEMBER_SHA256, MEMBER)
    sentences = [line.split("\t") for line in content.decode("utf-8").splitlines()]
    rows = [_row(Decimal(mean), text) for _, mean, text in sentences if abs(Decimal(mean)) > CLEAR]
    positive = sum(row[0] == "positive" for row in rows)
    require(len(sentences) == 10_605, f"Film reviews: {len(sentences)} sentences.")
    return Dataset(
        id="movie-snippets",
        file="movie-snippets.csv.gz",
        title="Sentences of film reviews",
        rows=len(rows),
        columns=COLUMNS,
        content=table(COLUMNS, rows),
        source=(
            "C. J. Hutto and Eric Gilbert, “VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social "
            "Media Text”, Proceedings of the International AAAI Conference on Web and Social Media 8(1), 2014, who "
            "had them judged; sentences collected from Rotten Tomatoes by Bo Pang and Lillian Lee, “Seeing Stars”, "
            "Proceedings of the ACL, 2005."
        ),
        licence=(
            "In doubt for the sentences: they are short quotations of published reviews, whose writers licensed "
            "nothing. The judgements, and the package vaderSentiment, which this copy comes from, are under the "
            "MIT licence."
        ),
        package=f"{PACKAGE.origin(ARCHIVE, ARCHIVE_SHA256)}, in it `{MEMBER}` (SHA-256 `{MEMBER_SHA256}`)",
        dropped=(
            f"{len(sentences) - len(rows):,} of {len(sentences):,} sentences that people judged within {CLEAR} of 0, "
            f"neither good nor bad; {positive:,} positive and {len(rows) - positive:,} negative ones are left, in "
            "their order.",
            "Two single quotes are written as one double quote, and runs of blanks as one blank: the source has "
            "lost its dashes, hyphens included.",
        ),
        format="CSV",
    )


def _row(mean: Decimal, text: str) -> list[str]:
    """One sentence's row."""
    sentiment = "positive" if mean > 0 else "negative"
    return [sentiment, f"{mean:.2f}", " ".join(text.replace("''", '"').split())]
