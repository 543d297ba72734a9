#!/usr/bin/env python3
"""Compares `rewardlens tokens` with goldens of published tokenizers that may not be copied into this repository.

    python3 Scripts/check-tokenizers.py FOLDER [--binary .build/release/rewardlens]

FOLDER holds golden_samples.json (a list of texts) and one sub-folder for each tokenizer, with tokenizer.json and
golden.json or golden.json.gz. Sub-folders without a golden are passed over. Exits with 1 if anything differs.
"""
import argparse
import gzip
import json
import pathlib
import subprocess
import sys

# member of the command's output -> member of the golden
FIELDS = {"ids": "ids_nospecial", "idsWithSpecial": "ids", "offsets": "offsets", "decoded": "decoded"}


def golden(folder):
    plain, packed = folder / "golden.json", folder / "golden.json.gz"
    if plain.exists():
        return json.loads(plain.read_text(encoding="utf-8"))
    if packed.exists():
        return json.loads(gzip.decompress(packed.read_bytes()))
    return None


def tokens(binary, folder, samples):
    command = [binary, "tokens", "--model", str(folder), "--texts", str(samples), "--format", "json"]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode != 0:
        raise RuntimeError(run.stderr.strip() or f"exit code {run.returncode}")
    return json.loads(run.stdout)["result"]["texts"]


def mismatches(found, wanted, texts):
    """How many texts differ in each field, and the first text that differs in any."""
    if len(found) != len(wanted):
        raise RuntimeError(f"{len(found)} results for {len(wanted)} texts")
    counts, first = dict.fromkeys(FIELDS, 0), None
    for text, ours, theirs in zip(texts, found, wanted):
        for field, name in FIELDS.items():
            if ours[field] != theirs[name]:
                counts[field] += 1
                first = first or (field, text, ours[field], theirs[name])
    return counts, first


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--binary", default=".build/release/rewardlens")
    options = parser.parse_args()
    samples = options.folder / "golden_samples.json"
    texts = json.loads(samples.read_text(encoding="utf-8"))
    print(f"{'tokenizer':34}{'texts':>6}" + "".join(f"{field:>16}" for field in FIELDS))
    failed = checked = 0
    for folder in sorted(path for path in options.folder.iterdir() if path.is_dir()):
        expected = golden(folder)
        if expected is None:
            continue
        checked += 1
        try:
            counts, first = mismatches(tokens(options.binary, folder, samples), expected["results"], texts)
        except (RuntimeError, KeyError, ValueError, OSError) as error:
            failed += 1
            print(f"{folder.name:34}  failed: {error}")
            continue
        cells = "".join(f"{'same' if count == 0 else f'{count} differ':>16}" for count in counts.values())
        print(f"{folder.name:34}{len(texts):6}{cells}")
        if first:
            failed += 1
            field, text, ours, theirs = first
            print(f"    {field} of {text[:60]!r}\n      found    {str(ours)[:200]}\n      expected {str(theirs)[:200]}")
    print(f"{checked - failed} of {checked} tokenizers agree")
    return 1 if failed or not checked else 0


if __name__ == "__main__":
    sys.exit(main())
