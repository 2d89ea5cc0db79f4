"""Two recurrent layers and a softmax layer: rnn-last, rnn-every, lstm-every, gru-every (and lstm-last, gru-last).
Every-step nets go on from the state that reading `before` leaves. The second bias of each layer is frozen, because
Octavo has one: what it would learn, the first learns as well. In a GRU its part for n is real and is trained."""
import torch
from golden import *

N, T, C, H, LAYERS = 3, 5, 7, 6, 2


class Net(torch.nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.rnn = getattr(torch.nn, kind)(C, H, LAYERS, batch_first=True)
        self.head = torch.nn.Linear(H, C)

    def forward(self, x, state):
        h, state = self.rnn(torch.nn.functional.one_hot(x, C).to(torch.float64), state)
        return self.head(h), state


def golden(kind, predict, optimizer, seed, **settings):
    generator = random(seed)
    net = Net(kind)
    start(net, generator, 0.6)
    for name, parameter in net.named_parameters():
        if "bias_hh" in name:
            if kind == "GRU":
                only_n = torch.cat([torch.zeros(2 * H), torch.ones(H)])
                parameter.register_hook(lambda gradient, mask=only_n: gradient * mask)
            else:
                parameter.requires_grad_(False)
    x, y = tokens(generator, N, T, C), tokens(generator, N, T, C)
    entries = {}
    state = None
    if predict == "last":
        y[:, :-1] = NO_TARGET
    else:
        before = tokens(generator, N, T, C)
        with torch.no_grad():
            state = net(before, None)[1]
        entries["before"] = before
        entries["start.h"] = plain(state[0] if kind == "LSTM" else state)
        if kind == "LSTM":
            entries["start.c"] = plain(state[1])
    entries["tokens"], entries["targets"] = x, y
    trained = [p for p in net.parameters() if p.requires_grad]
    record(net, lambda: net(x, state)[0], lambda logits, reduction: loss_of(logits, y, reduction),
           optimizer(trained, **settings), entries, {"rate": settings["lr"]})
    save(f"{kind.lower()}-{predict}", entries)


golden("RNN", "last", torch.optim.SGD, 1, lr=0.1)
golden("RNN", "every", torch.optim.SGD, 2, lr=0.1)
golden("LSTM", "last", torch.optim.Adam, 3, lr=0.01)
golden("LSTM", "every", torch.optim.Adam, 4, lr=0.01)
golden("GRU", "last", torch.optim.Adam, 5, lr=0.01)
golden("GRU", "every", torch.optim.Adam, 6, lr=0.01)
