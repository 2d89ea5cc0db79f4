def load():
    """the net with its weights, in double precision; .float() makes it as small as the file"""
    net = Net().double()
    net.load_state_dict(read_tensors(FOLDER / "model.safetensors"))
    return net.eval()


if __name__ == "__main__":
    answers = json.loads((FOLDER / "logits.json").read_text(encoding="utf-8"))
    if "tokens" in answers:
        given = torch.tensor(answers["tokens"])
    else:
        given = torch.tensor(answers["pixels"], dtype=torch.float64)
    expected = torch.tensor(answers["logits"], dtype=torch.float64)
    with torch.no_grad():
        logits = load()(given)[:, :expected.shape[1]]
    difference = (logits - expected).abs().max().item()
    print("ten logits here  ", " ".join(f"{value:.5f}" for value in logits[-1, :10]))
    print("and in Octavo    ", " ".join(f"{value:.5f}" for value in expected[-1, :10]))
    print(f"largest difference of all {expected.numel()}: {difference:.2g}")
    sys.exit(0 if difference <= 1e-5 * max(1.0, expected.abs().max().item()) else 1)
