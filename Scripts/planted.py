"""Writes the planted models: transformers whose weights are constructed, so that it is known what carries the reward.

    planted.py                       writes every folder below Tests/Fixtures/planted, and prints the table of AUROCs
    planted.py --only backup,two-step
    planted.py --table               prints the table from what is stored

A folder is a checkpoint in Hugging Face layout with three more files:

    pairs.jsonl      preference pairs that exercise the mechanism
    key.json         what was planted, and the effects that were worked out by hand
    reference.json   the effects that brute force finds with transformers, and each method's AUROC against the key

Docs/ground-truth.md says what the models show.
"""

import argparse
import hashlib
import json
import os

import torch
import transformers

import planted_effects
import planted_pairs
from planted_mechanisms import MECHANISMS

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Tests", "Fixtures", "planted")
TOLERANCE = 0.05  # of hand-worked effects, in units of the largest of them: what the noise of the background may do
KINDS = {"component": ("attention", "mlp"), "head": ("head",), "neuron": ("neuron",)}
SHOWN = [
    "noising.readout", "noising.all", "denoising.readout", "zero.readout", "zeroMargin.readout", "attribution.frozen",
    "attribution.raw", "atp.noising", "path.noising"]


def encode(tokenizer, pair):
    """Ids of both texts and the length of the prompt with the header that opens the response."""
    prompt = [{"role": "user", "content": pair["prompt"]}]

    def ids(messages, **options):
        text = tokenizer.apply_chat_template(messages, tokenize=False, **options)
        return tokenizer(text, add_special_tokens=False)["input_ids"]

    row = {side: ids(prompt + [{"role": "assistant", "content": pair[side]}]) for side in ("chosen", "rejected")}
    start = ids(prompt, add_generation_prompt=True)
    assert row["chosen"][:len(start)] == row["rejected"][:len(start)] == start
    assert row["chosen"][len(start)] != row["rejected"][len(start)], "the responses begin alike"
    assert tokenizer.unk_token_id not in row["chosen"] + row["rejected"], pair
    return dict(row, promptTokens=len(start))


def expectations(mechanism, pairs, encoded):
    """Effects worked out by hand: method -> component -> one number a pair."""
    table = {}
    for pair, row in zip(pairs, encoded):
        facts = [planted_pairs.facts_of(mechanism, pair[side], len(row[side])) for side in ("chosen", "rejected")]
        for method, effects in mechanism.expected(*facts).items():
            for name, effect in effects.items():
                table.setdefault(method, {}).setdefault(name, []).append(round(effect, 6) + 0.0)
    return table


def check(name, expected, effects):
    """Brute force must agree with what was worked out by hand."""
    scale = max(abs(x) for components in expected.values() for values in components.values() for x in values)
    worst = (0, "")
    for method, components in expected.items():
        for component, values in components.items():
            for i, value in enumerate(values):
                gap = abs(effects[method][component][i] - value) / scale
                worst = max(worst, (gap, f"{method} {component} pair {i}"))
    print(f"  {name}: hand-worked effects hold to {worst[0]:.4f} of the largest ({worst[1]})")
    assert worst[0] <= TOLERANCE, name


def check_outcomes(name, reference):
    """What the issue of each mechanism is, in numbers."""
    margins = [pair["margin"] for pair in reference["pairs"]]
    effects = reference["effects"]

    def share(values):
        return [value / margin for value, margin in zip(values, margins)]

    heads = reference["auroc"]["head"]
    if name == "single-head":
        for method in SHOWN:
            assert heads[method]["carriers"] == 1, method
    if name in ("redundant-pair", "backup"):
        for head in ("head.0.1", "head.1.3"):
            assert max(map(abs, share(effects["noising.readout"][head]))) < 0.05, head
        assert min(share(effects["denoising.readout"]["head.0.1"])) >= 0.5
        assert name == "backup" or min(share(effects["denoising.readout"]["head.1.3"])) >= 0.5
        assert min(share(reference["joint"]["head.0.1+head.1.3"]["noising"])) >= 0.9
    if name == "negative-gain":
        assert heads["attribution.raw"]["carriers"] == 0 and heads["attribution.frozen"]["carriers"] == 1
        assert max(share(effects["attribution.raw"]["head.1.2"])) < -0.9


def write_json(value, path):
    """Keys sorted, and one line for each list or object that holds no other object."""
    def text(value, indent):
        if isinstance(value, dict) and any(isinstance(x, (dict, list)) or len(str(x)) > 20 for x in value.values()):
            pad = " " * (indent + 1)
            rows = [f"{pad}{json.dumps(k, ensure_ascii=False)}: {text(v, indent + 1)}" for k, v in sorted(value.items())]
            return "{\n" + ",\n".join(rows) + "\n" + " " * indent + "}"
        if isinstance(value, list) and any(isinstance(x, dict) for x in value):
            rows = [" " * (indent + 1) + json.dumps(x, sort_keys=True) for x in value]
            return "[\n" + ",\n".join(rows) + "\n" + " " * indent + "]"
        return json.dumps(value, sort_keys=True, ensure_ascii=False)

    with open(path, "w") as file:
        file.write(text(value, 0) + "\n")


