"""Patching effects of reward-lens 1.0.0 on the Llama, Mistral and Qwen2 test fixtures, as JSON.

    peer_patching.py [--double-bos]

Three pairs of unequal length each, in its three modes, float32. Its protocol in our words: attention and MLP outputs,
every position, aligned by index from the left (`--at all --align prefix`), base reward minus patched reward.
"""

import argparse
import importlib.metadata
import json
import os

import torch
import transformers
from reward_lens import ActivationPatcher, ComponentAttribution, RewardLens

import peer_model

MODELS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Tests", "Fixtures", "models")
FAMILIES = ["llama", "mistral", "qwen2"]
PAIRS = [  # chosen longer, chosen shorter, and lengths that differ by little
    ("What is 2 + 2?", "I think the answer is probably 5, but I am not sure.", "4"),
    ("How do I cook rice?", "Boil it.", "1. wash the rice\n2. boil the water\n3. wait for 15 minutes\n4. eat"),
    ("Is the earth flat?", "No, I think it is round.", "Yes, of course it is flat."),
]


def one_pair(model, texts):
    sides = dict(zip(("chosen", "rejected"), texts[1:]))
    lens = RewardLens(model).trace(*texts)
    parts = ComponentAttribution(model).attribute(*texts)
    patcher, patching = ActivationPatcher(model), {}
    for mode in ("noising", "denoising", "zero"):
        result = patcher.patch_all_components(*texts, mode=mode, show_progress=False)
        patching[mode] = peer_model.effects(result)
    return {
        "prompt": texts[0], **sides,
        "ids": {s: model.tokenize_conversation(texts[0], t)["input_ids"][0].tolist() for s, t in sides.items()},
        "rewards": {"chosen": lens.reward_preferred, "rejected": lens.reward_dispreferred},
        "margin": result.original_differential,
        "lensRaw": {"chosen": lens.reward_lens_preferred.tolist(), "rejected": lens.reward_lens_dispreferred.tolist()},
        "attributionRaw": {peer_model.component(n): float(d) for n, d in
                           zip(parts.component_names, parts.differential_contributions)},
        "effects": patching,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--double-bos", action="store_true", help="leave the peer's own tokenization as it is")
    a = parser.parse_args()
    torch.set_num_threads(1)
    models = {}
    for name in FAMILIES:
        model = peer_model.load(os.path.join(MODELS, name), single_bos=not a.double_bos)
        models[name] = [one_pair(model, texts) for texts in PAIRS]
    versions = {"rewardLens": importlib.metadata.version("reward-lens"), "transformers": transformers.__version__,
                "torch": torch.__version__, "singleBOS": not a.double_bos}
    rows = ",\n".join(f"  {json.dumps(name)}: [\n" + ",\n".join(
        "   " + json.dumps(pair, sort_keys=True, ensure_ascii=False) for pair in pairs) + "\n  ]"
        for name, pairs in models.items())
    print("{\n" + f' "generator": {json.dumps(versions, sort_keys=True)},\n "models": {{\n{rows}\n }}\n' + "}")


if __name__ == "__main__":
    main()
