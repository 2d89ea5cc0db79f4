# This net is not a GPT-2, and Hugging Face's GPT2LMHeadModel cannot read it: it has the REFINEMENTS, which were found
# since. Its parameters have GPT-2's names, without the prefix "transformer."; what GPT-2 does not have is named here.
REFINEMENTS = set(SIZES.get("refinements", []))
EPSILON = 1e-5


def rms_norm(x):
    """each row divided by the root of the mean of its squares (Zhang and Sennrich 2019)"""
    return x * torch.rsqrt(x.square().mean(dim=-1, keepdim=True) + EPSILON)


class Norm(nn.Module):
    """of the rows, before each branch and before the head: without parameters, or as GPT-2 has it"""

    def __init__(self, width):
        super().__init__()
        self.width = width
        if "rms-norm" not in REFINEMENTS:
            self.weight = nn.Parameter(torch.empty(width))
            self.bias = nn.Parameter(torch.empty(width)) if SIZES["biases"] else None

    def forward(self, x):
        if "rms-norm" in REFINEMENTS:
            return rms_norm(x)
        return functional.layer_norm(x, (self.width,), self.weight, self.bias, EPSILON)


class Convolution(nn.Module):
    """mixes each step with those before it, channel by channel; weight[k] belongs to the step k before"""

    def __init__(self, steps, width):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(steps, width))

    def forward(self, x):
        y = self.weight[0] * x
        for k in range(1, min(len(self.weight), x.shape[-2])):
            y = y + functional.pad(self.weight[k] * x[..., :-k, :], (0, 0, k, 0))  # k steps later, zeros before
        return y


def convolution(refinement, steps, width):
    return Convolution(steps, width) if refinement in REFINEMENTS else nn.Identity()


def turned(x):
    """rotary positions (Su and others 2021): numbers i and i + F/2 of step t are a point that turns by t * theta(i)"""
    steps, size = x.shape[-2:]
    theta = 10000.0 ** (-torch.arange(0, size, 2, dtype=x.dtype, device=x.device) / size)
    angle = torch.arange(steps, dtype=x.dtype, device=x.device)[:, None] * theta
    a, b = x[..., :size // 2], x[..., size // 2:]
    return torch.cat([a * angle.cos() - b * angle.sin(), b * angle.cos() + a * angle.sin()], dim=-1)


class Conv1D(nn.Module):
    """a linear layer whose weight is (inputs, outputs), as GPT-2 keeps it; in spite of its name no convolution"""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(inputs, outputs))
        self.bias = nn.Parameter(torch.empty(outputs)) if SIZES["biases"] else None

    def forward(self, x):
        return x @ self.weight if self.bias is None else x @ self.weight + self.bias


class Attention(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.c_attn = Conv1D(width, 3 * width)
        self.c_proj = Conv1D(width, width)

    def forward(self, x):
        *batch, steps, width = x.shape
        heads = SIZES["heads"]
        q, k, v = (part.reshape(*batch, steps, heads, -1).transpose(-3, -2)
                   for part in self.c_attn(x).split(width, dim=-1))
        if "rotary" in REFINEMENTS:
            q, k = turned(q), turned(k)
        if "query-key-norm" in REFINEMENTS:  # Henry and others 2020
            q, k = rms_norm(q), rms_norm(k)
        scores = q @ k.transpose(-1, -2) / (width // heads) ** 0.5
        future = torch.ones(steps, steps, dtype=torch.bool, device=x.device).triu(1)
        weights = scores.masked_fill(future, float("-inf")).softmax(dim=-1)
        return self.c_proj((weights @ v).transpose(-3, -2).reshape(*batch, steps, width))


class Perceptron(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.c_fc = Conv1D(width, 4 * width)
        self.c_proj = Conv1D(4 * width, width)

    def forward(self, x):
        x = self.c_fc(x)
        if SIZES["activation"] == "gelu":  # with tanh
            return self.c_proj(0.5 * x * (1 + torch.tanh((2 / torch.pi) ** 0.5 * (x + 0.044715 * x ** 3))))
        x = functional.relu(x)
        return self.c_proj(x * x if SIZES["activation"] == "relu2" else x)  # squared: So and others 2021


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.ln_1 = Norm(width)
        self.conv_1 = convolution("convolutions", 4, width)
        self.attn = Attention(width)
        self.ln_2 = Norm(width)
        self.conv_2 = convolution("convolutions", 4, width)
        self.mlp = Perceptron(width)

    def forward(self, x):
        x = x + self.attn(self.conv_1(self.ln_1(x)))
        return x + self.mlp(self.conv_2(self.ln_2(x)))


class Net(nn.Module):
    """embeddings, mixed or not; blocks; a last norm; a head that is tied to the embedding or not"""

    def __init__(self):
        super().__init__()
        width = SIZES["embedding"]
        self.wte = nn.Embedding(SIZES["vocabulary"], width)
        self.wpe = None if "rotary" in REFINEMENTS else nn.Embedding(SIZES["block"], width)
        self.smear = convolution("smear", 2, width)
        self.h = nn.ModuleList(Block(width) for _ in range(SIZES["layers"]))
        self.ln_f = Norm(width)
        self.lm_head = None if SIZES["tied"] else nn.Linear(width, SIZES["vocabulary"], bias=False)

    def forward(self, tokens):
        """logits after each token: (T) -> (T, C), or (N, T) -> (N, T, C)"""
        x = self.wte(tokens)
        if self.wpe is not None:
            x = x + self.wpe(torch.arange(tokens.shape[-1], device=tokens.device))
        x = self.smear(x)
        for block in self.h:
            x = block(x)
        x = self.ln_f(x)
        return x @ self.wte.weight.T if self.lm_head is None else self.lm_head(x)
