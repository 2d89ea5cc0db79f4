"""A transformer block (gpt-block) and whole GPTs: gpt-tied (GELU, biases, head tied to wte), gpt-untied (ReLU, no
biases, head apart) and gpt-relu2 (the same with squared ReLU); and what was found since GPT-2, one file each:
gpt-rms-norm, gpt-rotary, gpt-qk-norm, gpt-refined with these three, gpt-smear, gpt-convolutions, and gpt-modern with
all five. Names and layouts are Hugging Face GPT-2's
without the prefix; lm_head.weight is (C, E).
AdamW decays matrices, but neither vectors nor convolutions. Its epsilon is 1e-5: the gradient of the keys' bias is zero in exact arithmetic
(a constant added to a row of scores changes nothing), and a smaller epsilon would turn its rounding into steps."""
import math
import torch
from golden import *

N, T, C, BLOCK = 3, 5, 7, 6


class Conv1D(torch.nn.Module):
    """a linear layer whose weight is (in, out)"""

    def __init__(self, inputs, outputs, bias):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.empty(inputs, outputs))
        self.bias = torch.nn.Parameter(torch.empty(outputs)) if bias else None

    def forward(self, x):
        return x @ self.weight if self.bias is None else x @ self.weight + self.bias


class RmsNorm(torch.nn.Module):
    def forward(self, x):
        return x * (x.square().mean(-1, keepdim=True) + 1e-5).rsqrt()


class Norm(torch.nn.Module):
    def __init__(self, width, bias):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.empty(width))
        self.bias = torch.nn.Parameter(torch.empty(width)) if bias else None

    def forward(self, x):
        return torch.nn.functional.layer_norm(x, x.shape[-1:], self.weight, self.bias, 1e-5)


def norm(width, bias, refinements):
    return RmsNorm() if "rms-norm" in refinements else Norm(width, bias)


