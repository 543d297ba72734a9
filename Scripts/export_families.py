"""Exports the tiny models of the tests, one or more for each family, and has `rewardlens verify --program` compare each family
with its own exported program site by site: the class's own graph is an independent oracle.

    export_families.py FOLDER [NAME …] [--rewardlens PROGRAM]
"""

import argparse
import json
import os
import subprocess
import sys

import export
from export_classes import FIXTURES, reason

MODELS = os.path.join(FIXTURES, "..", "models")


def compared(rewardlens, model, program):
    done = subprocess.run(
        [rewardlens, "verify", "--model", model, "--program", program, "--format", "json"], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise ValueError((done.stderr.strip() or f"verify ended with {done.returncode}").splitlines()[0])
    return next(x for x in json.loads(done.stdout)["result"]["checks"] if x["name"] == "parity with the program")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--rewardlens", default=os.path.join(export.HERE, "..", ".build", "release", "rewardlens"))
    options = parser.parse_intermixed_args()
    export.quiet()
    failed = 0
    print("| model | largest difference | |\n|---|---|---|", flush=True)
    for name in options.names or sorted(os.listdir(MODELS)):
        model, program = os.path.join(MODELS, name), os.path.join(options.folder, name)
        try:
            export.export_model(export.load(model, "float32", False), program)
            export.copy_texts(model, program, False)
            check = compared(options.rewardlens, model, program)
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
