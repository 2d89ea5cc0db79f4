"""Ten updates by Muon, with AdamW for what is no matrix of a hidden layer: muon.npz. Written from the description
(https://kellerjordan.github.io/posts/muon), in PyTorch's layout (out, in): queries, keys and values, or gates, are blocks
of rows. weights.NAME, gradients.NAME (10, ...), after.NAME (10, ...): the weights after each update."""
import numpy
import torch
from golden import *

RATE = 0.003
RATIO = 5.0
MOMENTUM = 0.95
DECAY = 0.1


def orthogonalized(matrix):
    """five Newton-Schulz steps on the matrix divided by its Frobenius norm"""
    wide = matrix.shape[0] <= matrix.shape[1]
    x = matrix if wide else matrix.T
    x = x / (x.norm() + 1e-7)
    for _ in range(5):
        gram = x @ x.T
        x = 3.4445 * x + (-4.7750 * gram + 2.0315 * gram @ gram) @ x
    return x if wide else x.T


class Muon(torch.optim.Optimizer):
    def __init__(self, blocks, rate):
        """blocks: how many matrices lie one below the other, for each parameter"""
        super().__init__([{"params": [p], "blocks": n} for p, n in blocks.items()], {"lr": rate, "decay": DECAY})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                buffer = self.state[p].setdefault("buffer", torch.zeros_like(p))
                buffer.mul_(MOMENTUM).add_(p.grad)
                velocity = p.grad.add(buffer, alpha=MOMENTUM)
                p.mul_(1 - group["lr"] * group["decay"])
                for weight, update in zip(p.chunk(group["blocks"]), velocity.chunk(group["blocks"])):
                    scale = max(1, weight.shape[0] / weight.shape[1]) ** 0.5
                    weight.add_(orthogonalized(update), alpha=-group["lr"] * scale)


generator = random(41)
matrices = {"attention": ((18, 6), 3), "wide": ((4, 11), 1), "tall": ((11, 4), 1), "gates": ((20, 7), 4)}
rest = {"embedding": (7, 5), "bias": (17,)}
shapes = {**{name: shape for name, (shape, blocks) in matrices.items()}, **rest}
weights = {name: numbers(generator, shape, 1.0) for name, shape in shapes.items()}
gradients = {name: numbers(generator, (10,) + shape, 1.0) for name, shape in shapes.items()}
entries = {"setting.rate": numpy.array(RATE), "setting.ratio": numpy.array(RATIO), "setting.decay": numpy.array(DECAY)}
for name in shapes:
    entries["weights." + name] = weights[name]
    entries["gradients." + name] = gradients[name]
parameters = {name: torch.nn.Parameter(weights[name].clone()) for name in shapes}
optimizers = [
    Muon({parameters[name]: blocks for name, (shape, blocks) in matrices.items()}, RATIO * RATE),
    torch.optim.AdamW([{"params": [parameters["embedding"]], "weight_decay": DECAY},
                       {"params": [parameters["bias"]], "weight_decay": 0.0}], lr=RATE, betas=(0.9, 0.95), eps=1e-8)]
after = {name: [] for name in shapes}
for update in range(10):
    for name, parameter in parameters.items():
        parameter.grad = gradients[name][update].clone()
    for optimizer in optimizers:
        optimizer.step()
    for name, parameter in parameters.items():
        after[name].append(plain(parameter))
for name in shapes:
    entries["after." + name] = numpy.stack(after[name])
save("muon", entries)
