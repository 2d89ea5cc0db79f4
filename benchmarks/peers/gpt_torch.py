"""A GPT-2 in PyTorch: training steps (AdamW, clipping), or --task generate with a cache of keys and values."""
from timing import options, report

chosen = options(__doc__, task=["train", "generate"], layers=4, heads=4, embedding=128, block=64, batch=12,
                 dropout=0.0, symbols=65)
import torch  # noqa: E402
from torch import nn  # noqa: E402
from torch.nn.functional import cross_entropy, dropout, gelu  # noqa: E402

torch.set_num_threads(chosen.threads)
torch.manual_seed(1)
E, T, N, C = chosen.embedding, chosen.block, chosen.batch, chosen.symbols
D = E // chosen.heads
mask = torch.full((T, T), float("-inf")).triu(1)


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(E), nn.LayerNorm(E)
        self.qkv, self.out = nn.Linear(E, 3 * E), nn.Linear(E, E)
        self.up, self.down = nn.Linear(E, 4 * E), nn.Linear(4 * E, E)

    def forward(self, x, cache=None):
        n, t, _ = x.shape
        q, k, v = (part.view(n, t, chosen.heads, D).transpose(1, 2) for part in self.qkv(self.norm1(x)).split(E, 2))
        if cache is not None:  # one new token: it sees all that the cache holds, and needs no mask
            cache.append((k, v))
            k, v = (torch.cat(parts, dim=2) for parts in zip(*cache))
            cache[:] = [(k, v)]
        scores = q @ k.transpose(2, 3) * D ** -0.5
        if cache is None:
            scores = scores + mask[:t, :t]
        p = dropout(scores.softmax(-1), chosen.dropout, self.training)
        a = self.out((p @ v).transpose(1, 2).reshape(n, t, E))
        x = x + dropout(a, chosen.dropout, self.training)
        m = self.down(gelu(self.up(self.norm2(x)), approximate="tanh"))
        return x + dropout(m, chosen.dropout, self.training)


class Gpt(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(C, E), nn.Embedding(T, E)
        self.blocks = nn.ModuleList(Block() for _ in range(chosen.layers))
        self.norm, self.head = nn.LayerNorm(E), nn.Linear(E, C, bias=False)
        self.head.weight = self.tokens.weight

    def forward(self, ids, at=0, caches=None):
        x = self.tokens(ids) + self.positions.weight[at:at + ids.shape[1]]
        x = dropout(x, chosen.dropout, self.training)
        for i, block in enumerate(self.blocks):
            x = block(x, caches[i] if caches else None)
        return self.head(self.norm(x))


net = Gpt()
optimizer = torch.optim.AdamW(net.parameters(), lr=1e-3, betas=(0.9, 0.99), weight_decay=0.1)
text = torch.randint(0, C, (100_000,))


def train():
    starts = torch.randint(0, len(text) - T - 1, (N,)).tolist()
    rows = torch.stack([text[s:s + T + 1] for s in starts])
    loss = cross_entropy(net(rows[:, :-1]).reshape(-1, C), rows[:, 1:].reshape(-1))
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    optimizer.step()


@torch.no_grad()
def generate():
    """One block from its first token to its last."""
    caches = [[] for _ in net.blocks]
    token = torch.zeros(1, 1, dtype=torch.long)
    for at in range(T):
        token = torch.multinomial(net(token, at, caches)[0, -1].softmax(-1), 1).view(1, 1)


if chosen.task == "generate":
    net.eval()
name = f"torch {torch.__version__} gpt {chosen.layers}/{chosen.heads}/{E}, block {T}"
if chosen.task == "train":
    report(f"{name}, batch {N}, dropout {chosen.dropout}", "tokens/s", N * T, train, chosen)
else:
    report(f"{name}, generating", "tokens/s", T, generate, chosen)