def rounded(value):
    if isinstance(value, dict):
        return {k: rounded(v) for k, v in value.items()}
    if isinstance(value, list):
        return [rounded(x) for x in value]
    return round(value, 6) + 0.0 if isinstance(value, float) else value


def by_name(rows):
    """A list of {a: {b: x}}, one a pair, as {a: {b: [x, …]}}."""
    return {a: {b: [row[a][b] for row in rows] for b in rows[0][a]} for a in rows[0]}


def write(name):
    mechanism, folder = MECHANISMS[name](), os.path.join(FOLDER, name)
    mechanism.model.save(folder)
    pairs = planted_pairs.pairs_of(mechanism)
    with open(os.path.join(folder, "pairs.jsonl"), "w") as file:
        file.writelines(json.dumps(pair) + "\n" for pair in pairs)
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder, local_files_only=True)
    encoded = [encode(tokenizer, pair) for pair in pairs]
    # As any user would load it; the float32 weights are what both sides run.
    model = transformers.AutoModelForSequenceClassification.from_pretrained(
        folder, local_files_only=True, dtype=torch.float32, attn_implementation="eager").eval()
    measured = planted_effects.Measured(model, mechanism.neurons)
    rows = [planted_effects.measure_pair(measured, row, mechanism.joint, mechanism.edges) for row in encoded]
    effects = by_name([row[1] for row in rows])
    with open(os.path.join(folder, "model.safetensors"), "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    reference = rounded({
        "generator": {"script": "Scripts/planted.py", "torch": torch.__version__,
                      "transformers": transformers.__version__, "sha256": digest},
        "pairs": [{"id": pair["id"], "category": pair["category"], "promptTokens": row["promptTokens"],
                   "chosen": {"ids": row["chosen"], "reward": rewards["chosen"]},
                   "rejected": {"ids": row["rejected"], "reward": rewards["rejected"]},
                   "margin": rewards["chosen"] - rewards["rejected"]}
                  for pair, row, (rewards, *_) in zip(pairs, encoded, rows)],
        "effects": effects,
        "joint": by_name([row[2] for row in rows]),
        "edges": {edge: [row[3][edge] for row in rows] for edge in rows[0][3]},
        "auroc": planted_effects.areas(effects, mechanism.signs, measured.by),
        "pairAuroc": planted_effects.pair_areas(effects, mechanism.signs, measured.by),
    })
    expected = expectations(mechanism, pairs, encoded)
    check(name, expected, effects)
    check_outcomes(name, reference)
    write_json(reference, os.path.join(folder, "reference.json"))
    write_json({
        "mechanism": name, "description": mechanism.description, "family": mechanism.model.family,
        "components": mechanism.roles, "signs": mechanism.signs, "formula": mechanism.formula,
        "outcome": mechanism.outcome, "joint": mechanism.joint, "edges": [list(x) for x in mechanism.edges],
        "expected": expected, "tolerance": TOLERANCE}, os.path.join(folder, "key.json"))


def table():
    """AUROC by mechanism and method: of carriers, and of suppressors after a stroke; ° where none of them reaches a
    twentieth of the mean margin, so that their rank is noise's."""
    def cell(reference, key, kind, method):
        found, margins = reference["effects"][method], [pair["margin"] for pair in reference["pairs"]]
        parts = []
        for group, sign in (("carriers", 1), ("suppressors", -1)):
            area = reference["auroc"][kind][method][group]
            if area is None:
                continue
            means = [abs(sum(found[name])) for name in key["signs"]
                     if key["signs"][name] == sign and any(name.startswith(x) for x in KINDS[kind])]
            parts.append(f"{area:.2f}" + ("°" if max(means) < 0.05 * sum(margins) else ""))
        return " / ".join(parts)

    print("| mechanism | by | " + " | ".join(SHOWN) + " |\n|" + "---|" * (len(SHOWN) + 2))
    for name in MECHANISMS:
        values = []
        for file in ("reference.json", "key.json"):
            with open(os.path.join(FOLDER, name, file)) as stream:
                values.append(json.load(stream))
        for kind, methods in sorted(values[0]["auroc"].items()):
            cells = [cell(*values, kind, method) if method in methods else "" for method in SHOWN]
            print(f"| {name} | {kind} | " + " | ".join(cells) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", help="names of mechanisms, separated by commas")
    parser.add_argument("--table", action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    if not arguments.table:
        for name in arguments.only.split(",") if arguments.only else MECHANISMS:
            write(name)
    table()


if __name__ == "__main__":
    main()
