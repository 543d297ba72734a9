"""Seconds in which Hugging Face's tokenizers library encodes a file on one thread: hf_tokenize.py FOLDER FILE."""

import argparse
import json
import os
import time

os.environ["TOKENIZERS_PARALLELISM"] = "false"

from tokenizers import Tokenizer  # noqa: E402

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("folder")
parser.add_argument("file")
parser.add_argument("--repeats", type=int, default=5)
a = parser.parse_args()
tokenizer = Tokenizer.from_file(f"{a.folder}/tokenizer.json")
tokenizer.no_truncation()
with open(a.file, encoding="utf-8") as file:
    text = file.read()
seconds = []
for _ in range(a.repeats + 1):
    start = time.perf_counter()
    count = len(tokenizer.encode(text, add_special_tokens=False).ids)
    seconds.append(time.perf_counter() - start)
print(json.dumps({"seconds": seconds[1:], "tokens": count}))
