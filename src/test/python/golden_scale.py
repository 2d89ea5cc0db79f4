"""The worked example of src/site/add-a-layer.md, a dense layer times a trained gain: scale."""
import torch
from golden import *


class Scaled(torch.nn.Module):
    def __init__(self, inputs, classes):
        super().__init__()
        self.head = torch.nn.Linear(inputs, classes, bias=False)
        self.gain = torch.nn.Parameter(torch.empty(classes))

    def forward(self, x):
        return self.head(x) * self.gain


generator = random(41)
net = Scaled(6, 5)
start(net, generator, 1.0)
x = numbers(generator, (4, 6), 1.0)
y = torch.from_numpy(generator.integers(0, 5, 4))
entries = {"features": x, "targets": y}
record(net, lambda: net(x), lambda logits, reduction: loss_of(logits, y, reduction),
       torch.optim.SGD(net.parameters(), lr=0.5), entries, {"rate": 0.5})
save("scale", entries)
