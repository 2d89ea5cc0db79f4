class Net(nn.Module):
    """a table: row i holds the logits of what follows symbol i"""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(SIZES["vocabulary"], SIZES["vocabulary"])

    def forward(self, tokens):
        """logits after each token: (T) -> (T, C)"""
        return self.embedding(tokens)
