# %% [markdown]
# # Recurrent networks
#
# The page trains a recurrent net on a memory task and on the price of a share. These are the same runs in PyTorch: the
# same first weights, the same sequences, so the losses agree step by step.
#
# Needs `numpy`, `pandas`, `torch`, the file `stepwise.py` beside this one, and `stocks.csv.gz` in the folder `data`.

# %%
import json
import platform
import sys

import numpy as np
import pandas as pd
import torch
from torch import nn

from stepwise import DATA, Random, typed

# %% [markdown]
# ## The settings of the page, and its random numbers
#
# Each purpose has its own stream of the seed, so that changing one does not disturb the others.

# %%
DEFAULTS = {
    "task": "memory",
    "price": "aapl",
    "target": "change",
    "cell": "lstm",
    "length": 30,
    "forget_bias": 1.0,
    "hidden": 16,
    "learning_rate": 0.002,
    "batches": 400,
}
WEIGHTS, TRAINING, TESTS = 1, 2, 3
BATCH = 16

# %% [markdown]
# ## A task whose answer stands at the first step
#
# One of two symbols is shown at the first step, then comes static. After the last step the net must name the symbol.


# %%
def memory(count, steps, random):
    inputs = np.zeros((count, steps, 3), np.float32)
    symbols = np.zeros(count, np.int64)
    for row in range(count):
        symbols[row] = random.below(2)
        inputs[row, 0, symbols[row]] = 1
        inputs[row, 1:, 2] = 2 * random.uniform(steps - 1) - 1
    return torch.tensor(inputs), torch.tensor(symbols)


class Memory:
    inputs, outputs = 3, 2

    def __init__(self, settings, seed):
        self.steps = settings["length"]
        self.tests = memory(128, self.steps, Random(seed, TESTS))

    def batch(self, random):
        return memory(BATCH, self.steps, random)

    def loss(self, outputs, symbols):
        return nn.functional.cross_entropy(outputs, symbols)

    def metrics(self, model):
        outputs, symbols = model(self.tests[0]), self.tests[1]
        return {
            "test_accuracy": (outputs.argmax(1) == symbols).double().mean().item(),
            "test_loss": self.loss(outputs, symbols).item(),
        }


# %% [markdown]
# ## The price of a share
#
# The net sees standard scores of the days before, by the mean and deviation of the part it learns from, and predicts the
# next one. The last 250 days are never learnt from. The forecast to beat is “tomorrow = today”.


# %%
class Prices:
    inputs, outputs = 1, 1

    def __init__(self, settings, seed):
        logs = np.log(pd.read_csv(DATA / "stocks.csv.gz")[settings["price"]].dropna().to_numpy())
        self.steps, self.changes, self.logs = settings["length"], settings["target"] == "change", logs
        raw = np.diff(logs) if self.changes else logs
        self.first = len(raw) - min(250, (len(raw) - self.steps) // 4)
        self.mean, self.deviation = raw[: self.first].mean(), raw[: self.first].std()
        self.series = ((raw - self.mean) / self.deviation).astype(np.float32)

    def windows(self, places):
        inputs = np.stack([self.series[place - self.steps : place] for place in places])
        return torch.tensor(inputs)[:, :, None], torch.tensor(self.series[places])[:, None]

    @property
    def tests(self):
        return self.windows(np.arange(self.first, len(self.series)))

    def batch(self, random):
        choices = self.first - self.steps
        return self.windows(np.array([self.steps + random.below(choices) for _ in range(BATCH)]))

    def loss(self, outputs, targets):
        return nn.functional.mse_loss(outputs, targets)

    def log_price(self, outputs, before):
        values = self.mean + self.deviation * outputs
        return before + values if self.changes else values

    def metrics(self, model):
        inputs, targets = self.tests
        outputs = model(inputs)
        days = np.arange(self.first, len(self.series)) + self.changes
        truth, before = self.logs[days], self.logs[days - 1]
        forecasts = self.log_price(outputs.double().numpy()[:, 0], before)

        def error(forecasts):
            return float(np.sqrt(np.mean((truth - forecasts) ** 2)))

        rolled, flat, known = self.rolled(model)
        return {
            "rmse": error(forecasts),
            "naive_rmse": error(before),
            "rolled_error": float(np.abs(rolled - known).mean()),
            "naive_rolled_error": float(np.abs(flat - known).mean()),
            "test_loss": self.loss(outputs, targets).item(),
        }

    def rolled(self, model, horizon=20, every=10):
        """What the net foresees 20 days ahead when its forecasts are fed back, what “as today” does, and the truth."""
        origins = np.arange(self.first, len(self.series) - horizon + 1, every)
        days = origins + self.changes
        logs = flat = self.logs[days - 1]
        states, state = model.cell(self.windows(origins)[0])
        for ahead in range(horizon):
            outputs = model.output(states[:, -1])
            logs = self.log_price(outputs.double().numpy()[:, 0], logs)
            states, state = model.cell(outputs[:, :, None], state)
        return logs, flat, self.logs[days + horizon - 1]


# %% [markdown]
# ## The net
#
# PyTorch keeps weights as outputs × inputs, the page as inputs × outputs: hence the transposes. PyTorch's RNN and LSTM have
# two biases that are only ever added; the page has the first, and the second stays out of training at zero.


# %%
class Net(nn.Module):
    def __init__(self, task, settings, seed):
        super().__init__()
        random, hidden, kind = Random(seed, WEIGHTS), settings["hidden"], settings["cell"]
        gates = {"rnn": 1, "lstm": 4, "gru": 3}[kind]
        self.cell = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}[kind](task.inputs, hidden, batch_first=True)
        self.output = nn.Linear(hidden, task.outputs)

        def draw(*shape):
            bound = 1 / np.sqrt(hidden)
            numbers = (2 * random.uniform(int(np.prod(shape))) - 1) * bound
            return torch.tensor(numbers, dtype=torch.float32).reshape(shape)

        with torch.no_grad():
            self.cell.weight_ih_l0.copy_(draw(task.inputs, gates * hidden).T)
            self.cell.weight_hh_l0.copy_(draw(hidden, gates * hidden).T)
            self.cell.bias_ih_l0.copy_(draw(gates * hidden))
            if kind == "gru":
                self.cell.bias_hh_l0.copy_(draw(gates * hidden))
            else:
                self.cell.bias_hh_l0.zero_().requires_grad_(False)
            if kind != "rnn":
                # The gate that keeps the memory: f of the LSTM, z of the GRU.
                self.cell.bias_ih_l0[hidden : 2 * hidden] = settings["forget_bias"]
            self.output.weight.copy_(draw(hidden, task.outputs).T)
            self.output.bias.copy_(draw(task.outputs))
        self.learnt = [parameter for parameter in self.parameters() if parameter.requires_grad]

    def forward(self, inputs):
        return self.output(self.cell(inputs)[0][:, -1])


