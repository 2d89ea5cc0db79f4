"""Loads this model into PyTorch and checks that it answers as it did in Octavo, where it was trained.

    python3 load.py

The check reads the input of logits.json and compares what comes out with the logits there. It computes in double
precision, so that what remains is the rounding of Octavo's floats; it fails (exit code 1) where a difference is larger
than 1e-5 of the largest logit, or than 1e-5 if that is smaller than 1. Needs torch, and nothing else."""
import json
import pathlib
import sys

import torch
from torch import nn
from torch.nn import functional

FOLDER = pathlib.Path(__file__).resolve().parent
CONFIG = json.loads((FOLDER / "config.json").read_text(encoding="utf-8"))
SIZES = CONFIG["octavo"]["configuration"]


def read_tensors(path):
    """a safetensors file is: the header's length in 8 bytes, the header in JSON, and the numbers of all tensors"""
    try:
        from safetensors.torch import load_file
        return load_file(path)
    except ImportError:
        pass  # the format is simple enough to be read without the package
    data = path.read_bytes()
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            numbers = torch.frombuffer(bytearray(data[start + begin:start + end]), dtype=torch.float32)
            tensors[name] = numbers.reshape(entry["shape"])
    return tensors
