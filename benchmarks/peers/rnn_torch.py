"""Recurrent nets in PyTorch: --predict last for the course's net (SGD), every for streams (Adam, clipping)."""
from timing import options, report

chosen = options(__doc__, cell=["rnn", "lstm", "gru"], predict=["last", "every"], window=100, hidden=128, layers=2,
                 batch=1, symbols=65)
import torch  # noqa: E402
from torch import nn  # noqa: E402

torch.set_num_threads(chosen.threads)
torch.manual_seed(1)
T, N, C = chosen.window, chosen.batch, chosen.symbols
last = chosen.predict == "last"
kind = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}[chosen.cell]
cells = kind(C, chosen.hidden, chosen.layers)  # time-major, as PyTorch prefers it
head = nn.Linear(chosen.hidden, C)
parameters = [*cells.parameters(), *head.parameters()]
optimizer = torch.optim.SGD(parameters, lr=0.001) if last else torch.optim.Adam(parameters, lr=0.002)
text = torch.randint(0, C, (100_000,))
one_hot = torch.eye(C)
state = None


def step():
    global state
    starts = torch.randint(0, len(text) - T - 1, (N,))
    tokens = torch.stack([text[s:s + T + 1] for s in starts.tolist()], dim=1)
    x = one_hot[tokens[:-1]]
    if last:
        out, _ = cells(x)
        loss = nn.functional.cross_entropy(head(out[-1]), tokens[-1])
    else:
        out, state = cells(x, state)  # a stream: the state goes on, the gradient does not
        state = tuple(s.detach() for s in state) if isinstance(state, tuple) else state.detach()
        loss = nn.functional.cross_entropy(head(out).view(-1, C), tokens[1:].reshape(-1))
    optimizer.zero_grad()
    loss.backward()
    if not last:
        nn.utils.clip_grad_norm_(parameters, 1.0)
    optimizer.step()


report(f"torch {torch.__version__} {chosen.cell}, predict {chosen.predict}, T {T}, {chosen.layers} x {chosen.hidden}, "
       f"batch {N}", "windows/s" if last else "chars/s", N if last else N * T, step, chosen)
