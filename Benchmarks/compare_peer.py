"""Compares our patching with reward-lens 1.0.0's, on its own terms: all positions, aligned from the left, a single BOS.

    compare_peer.py REWARDLENS [--fixtures Tests/Fixtures/models]

Run it with the interpreter that Benchmarks/setup.sh made; REWARDLENS is our executable. Prints the largest relative
difference for each model and mode and fails above 1e-3.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def ours(a, model, pairs, mode):
    """Our effects by component, one dictionary for each pair."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        for i, pair in enumerate(pairs):
            file.write(json.dumps({"id": str(i), **{k: pair[k] for k in ("prompt", "chosen", "rejected")}}) + "\n")
        file.flush()
        command = [a.rewardlens, "patch", "--model", f"{a.fixtures}/{model}", "--pairs", file.name, "--mode", mode, "--at", "all",
                   "--align", "prefix", "--dtype", "float32", "--format", "json"]
        report = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    return [{e["component"]: e["effect"] for e in pair["effects"]} for pair in report["result"]["pairs"]]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rewardlens")
    parser.add_argument("--fixtures", default=f"{HERE}/../Tests/Fixtures/models")
    a = parser.parse_args()
    peer = json.loads(subprocess.run([sys.executable, f"{HERE}/peer_patching.py"], stdout=subprocess.PIPE, check=True).stdout)
    worst = 0.0
    for model, pairs in peer["models"].items():
        for mode in ("noising", "denoising", "zero"):
            differences = [abs(mine[name] - value) / max(1, abs(value))
                           for mine, pair in zip(ours(a, model, pairs, mode), pairs)
                           for name, value in pair["effects"][mode].items()]
            print(f"{model:10} {mode:10} {len(differences):4} effects, largest relative difference {max(differences):.1e}")
            worst = max(worst, *differences)
    return 0 if worst <= 1e-3 else 1


if __name__ == "__main__":
    sys.exit(main())