# %% [markdown]
# ## How far back the gradient reaches
#
# The inputs are made a parameter. After `backward` the length of their gradient at each step says how strongly the loss
# would answer to a change there.


# %%
def decades(model, task):
    """Powers of ten that the gradient loses from the last step to the first."""
    inputs, targets = (part[:BATCH] for part in task.tests)
    inputs = inputs.clone().requires_grad_()
    task.loss(model(inputs), targets).backward()
    model.zero_grad()
    lengths = inputs.grad.double().square().sum((0, 2)).sqrt()
    return float(-torch.log10(lengths[0] / lengths[-1]))


# %% [markdown]
# ## Training


# %%
def train(changes, seed, most_batches=None):
    """Trains with these settings; returns the losses of the batches and the numbers that the page shows."""
    settings = DEFAULTS | changes
    task = {"memory": Memory, "prices": Prices}[settings["task"]](settings, seed)
    model = Net(task, settings, seed)
    optimizer = torch.optim.Adam(model.learnt, settings["learning_rate"])
    random, losses, first = Random(seed, TRAINING), [], decades(model, task)
    for _ in range(min(settings["batches"], most_batches or settings["batches"])):
        inputs, targets = task.batch(random)
        loss = task.loss(model(inputs), targets)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.learnt, 1.0)
        optimizer.step()
        losses.append(loss.item())
    metrics = {
        "first_decades": first,
        "weights": sum(parameter.numel() for parameter in model.learnt),
        "batch_loss": losses[-1],
    }
    if not most_batches:
        metrics["decades"] = decades(model, task)
        with torch.no_grad():
            metrics |= task.metrics(model)
    return losses, metrics


def numbers(settings, seed=7):
    """The page's numbers for settings as its address writes them."""
    return train(typed(settings, DEFAULTS), seed)[1]


# %% [markdown]
# ## Run it
#
# The defaults of the page, the plain cell, the challenge's solution, and the share.


# %%
RUNS = ({}, {"cell": "rnn"}, {"length": 100, "forget_bias": 4.0}, {"task": "prices"})


if "--json" not in sys.argv:
    for changes in RUNS:
        _, metrics = train(changes, seed=7)
        print(changes or "the defaults")
        print("  ", {key: round(value, 4) for key, value in metrics.items()})

# %% [markdown]
# ## The page's numbers
#
# The losses of the first ten batches for each cell and task, with the gradient's reach before training; then how whole
# runs end, where rounding has had time to grow.


# %%
def golden():
    cases = []

    def case(changes, seed, steps, metrics, relative):
        changes = {key: str(value) for key, value in changes.items()}
        cases.append({"set": changes, "seed": seed, "steps": steps, "metrics": metrics, "relative": relative})

    starts = (
        {},
        {"cell": "rnn"},
        {"cell": "gru", "forget_bias": 2.0},
        {"length": 100, "forget_bias": 4.0},
        {"task": "prices"},
        {"task": "prices", "target": "level", "price": "goog", "cell": "gru"},
    )
    for changes in starts:
        losses, metrics = train(changes, 7, most_batches=10)
        # The page first examines the untrained net, a slice of its tests in each step.
        length = (DEFAULTS | changes)["length"]
        tests = 250 if "task" in changes else 128
        examination = -(-tests // max(1, min(200, 4000 // length)))
        for step, loss in enumerate(losses, 1):
            numbers = {"batch_loss": loss}
            if step == 1:
                numbers |= {key: metrics[key] for key in ("first_decades", "weights")}
            case(changes, 7, examination + step, numbers, 1e-4)
    for seed in (1, 2, 3):
        for changes in RUNS:
            _, metrics = train(changes, seed)
            sure = "test_accuracy" if "test_accuracy" in metrics else "rmse"
            case(changes, seed, None, {sure: metrics[sure]}, 0.01 if sure == "rmse" else 0.1)
    _, metrics = train({"task": "prices"}, 7)
    keys = ("naive_rmse", "naive_rolled_error")
    case({"task": "prices"}, 7, None, {key: metrics[key] for key in keys}, 1e-6)
    case({"task": "prices"}, 7, None, {key: metrics[key] for key in ("rmse", "rolled_error", "test_loss")}, 0.01)
    versions = {"python": platform.python_version(), "numpy": np.__version__, "torch": torch.__version__.split("+")[0]}
    return {"versions": versions, "cases": cases}


if "--json" in sys.argv:
    print(json.dumps(golden(), indent=1))
