"""What the golden_*.py scripts share. They compute logits, losses, gradients and optimizer steps with PyTorch in double
precision and write them to src/test/resources/golden/*.npz, in PyTorch's own names and layouts. Run one with
    /usr/bin/python3 src/test/python/golden_recurrent.py
(any Python with numpy and torch; made with torch 1.13). Weights are multiples of 1/4096, so that floats hold them, and
the sum of two biases, exactly."""
import pathlib
import numpy
import torch

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
FOLDER = pathlib.Path(__file__).resolve().parent.parent / "resources" / "golden"
NO_TARGET = -1


def random(seed):
    """numpy's generator, whose numbers do not depend on the version of torch"""
    return numpy.random.default_rng(seed)


def numbers(generator, shape, radius):
    """multiples of 1/4096 between -radius and radius"""
    return torch.from_numpy(numpy.round(generator.uniform(-radius, radius, shape) * 4096) / 4096)


def start(module, generator, radius):
    """gives every parameter small random weights; gains of norms stay near 1"""
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            parameter.copy_(numbers(generator, tuple(parameter.shape), radius))
            if "ln_" in name and name.endswith("weight"):
                parameter.add_(1)


def tokens(generator, rows, steps, symbols):
    return torch.from_numpy(generator.integers(0, symbols, (rows, steps)))


def loss_of(logits, targets, reduction):
    return torch.nn.functional.cross_entropy(
        logits.reshape(-1, logits.shape[-1]), targets.reshape(-1), ignore_index=NO_TARGET, reduction=reduction)


def plain(tensor):
    return tensor.detach().numpy().copy()


def record(module, forward, loss, optimizer, entries, hyperparameters):
    """Adds weights, logits, loss (sum), gradients (of the mean) and the weights after ten steps to the entries.
    forward() gives the logits, loss(logits, reduction) their cost."""
    for name, parameter in module.named_parameters():
        entries["weights." + name] = plain(parameter)
    logits = forward()
    entries["logits"] = plain(logits)
    entries["loss"] = plain(loss(logits, "sum"))
    optimizer.zero_grad()
    loss(logits, "mean").backward()
    for name, parameter in module.named_parameters():
        entries["gradients." + name] = plain(
            parameter.grad if parameter.grad is not None else torch.zeros_like(parameter))
    for name, value in hyperparameters.items():
        entries["setting." + name] = numpy.array(float(value))
    losses = []
    for _ in range(10):
        optimizer.zero_grad()
        cost = loss(forward(), "mean")
        cost.backward()
        optimizer.step()
        losses.append(cost.item())
    entries["losses"] = numpy.array(losses)
    for name, parameter in module.named_parameters():
        entries["after." + name] = plain(parameter)


def save(name, entries):
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = FOLDER / (name + ".npz")
    with open(file, "wb") as out:
        numpy.savez_compressed(out, **{k: numpy.asarray(v) for k, v in entries.items()})
    loss = float(entries["loss"]) if "loss" in entries else float("nan")
    print(f"{file.name}: {file.stat().st_size} bytes, loss {loss:.6f}")
