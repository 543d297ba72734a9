"""Puts an exported program's score beside Hugging Face transformers' own, on one machine in one run.

    program.py TIMER PYTHON FOLDER [--threads 2] [--rounds 3]

FOLDER is the model that make_model.py wrote; its program goes to FOLDER-program. Both run the same calls of the same library,
so the ratio is what the interpreter costs.
"""

import argparse
import os
import shutil
import subprocess

from run import HERE, output, row


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("timer")
    parser.add_argument("python")
    parser.add_argument("folder")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    a = parser.parse_args()
    program = f"{a.folder}-program"
    if not os.path.exists(f"{a.folder}/model.safetensors"):
        subprocess.run([a.python, f"{HERE}/make_model.py", a.folder], check=True)
    if not os.path.exists(f"{program}/rewardlens.json"):
        subprocess.run([a.python, f"{HERE}/../Scripts/export.py", a.folder, program], check=True)
        shutil.copyfile(f"{a.folder}/pair.jsonl", f"{program}/pair.jsonl")
    ours, theirs, rewards = [], [], []
    for _ in range(a.rounds):
        mine = output([a.timer, "score", program, "--threads", str(a.threads), "--repeats", "8"])
        other = output([a.python, f"{HERE}/hf_score.py", a.folder, "--threads", str(a.threads), "--dtype", "float32", "--repeats", "8"])
        ours += mine["seconds"]
        theirs += other["seconds"]
        rewards = [mine["detail"]["reward"], other["reward"]]
    print("| what | RewardLens | transformers | ratio | |\n|---|---|---|---|---|")
    print(row("score by the exported program, float32", ours, theirs, f"rewards differ by {abs(rewards[0] - rewards[1]):.1e}"))


if __name__ == "__main__":
    main()
