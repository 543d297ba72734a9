"""Puts our timings beside Hugging Face transformers' and reward-lens 1.0.0's, on one machine in one run.

    run.py TIMER PYTHON FOLDER [--threads 2] [--rounds 3] [--patch-rounds 2]

TIMER is our release binary, PYTHON the benchmark environment's interpreter, FOLDER the model that make_model.py wrote.
The two sides take turns, since timings on shared machines drift; the table quotes the medians and their ratio.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def output(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(done.stdout[done.stdout.index("{"):])


def score(a, dtype):
    """Seconds for one reward of a 646-token text, ours and HF's in turn."""
    ours, theirs, rewards = [], [], []
    for _ in range(a.rounds):
        mine = output([a.timer, "score", a.folder, "--threads", str(a.threads), "--dtype", dtype, "--repeats", "8"])
        other = output([a.python, f"{HERE}/hf_score.py", a.folder, "--threads", str(a.threads), "--dtype", dtype, "--repeats", "8"])
        ours += mine["seconds"]
        theirs += other["seconds"]
        rewards = [mine["detail"]["reward"], other["reward"]]
    difference = abs(rewards[0] - rewards[1])
    return f"score, {dtype}, 646 tokens", ours, theirs, f"rewards differ by {difference:.1e}"


def patching(a):
    """Rows against reward-lens 1.0.0: its own protocol, and every component at the readout; and the engine's rate."""
    ours = {what: [] for what in ("noising", "zero", "readout", "engine")}
    theirs = {"noising": [], "zero": []}
    for _ in range(a.patch_rounds):
        for what in ours:
            ours[what] += output([a.timer, what, a.folder, "--threads", str(a.threads), "--repeats", "2"])["seconds"]
        peer = output([a.python, f"{HERE}/peer.py", a.folder, "--threads", str(a.threads), "--repeats", "1"])
        for mode in theirs:
            theirs[mode] += peer["times"][f"patch.{mode}"]["seconds"]
    yield row("patch 24 components, all positions, prefix: noising", ours["noising"], theirs["noising"], "reward-lens 1.0.0")
    yield row("the same: zero", ours["zero"], theirs["zero"], "reward-lens 1.0.0")
    yield row("patch 168 components at the readout, base passes included", ours["readout"], theirs["noising"],
              "reward-lens' 24 components")
    rate = 168 / statistics.median(ours["engine"])
    yield f"| engine alone, exact effects per second | {rate:.0f} | | | |"


def tokenizing(a):
    """Rows against the tokenizers library: a megabyte of the demonstration's own words, in one text, on one thread."""
    with open(f"{HERE}/../Models/demo-pairs.jsonl", encoding="utf-8") as file:
        words = "\n".join(v for line in file for v in json.loads(line).values() if isinstance(v, str))
    path = os.path.join(tempfile.mkdtemp(), "words.txt")
    with open(path, "w", encoding="utf-8") as file:
        file.write((words + "\n") * (1_000_000 // len(words.encode()) + 1))
    for name in ("qwen2.5", "mistral-7b-v0.3", "t5-small", "bert-base-uncased"):
        folder = f"{HERE}/../Tests/Fixtures/tokenizers/{name}"
        mine = output([a.timer, "tokenize", folder, path, "--repeats", "5"])
        other = output([a.python, f"{HERE}/hf_tokenize.py", folder, path, "--repeats", "5"])
        assert mine["detail"]["tokens"] == other["tokens"], (name, mine, other)
        rate = mine["detail"]["bytes"] / statistics.median(mine["seconds"]) / 1e6
        yield row(f"encode 1 MB, {name}", mine["seconds"], other["seconds"], f"{rate:.1f} MB/s; tokenizers")


def row(name, ours, theirs, note):
    mine, other = statistics.median(ours), statistics.median(theirs)
    return f"| {name} | {mine:.3f} s | {other:.3f} s | {other / mine:.2f}× | {note} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("timer")
    parser.add_argument("python")
    parser.add_argument("folder")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--patch-rounds", type=int, default=2)
    a = parser.parse_args()
    if not os.path.exists(f"{a.folder}/model.safetensors"):
        subprocess.run([a.python, f"{HERE}/make_model.py", a.folder], check=True)
    print(f"{platform.machine()}, {os.cpu_count()} cores, {a.threads} threads; medians; the model has 78 M parameters\n")
    print("| what | RewardLens | other | ratio | |")
    print("|---|---|---|---|---|")
    for dtype in ("float32", "bfloat16"):
        print(row(*score(a, dtype)), flush=True)
    for line in tokenizing(a):
        print(line, flush=True)
    for line in patching(a):
        print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
