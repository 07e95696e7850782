"""The random draws of Stepwise, repeated bit for bit.

A lab in the page and its notebook start from the same split and the same weights because both draw them from
the same ChaCha8 stream. `Random(seed, stream)` here equals `Random::stream(seed, stream)` in crates/random.
"""

import inspect
import math
import os
import re
from pathlib import Path

import numpy as np

DATA = Path(os.environ.get("STEPWISE_DATA", "data"))
"""The folder that holds the data files."""


class Random:
    """A seeded stream of random draws (ChaCha with 8 rounds, D. J. Bernstein 2008)."""

    def __init__(self, seed, stream=0):
        self.seed, self.stream = seed, stream
        self.block = 0
        self.buffer = np.empty(0, np.uint64)

    def words(self, count):
        """The next `count` 64-bit words."""
        while len(self.buffer) < count:
            blocks = max(64, (count - len(self.buffer) + 7) // 8)
            self.buffer = np.concatenate([self.buffer, self._blocks(blocks)])
        words, self.buffer = self.buffer[:count], self.buffer[count:]
        return words

    def _blocks(self, count):
        counter = np.arange(self.block, self.block + count, dtype=np.uint64)
        self.block += count
        low, high = 0xFFFFFFFF, 32
        constants = [0x61707865, 0x3320646E, 0x79622D32, 0x6B206574]
        key = [self.seed & low, self.seed >> high] + [0] * 6
        start = [np.full(count, word, np.uint32) for word in constants + key]
        start += [(counter & np.uint64(low)).astype(np.uint32), (counter >> np.uint64(high)).astype(np.uint32)]
        start += [np.full(count, word, np.uint32) for word in (self.stream & low, self.stream >> high)]
        state = [word.copy() for word in start]

        def quarter_round(a, b, c, d):
            for x, y, z, bits in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
                state[x] += state[y]
                mixed = state[z] ^ state[x]
                state[z] = (mixed << np.uint32(bits)) | (mixed >> np.uint32(32 - bits))

        for _ in range(4):
            for column in range(4):
                quarter_round(column, column + 4, column + 8, column + 12)
            for diagonal in range(4):
                quarter_round(
                    diagonal, 4 + (diagonal + 1) % 4, 8 + (diagonal + 2) % 4, 12 + (diagonal + 3) % 4
                )
        words = np.stack([word + first for word, first in zip(state, start)], axis=1).astype(np.uint64)
        return (words[:, 0::2] | (words[:, 1::2] << np.uint64(high))).ravel()

    def uniform(self, count=None):
        """Numbers in [0, 1) with 53 random bits: one, or an array of `count`."""
        numbers = (self.words(count or 1) >> np.uint64(11)).astype(np.float64) / 2.0**53
        return numbers if count else float(numbers[0])

    def below(self, bound):
        """A whole number in 0..bound."""
        return int(self.uniform() * bound)

    def normal(self, count=None):
        """Standard normal numbers (Box-Muller): one, or an array of `count`."""
        draws = self.uniform(2 * (count or 1))
        numbers = np.sqrt(-2 * np.log(1 - draws[0::2])) * np.cos(2 * math.pi * draws[1::2])
        return numbers if count else float(numbers[0])

    def permutation(self, length):
        """The numbers 0..length in random order (Fisher-Yates from the end)."""
        items = np.arange(length)
        if length > 1:
            for last, draw in zip(range(length - 1, 0, -1), self.uniform(length - 1)):
                other = int(draw * (last + 1))
                items[last], items[other] = items[other], items[last]
        return items


def shuffled(items, random):
    """The items in another order."""
    return items[random.permutation(len(items))]


def random_parts(labels, folds, stratified, random):
    """Rows dealt at random into parts, each class by itself where stratified: who is held out, fold after fold."""
    rows = np.arange(len(labels))
    if not stratified:
        return np.array_split(shuffled(rows, random), folds)
    fold_of, dealt = np.empty(len(labels), int), 0
    for label in dict.fromkeys(labels):
        members = rows[labels == label]
        fold_of[members] = shuffled(np.sort(np.arange(dealt, dealt + len(members)) % folds), random)
        dealt += len(members)
    return [rows[fold_of == fold] for fold in range(folds)]


def cuts(column, bins=64):
    """Where the page's boosted trees may cut a column: half-way between two values, with about as many rows in each bin.

    Where there are fewer values than bins, every gap between two of them is such a place.
    """
    values = np.sort(column)
    steps = np.flatnonzero(np.diff(values) > 0)
    if len(steps) >= bins:
        chosen, filled = [], 0
        for step in steps:
            if (step + 1) * bins >= (filled + 1) * len(values) and len(chosen) + 1 < bins:
                chosen.append(step)
                filled = (step + 1) * bins // len(values)
        steps = np.array(chosen)
    return values[steps] / 2 + values[steps + 1] / 2


def typed(texts, like):
    """Settings as an address writes them, in the types of the defaults `like`: a dictionary, or a function's own.

    What `like` does not know is left out: the page has settings that change only what it shows.
    """
    if callable(like):
        like = {name: parameter.default for name, parameter in inspect.signature(like).parameters.items()}
    return {name: _typed(text, like[name]) for name, text in texts.items() if name in like and name != "seed"}


def _typed(text, default):
    if isinstance(default, bool):
        return text == "on"
    if isinstance(default, (int, float)):
        return type(default)(text)
    if isinstance(default, tuple):
        # A comma within an item is written with a backslash before it.
        return tuple(re.sub(r"\\(.)", r"\1", item) for item in re.findall(r"(?:\\.|[^\\,])+", text))
    return text


if __name__ == "__main__":
    random = Random(7, 3)
    print(int(random.words(1)[0]), repr(random.uniform()), random.permutation(20).tolist(), repr(random.normal()))
