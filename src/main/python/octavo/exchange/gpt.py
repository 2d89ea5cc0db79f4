# With the package transformers this file is not needed: GPT2LMHeadModel.from_pretrained(FOLDER) reads the folder.
class Conv1D(nn.Module):
    """a linear layer whose weight is (inputs, outputs), as GPT-2 keeps it"""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(inputs, outputs))
        self.bias = nn.Parameter(torch.empty(outputs))

    def forward(self, x):
        return x @ self.weight + self.bias


class Attention(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.c_attn = Conv1D(width, 3 * width)
        self.c_proj = Conv1D(width, width)

    def forward(self, x):
        *batch, steps, width = x.shape
        heads = CONFIG["n_head"]
        q, k, v = (part.reshape(*batch, steps, heads, -1).transpose(-3, -2)
                   for part in self.c_attn(x).split(width, dim=-1))
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
        if CONFIG["activation_function"] == "relu":
            return self.c_proj(functional.relu(x))
        # GELU with tanh, which Hugging Face calls gelu_new
        return self.c_proj(0.5 * x * (1 + torch.tanh((2 / torch.pi) ** 0.5 * (x + 0.044715 * x ** 3))))


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.ln_1 = nn.LayerNorm(width, eps=CONFIG["layer_norm_epsilon"])
        self.attn = Attention(width)
        self.ln_2 = nn.LayerNorm(width, eps=CONFIG["layer_norm_epsilon"])
        self.mlp = Perceptron(width)

    def forward(self, x):
        x = x + self.attn(self.ln_1(x))
        return x + self.mlp(self.ln_2(x))


class Net(nn.Module):
    """GPT-2: token and position embeddings, blocks, a last norm, and a head that is tied to the embedding or not"""

    def __init__(self):
        super().__init__()
        width = CONFIG["n_embd"]
        self.transformer = nn.ModuleDict({
            "wte": nn.Embedding(CONFIG["vocab_size"], width),
            "wpe": nn.Embedding(CONFIG["n_positions"], width),
            "h": nn.ModuleList(Block(width) for _ in range(CONFIG["n_layer"])),
            "ln_f": nn.LayerNorm(width, eps=CONFIG["layer_norm_epsilon"])})
        if not CONFIG["tie_word_embeddings"]:
            self.lm_head = nn.Linear(width, CONFIG["vocab_size"], bias=False)

    def forward(self, tokens):
        """logits after each token: (T) -> (T, C), or (N, T) -> (N, T, C)"""
        places = torch.arange(tokens.shape[-1], device=tokens.device)
        x = self.transformer["wte"](tokens) + self.transformer["wpe"](places)
        for block in self.transformer["h"]:
            x = block(x)
        x = self.transformer["ln_f"](x)
        return x @ self.transformer["wte"].weight.T if CONFIG["tie_word_embeddings"] else self.lm_head(x)
