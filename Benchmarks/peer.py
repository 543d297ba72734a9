"""Times reward-lens 1.0.0 on one pair and prints its results, for comparison with ours.

    peer.py FOLDER [--pair FILE.jsonl] [--threads 2] [--dtype float32] [--repeats 3] [--double-bos] [--skip patch]

FILE holds one pair a line ({"prompt", "chosen", "rejected"}); the first is used (default: FOLDER/pair.jsonl).
"""

import argparse
import importlib.metadata
import json
import os
import statistics
import time

import torch
import transformers
from reward_lens import ActivationPatcher, ComponentAttribution, RewardLens

import peer_model


def timed(function, repeats):
    """The last result, and every run's seconds."""
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        result = function()
        seconds.append(time.perf_counter() - start)
    return result, {"seconds": seconds, "median": statistics.median(seconds)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--pair")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--dtype", choices=["float32", "bfloat16"], default="float32")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--patch-repeats", type=int, default=1)
    parser.add_argument("--double-bos", action="store_true", help="leave the peer's own tokenization as it is")
    parser.add_argument("--skip", choices=["patch"], action="append", default=[])
    a = parser.parse_args()
    torch.set_num_threads(a.threads)
    with open(a.pair or os.path.join(a.folder, "pair.jsonl")) as file:
        row = json.loads(file.readline())
    texts = row["prompt"], row["chosen"], row["rejected"]
    model = peer_model.load(a.folder, getattr(torch, a.dtype), single_bos=not a.double_bos)
    tokens = {side: model.tokenize_conversation(row["prompt"], row[side])["input_ids"].shape[1]
              for side in ("chosen", "rejected")}
    model.score(*texts[:2])  # warm-up
    times, results = {}, {}
    rewards, times["scorePair"] = timed(lambda: model.score_pair(*texts), a.repeats)
    lens, times["lens"] = timed(lambda: RewardLens(model).trace(*texts), a.repeats)
    parts, times["attribution"] = timed(lambda: ComponentAttribution(model).attribute(*texts), a.repeats)
    results["lens"] = {
        "chosen": lens.reward_lens_preferred.tolist(), "rejected": lens.reward_lens_dispreferred.tolist(),
        "crystallization": int(lens.crystallization_layer)}
    results["attribution"] = {
        peer_model.component(n): {"chosen": float(c), "rejected": float(r)} for n, c, r in
        zip(parts.component_names, parts.contributions_preferred, parts.contributions_dispreferred)}
    if "patch" not in a.skip:
        patcher = ActivationPatcher(model)
        for mode in ("noising", "zero"):
            result, times["patch." + mode] = timed(
                lambda: patcher.patch_all_components(*texts, mode=mode, show_progress=False), a.patch_repeats)
            results["patch." + mode] = peer_model.effects(result)
    print(json.dumps({
        "rewardLens": importlib.metadata.version("reward-lens"), "transformers": transformers.__version__,
        "torch": torch.__version__, "threads": a.threads, "dtype": a.dtype, "singleBOS": not a.double_bos,
        "tokens": tokens, "rewards": dict(zip(("chosen", "rejected"), rewards)), "times": times, "results": results,
    }, indent=1, sort_keys=True))


if __name__ == "__main__":
    main()
