"""Prints the numbers that exports.rs compares with: onnxruntime's results of the exported models.

    PYTHONPATH=python python3 crates/tensor/tests/golden/exports.py > crates/tensor/tests/golden/exports.json
"""

import json
from pathlib import Path

import numpy as np
import onnxruntime
from stepwise import Random

HERE = Path(__file__).parent


def draw(sizes, seed):
    random = Random(seed)
    numbers = [2 * random.uniform() - 1 for _ in range(int(np.prod(sizes)))]
    return np.array(numbers, np.float32).reshape(sizes)


INPUTS = {
    "pictures": draw((2, 2, 8, 8), 11),
    "series": draw((2, 3, 3), 12),
    "words": np.array([3, 1, 4, 1, 5, 2, 6, 5], np.int64),
}

result = {"versions": {"onnxruntime": onnxruntime.__version__}}
for name, values in INPUTS.items():
    session = onnxruntime.InferenceSession(HERE / f"{name}.onnx", providers=["CPUExecutionProvider"])
    result[name] = session.run(["output"], {"input": values})[0].ravel().tolist()
    if name != "words":
        # The batch is free: each row alone gives what it gives among others.
        rows = [session.run(["output"], {"input": values[row : row + 1]})[0] for row in range(len(values))]
        assert np.allclose(np.concatenate(rows).ravel(), result[name], atol=1e-5)
print(json.dumps(result, indent=1))
