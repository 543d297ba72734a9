"""Puts a gated head of several objectives on a frozen reward model, by the recipe of ArmoRM (Wang et al., 2024).

1. Ridge regression of every objective on the final norm's output at the last token: one objective for each data set, where
   chosen is 1 and rejected is 0, and verbosity, the logarithm of the response's length.
2. A matrix that takes from every other objective as much of verbosity as makes their rank correlation zero.
3. A gate that reads the prompt, at the header of the answer, trained by Bradley-Terry with all else frozen.

The backbone has learned its training pairs by heart, so what is chosen rather than fitted (penalties, the end of training, the
gate's scale) goes by a third of the prompts that train.py held out; accuracy is that on the others.

    train_gate.py PREFERENCES_DIR BACKBONE_DIR OUT_DIR --seed 1
"""
import argparse, json, math, os, shutil
import safetensors.torch
import torch
import torch.nn.functional as F
import transformers
import train

NAMES = {"hh_rlhf": "hh-harmless", "helpsteer2_subset": "helpsteer-helpfulness", "pandalm": "pandalm-quality", "orca_dpo": "orca-quality",
         "truthfulqa": "truthfulqa-truthful", "oasst_trees": "oasst-rank", "llamafactory_dpo_demo": "llamafactory-quality"}
OBJECTIVES = list(NAMES.values()) + ["verbosity"]
HEADER = "<|end|>\n<|assistant|>\n"  # the gate reads its first token
KEYS = dict(gating_temperature=10, gating_hidden_dim=64, gating_n_hidden=2, num_objectives=len(OBJECTIVES))


def arguments():
    p = argparse.ArgumentParser()
    p.add_argument("data"); p.add_argument("backbone"); p.add_argument("out")
    p.add_argument("--seed", type=int, default=1); p.add_argument("--epochs", type=int, default=60)
    p.add_argument("--tokens", type=int, default=384, help="longest text"); p.add_argument("--threads", type=int, default=os.cpu_count())
    return p.parse_args()


def gate_of(ids, header):
    """Where the last header starts."""
    return next(i for i in range(len(ids) - len(header), -1, -1) if ids[i:i + len(header)] == header)


@torch.no_grad()
def streams(trunk, texts):
    """The final norm's output at the last token, `[text, width]`."""
    out = torch.zeros(len(texts), trunk.config.hidden_size)
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    for part in (order[i:i + 32] for i in range(0, len(order), 32)):
        ids, mask = train.pad([texts[i] for i in part])
        h = trunk(input_ids=ids, attention_mask=mask).last_hidden_state
        for row, i in enumerate(part): out[i] = h[row, len(texts[i]) - 1]
    return out


def ridge(x, y, x_tune, y_tune):
    """The weights whose penalty has the least squared error on the tuning texts, that penalty and that error."""
    values, vectors = torch.linalg.eigh(x.T @ x); target = vectors.T @ (x.T @ y)
    tried = [(p, vectors @ (target / (values + p))) for p in (10 ** (k / 2) for k in range(-4, 13))]
    error, penalty, weights = min(((x_tune @ w - y_tune).square().mean().item(), p, w) for p, w in tried)
    return weights, penalty, error


def ranks(x):
    return x.argsort().argsort().double()


def spearman(x, y):
    return torch.corrcoef(torch.stack([ranks(x), ranks(y)]))[0, 1].item()


def without(x, verbosity):
    """How much of verbosity to take from `x` so that their rank correlation is zero, by bisection: it falls in what is taken."""
    low, high = -1.0, 1.0
    while spearman(x - low * verbosity, verbosity) < 0: low *= 2
    while spearman(x - high * verbosity, verbosity) > 0: high *= 2
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if spearman(x - middle * verbosity, verbosity) > 0 else (low, middle)
    return (low + high) / 2


