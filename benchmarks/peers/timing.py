"""What all these programs share: options, number of threads, and the timing of a repeated step."""
import argparse
import os
import statistics
import time


def options(description, **defaults):
    """Reads the command line: --threads, --seconds, --repeats and one option for each of the defaults."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=2.0, help="length of one timed repetition")
    parser.add_argument("--repeats", type=int, default=5, help="timed repetitions; median and best are printed")
    for name, default in defaults.items():
        if isinstance(default, (list, tuple)):
            parser.add_argument("--" + name, choices=default, default=default[0])
        else:
            parser.add_argument("--" + name, type=type(default), default=default)
    chosen = parser.parse_args()
    # BLAS and OpenMP read these once, when NumPy or PyTorch is imported: hence the late imports of the callers.
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[variable] = str(chosen.threads)
    return chosen


def report(name, unit, units_per_step, step, chosen):
    """Runs step() for a second to warm up, then prints the median and the best rate of some repetitions."""
    steps, start = 0, time.perf_counter()
    while steps < 3 or time.perf_counter() - start < 1.0:
        step()
        steps += 1
    per_repeat = max(1, round(chosen.seconds * steps / (time.perf_counter() - start)))
    rates = []
    for _ in range(chosen.repeats):
        start = time.perf_counter()
        for _ in range(per_repeat):
            step()
        rates.append(per_repeat * units_per_step / (time.perf_counter() - start))
    print(f"{name}  {statistics.median(rates):,.1f} {unit}  (best {max(rates):,.1f})", flush=True)
