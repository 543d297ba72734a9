#!/usr/bin/env python3
"""Compares `rewardlens tokens --render` with goldens of published chat templates that may not be copied here.

    python3 Scripts/check-templates.py FOLDER GOLDENS [--binary .build/release/rewardlens]

GOLDENS holds `conversations`, and under `results` the renders of each model: "<conversation>|gen=<True or False>" with
the text, or {"error": …} where the template refuses the conversation. The models are sub-folders of FOLDER, with
tokenizer_config.json. Exits with 1 if anything differs.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile


def render(binary, model, conversation, prompt, date):
    """The rendered text, or the command's error."""
    command = [binary, "tokens", "--model", str(model), "--conversation", str(conversation)]
    command += ["--add-generation-prompt"] if prompt else []
    command += ["--date", date, "--render", "--format", "json"]
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode == 0:
        return json.loads(run.stdout)["result"]["text"], None
    return None, run.stderr.strip() or f"exit code {run.returncode}"


def difference(found, error, wanted):
    """Nothing if the outcome is the wanted one; else what differs."""
    if isinstance(wanted, str):
        return None if found == wanted else f"found {error or repr(found)}\n  not {wanted!r}"
    message = wanted["error"].split(": ", 1)[-1]
    return None if error and message in error else f"found {error or repr(found)}\n  not the error {message!r}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("goldens", type=pathlib.Path)
    parser.add_argument("--binary", default=".build/release/rewardlens")
    options = parser.parse_args()
    goldens = json.loads(options.goldens.read_text(encoding="utf-8"))
    date = re.search(r"\d{4}-\d\d-\d\d", goldens.get("note", ""))
    date = date.group() if date else "2024-07-26"
    differing = checked = 0
    print(f"{'model':40}{'renders':>8}{'errors':>8}{'differ':>8}")
    with tempfile.TemporaryDirectory() as scratch:
        files = {}
        for name, messages in goldens["conversations"].items():
            files[name] = pathlib.Path(scratch) / f"{name}.json"
            files[name].write_text(json.dumps(messages), encoding="utf-8")
        for name, result in goldens["results"].items():
            model = options.folder / name
            if not model.is_dir():
                print(f"{name:40}{'(no such folder)':>24}")
                continue
            details = []
            for key, wanted in result["renders"].items():
                conversation, prompt = key.split("|")
                found, error = render(options.binary, model, files[conversation], prompt == "gen=True", date)
                what = difference(found, error, wanted)
                details += [f"  {key}: {what}"] if what else []
            errors = sum(not isinstance(wanted, str) for wanted in result["renders"].values())
            print(f"{name:40}{len(result['renders']):>8}{errors:>8}{len(details):>8}", *details, sep="\n" if details else "")
            checked += len(result["renders"])
            differing += len(details)
    print(f"{checked - differing} of {checked} renders agree")
    sys.exit(1 if differing or not checked else 0)


main()
