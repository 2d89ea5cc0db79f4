"""Ten updates of a matrix and a vector by given gradients, for each optimizer: optimizers.npz.
weights.NAME, gradients.NAME (10, ...), and OPTIMIZER.NAME (10, ...): the weights after each update."""
import numpy
import torch
from golden import *

RATE = 0.01
CLIP = 4.2  # some of the gradients are longer, some are not


def decaying(parameters):
    """weight decay for the matrix, none for the vector"""
    return [{"params": parameters[:1], "weight_decay": 0.1}, {"params": parameters[1:], "weight_decay": 0.0}]


RULES = {
    "sgd": lambda p: torch.optim.SGD(p, lr=RATE),
    "sgd-decay": lambda p: torch.optim.SGD(decaying(p), lr=RATE),
    "momentum": lambda p: torch.optim.SGD(p, lr=RATE, momentum=0.9),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=RATE, alpha=0.95, eps=1e-8),
    "adam": lambda p: torch.optim.Adam(p, lr=RATE, betas=(0.9, 0.999), eps=1e-8),
    "adamw": lambda p: torch.optim.AdamW(decaying(p), lr=RATE, betas=(0.9, 0.99), eps=1e-8),
    "clip-norm": lambda p: torch.optim.SGD(p, lr=RATE),
}
generator = random(31)
shapes = {"matrix": (5, 7), "vector": (17,)}
weights = {name: numbers(generator, shape, 1.0) for name, shape in shapes.items()}
gradients = {name: numbers(generator, (10,) + shape, 1.0) for name, shape in shapes.items()}
entries = {"setting.rate": numpy.array(RATE), "setting.clip": numpy.array(CLIP)}
for name in shapes:
    entries["weights." + name] = weights[name]
    entries["gradients." + name] = gradients[name]
for rule, make in RULES.items():
    parameters = {name: torch.nn.Parameter(weights[name].clone()) for name in shapes}
    optimizer = make(list(parameters.values()))
    after = {name: [] for name in shapes}
    for update in range(10):
        for name, parameter in parameters.items():
            parameter.grad = gradients[name][update].clone()
        if rule == "clip-norm":
            torch.nn.utils.clip_grad_norm_(list(parameters.values()), CLIP)
        optimizer.step()
        for name, parameter in parameters.items():
            after[name].append(plain(parameter))
    for name in shapes:
        entries[rule + "." + name] = numpy.stack(after[name])
save("optimizers", entries)