def turned(x):
    """x (..., T, F) as F/2 complex numbers, each times exp(i * angle)"""
    steps, size = x.shape[-2:]
    angles = torch.arange(steps)[:, None] * 10000 ** (-2 * torch.arange(size // 2) / size)
    points = torch.complex(x[..., :size // 2], x[..., size // 2:]) * torch.polar(torch.ones_like(angles), angles)
    return torch.cat([points.real, points.imag], -1)


class Convolution(torch.nn.Module):
    """each channel over some steps; row 0 of the weight belongs to the present step"""

    def __init__(self, steps, width):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.empty(steps, width))

    def forward(self, x):
        steps, width = self.weight.shape
        kernel = self.weight.flip(0).T[:, None, :]
        padded = torch.nn.functional.pad(x.transpose(1, 2), (steps - 1, 0))
        return torch.nn.functional.conv1d(padded, kernel, groups=width).transpose(1, 2)


def convolution(steps, width, wanted):
    return Convolution(steps, width) if wanted else torch.nn.Identity()


class Attention(torch.nn.Module):
    def __init__(self, width, heads, bias, refinements):
        super().__init__()
        self.heads, self.refinements = heads, refinements
        self.c_attn = Conv1D(width, 3 * width, bias)
        self.c_proj = Conv1D(width, width, bias)

    def forward(self, x):
        n, t, e = x.shape
        q, k, v = (part.view(n, t, self.heads, e // self.heads).transpose(1, 2)
                   for part in self.c_attn(x).split(e, 2))
        if "qk-norm" in self.refinements:
            q, k = RmsNorm()(q), RmsNorm()(k)
        if "rotary" in self.refinements:
            q, k = turned(q), turned(k)
        scores = q @ k.transpose(2, 3) / math.sqrt(e // self.heads)
        future = torch.ones(t, t, dtype=torch.bool).triu(1)
        mixed = scores.masked_fill(future, -math.inf).softmax(-1) @ v
        return self.c_proj(mixed.transpose(1, 2).reshape(n, t, e))


class Mlp(torch.nn.Module):
    def __init__(self, width, activation, bias):
        super().__init__()
        self.activation = activation
        self.c_fc = Conv1D(width, 4 * width, bias)
        self.c_proj = Conv1D(4 * width, width, bias)

    def forward(self, x):
        return self.c_proj(self.activation(self.c_fc(x)))


class Block(torch.nn.Module):
    def __init__(self, width, heads, activation, bias, refinements=()):
        super().__init__()
        self.ln_1 = norm(width, bias, refinements)
        self.conv_1 = convolution(4, width, "convolutions" in refinements)
        self.attn = Attention(width, heads, bias, refinements)
        self.ln_2 = norm(width, bias, refinements)
        self.conv_2 = convolution(4, width, "convolutions" in refinements)
        self.mlp = Mlp(width, activation, bias)

    def forward(self, x):
        x = x + self.attn(self.conv_1(self.ln_1(x)))
        return x + self.mlp(self.conv_2(self.ln_2(x)))


class Gpt(torch.nn.Module):
    def __init__(self, layers, heads, width, activation, bias, tied, refinements):
        super().__init__()
        self.wte = torch.nn.Embedding(C, width)
        self.wpe = None if "rotary" in refinements else torch.nn.Embedding(BLOCK, width)
        self.smear = convolution(2, width, "smear" in refinements)
        self.h = torch.nn.ModuleList(Block(width, heads, activation, bias, refinements) for _ in range(layers))
        self.ln_f = norm(width, bias, refinements)
        self.lm_head = None if tied else torch.nn.Linear(width, C, bias=False)

    def forward(self, tokens):
        x = self.wte(tokens)
        if self.wpe is not None:
            x = x + self.wpe(torch.arange(tokens.shape[1]))
        x = self.smear(x)
        for block in self.h:
            x = block(x)
        x = self.ln_f(x)
        return x @ self.wte.weight.T if self.lm_head is None else self.lm_head(x)


def gelu(x):
    return torch.nn.functional.gelu(x, approximate="tanh")


def relu2(x):
    return torch.relu(x) ** 2


def gpt(name, seed, layers, heads, width, activation, bias, tied, refinements=()):
    generator = random(seed)
    net = Gpt(layers, heads, width, activation, bias, tied, refinements)
    start(net, generator, 0.5)
    x, y = tokens(generator, N, T, C), tokens(generator, N, T, C)
    settings = {"rate": 0.01, "beta1": 0.9, "beta2": 0.99, "epsilon": 1e-5, "decay": 0.1}
    convolutions = [m.weight for m in net.modules() if isinstance(m, Convolution)]
    decays = [p.dim() > 1 and not any(p is other for other in convolutions) for p in net.parameters()]
    matrices = [p for p, decay in zip(net.parameters(), decays) if decay]
    others = [p for p, decay in zip(net.parameters(), decays) if not decay]
    optimizer = torch.optim.AdamW(
        [{"params": matrices, "weight_decay": settings["decay"]}, {"params": others, "weight_decay": 0.0}],
        lr=settings["rate"], betas=(settings["beta1"], settings["beta2"]), eps=settings["epsilon"])
    entries = {"tokens": x, "targets": y}
    record(net, lambda: net(x), lambda logits, reduction: loss_of(logits, y, reduction), optimizer, entries, settings)
    save(name, entries)


def block(seed):
    """x and y (T, E); gradients of the sum of y * factors, that of x included"""
    generator = random(seed)
    net = Block(8, 2, gelu, True)
    start(net, generator, 0.5)
    x = numbers(generator, (T, 8), 1.0).requires_grad_(True)
    factors = numbers(generator, (T, 8), 1.0)
    y = net(x[None])[0]
    (y * factors).sum().backward()
    entries = {"x": plain(x), "y": plain(y), "factors": factors, "gradients.x": plain(x.grad)}
    for name, parameter in net.named_parameters():
        entries["weights.h.0." + name] = plain(parameter)
        entries["gradients.h.0." + name] = plain(parameter.grad)
    save("gpt-block", entries)


block(21)
gpt("gpt-tied", 22, 2, 2, 8, gelu, True, True)
gpt("gpt-untied", 23, 2, 3, 6, torch.relu, False, False)
gpt("gpt-relu2", 24, 2, 2, 8, relu2, False, False)
gpt("gpt-rms-norm", 25, 2, 2, 8, gelu, False, False, {"rms-norm"})
gpt("gpt-rotary", 26, 2, 2, 8, gelu, False, False, {"rotary"})
gpt("gpt-qk-norm", 27, 2, 2, 8, gelu, False, False, {"qk-norm"})
gpt("gpt-refined", 28, 2, 2, 8, gelu, False, False, {"rms-norm", "rotary", "qk-norm"})
gpt("gpt-smear", 29, 2, 2, 8, gelu, False, False, {"smear"})
gpt("gpt-convolutions", 30, 2, 2, 8, gelu, False, False, {"convolutions"})
gpt("gpt-modern", 31, 2, 2, 8, gelu, False, False, {"rms-norm", "rotary", "qk-norm", "smear", "convolutions"})
