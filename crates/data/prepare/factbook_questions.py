"""Questions of our own about the countries of The World Factbook, each with the sentence that answers it."""

import csv
import io
import re
from pathlib import Path

import factbook
from dataset import Column, Dataset, require, table

KINDS = {
    "capital": (
        "Capital: {}.",
        "What is the capital of {}?",
        "Which city governs {}?",
        "In which city does the government of {} sit?",
    ),
    "location": (
        "On the map: {}.",
        "Where is {}?",
        "In which part of the world does {} lie?",
        "Where would you look for {}?",
    ),
    "climate": (
        "Climate: {}.",
        "What is the climate of {} like?",
        "What weather does {} have?",
        "How warm or cold, wet or dry is {}?",
    ),
    "terrain": (
        "Land: {}.",
        "What does the land of {} look like?",
        "How is the terrain of {}?",
        "What would you see when walking through {}?",
    ),
    "resources": (
        "In the ground: {}.",
        "Which natural resource has {}?",
        "What is found in the ground of {}?",
        "What could be dug up in {}?",
    ),
    "hazards": (
        "Dangers: {}.",
        "Which natural hazard threatens {}?",
        "What is dangerous in {}?",
        "What must people in {} fear?",
    ),
    "languages": (
        "Spoken: {}.",
        "Which language do people in {} speak?",
        "What is the main language of {}?",
        "What would you hear people say things in, in {}?",
    ),
    "government": (
        "State: {}.",
        "How is {} governed?",
        "What form of government has {}?",
        "What kind of state is {}?",
    ),
    "industries": (
        "Factories make: {}.",
        "Which industry has {}?",
        "What do the factories of {} make?",
        "What is produced by workers in {}?",
    ),
    "agriculture": (
        "Fields yield: {}.",
        "What do farmers in {} grow?",
        "What do the fields of {} yield?",
        "Which crop or animal is raised in {}?",
    ),
    "exports": (
        "Sold abroad: {}.",
        "What does {} export?",
        "What do other countries buy from {}?",
        "Which goods leave {}?",
    ),
}
"""For each field a sentence frame and three questions, all written by us; {} is the value or the place."""

MOST_WORDS = 6
"""Longest answer, in words."""

DANGLING = {"a", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "some", "the", "to", "with", "which"}
"""Words with which a shortened answer does not end."""

COLUMNS = (
    Column("place", "name of the country or territory, as in factbook"),
    Column("kind", "which field of factbook it is about"),
    Column("sentence", "a sentence with the answer in it"),
    Column("answer", "the part of the sentence that answers the questions"),
    Column("question_1", "a question"),
    Column("question_2", "the same question in other words"),
    Column("question_3", "the same question in other words again"),
)


def prepare(downloads: Path) -> Dataset:
    """The data set, from the rows of factbook."""
    places = list(csv.DictReader(io.StringIO(factbook.prepare(downloads).content.decode())))
    rows = []
    for place in places:
        for kind, (frame, *questions) in KINDS.items():
            answer = _answer(place[kind])
            if answer:
                name = place["place"]
                rows.append([name, kind, frame.format(answer), answer, *(q.format(name) for q in questions)])
    require(len({row[0] for row in rows}) == len(places), "Factbook questions: a place has none.")
    return Dataset(
        id="factbook-questions",
        file="factbook-questions.csv.gz",
        title="Questions about countries",
        rows=len(rows),
        columns=COLUMNS,
        content=table(COLUMNS, rows),
        source=(
            "Questions and frames of the sentences are our own; the answers are from Central Intelligence Agency, “The "
            "World Factbook”, as it stood about 2015."
        ),
        licence="Questions and frames: as the code. Answers: public domain, a work of the US government.",
        package=f"the rows of factbook, by way of {factbook.PACKAGE.registry} {factbook.PACKAGE.name}",
        dropped=(
            f"All of a field but its beginning: up to the first sign or digit, and at most {MOST_WORDS} words.",
            "Grammar is not mended: a frame is put before whatever the field begins with.",
        ),
        format="CSV",
    )


def _answer(text: str) -> str:
    """The first words of a field."""
    beginning = re.match(r"[^\W\d_][^\d,;:().+%\[\]/\"]*", text)
    words = beginning.group().split()[:MOST_WORDS] if beginning else []
    while words and words[-1].lower() in DANGLING:
        words.pop()
    return " ".join(words).rstrip(" -'’")
