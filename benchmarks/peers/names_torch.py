"""Bengio's net in PyTorch, as in the workshop: 3 letters of 10 numbers each, a hidden layer of 200, SGD."""
from timing import options, report

chosen = options(__doc__, context=3, embedding=10, hidden=200, batch=32, symbols=34)
import torch  # noqa: E402

torch.set_num_threads(chosen.threads)
torch.manual_seed(1)
inputs = chosen.context * chosen.embedding
table = torch.randn(chosen.symbols, chosen.embedding)
W1, b1 = torch.randn(inputs, chosen.hidden), torch.randn(chosen.hidden)
W2, b2 = torch.randn(chosen.hidden, chosen.symbols), torch.randn(chosen.symbols)
parameters = [table, W1, b1, W2, b2]
for parameter in parameters:
    parameter.requires_grad = True
contexts = torch.randint(0, chosen.symbols, (20_000, chosen.context))
letters = torch.randint(0, chosen.symbols, (20_000,))


def step():
    rows = torch.randint(0, len(letters), (chosen.batch,))
    hidden = torch.tanh(table[contexts[rows]].view(-1, inputs) @ W1 + b1)
    loss = torch.nn.functional.cross_entropy(hidden @ W2 + b2, letters[rows])
    for parameter in parameters:
        parameter.grad = None
    loss.backward()
    for parameter in parameters:
        parameter.data -= 0.1 * parameter.grad


report(f"torch {torch.__version__} names, {inputs}-{chosen.hidden}-{chosen.symbols}, batch {chosen.batch}", "steps/s",
       1, step, chosen)
