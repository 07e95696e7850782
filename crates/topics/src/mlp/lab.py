# %% [markdown]
# # Multilayer perceptron
#
# The page trains a small network on handwritten digits. This is the same run in PyTorch: the same digits, the same
# first weights, the same order of batches, so the losses agree step by step.
#
# Needs `numpy`, `torch`, the file `stepwise.py` beside this one, and `mnist.idx.gz` in the folder `data`.

# %%
import gzip
import json
import platform
import sys

import numpy as np
import torch
from torch import nn

from stepwise import DATA, Random, typed

# %% [markdown]
# ## The digits
#
# The file holds four parts in the IDX format: training pictures and labels, test pictures and labels. Each part says
# how many dimensions it has and how long each one is.


# %%
def idx_parts(content):
    while content:
        dimensions = content[3]
        start = 4 + 4 * dimensions
        shape = np.frombuffer(content[4:start], ">u4").astype(int)
        end = start + int(np.prod(shape))
        yield np.frombuffer(content[start:end], np.uint8).reshape(shape)
        content = content[end:]


train_images, train_labels, test_images, test_labels = idx_parts(gzip.open(DATA / "mnist.idx.gz").read())

# %% [markdown]
# ## The settings of the page, and its random numbers
#
# Each purpose has its own stream of the seed, so that changing one does not disturb the others.

# %%
DEFAULTS = {
    "hidden": 16,
    "layers": 1,
    "learning_rate": 0.1,
    "batch_size": 32,
    "optimizer": "sgd",
    "shift": 0,
    "rows": 12_000,
    "epochs": 4,
}
WEIGHTS, ORDER, SHIFTS = 1, 2, 3

# %% [markdown]
# ## The net
#
# PyTorch keeps a layer's weights as outputs × inputs, the page as inputs × outputs: hence the transpose.


# %%
def linear(inputs, outputs, random):
    bound = 1 / np.sqrt(inputs)

    def draw(*shape):
        return torch.tensor((2 * random.uniform(int(np.prod(shape))) - 1) * bound, dtype=torch.float32).reshape(shape)

    layer = nn.Linear(inputs, outputs)
    with torch.no_grad():
        layer.weight.copy_(draw(inputs, outputs).T)
        layer.bias.copy_(draw(outputs))
    return layer


def build(settings, seed):
    random, hidden = Random(seed, WEIGHTS), settings["hidden"]
    modules = [linear(784, hidden, random), nn.ReLU()]
    if settings["layers"] == 2:
        modules += [linear(hidden, hidden, random), nn.ReLU()]
    return nn.Sequential(*modules, linear(hidden, 10, random))


def optimizer_for(model, settings):
    rate = settings["learning_rate"]
    if settings["optimizer"] == "adam":
        return torch.optim.Adam(model.parameters(), rate)
    return torch.optim.SGD(model.parameters(), rate, momentum=0.9 if settings["optimizer"] == "momentum" else 0)


# %% [markdown]
# ## Training
#
# One pass sees every training digit once, in an order drawn anew. With `shift` above 0 each digit is moved by up to
# so many pixels, and what moves in from outside is paper.


# %%
def batches(settings, seed):
    order_random, shift_random = Random(seed, ORDER), Random(seed, SHIFTS)
    most = settings["shift"]
    for _ in range(settings["epochs"]):
        order = order_random.permutation(settings["rows"])
        for start in range(0, len(order), settings["batch_size"]):
            rows = order[start : start + settings["batch_size"]]
            pictures = train_images[rows]
            if most:
                pictures = np.stack([shifted(picture, most, shift_random) for picture in pictures])
            yield tensor(pictures), torch.tensor(train_labels[rows].astype(np.int64))


def shifted(picture, most, random):
    right, down = (random.below(2 * most + 1) - most for _ in range(2))
    wide = np.pad(picture, most)
    return wide[most - down : most - down + 28, most - right : most - right + 28]


def tensor(pictures):
    return torch.tensor(pictures.reshape(len(pictures), 784).astype(np.float32) / 255)


@torch.no_grad()
def examine(model, images, labels):
    scores, labels = model(tensor(images)), torch.tensor(labels.astype(np.int64))
    loss = nn.functional.cross_entropy(scores, labels).item()
    return loss, (scores.argmax(1) == labels).double().mean().item()


def train(changes, seed, most_batches=None):
    """Trains with these settings; returns the losses of the batches and the numbers that the page shows."""
    settings = DEFAULTS | changes
    model = build(settings, seed)
    optimizer = optimizer_for(model, settings)
    losses, seen = [], 0
    for pictures, labels in batches(settings, seed):
        if len(losses) == most_batches:
            break
        loss = nn.functional.cross_entropy(model(pictures), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        seen += len(labels)
    sample = min(settings["rows"], 2000)
    train_loss, train_accuracy = examine(model, train_images[:sample], train_labels[:sample])
    test_loss, test_accuracy = examine(model, test_images, test_labels)
    return losses, {
        "test_accuracy": test_accuracy,
        "train_accuracy": train_accuracy,
        "test_loss": test_loss,
        "train_loss": train_loss,
        "batch_loss": losses[-1],
        "weights": sum(parameter.numel() for parameter in model.parameters()),
        "epoch": seen / settings["rows"],
        "pictures": seen,
    }


def numbers(settings, seed=7):
    """The page's numbers for settings as its address writes them."""
    return train(typed(settings, DEFAULTS), seed)[1]


# %% [markdown]
# ## Run it
#
# The defaults of the page, then the mistake: every digit squeezed through two neurons.


# %%
if "--json" not in sys.argv:
    for changes in ({}, {"hidden": 2}):
        losses, metrics = train(changes, seed=7)
        print(changes or "the defaults")
        print("  first losses", [round(loss, 4) for loss in losses[:5]])
        print("  at the end  ", {key: round(value, 4) for key, value in metrics.items()})

# %% [markdown]
# ## The page's numbers
#
# The losses of the first ten batches for each optimiser; then whole runs, where rounding has had time to grow.


# %%
def golden():
    cases = []

    def case(changes, seed, steps, metrics, relative):
        changes = {key: str(value) for key, value in changes.items()}
        cases.append({"set": changes, "seed": seed, "steps": steps, "metrics": metrics, "relative": relative})

    runs = (
        {},
        {"hidden": 128, "batch_size": 64},
        {"optimizer": "momentum", "layers": 2, "hidden": 32},
        {"optimizer": "adam", "learning_rate": 0.002, "shift": 2},
    )
    for changes in runs:
        losses, metrics = train(changes, 7, most_batches=10)
        for step, loss in enumerate(losses, 1):
            case(changes, 7, step, {"batch_loss": loss, "weights": metrics["weights"]}, 1e-4)
    for changes in ({"rows": 1000, "epochs": 2}, {"rows": 500, "epochs": 2, "hidden": 2, "shift": 1}):
        _, metrics = train(changes, 3)
        case(changes, 3, None, metrics, 1e-3)
    case({}, 7, None, train({}, 7)[1], 1e-3)
    versions = {"python": platform.python_version(), "numpy": np.__version__, "torch": torch.__version__.split("+")[0]}
    return {"versions": versions, "cases": cases}


if "--json" in sys.argv:
    print(json.dumps(golden(), indent=1))