class Gate(torch.nn.Module):
    """`softmax(layers(h) / T) * scale`, with ReLU between the layers."""

    def __init__(self, width):
        super().__init__()
        sizes = [width] + [KEYS["gating_hidden_dim"]] * KEYS["gating_n_hidden"] + [KEYS["num_objectives"]]
        self.layers = torch.nn.ModuleList(torch.nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))
        self.logit_scale = torch.nn.Parameter(torch.ones(1))

    def forward(self, x):
        for layer in self.layers[:-1]: x = F.dropout(F.relu(layer(x)), .2, self.training)
        return torch.softmax(self.layers[-1](x) / KEYS["gating_temperature"], -1) * self.logit_scale


def fit_gate(gate, stream, rewards, fitted, tune, epochs):
    """`stream` is `[pair, width]`, `rewards` `[pair, 2, objective]`, adjusted; the epoch and the scale with the least loss on `tune` stay."""
    def margins(rows): return (gate(stream[rows]) * (rewards[rows, 0] - rewards[rows, 1])).sum(-1)

    opt = torch.optim.AdamW([{"params": gate.layers.parameters(), "lr": 1e-3, "weight_decay": .01}, {"params": [gate.logit_scale], "lr": .02, "weight_decay": 0.}])
    best = (math.inf, 0, 0., None)
    for epoch in range(epochs):
        gate.train()
        for rows in fitted[torch.randperm(len(fitted))].split(128):
            opt.zero_grad(); (-F.logsigmoid(margins(rows)).mean()).backward(); opt.step()
        gate.eval()
        with torch.no_grad():
            share = margins(tune) / gate.logit_scale
            now, scale = min((-F.logsigmoid(s * share).mean().item(), s) for s in (2 ** (k / 8) for k in range(-16, 49)))
        print(f"epoch {epoch}: tuning loss {now:.4f} at scale {scale:.2f}; the pairs it is fitted to ask for {gate.logit_scale.item():.2f}", flush=True)
        if now < best[0]: best = (now, epoch, scale, {k: v.clone() for k, v in gate.state_dict().items()})
    gate.load_state_dict(best[3]); gate.logit_scale.data.fill_(best[2])
    return {"epoch": best[1], "tuning_loss": round(best[0], 4), "scale": best[2]}


def by_set(names, hits):
    values = {"all": hits.double().mean().item()} | {n: hits[[m == n for m in names]].double().mean().item() for n in dict.fromkeys(names)}
    return {k: round(v, 3) for k, v in values.items()} | {"n": len(names)}


