"""A dense net for MNIST, 784-300-100-10 with sigmoids, softmax and cross-entropy, in NumPy or PyTorch."""
from timing import options, report

chosen = options(__doc__, engine=["numpy", "torch"], hidden="300,100", batch=32, rate=0.05)
import numpy as np  # noqa: E402

sizes = [784, *map(int, chosen.hidden.split(",")), 10]
N = chosen.batch
random = np.random.default_rng(1)
# A dense product takes the same time whatever the pixels are; like MNIST's, some 19 % of these are not black.
images = (random.random((10_000, 784)) * (random.random((10_000, 784)) < 0.19)).astype(np.float32)
labels = random.integers(0, 10, 10_000)


def numpy_step():
    W = [random.uniform(-1, 1, shape).astype(np.float32) * shape[0] ** -0.5 for shape in zip(sizes, sizes[1:])]
    b = [np.zeros(n, np.float32) for n in sizes[1:]]
    rate = np.float32(chosen.rate / N)

    def step():
        rows = random.integers(0, len(labels), N)
        activations = [images[rows]]
        for i in range(len(W) - 1):
            activations.append(1 / (1 + np.exp(-(activations[-1] @ W[i] + b[i]))))
        logits = activations[-1] @ W[-1] + b[-1]
        delta = np.exp(logits - logits.max(axis=1, keepdims=True))
        delta /= delta.sum(axis=1, keepdims=True)
        delta[np.arange(N), labels[rows]] -= 1
        for i in reversed(range(len(W))):
            a = activations[i]
            below = delta @ W[i].T * a * (1 - a) if i else None
            W[i] -= rate * (a.T @ delta)
            b[i] -= rate * delta.sum(axis=0)
            delta = below

    return step


def torch_step():
    import torch
    torch.set_num_threads(chosen.threads)
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        layers += [torch.nn.Linear(inputs, outputs), torch.nn.Sigmoid()]
    net = torch.nn.Sequential(*layers[:-1])
    optimizer = torch.optim.SGD(net.parameters(), lr=chosen.rate)
    x, y = torch.from_numpy(images), torch.from_numpy(labels)

    def step():
        rows = torch.randint(0, len(y), (N,))
        loss = torch.nn.functional.cross_entropy(net(x[rows]), y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    return step


step = torch_step() if chosen.engine == "torch" else numpy_step()
report(f"{chosen.engine} digits {'-'.join(map(str, sizes))}, batch {N}", "images/s", N, step, chosen)
