# %% [markdown]
# # A matrix product, from lists to arrays
#
# The same exercise as on the page, in Python and NumPy: the product behind a layer of a network, computed with lists,
# with an array in blocks, and by the library, each measured on this machine.

# %%
import gzip
import json
import sys
from collections import OrderedDict
from time import perf_counter

import numpy as np

from stepwise import DATA, Random, typed

# %% [markdown]
# ## X: some digits. W: the first weights of a layer
#
# The pixels are in standard scores, by the mean and the deviation of all of them.


# %%
def idx_parts(content):
    while content:
        dimensions = content[3]
        start = 4 + 4 * dimensions
        shape = np.frombuffer(content[4:start], ">u4").astype(int)
        end = start + int(np.prod(shape))
        yield np.frombuffer(content[start:end], np.uint8).reshape(shape)
        content = content[end:]


images = next(idx_parts(gzip.open(DATA / "mnist.idx.gz").read())).reshape(-1, 784)


def layer(rows, units, seed):
    digits = images[Random(seed, 2).permutation(len(images))[:rows]]
    x = ((digits / 255 - 0.1307) / 0.3081).astype(np.float32)
    w = ((2 * Random(seed, 1).uniform(784 * units) - 1) / np.sqrt(784)).astype(np.float32)
    return x, w.reshape(784, units)


# %% [markdown]
# ## The shape rule
#
# A row of X must be as long as a column of W.

# %%
x, w = layer(64, 128, seed=7)
if "--json" not in sys.argv:
    print(x.shape, "@", w.shape, "=", (x @ w).shape)
    try:
        x @ w.T
    except ValueError as error:
        print(error)

# %% [markdown]
# ## Three ways, measured
#
# The middle of several measurements is stable where a single one is not.


# %%
def lists(x, w):
    columns = list(zip(*w))
    return [[sum(a * b for a, b in zip(row, column)) for column in columns] for row in x]


def blocked(x, w, block=64):
    product = np.zeros((len(x), w.shape[1]), np.float32)
    for first in range(0, len(w), block):
        product += x[:, first : first + block] @ w[first : first + block]
    return product


def rate(compute, multiplications, times=9):
    """Billions of additions and multiplications a second."""
    seconds = []
    for _ in range(times):
        start = perf_counter()
        compute()
        seconds.append(perf_counter() - start)
    return 2 * multiplications / np.median(seconds) / 1e9


if "--json" not in sys.argv:
    few = x[:1].tolist(), w.tolist()
    ways = {
        "lists": rate(lambda: lists(*few), w.size),
        "blocks": rate(lambda: blocked(x, w), x.size * w.shape[1]),
        "NumPy": rate(lambda: x @ w, x.size * w.shape[1]),
    }
    for way, billions in ways.items():
        print(f"{way:7} {billions:8.3f} GFLOP/s, {billions / ways['lists']:6.0f} times as fast as lists")

# %% [markdown]
# ## Why: what comes from far away
#
# A little memory that is near holds eight lines of four neighbouring cells. How many lines must a product of 8 × 8
# matrices fetch, row by column, and in blocks? (Numbers in boxes have no neighbours: their lines hold one.)


# %%
def row_by_column(side):
    for i in range(side):
        for j in range(side):
            for p in range(side):
                yield i, p, [j]


def in_blocks(side, block, lanes):
    for left in range(0, side, block):
        for top in range(0, side, block):
            for i in range(side):
                for p in range(top, top + block):
                    for j in range(left, left + block, lanes):
                        yield i, p, range(j, j + lanes)


def fetches(touches, side=8, near=8, line=4):
    held, count = OrderedDict(), 0
    for i, p, columns in touches:
        cells = [("A", i * side + p)]
        for j in columns:
            cells += [("B", p * side + j), ("C", i * side + j)]
        for matrix, cell in cells:
            key = matrix, cell // line
            if key in held:
                held.move_to_end(key)
            else:
                count += 1
                held[key] = True
                if len(held) > near:
                    held.popitem(last=False)
    return count


FETCHES = {
    "lists": fetches(row_by_column(8), line=1),
    "flat": fetches(row_by_column(8)),
    "blocked": fetches(in_blocks(8, 4, 1)),
    "vectors": fetches(in_blocks(8, 4, 4)),
}


def numbers(settings, seed=7):
    """The page's numbers for settings as its address writes them; times are this machine's and not among them."""
    chosen = {"rung": "flat", "rows": 64, "units": 128}
    chosen |= typed(settings, chosen)
    x, w = layer(chosen["rows"], chosen["units"], seed)
    return {
        "multiplications": float(x.size * chosen["units"]),
        "mean": float((x.astype(float) @ w.astype(float)).mean()),
        "misses": float(FETCHES[chosen["rung"]]),
    }


if "--json" not in sys.argv:
    print(FETCHES)

# %% [markdown]
# ## The page's numbers
#
# `python lab.py --json` prints the cases that the page's own code is held to. Times are not among them: they are this
# machine's.

# %%
CASES = [
    {},
    {"rung": "lists", "rows": "3", "units": "17"},
    {"rung": "blocked", "units": "256"},
    {"rung": "vectors", "rows": "256"},
]


def case(changes, seed=7):
    return {"set": changes, "seed": seed, "steps": None, "metrics": numbers(changes, seed), "relative": 1e-4}


if "--json" in sys.argv:
    versions = {"numpy": np.__version__}
    print(json.dumps({"versions": versions, "cases": [case(changes) for changes in CASES]}, indent=2))
