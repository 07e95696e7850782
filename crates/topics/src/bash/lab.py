# %% [markdown]
# # A script that runs anywhere
#
# The same exercise as on the page, with the bash of this computer: a script that downloads, unpacks and prepares a
# table is run again, from another directory, and in other people's folders.

# %%
import csv
import gzip
import json
import os
import subprocess
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from stepwise import DATA, Random, typed

# %% [markdown]
# ## Three versions
#
# The first is right the first time, in the right place. The second has its author's own folder in it. The third finds
# its own folder, does not mind what is there already, and stops at the first failure.

# %%
FIRST = """\
#!/bin/bash
# Fetches the day's measurements and keeps the rows without a blank.
mkdir data
cd data
curl -s -O http://data.example/penguins.csv.gz
gunzip penguins.csv.gz
head -n 1 penguins.csv >> clean.csv
tail -n +2 penguins.csv | grep -v ',,' >> clean.csv
"""

ABSOLUTE = FIRST.replace("mkdir data\ncd data", "mkdir /home/ada/penguins/data\ncd /home/ada/penguins/data")

SOUND = """\
#!/bin/bash
# Fetches the day's measurements and keeps the rows without a blank.
set -euo pipefail
root="$(cd "$(dirname "$0")" && pwd)"
mkdir -p "$root/data"
cd "$root/data"
curl -sSf -O http://data.example/penguins.csv.gz
gunzip -f penguins.csv.gz
{
  head -n 1 penguins.csv
  tail -n +2 penguins.csv | grep -v ',,'
} > clean.csv
"""

# %% [markdown]
# ## A server, and computers
#
# A computer is a folder here, with homes in it; a server on this machine stands for `data.example`. The colleagues and
# the rows of the day are those of the page, because both draw them from the same stream.

# %%
PEOPLE = [
    ("grace", "work/penguins"),
    ("linus", "My Projects/penguins"),
    ("katherine", "code/penguins"),
    ("alan", "penguins"),
    ("hedy", "Documents/penguins"),
    ("edsger", "src/penguins"),
    ("radia", "Field Work 2026/penguins"),
    ("donald", "repos/penguins"),
]
OWN = ("ada", "penguins")
LEAST = 200


def export(seed):
    """The day's measurements: the heading, and a part of the rows in the order of the table."""
    heading, *rows = gzip.decompress((DATA / "penguins.csv.gz").read_bytes()).decode().splitlines()
    random = Random(seed)
    count = LEAST + random.below(len(rows) - LEAST + 1)
    return heading, [rows[row] for row in sorted(random.permutation(len(rows))[:count])]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def place(computers, name, person, script, port):
    """A fresh computer with the project on it: its homes, and the project's folder."""
    user, folder = person
    homes = computers / name
    project = homes / "home" / user / folder
    project.mkdir(parents=True)
    text = script.replace("http://data.example", f"http://127.0.0.1:{port}").replace("/home/", f"{homes}/home/")
    (project / "prepare.sh").write_text(text)
    return homes / "home" / user, project


def run(folder, path):
    """Runs the script as somebody who stands in a folder."""
    done = subprocess.run(["bash", path], cwd=folder, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


# %% [markdown]
# ## The checks
#
# A check passes when the script ends with 0 and the prepared table is what it must be: the heading once, and each row
# without a blank once.


# %%
def check(script, colleagues, seed):
    heading, rows = export(seed)
    whole = sorted(row for row in rows if all(next(csv.reader([row]))))
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        served = scratch / "served"
        served.mkdir()
        (served / "penguins.csv.gz").write_bytes(gzip.compress("\n".join([heading, *rows, ""]).encode()))
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(served)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_address[1]

        def judged(project, code):
            table = project / "data" / "clean.csv"
            lines = table.read_text().splitlines() if table.exists() else []
            right = code == 0 and lines[:1] == [heading] and sorted(lines[1:]) == whole
            return sum(line != heading for line in lines), right

        try:
            _, project = place(scratch, "own", OWN, script, port)
            outcomes = {}
            for name in ("first run", "second run"):
                code, said = run(project, "prepare.sh")
                outcomes[name] = (*judged(project, code), code, said)
            home, project = place(scratch, "fresh", OWN, script, port)
            code, said = run(home, os.path.join(project.relative_to(home), "prepare.sh"))
            outcomes["from another directory"] = (*judged(project, code), code, said)
            for person in (PEOPLE[index] for index in Random(seed, 1).permutation(len(PEOPLE))[:colleagues]):
                _, project = place(scratch, f"of-{person[0]}", person, script, port)
                code, said = run(project, "prepare.sh")
                outcomes[f"{person[0]}'s computer"] = (*judged(project, code), code, said)
        finally:
            server.shutdown()
            server.server_close()
    return outcomes, len(whole)


# %%
if "--json" not in sys.argv:
    for name, script in (("first attempt", FIRST), ("absolute path", ABSOLUTE), ("sound", SOUND)):
        outcomes, whole = check(script, 3, 7)
        print(f"{name}: {whole} rows without a blank")
        for label, (rows, right, code, said) in outcomes.items():
            print(f"  {label:24} exit code {code}, {rows:4} rows, {'right' if right else 'wrong'}")
            for line in said.splitlines():
                print(f"      {line}")

# %%


def numbers(settings, seed=7):
    defaults = {"script": FIRST, "colleagues": 3}
    chosen = {**defaults, **typed(settings, defaults)}
    outcomes, whole = check(chosen["script"], chosen["colleagues"], seed)
    computers = [right for name, (_, right, *_) in outcomes.items() if name not in ("second run", "from another directory")]
    return {
        "passed": sum(right for _, right, *_ in outcomes.values()) / len(outcomes),
        "computers": sum(computers) / len(computers),
        "rows": outcomes["first run"][0],
        "again": outcomes["second run"][0],
        "whole": whole,
    }


# %% [markdown]
# ## The page's numbers

# %%
SETTINGS = [
    ({}, 7),
    ({"script": ABSOLUTE}, 7),
    ({"script": SOUND}, 7),
    ({"script": SOUND, "colleagues": "6"}, 11),
    ({"script": FIRST.replace(">>", ">"), "colleagues": "1"}, 4),
    ({"script": "set -e\n" + FIRST}, 5),
    ({"script": SOUND.replace('cd "$root/data"', "cd $root/data"), "colleagues": "6"}, 3),
    ({"script": "exit 3\n"}, 7),
]

if "--json" in sys.argv:
    version = subprocess.run(["bash", "--version"], capture_output=True, text=True).stdout.split()[3]
    # Patches of a version change no number here.
    version = ".".join(version.split(".")[:2])
    cases = [
        {"set": settings, "seed": seed, "steps": None, "metrics": numbers(settings, seed), "relative": 1e-9}
        for settings, seed in SETTINGS
    ]
    print(json.dumps({"versions": {"bash": version}, "cases": cases}, indent=2))
