"""Times one reward with Hugging Face transformers: the number that ours is compared with.

    hf_score.py FOLDER [--threads 2] [--dtype float32|bfloat16] [--repeats 10] [--random-ids 646]

Scores the chosen text of FOLDER/pair.jsonl (or seeded random ids), default attention, inference mode, after warm-up.
"""

import argparse
import json
import os
import random
import statistics
import time

import torch
import transformers


def pair_ids(folder, side):
    """A side of the folder's pair, rendered and encoded without further special tokens."""
    with open(os.path.join(folder, "pair.jsonl")) as file:
        row = json.loads(file.readline())
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder, local_files_only=True)
    messages = [{"role": "user", "content": row["prompt"]}, {"role": "assistant", "content": row[side]}]
    text = tokenizer.apply_chat_template(messages, tokenize=False)
    return tokenizer(text, add_special_tokens=False)["input_ids"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--dtype", choices=["float32", "bfloat16"], default="float32")
    parser.add_argument("--repeats", type=int, default=10)
    parser.add_argument("--warm-up", type=int, default=3)
    parser.add_argument("--random-ids", type=int, help="number of seeded random ids to score in place of the pair")
    parser.add_argument("--seed", type=int, default=0)
    a = parser.parse_args()
    torch.set_num_threads(a.threads)
    transformers.utils.logging.disable_progress_bar()

    start = time.perf_counter()
    model = transformers.AutoModelForSequenceClassification.from_pretrained(
        a.folder, dtype=getattr(torch, a.dtype), local_files_only=True, trust_remote_code=False).eval()
    load = time.perf_counter() - start
    if a.random_ids:
        draw = random.Random(a.seed)
        ids = [1] + [draw.randrange(6, model.config.vocab_size) for _ in range(a.random_ids - 1)]
    else:
        ids = pair_ids(a.folder, "chosen")
    inputs = torch.tensor([ids])
    times = []
    with torch.inference_mode():
        for i in range(a.warm_up + a.repeats):
            start = time.perf_counter()
            reward = model(input_ids=inputs, use_cache=False).logits[0, 0].item()
            if i >= a.warm_up:
                times.append(time.perf_counter() - start)
    print(json.dumps({
        "transformers": transformers.__version__, "torch": torch.__version__, "threads": a.threads, "dtype": a.dtype,
        "attention": model.config._attn_implementation, "tokens": len(ids), "loadSeconds": load, "seconds": times,
        "median": statistics.median(times), "minimum": min(times), "reward": reward,
    }, indent=1))


if __name__ == "__main__":
    main()
