"""Trains a sparse autoencoder on the same rows with our trainer and with reward-lens 1.0.0's, in turn.

    sae.py TIMER PYTHON FOLDER [--threads 2] [--rounds 2] [--rows 131072]

TIMER is our release binary, PYTHON an interpreter with PyTorch and reward-lens, FOLDER where the rows are written: sums of few
directions of a dictionary larger than the width, with noise. Width 768, 6,144 latents, k = 32, batches of 4,096, two epochs.
Printed are inputs per second, from the median of the steps, and the unexplained variance of rows that were held out.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time

WIDTH, DIRECTIONS, ACTIVE, BATCH = 768, 3072, 24, 4096


def rows(count, seed, torch):
    random = torch.Generator().manual_seed(0)
    directions = torch.nn.functional.normalize(torch.randn(DIRECTIONS, WIDTH, generator=random), dim=1)
    # Some directions are common and many are rare, as in a language model's stream.
    share = torch.arange(1, DIRECTIONS + 1).float() ** -0.7
    random.manual_seed(seed)
    parts = []
    for _ in range(0, count, BATCH):
        chosen = torch.multinomial(share.expand(BATCH, -1), ACTIVE, generator=random)
        strength = 1 + torch.rand(BATCH, ACTIVE, generator=random)
        codes = torch.zeros(BATCH, DIRECTIONS).scatter_(1, chosen, strength)
        parts.append(codes @ directions + 0.05 * torch.randn(BATCH, WIDTH, generator=random))
    return torch.cat(parts)[:count].contiguous()


def write(a):
    import torch
    from safetensors.torch import save_file

    path = os.path.join(a.folder, "activations.safetensors")
    if not os.path.exists(path):
        os.makedirs(a.folder, exist_ok=True)
        save_file({"training": rows(a.rows, 1, torch), "held_out": rows(2 * BATCH, 2, torch)}, path)


def theirs(a):
    """reward-lens 1.0.0's SAETrainer, with a clock around each of its steps."""
    import torch
    from reward_lens.sae import SAETrainer
    from safetensors.torch import load_file

    torch.set_num_threads(a.threads)
    data = load_file(os.path.join(a.folder, "activations.safetensors"))
    trainer = SAETrainer(WIDTH, k=32, batch_size=BATCH, device="cpu")
    ends = []
    step = torch.optim.Adam.step

    def timed(self, *arguments, **options):
        result = step(self, *arguments, **options)
        ends.append(time.perf_counter())
        return result

    torch.optim.Adam.step = timed
    sae = trainer.train(data["training"], n_epochs=2, show_progress=False)
    with torch.no_grad():
        x = data["held_out"]
        dead = (sae.encode(x) > 0).any(0).logical_not().float().mean().item()
        fvu = ((sae(x)[0] - x).pow(2).sum() / (x - x.mean(0)).pow(2).sum()).item()
    print(json.dumps({"seconds": [b - a for a, b in zip(ends, ends[1:])], "detail": {"fvu": fvu, "dead": dead}}))


def output(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(done.stdout[done.stdout.index("{"):])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("timer")
    parser.add_argument("python")
    parser.add_argument("folder")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--rows", type=int, default=131072)
    parser.add_argument("--part", choices=["all", "write", "theirs"], default="all")
    a = parser.parse_args()
    if a.part != "all":
        return write(a) if a.part == "write" else theirs(a)
    again = [a.python, os.path.abspath(__file__), a.timer, a.python, a.folder, "--threads", str(a.threads)]
    subprocess.run(again + ["--rows", str(a.rows), "--part", "write"], check=True)
    runs = {"ours": [], "reward-lens 1.0.0": []}
    for _ in range(a.rounds):
        runs["ours"].append(output([a.timer, "sae", a.folder, "--threads", str(a.threads)]))
        runs["reward-lens 1.0.0"].append(output(again + ["--part", "theirs"]))
    for name, results in runs.items():
        median = statistics.median(second for run in results for second in run["seconds"])
        fvu = statistics.mean(run["detail"]["fvu"] for run in results)
        print(f"{name}: {BATCH / median:.0f} inputs per second ({median:.3f} s a step), FVU {fvu:.4f}", file=sys.stdout)


if __name__ == "__main__":
    main()
