class Net(nn.Module):
    """the last letters of a name, each as a learned vector, side by side; a tanh layer; a linear layer"""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(SIZES["vocabulary"], SIZES["embedding"])
        self.hidden = nn.Linear(SIZES["block"] * SIZES["embedding"], SIZES["hidden"])
        self.head = nn.Linear(SIZES["hidden"], SIZES["vocabulary"])

    def forward(self, tokens):
        """logits after each token: (T) -> (T, C); before the first letter stand end marks, 0"""
        padded = torch.cat([torch.zeros(SIZES["block"] - 1, dtype=tokens.dtype), tokens])
        contexts = padded.unfold(0, SIZES["block"], 1)
        return self.head(torch.tanh(self.hidden(self.embedding(contexts).flatten(1))))
