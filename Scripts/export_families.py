"""Exports the tiny models of the tests, one or more for each family, and has `rewardlens verify --program` compare each family
with its own exported program site by site: the class's own graph is an independent oracle.

    export_families.py FOLDER [NAME …] [--rewardlens PROGRAM]
"""

import json
import os
import shutil
import sys

import torch
import transformers

import export
import golden_models
import goldens
from export_classes import FIXTURES, arguments, reason, verified

MODELS = os.path.join(FIXTURES, "..", "models")


# What cannot be exported, and why.
WITHOUT = {
    "llama-nohead": "it has no head",
    "llama-dynamic": "which rotations it takes depends on a comparison of the text's length, which a graph cannot hold",
}


def internlm2(folder):
    """transformers has no such class: a Llama, and its weights as InternLM2's own code stores them; `(model, folder)`."""
    sizes = dict(golden_models.SMALL, head_dim=8, max_position_embeddings=512)
    rope = dict(rope_type="default", rope_theta=10000.0, factor=1.0)
    torch.manual_seed(2)
    model = transformers.LlamaForSequenceClassification(transformers.LlamaConfig(**sizes, rope_parameters=rope)).eval()
    native = os.path.join(folder, "internlm2-native")
    model.save_pretrained(native)
    goldens.store_otherwise(golden_models.internlm2, native)
    place = os.path.join(native, "config.json")
    with open(place) as file:
        config = json.load(file)
    with open(place, "w") as file:
        json.dump(config | {"rope_scaling": None}, file)
    for name in ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja"):
        shutil.copyfile(os.path.join(MODELS, "internlm2", name), os.path.join(native, name))
    return model, native


def main():
    options = arguments(__doc__)
    export.quiet()
    failed = 0
    print("| model | largest difference | |\n|---|---|---|", flush=True)
    for name in options.names or sorted(os.listdir(MODELS)):
        folder, program = os.path.join(MODELS, name), os.path.join(options.folder, name)
        if name in WITHOUT:
            print(f"| {name} | no | {WITHOUT[name]} |", flush=True)
            continue
        try:
            if name == "internlm2":
                model, folder = internlm2(options.folder)
            else:
                model = export.load(folder, "float32", False)
            export.export_model(model, program)
            export.copy_texts(folder, program, False)
            check = verified(options.rewardlens, folder, "--program", program)["parity with the program"]
            failed += check["outcome"] != "held"
            number = f"{check['measured']:.0e}"
            print(f"| {name} | {number if check['outcome'] == 'held' else f'**{number}**'} | {check['detail']} |", flush=True)
        except (Exception, SystemExit) as error:
            failed += 1
            print(f"| {name} | no | {reason(error)} |", flush=True)
    if failed:
        sys.exit(f"{failed} models could not be compared, or differ")


if __name__ == "__main__":
    main()