def main():
    a = arguments(); torch.manual_seed(a.seed); torch.set_num_threads(a.threads)
    tok = transformers.AutoTokenizer.from_pretrained(a.backbone); header = tok(HEADER, add_special_tokens=False)["input_ids"]
    base = transformers.AutoModelForSequenceClassification.from_pretrained(a.backbone, dtype=torch.float32).eval()
    names, parts, texts, prompts, lengths = [], [], [], [], []
    for name, messages, chosen, rejected in train.read_pairs(a.data, ",".join(NAMES)):
        unseen = "tune" if train.held_out(messages, 3, "tune ") else "test"
        names.append(name); parts.append(unseen if train.held_out(messages) else "fit")
        for ids in (train.encode(tok, messages, x) for x in (chosen, rejected)):
            gate = gate_of(ids, header); texts.append(train.cut(ids, a.tokens)); lengths.append(len(ids) - gate - len(header))
        # What the gate reads depends on nothing behind it.
        prompts.append(train.cut(ids[:gate + 1], a.tokens))
    # [pair, 2, width], [pair, width], [pair, 2]
    read = streams(base.model, texts).view(len(names), 2, -1).double(); prompt = streams(base.model, prompts)
    length = torch.tensor(lengths).view(-1, 2).double()
    index = {p: torch.tensor([i for i, part in enumerate(parts) if part == p]) for p in ("fit", "tune", "test")}
    fit, tune, test = index["fit"], index["tune"], index["test"]

    weights, report = [], {}
    for objective, name in zip(OBJECTIVES, list(NAMES) + [None]):
        target = torch.tensor([[1., 0.]] * len(names)).double() if name else length.log() / math.log(1000)
        one, two = (torch.tensor([i for i in part.tolist() if name in (None, names[i])]) for part in (fit, tune))
        w, penalty, error = ridge(read[one].flatten(0, 1), target[one].flatten(), read[two].flatten(0, 1), target[two].flatten())
        # Penalties shrink by different factors, and the gate would go by size: every objective varies by 1 over the texts.
        spread = (read[fit].flatten(0, 1) @ w).std().item()
        report[objective] = {"pairs": len(one), "penalty": round(penalty, 3), "tuning_error": round(error, 4),
                             "tuning_variance": round(target[two].var().item(), 4), "spread": round(spread, 4)}
        weights.append(w / spread)
    weights = torch.stack(weights); objectives = read @ weights.T
    transform = torch.eye(len(OBJECTIVES), dtype=torch.float64); verbosity = objectives[fit][..., -1].flatten()
    for k, name in enumerate(OBJECTIVES[:-1]):
        one = objectives[fit][..., k].flatten(); transform[-1, k] = -without(one, verbosity)
        report[name] |= {"verbosity_correlation": round(spearman(one, verbosity), 3), "verbosity_taken": round(-transform[-1, k].item(), 4)}

    gate = Gate(read.shape[-1]); adjusted = (objectives @ transform).float()
    chosen = fit_gate(gate, prompt, adjusted, fit, tune, a.epochs)
    with torch.no_grad():
        weighing = gate(prompt); reward = (weighing[:, None] * adjusted).sum(-1); own = base.score(read.float())[..., 0]
    test_names = [names[i] for i in test.tolist()]
    def accuracy(s): return by_set(test_names, s[test][:, 0] > s[test][:, 1])
    def margin(s): return (s[test][:, 0] - s[test][:, 1]).double()
    share = weighing[test] / gate.logit_scale.item()
    sets = {n: [m == n for m in test_names] for n in NAMES}
    result = {
        "held_out": accuracy(reward), "held_out_of_the_backbone": accuracy(own),
        "held_out_by_objective": {o: accuracy(adjusted[..., k]) for k, o in enumerate(OBJECTIVES)},
        "held_out_pairs": {n: test_names.count(n) for n in NAMES},
        "correlation_with_the_backbone": {o: round(torch.corrcoef(torch.stack([margin(objectives[..., k]), margin(own)]))[0, 1].item(), 3) for k, o in enumerate(OBJECTIVES)},
        "correlation_with_length": {k: round(spearman(s[test].flatten(), length[test].flatten()), 3) for k, s in (("reward", reward), ("backbone", own))},
        "mean_gate": {n: {o: round(share[mask].mean(0)[k].item(), 3) for k, o in enumerate(OBJECTIVES)} for n, mask in sets.items()},
        "objectives": report, "gate": chosen,
        "pairs": {k: len(v) for k, v in index.items()}, "arguments": {"seed": a.seed, "epochs": a.epochs, "tokens": a.tokens}}
    print(json.dumps(result, indent=1), flush=True)

    os.makedirs(a.out, exist_ok=True)
    for name in ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja"): shutil.copy(os.path.join(a.backbone, name), a.out)
    config = json.load(open(os.path.join(a.backbone, "config.json")))
    config |= {"architectures": ["LlamaForRewardModelWithGating"], **KEYS, "id2label": dict(enumerate(OBJECTIVES)), "label2id": {o: k for k, o in enumerate(OBJECTIVES)}}
    json.dump(config, open(os.path.join(a.out, "config.json"), "w"), indent=2, sort_keys=True)
    tensors = {k: v for k, v in safetensors.torch.load_file(os.path.join(a.backbone, "model.safetensors")).items() if k.startswith("model.")}
    head = {"regression_layer.weight": weights.float(), "reward_transform_matrix": transform.float(), **{"gating." + k: v for k, v in gate.state_dict().items()}}
    safetensors.torch.save_file({k: v.contiguous() for k, v in (tensors | head).items()}, os.path.join(a.out, "model.safetensors"), metadata={"format": "pt"})
    json.dump(result, open(os.path.join(a.out, "training.json"), "w"), indent=1)


if __name__ == "__main__":
    main()
