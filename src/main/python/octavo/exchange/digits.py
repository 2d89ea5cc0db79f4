class Net(nn.Module):
    """pixels, dense layers with an activation between them; softmax, or sigmoid for a net trained on squared errors,
    of the logits gives the answers"""

    def __init__(self):
        super().__init__()
        sizes = SIZES["sizes"]
        self.layers = nn.ModuleList(nn.Linear(inputs, outputs) for inputs, outputs in zip(sizes, sizes[1:]))

    def forward(self, pixels):
        """the logits of one image: (D) -> (1, C)"""
        activation = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu,
                      "relu2": lambda dot: torch.relu(dot) ** 2,
                      "gelu": lambda dot: nn.functional.gelu(dot, approximate="tanh")}[SIZES["activation"]]
        x = pixels
        for layer in self.layers[:-1]:
            x = activation(layer(x))
        return self.layers[-1](x).unsqueeze(0)
