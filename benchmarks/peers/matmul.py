"""Products C[M,N] = A[M,K]·B[K,N] in NumPy (OpenBLAS) or PyTorch; --size MxNxK, several divided by commas."""
from timing import options, report

chosen = options(__doc__, engine=["numpy", "torch"], size="128x128x128,512x512x512,1024x1024x1024,32x128x128",
                 form=["nn", "tn", "nt"])
import numpy as np  # noqa: E402

random = np.random.default_rng(1)
for size in chosen.size.split(","):
    m, n, k = map(int, size.split("x"))
    a = random.random((k, m) if chosen.form == "tn" else (m, k), np.float32)
    b = random.random((n, k) if chosen.form == "nt" else (k, n), np.float32)
    if chosen.engine == "torch":
        import torch
        torch.set_num_threads(chosen.threads)
        a, b, out = torch.from_numpy(a), torch.from_numpy(b), torch.empty(m, n)
        product = torch.mm
    else:
        out, product = np.empty((m, n), np.float32), np.matmul
    a = a.T if chosen.form == "tn" else a
    b = b.T if chosen.form == "nt" else b
    report(f"{chosen.engine} {chosen.form} {size}", "GFLOP/s", 2e-9 * m * n * k, lambda: product(a, b, out=out), chosen)
