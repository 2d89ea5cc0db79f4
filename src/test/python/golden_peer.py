"""The course's net trained by plain NumPy on columns, as a student writes it: 1,000 windows, one at a time. Octavo has
to follow it from the same start weights through the same windows. Writes src/test/resources/golden/peer.npz:
    /usr/bin/python3 src/test/python/golden_peer.py
With --peer rnn_numpy.py --out FILE another program's step is taken instead, at its real sizes (39 > 128 > 128 > 39,
windows of 100): it has to define ids, train, S, W1 to b3, lr and step_faithful, as the script that this project is
compared with does. Then
    mvn test -Dtest=FollowsPeerTest -Dgroups=long -Doctavo.peer=FILE
tells whether Octavo follows that."""
import argparse
import pathlib
import sys
import numpy

POINTS = 1000
NAMES = ["W1", "R1", "b1", "W2", "R2", "b2", "W3", "b3"]


class Small:
    """C > H > H > C with tanh, softmax at the last step, in double precision; y - a goes down, as in the course"""

    def __init__(self, symbols, hidden, window, rate):
        random = numpy.random.default_rng(7)
        # a text with something to learn: each symbol is mostly the sum of the two before it
        ids = [0, 1]
        for _ in range(400):
            ids.append((ids[-1] + ids[-2] + int(random.random() < 0.1)) % symbols)
        self.ids, self.S, self.rate = numpy.array(ids), window, rate
        self.windows = random.integers(0, len(ids) - window, POINTS)

        def uniform(rows, cols, inputs):
            return random.uniform(-1, 1, (rows, cols)) / numpy.sqrt(inputs)
        self.w = {"W1": uniform(hidden, symbols, symbols + hidden), "R1": uniform(hidden, hidden, symbols + hidden),
                  "b1": uniform(hidden, 1, symbols + hidden), "W2": uniform(hidden, hidden, 2 * hidden),
                  "R2": uniform(hidden, hidden, 2 * hidden), "b2": uniform(hidden, 1, 2 * hidden),
                  "W3": uniform(symbols, hidden, hidden), "b3": uniform(symbols, 1, hidden)}

    def weights(self):
        return self.w

    def forward(self, start):
        w, symbols = self.w, len(self.w["b3"])
        column = numpy.eye(symbols)[:, :, None]
        inputs = [column[s] for s in self.ids[start:start + self.S]]
        first, second = [numpy.zeros_like(w["b1"])], [numpy.zeros_like(w["b2"])]
        for x in inputs:
            first.append(numpy.tanh(w["W1"] @ x + w["R1"] @ first[-1] + w["b1"]))
            second.append(numpy.tanh(w["W2"] @ first[-1] + w["R2"] @ second[-1] + w["b2"]))
        exponentials = numpy.exp(w["W3"] @ second[-1] + w["b3"])
        return inputs, first, second, exponentials / exponentials.sum(), column[self.ids[start + self.S]]

    def step(self, start):
        w = self.w
        inputs, first, second, answer, wanted = self.forward(start)
        change = {name: numpy.zeros_like(value) for name, value in w.items()}
        delta3 = wanted - answer
        change["W3"], change["b3"] = delta3 @ second[-1].T, delta3
        above, delta1 = w["W3"].T @ delta3, numpy.zeros_like(w["b1"])
        for t in range(self.S - 1, -1, -1):
            delta2 = (1 - second[t + 1] ** 2) * above
            delta1 = (1 - first[t + 1] ** 2) * (w["W2"].T @ delta2 + w["R1"].T @ delta1)
            above = w["R2"].T @ delta2
            for name, value in (("W2", delta2 @ first[t + 1].T), ("R2", delta2 @ second[t].T), ("b2", delta2),
                                ("W1", delta1 @ inputs[t].T), ("R1", delta1 @ first[t].T), ("b1", delta1)):
                change[name] += value
        for name in w:
            w[name] = w[name] + self.rate * change[name]
        return -numpy.log((wanted * answer).sum())


class Peer:
    """another program, read up to where it begins to work"""

    def __init__(self, script):
        path = pathlib.Path(script)
        sys.path.insert(0, str(path.parent))
        sys.argv = [script]
        self.names = {"__file__": str(path)}
        exec(compile(path.read_text().split("\ntag =")[0], script, "exec"), self.names)
        self.ids, self.S, self.rate = self.names["ids"], self.names["S"], float(self.names["lr"])
        self.windows = self.names["train"][:POINTS]

    def weights(self):
        return {name: self.names[name] for name in NAMES}

    def step(self, start):
        small = Small.__new__(Small)
        small.w, small.ids, small.S = self.weights(), self.ids, self.S
        _, _, _, answer, wanted = small.forward(start)
        self.names["step_faithful"](int(start))
        return -numpy.log((wanted * answer).sum())


options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--peer")
resources = pathlib.Path(__file__).resolve().parent.parent / "resources"
options.add_argument("--out", default=resources / "golden" / "peer.npz")
options = options.parse_args()
net = Peer(options.peer) if options.peer else Small(symbols=11, hidden=8, window=6, rate=0.05)
arrays = {"start." + name: value.copy() for name, value in net.weights().items()}
arrays["losses"] = numpy.array([net.step(start) for start in net.windows])
arrays.update({"end." + name: value for name, value in net.weights().items()})
arrays.update({"ids": net.ids.astype(numpy.int64), "windows": net.windows.astype(numpy.int64),
               "setting.window": numpy.array([net.S], numpy.int64), "setting.rate": numpy.array([net.rate])})
numpy.savez(options.out, **arrays)
