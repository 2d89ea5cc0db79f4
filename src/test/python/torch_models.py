"""Writes models as other programs do, for the test that imports them: recurrent nets of torch.nn, and GPTs in the
spellings that are around. Beside each NAME.safetensors lies NAME.safetensors.json with tokens and the logits that
PyTorch computes in double precision; the names are printed.
    python3 torch_models.py FOLDER LOAD_GPT
LOAD_GPT is the load.py of an exported GPT, whose config.json also serves for the GPTs here."""
import importlib.util
import json
import pathlib
import shutil
import sys
import torch
from torch import nn

FOLDER, GPT = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
SYMBOLS, TYPES = 13, {torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16"}
TOKENS = torch.tensor([3, 0, 12, 7, 7, 1, 5, 11, 2, 4])
torch.manual_seed(5)


def write(name, tensors, logits, folder=FOLDER):
    """safetensors by hand: the package need not be there"""
    header, data = {}, b""
    for key, tensor in tensors.items():
        part = tensor.detach().contiguous().flatten().view(torch.uint8).numpy().tobytes()
        header[key] = {"dtype": TYPES[tensor.dtype], "shape": list(tensor.shape),
                       "data_offsets": [len(data), len(data) + len(part)]}
        data += part
    text = json.dumps(header).encode()
    path = folder / (name + ".safetensors")
    path.write_bytes(len(text).to_bytes(8, "little") + text + data)
    path.with_name(path.name + ".json").write_text(json.dumps({"tokens": TOKENS.tolist(), "logits": logits.tolist()}))
    print(path.relative_to(FOLDER))


class Recurrent(nn.Module):
    def __init__(self, kind, layers, hidden, **options):
        super().__init__()
        self.rnn = kind(SYMBOLS, hidden, layers, **options)
        self.decoder = nn.Linear(hidden, SYMBOLS)

    def forward(self, tokens):
        one_hot = nn.functional.one_hot(tokens, SYMBOLS).to(self.decoder.weight.dtype)
        return self.decoder(self.rnn(one_hot)[0])


with torch.no_grad():
    for kind in nn.RNN, nn.LSTM, nn.GRU:
        for layers, hidden, options in (1, 7, {}), (2, 17, {}), (3, 5, {"bias": False}):
            net = Recurrent(kind, layers, hidden, **options)
            tensors = {key: value.clone() for key, value in net.state_dict().items()}
            write(f"{kind.__name__}-{layers}-{hidden}".lower(), tensors, net.double()(TOKENS))

    spec = importlib.util.spec_from_file_location("load_gpt", GPT)
    gpt = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(gpt)
    for dtype, prefix, masks in ((torch.float32, "transformer.", True), (torch.float16, "", True),
                                 (torch.bfloat16, "transformer.", False)):
        folder = FOLDER / TYPES[dtype]
        folder.mkdir()
        shutil.copy(GPT.with_name("config.json"), folder)
        net = gpt.Net()
        for name, parameter in net.named_parameters():
            parameter.copy_(torch.randn_like(parameter) * 0.3 + (1 if "ln_" in name and name.endswith("weight") else 0))
        tensors = {key.replace("transformer.", prefix): value.to(dtype) for key, value in net.state_dict().items()}
        for name, parameter in net.named_parameters():
            parameter.copy_(parameter.to(dtype).float())
        if masks:
            tensors[prefix + "h.0.attn.bias"] = torch.ones(1, 1, 12, 12, dtype=dtype)
            tensors[prefix + "h.0.attn.masked_bias"] = torch.tensor(-1e4, dtype=dtype)
        write("gpt", tensors, net.double()(TOKENS), folder)
