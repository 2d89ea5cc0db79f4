class Net(nn.Module):
    """one-hot characters, recurrent layers, and a linear layer that gives a logit for each character"""

    def __init__(self):
        super().__init__()
        kind = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}[CONFIG["octavo"]["model"]]
        hidden, inputs = SIZES["hidden"], SIZES["vocabulary"]
        if len(set(hidden)) == 1:
            self.rnn = kind(inputs, hidden[0], len(hidden), batch_first=True)
        else:  # a module of PyTorch has one size for all its layers: so there is one for each layer
            self.rnn = nn.ModuleList(kind(below, size, batch_first=True) for below, size in zip([inputs] + hidden, hidden))
        self.head = nn.Linear(hidden[-1], inputs)

    def forward(self, tokens):
        """logits after each token: (T) -> (T, C), or (N, T) -> (N, T, C)"""
        x = functional.one_hot(tokens, SIZES["vocabulary"]).to(self.head.weight.dtype)
        if SIZES["activation"] == "sigmoid" and CONFIG["octavo"]["model"] == "rnn":
            return self.head(self.sigmoid_layers(x))
        for layers in self.rnn if isinstance(self.rnn, nn.ModuleList) else [self.rnn]:
            x, _ = layers(x)
        return self.head(x)

    def sigmoid_layers(self, x):
        """nn.RNN knows tanh and relu only; its weights are used here step by step: h = sigmoid(W x + b + U h + c)"""
        modules = list(self.rnn) if isinstance(self.rnn, nn.ModuleList) else [self.rnn]
        for weights in [w for module in modules for w in module.all_weights]:
            h, outputs = x.new_zeros(weights[1].shape[1]), []
            for step in x.unbind(-2):
                h = torch.sigmoid(step @ weights[0].T + weights[2] + h @ weights[1].T + weights[3])
                outputs.append(h)
            x = torch.stack(outputs, -2)
        return x
