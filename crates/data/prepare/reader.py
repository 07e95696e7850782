"""A small network that has read the facts about countries, trained by our own code."""

import subprocess
import tempfile
from pathlib import Path

import factbook_questions
from dataset import Column, Dataset, require
from registry import SourceError

ROOT = Path(__file__).parents[3]
PROGRAM = ("cargo", "run", "--quiet", "--release", "-p", "stepwise-topics", "--example", "pretrain_reader", "--")

COLUMNS = (
    Column("words", "785 vectors of 64 numbers, one for each word or sign it knows"),
    Column("places", "256 vectors of 64 numbers, one for each place in a text"),
    Column("blocks", "two transformer blocks: four heads, 64 numbers wide, 256 inside"),
    Column("norm", "the last normalisation"),
)


def prepare(downloads: Path) -> Dataset:
    """The weights, by training them: some minutes of one processor."""
    questions = factbook_questions.prepare(downloads)
    with tempfile.TemporaryDirectory() as folder:
        text, weights = Path(folder) / "questions.csv", Path(folder) / "reader.safetensors"
        text.write_bytes(questions.content)
        try:
            subprocess.run([*PROGRAM, text, weights], cwd=ROOT, check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise SourceError(f"The reader could not be trained: {error}") from None
        content = weights.read_bytes()
    require(len(content) < 1_000_000, f"The reader is {len(content):,} bytes long.")
    return Dataset(
        id="reader",
        file="reader.safetensors.gz",
        title="A network that has read about countries",
        rows=len(COLUMNS),
        columns=COLUMNS,
        content=content,
        source="Our own: crates/topics/src/transformers/pretraining.rs hid words of factbook-questions and had it guess them.",
        licence="As the code. What it was trained on is in the public domain.",
        package="the rows of factbook-questions, but for every fourth place, which the lab's test is about",
        dropped=("Each number is rounded to 16 bits (bfloat16), and written with 32.",),
        format="safetensors",
    )
