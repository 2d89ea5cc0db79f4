"""Goes on training this model in PyTorch: from its weights, on its data, on one machine or on many.

    python3 train.py --steps 1000                                one process
    torchrun --nproc_per_node 2 train.py --steps 1000            two processes on this machine
    torchrun --nnodes 4 --node_rank R --master_addr HOST ...     four machines: run it on each (torchrun --help)

Every process draws batches of its own, the gradients are averaged (DistributedDataParallel; NCCL where there are GPUs,
gloo where there are none). The validation loss is the one that octavo evaluate prints, in nats. At the end the weights
lie in the folder trained, from which octavo import makes a run again. Needs torch, which brings numpy."""
import argparse
import json
import os
import shutil

import numpy
import torch
from torch import distributed, nn
from torch.nn import functional

from load import CONFIG, FOLDER, Net, read_tensors

DATA = json.loads((FOLDER / "training.json").read_text(encoding="utf-8"))
TOKENS = torch.from_numpy(numpy.load(FOLDER / "tokens.npy").astype(numpy.int64))
STEPS = DATA["steps"]  # tokens of an example
WINDOWS = DATA["reading"] == "windows"  # windows ask for the token after them, all others for each next token
CUT = None if WINDOWS else DATA["cut"]  # the text before it trains, the text from it on validates
COPIED = ["config.json", "vocabulary.json", "vocab.json", "merges.txt", "tokenizer.json", "tokenizer_config.json",
          "generation_config.json"]


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=1000, help="updates")
    parser.add_argument("--batch", type=int, default=32, help="examples per update and process")
    parser.add_argument("--rate", type=float, default=3e-4, help="learning rate; falls to a tenth along a cosine")
    parser.add_argument("--weight-decay", type=float, default=0.0, help="of matrices; GPTs like 0.1")
    parser.add_argument("--clip", type=float, default=1.0, help="largest norm of a gradient")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def examples(starts):
    """tokens (N, T) that begin at these places, and what is asked for: (N, T), or (N, 1) of windows"""
    pieces = torch.stack([TOKENS[start:start + STEPS + 1] for start in starts])
    return pieces[:, :-1], pieces[:, -1:] if WINDOWS else pieces[:, 1:]


def batches(rows, generator):
    """batches of training examples at random, without end"""
    places = torch.from_numpy(numpy.load(FOLDER / "train.npy").astype(numpy.int64)) if WINDOWS else CUT - STEPS
    while True:
        if WINDOWS:
            yield examples(places[torch.randint(len(places), (rows,), generator=generator)].tolist())
        else:  # a piece of the text from anywhere; a recurrent net reads it from a state of zeros
            yield examples(torch.randint(max(1, places), (rows,), generator=generator).tolist())


def validation():
    """what octavo evaluate reads: all test windows, all blocks of a GPT, or one long stream"""
    if WINDOWS:
        starts = numpy.load(FOLDER / "test.npy").tolist()
        for i in range(0, len(starts), 256):
            yield examples(starts[i:i + 256])
        return
    length = STEPS if DATA["reading"] == "crops" else len(TOKENS)
    for start in range(CUT, len(TOKENS) - 1, length):
        piece = TOKENS[start:start + length + 1].unsqueeze(0)
        yield piece[:, :-1], piece[:, 1:]


def loss_of(net, tokens, targets, reduction="mean"):
    logits = net(tokens)[:, -targets.shape[1]:]  # of a window only the last
    return functional.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction=reduction)


@torch.no_grad()
def validate(net, device):
    net.eval()
    total, count = 0.0, 0
    for tokens, targets in validation():
        total += loss_of(net, tokens.to(device), targets.to(device), "sum").item()
        count += targets.numel()
    net.train()
    return total / count


def save(net, examples_seen):
    """a safetensors file: the header's length in 8 bytes, the header in JSON, and the numbers of all tensors"""
    folder = FOLDER / "trained"
    folder.mkdir(exist_ok=True)
    header, blobs, end = {"__metadata__": {"format": "pt"}}, [], 0
    for name, tensor in net.state_dict().items():
        blobs.append(tensor.detach().cpu().contiguous().numpy().astype("<f4").tobytes())
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [end, end + len(blobs[-1])]}
        end += len(blobs[-1])
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    (folder / "model.safetensors").write_bytes(len(text).to_bytes(8, "little") + text + b"".join(blobs))
    for name in COPIED:
        if (FOLDER / name).exists():
            shutil.copy(FOLDER / name, folder / name)
    CONFIG["octavo"]["points"] += examples_seen
    (folder / "config.json").write_text(json.dumps(CONFIG, indent=2), encoding="utf-8")
    print(f"wrote {folder}; back in Octavo: octavo import {folder}")


def main():
    given = options()
    # torchrun tells each process who it is; without it there is one
    rank, world = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
    gpu = torch.cuda.is_available()
    device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0))) if gpu else torch.device("cpu")
    if world > 1:
        distributed.init_process_group("nccl" if gpu else "gloo")
    torch.manual_seed(given.seed)

    net = Net()
    net.load_state_dict(read_tensors(FOLDER / "model.safetensors"))
    net.to(device)
    if rank == 0:
        print(f"validation loss {validate(net, device):.7f} nats, as octavo evaluate gives it", flush=True)
    model = nn.parallel.DistributedDataParallel(net) if world > 1 else net
    model.train()

    # matrices decay; vectors, and the convolutions that some GPTs have, do not
    decays = {name: p.dim() > 1 and "conv_" not in name and "smear" not in name for name, p in net.named_parameters()}
    optimizer = torch.optim.AdamW(
        [{"params": [p for name, p in net.named_parameters() if decays[name] == decay], "weight_decay": factor}
         for decay, factor in ((True, given.weight_decay), (False, 0.0))], lr=given.rate)
    rates = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, given.steps, given.rate / 10)
    # other numbers in each process: what one draws the others need not
    source = batches(given.batch, torch.Generator().manual_seed(given.seed * 1_000_003 + rank))
    mean = None
    for step in range(1, given.steps + 1):
        tokens, targets = next(source)
        loss = loss_of(model, tokens.to(device), targets.to(device))
        optimizer.zero_grad()
        loss.backward()  # with several processes this is where gradients are averaged
        nn.utils.clip_grad_norm_(net.parameters(), given.clip)
        optimizer.step()
        rates.step()
        mean = loss.item() if mean is None else 0.95 * mean + 0.05 * loss.item()
        if rank == 0 and (step % 100 == 0 or step == given.steps):
            print(f"step {step} of {given.steps}: training loss {mean:.4f}", flush=True)
    if rank == 0:
        print(f"validation loss {validate(net, device):.7f} nats", flush=True)
        save(net, given.steps * given.batch * world)
    if world > 1:
        distributed.barrier()
        distributed.destroy_process_group()


if __name__ == "__main__":
    main()
