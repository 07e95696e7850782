"""Prints the numbers that layers.rs compares with: the losses of a few training steps of each layer family in PyTorch.

Weights, inputs and targets are drawn by the repository's own random stream, so that both sides start from the same
numbers, and only the losses are kept.

    PYTHONPATH=python python3 crates/tensor/tests/golden/layers.py > crates/tensor/tests/golden/layers.json
"""

import json

import torch
from stepwise import Random
from torch import nn
from torch.nn import functional as f

STEPS = 6


class Draws:
    """Normal numbers in the order in which layers.rs draws them."""

    def __init__(self, seed):
        self.random = Random(seed)

    def tensor(self, *sizes, scale=1.0):
        count = 1
        for size in sizes:
            count *= size
        numbers = [scale * self.random.normal() for _ in range(count)]
        return torch.tensor(numbers, dtype=torch.float32).reshape(sizes)

    def labels(self, count, classes):
        return torch.tensor([self.random.below(classes) for _ in range(count)])

    def fill(self, parameter, transposed=False, scale=0.3):
        """Draws a parameter; a dense weight is drawn as inputs × outputs, which is how layers.rs keeps it."""
        with torch.no_grad():
            if transposed:
                parameter.copy_(self.tensor(*reversed(parameter.shape), scale=scale).T)
            else:
                parameter.copy_(self.tensor(*parameter.shape, scale=scale))

    def linear(self, layer):
        self.fill(layer.weight, transposed=True)
        self.fill(layer.bias)

    def conv(self, layer):
        self.fill(layer.weight)
        self.fill(layer.bias)


def train(parameters, loss, optimiser=lambda p: torch.optim.SGD(p, lr=0.1)):
    optimiser = optimiser(list(parameters))
    losses = []
    for _ in range(STEPS):
        value = loss()
        optimiser.zero_grad()
        value.backward()
        optimiser.step()
        losses.append(value.item())
    return losses


def conv_net():
    draws = Draws(1)
    model = nn.Sequential(
        nn.Conv2d(2, 4, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(4, 6, (3, 2), stride=(2, 1), padding=(1, 0), groups=2), nn.ReLU(), nn.AvgPool2d(2),
        nn.Flatten(), nn.Linear(6 * 1 * 2, 3),
    )
    draws.conv(model[0])
    draws.conv(model[3])
    draws.linear(model[7])
    x, y = draws.tensor(5, 2, 8, 10), draws.labels(5, 3)
    return train(model.parameters(), lambda: f.cross_entropy(model(x), y))


def recurrent(kind, seed):
    draws = Draws(seed)
    cell, output = kind(3, 5, batch_first=True), nn.Linear(5, 2)
    draws.fill(cell.weight_ih_l0, transposed=True)
    draws.fill(cell.weight_hh_l0, transposed=True)
    draws.fill(cell.bias_ih_l0)
    if kind is nn.GRU:
        draws.fill(cell.bias_hh_l0)
    else:
        with torch.no_grad():
            cell.bias_hh_l0.zero_()
        cell.bias_hh_l0.requires_grad_(False)
    draws.linear(output)
    x, y = draws.tensor(4, 7, 3), draws.labels(4, 2)
    parameters = [p for p in [*cell.parameters(), *output.parameters()] if p.requires_grad]
    # All steps count a little, the last one decides.
    def loss():
        states, _ = cell(x)
        return f.cross_entropy(output(states[:, -1]), y) + 0.1 * (states * states).mean()
    return train(parameters, loss, lambda p: torch.optim.Adam(p, lr=0.05))


def transformer():
    draws = Draws(5)
    block = nn.TransformerEncoderLayer(
        8, 2, 16, dropout=0.0, activation="gelu", batch_first=True, norm_first=True
    )
    table, output = nn.Embedding(11, 8), nn.Linear(8, 11)
    draws.fill(table.weight)
    weights, biases = [], []
    for _ in range(3):
        weights.append(draws.tensor(8, 8, scale=0.3).T)
        biases.append(draws.tensor(8, scale=0.3))
    attention = block.self_attn
    with torch.no_grad():
        attention.in_proj_weight.copy_(torch.cat(weights))
        attention.in_proj_bias.copy_(torch.cat(biases))
    for layer in (attention.out_proj, block.linear1, block.linear2, output):
        draws.linear(layer)
    words = draws.labels(3 * 6, 11).reshape(3, 6)
    mask = nn.Transformer.generate_square_subsequent_mask(6)

    def loss():
        states = block(table(words), src_mask=mask, is_causal=True)
        scores = output(states)[:, :-1].reshape(-1, 11)
        return f.cross_entropy(scores, words[:, 1:].reshape(-1))

    parameters = [*table.parameters(), *block.parameters(), *output.parameters()]
    return train(parameters, loss, lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.1))


class Residual(nn.Module):
    def __init__(self, channels, out, stride):
        super().__init__()
        self.conv1, self.norm1 = nn.Conv2d(channels, out, 3, stride, 1), nn.BatchNorm2d(out)
        self.conv2, self.norm2 = nn.Conv2d(out, out, 3, 1, 1), nn.BatchNorm2d(out)
        self.conv3, self.norm3 = nn.Conv2d(channels, out, 1, stride), nn.BatchNorm2d(out)

    def forward(self, x):
        change = self.norm2(self.conv2(torch.relu(self.norm1(self.conv1(x)))))
        return torch.relu(self.norm3(self.conv3(x)) + change)


def residual():
    draws = Draws(6)
    block, output = Residual(2, 4, 2), nn.Linear(4, 3)
    for conv in (block.conv1, block.conv2, block.conv3):
        draws.conv(conv)
    draws.linear(output)
    x, y = draws.tensor(6, 2, 6, 5), draws.labels(6, 3)
    model = lambda: f.cross_entropy(output(block(x).mean((2, 3))), y)
    losses = train([*block.parameters(), *output.parameters()], model)
    block.eval()
    return {"training": losses, "evaluation": model().item()}


def optimisers():
    kinds = {
        "nesterov": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True, weight_decay=0.01),
        "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.01, weight_decay=0.01),
        "adam": lambda p: torch.optim.Adam(p, lr=0.05, weight_decay=0.01),
        "adamw": lambda p: torch.optim.AdamW(p, lr=0.05, weight_decay=0.1),
    }
    results = {}
    for name, kind in kinds.items():
        draws = Draws(7)
        layer = nn.Linear(4, 2)
        draws.linear(layer)
        x, y = draws.tensor(9, 4), draws.tensor(9, 2)
        results[name] = train(layer.parameters(), lambda: f.mse_loss(torch.tanh(layer(x)), y), kind)
    return results


torch.set_num_threads(1)
print(json.dumps({
    "versions": {"torch": torch.__version__.split("+")[0]},
    "conv_net": conv_net(),
    "rnn": recurrent(nn.RNN, 2),
    "lstm": recurrent(nn.LSTM, 3),
    "gru": recurrent(nn.GRU, 4),
    "transformer": transformer(),
    "residual": residual(),
    "optimisers": optimisers(),
}, indent=1))
