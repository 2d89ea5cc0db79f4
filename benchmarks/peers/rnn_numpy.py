"""The course's net in NumPy: 100 characters in, one out, two recurrent layers of 128, one window at a time.

--style student   as one writes it first: double precision, one-hot columns, a loop over the steps of each layer
--style tuned     single precision, rows of a table instead of one-hot products, whole-sequence products
"""
from timing import options, report

chosen = options(__doc__, style=["student", "tuned"], window=100, hidden=128, symbols=39, rate=0.001)
import numpy as np  # noqa: E402 (after the number of threads is set)

T, H, C = chosen.window, chosen.hidden, chosen.symbols
dtype = np.float64 if chosen.style == "student" else np.float32
random = np.random.default_rng(1)
text = random.integers(0, C, 100_000)
one_hot = np.eye(C, dtype=dtype)


def weights(outputs, inputs, fan_in):
    limit = fan_in ** -0.5
    return random.uniform(-limit, limit, (outputs, inputs)).astype(dtype)


W1, U1, b1 = weights(H, C, C), weights(H, H, H), np.zeros((H, 1), dtype)
W2, U2, b2 = weights(H, H, H), weights(H, H, H), np.zeros((H, 1), dtype)
W3, b3 = weights(C, H, H), np.zeros((C, 1), dtype)


def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()


def student(window, target):
    """Columns throughout; a list of activations per layer; deltas are descent directions, as in the course."""
    global W1, U1, b1, W2, U2, b2, W3, b3
    x = []
    for token in window:
        column = np.zeros((C, 1))
        column[token] = 1
        x.append(column)
    a1, a2 = [np.zeros((H, 1))], [np.zeros((H, 1))]
    for t in range(T):
        a1.append(np.tanh(W1 @ x[t] + U1 @ a1[-1] + b1))
        a2.append(np.tanh(W2 @ a1[-1] + U2 @ a2[-1] + b2))
    y = np.zeros((C, 1))
    y[target] = 1
    delta3 = y - softmax(W3 @ a2[-1] + b3)

    dW1, dU1, db1 = np.zeros_like(W1), np.zeros_like(U1), np.zeros_like(b1)
    dW2, dU2, db2 = np.zeros_like(W2), np.zeros_like(U2), np.zeros_like(b2)
    later1, later2 = np.zeros((H, 1)), W3.T @ delta3
    for t in reversed(range(T)):
        delta2 = later2 * (1 - a2[t + 1] ** 2)
        delta1 = (W2.T @ delta2 + later1) * (1 - a1[t + 1] ** 2)
        dW2 += delta2 @ a1[t + 1].T
        dU2 += delta2 @ a2[t].T
        db2 += delta2
        dW1 += delta1 @ x[t].T
        dU1 += delta1 @ a1[t].T
        db1 += delta1
        later2, later1 = U2.T @ delta2, U1.T @ delta1
    W3 += chosen.rate * delta3 @ a2[-1].T
    b3 += chosen.rate * delta3
    for weight, gradient in ((W1, dW1), (U1, dU1), (b1, db1), (W2, dW2), (U2, dU2), (b2, db2)):
        weight += chosen.rate * gradient


def tuned(window, target):
    """Rows are steps. Whatever does not depend on the step before is one product over all of them."""
    global W1, U1, b1, W2, U2, b2, W3, b3
    a1, a2 = np.zeros((T + 1, H), dtype), np.zeros((T + 1, H), dtype)
    p = W1.T[window] + b1[:, 0]
    for t in range(T):
        np.tanh(p[t] + U1 @ a1[t], out=a1[t + 1])
    p = a1[1:] @ W2.T + b2[:, 0]
    for t in range(T):
        np.tanh(p[t] + U2 @ a2[t], out=a2[t + 1])
    delta3 = -softmax(W3 @ a2[T] + b3[:, 0])
    delta3[target] += 1

    delta2, slope2 = np.zeros((T, H), dtype), 1 - a2[1:] ** 2
    delta2[T - 1] = W3.T @ delta3 * slope2[T - 1]
    for t in reversed(range(T - 1)):
        delta2[t] = U2.T @ delta2[t + 1] * slope2[t]
    delta1, slope1 = delta2 @ W2, 1 - a1[1:] ** 2
    delta1[T - 1] *= slope1[T - 1]
    for t in reversed(range(T - 1)):
        delta1[t] = (delta1[t] + U1.T @ delta1[t + 1]) * slope1[t]

    rate = dtype(chosen.rate)
    W1 += rate * (delta1.T @ one_hot[window])
    W2 += rate * (delta2.T @ a1[1:])
    U1 += rate * (delta1.T @ a1[:-1])
    U2 += rate * (delta2.T @ a2[:-1])
    W3 += rate * np.outer(delta3, a2[T])
    b1[:, 0] += rate * delta1.sum(axis=0)
    b2[:, 0] += rate * delta2.sum(axis=0)
    b3[:, 0] += rate * delta3


update = student if chosen.style == "student" else tuned


def step():
    start = random.integers(0, len(text) - T - 1)
    update(text[start:start + T], text[start + T])


report(f"NumPy rnn, {chosen.style}, {T} > 1, 2 x {H}, batch 1", "windows/s", 1, step, chosen)
