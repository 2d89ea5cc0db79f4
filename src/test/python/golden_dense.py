"""Nets without time: digits-softmax, digits-mse, names, bigram."""
import numpy
import torch
from golden import *


class Digits(torch.nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = torch.nn.ModuleList(torch.nn.Linear(i, o) for i, o in zip(sizes, sizes[1:]))

    def forward(self, x):
        """the weighted inputs of the last layer"""
        for layer in self.layers[:-1]:
            x = torch.sigmoid(layer(x))
        return self.layers[-1](x)


def digits(output, seed):
    generator = random(seed)
    net = Digits([9, 6, 5, 4])
    start(net, generator, 1.0)
    x = torch.from_numpy(generator.integers(0, 256, (5, 9)) / 256)
    x[:, 3] = 0
    y = torch.from_numpy(generator.integers(0, 4, 5))
    one_hot = torch.nn.functional.one_hot(y, 4).to(torch.float64)

    def mse(logits, reduction):
        half = 0.5 * ((torch.sigmoid(logits) - one_hot) ** 2).sum()
        return half if reduction == "sum" else half / len(y)

    entries = {"features": x, "targets": y}
    loss = mse if output == "mse" else lambda logits, reduction: loss_of(logits, y, reduction)
    record(net, lambda: net(x), loss, torch.optim.SGD(net.parameters(), lr=0.5), entries, {"rate": 0.5})
    save("digits-" + output, entries)


class Names(torch.nn.Module):
    def __init__(self, symbols, block, features, hidden):
        super().__init__()
        self.C = torch.nn.Parameter(torch.empty(symbols, features))
        self.W1 = torch.nn.Parameter(torch.empty(block * features, hidden))
        self.b1 = torch.nn.Parameter(torch.empty(hidden))
        self.W2 = torch.nn.Parameter(torch.empty(hidden, symbols))
        self.b2 = torch.nn.Parameter(torch.empty(symbols))

    def forward(self, x):
        h = torch.tanh(self.C[x].view(len(x), -1) @ self.W1 + self.b1)
        return h @ self.W2 + self.b2


def names(seed):
    generator = random(seed)
    net = Names(9, 3, 4, 11)
    start(net, generator, 0.7)
    x, y = tokens(generator, 5, 3, 9), tokens(generator, 5, 3, 9)
    x[1, 0] = x[1, 1] = 0
    x[2] = x[1, 2]
    y[:, :-1] = NO_TARGET
    entries = {"tokens": x, "targets": y}
    record(net, lambda: net(x), lambda logits, reduction: loss_of(logits, y[:, -1], reduction),
           torch.optim.SGD(net.parameters(), lr=0.1), entries, {"rate": 0.1})
    save("names", entries)


class Bigram(torch.nn.Module):
    def __init__(self, symbols):
        super().__init__()
        self.W = torch.nn.Parameter(torch.empty(symbols, symbols))

    def forward(self, x):
        return torch.nn.functional.one_hot(x, len(self.W)).to(torch.float64) @ self.W


def bigram(seed):
    """also with the workshop's penalty, 0.01 times the mean of the squared weights: penalty.losses, penalty.W"""
    generator = random(seed)
    net = Bigram(7)
    start(net, generator, 1.0)
    first = plain(net.W)
    x, y = tokens(generator, 4, 6, 7), tokens(generator, 4, 6, 7)
    entries = {"tokens": x, "targets": y}
    record(net, lambda: net(x), lambda logits, reduction: loss_of(logits, y, reduction),
           torch.optim.SGD(net.parameters(), lr=5), entries, {"rate": 5})
    with torch.no_grad():
        net.W.copy_(torch.from_numpy(first))
    losses = []
    for _ in range(10):
        loss = loss_of(net(x), y, "mean") + 0.01 * (net.W ** 2).mean()
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            net.W -= 5 * net.W.grad
        losses.append(loss.item())
    entries["penalty.losses"] = numpy.array(losses)
    entries["penalty.W"] = plain(net.W)
    save("bigram", entries)


digits("softmax", 11)
digits("mse", 12)
names(13)
bigram(14)
