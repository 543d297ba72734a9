"""Golden values from Hugging Face transformers, and the tiny random models that the tests use.

    goldens.py                                      writes every fixture below Tests/Fixtures/models
    goldens.py --only llama,gemma2                  writes some of them
    goldens.py --check                              runs the fixtures again and compares with what is stored
    goldens.py --model FOLDER --text FILE --out FILE    golden values of any local checkpoint

FILE for --text is a JSON array; each element is a list of messages, {"prompt", "response"}, {"ids"} or a string
(text that is already rendered). Site values go beside --out, with the suffix .safetensors.

The float64 reference is the float32 model's own parameters and constants (rotary frequencies included) with every
operation in float64, also those that transformers does in float32 in a float64 model (RMS norms, softmax, angles).
"""

import argparse
import hashlib
import json
import os
import shutil

import safetensors.torch
import torch
import transformers
from tokenizers import Tokenizer

import golden_models
import golden_texts
from golden_sites import arguments_of, check_stream, is_encoder, layout_of, precise, sites_of, turn_for

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, "..", "Tests", "Fixtures", "models")
DTYPES = {"float32": torch.float32, "float64": torch.float64, "bfloat16": torch.bfloat16}
NOTE = ("one unpadded text at a time; float32 and bfloat16 as transformers runs them; float64: the parameters and "
        "constants of the float32 model, every operation in float64 (transformers' own RMS norms, softmax and rotary "
        "angles work in float32 even in a float64 model; that is lifted here)")


def load(folder, dtype, attention=None):
    """A checkpoint from local files; missing or unexpected tensors are an error, never a random head."""
    stored = torch.float32 if dtype == torch.float64 else dtype
    options = {} if attention is None else {"attn_implementation": attention}
    model, info = transformers.AutoModelForSequenceClassification.from_pretrained(
        folder, dtype=stored, local_files_only=True, trust_remote_code=False, output_loading_info=True, **options)
    wrong = {k: sorted(map(str, v)) for k, v in info.items() if v}
    if wrong:
        raise SystemExit(f"{folder}: {wrong}")
    for module in model.modules():  # frequencies of long texts are made when first needed: while all is in float32
        if getattr(module, "rope_type", None) == "longrope":
            original = model.config.rope_parameters["original_max_position_embeddings"]
            module(torch.zeros(1), torch.tensor([[original]]))
    model.config._experts_implementation = "eager"  # grouped products know no float64
    return (model.double() if dtype == torch.float64 else model).eval()


def numbers(tensor):
    return [float(x) for x in tensor.flatten()]


@torch.inference_mode()
def outputs_of(model, dtype, ids, types=None):
    """The head's outputs for one unpadded text."""
    turn_for(model, len(ids))
    with precise(dtype):
        return numbers(model(**arguments_of(model, ids, types)).logits[0].double())


def readout_of(model, ids):
    """The position that today's sequence classifiers read: the last id that is not the pad id; encoders read the first."""
    if is_encoder(model):
        return 0
    pad = model.config.get_text_config().pad_token_id
    return max((i for i, token in enumerate(ids) if token != pad), default=0) if pad is not None else len(ids) - 1


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def weight_files(folder):
    return sorted(f for f in os.listdir(folder) if f.startswith("model") and f.endswith(".safetensors"))


def deviation(a, b):
    return max((abs(x - y) for x, y in zip(a, b)), default=0.0)


def measure(folder, texts, seed=None, sites=3, dtypes=DTYPES):
    """The golden of one checkpoint: the JSON value, and the float64 site values by name."""
    models = {name: load(folder, dtype) for name, dtype in dtypes.items()}
    first = next(iter(models.values()))
    rows = []
    for text in texts:
        outputs = {name: outputs_of(models[name], dtype, text["ids"], text.get("typeIDs")) for name, dtype in dtypes.items()}
        row = dict(text, readout=readout_of(first, text["ids"]), reward={k: v[0] for k, v in outputs.items()})
        rows.append(row if first.config.num_labels == 1 else dict(row, outputs=outputs))
    golden = {
        "generator": {
            "script": "Scripts/goldens.py", "transformers": transformers.__version__, "torch": torch.__version__,
            "seed": seed, "sha256": {f: sha256(os.path.join(folder, f)) for f in weight_files(folder)},
            "attention": first.config._attn_implementation, "note": NOTE,
        },
        "rewardErrors": {
            name: max(abs(r["reward"][name] - r["reward"]["float64"]) for r in rows)
            for name in dtypes if "float64" in dtypes and name != "float64"},
        "texts": rows,
    }
    if is_encoder(first):
        golden["encoder"] = True
    if "float64" not in dtypes or first.config.model_type not in golden_models.LAYOUTS or not sites:
        return golden, {}
    chosen = site_texts(rows, sites)
    del models, first
    tensors, errors = measure_sites(folder, [(i, rows[i]["ids"], rows[i].get("typeIDs")) for i in chosen], dtypes)
    return dict(golden, siteTexts=chosen, siteErrors=errors), tensors


def site_texts(rows, count):
    """Indices of the texts whose sites are kept: a short one, middling ones, and one of about 24 ids."""
    wanted = [4, 13, 24, 32, 48][:count]
    chosen = []
    for length in wanted:
        rest = [i for i in range(len(rows)) if i not in chosen and rows[i].get("messages")] or range(len(rows))
        chosen.append(min(rest, key=lambda i: abs(len(rows[i]["ids"]) - length)))
    return sorted(set(chosen))


def measure_sites(folder, texts, dtypes):
    """Float64 site values of some texts, and how far transformers' own other dtypes are from them."""
    tensors, errors = {}, {}
    for name, dtype in sorted(dtypes.items(), key=lambda x: x[0] != "float64"):
        model = load(folder, dtype, attention="eager")
        # Falcon's eager attention adds its linear biases twice, and no other gives patterns.
        adds_twice = getattr(model.config, "alibi", False)
        if adds_twice:
            model = load(folder, dtype, attention="sdpa")
        for index, ids, types in texts:
            # Patterns of one text only, for they are the largest: the second one.
            wanted = index == texts[min(1, len(texts) - 1)][0] and not adds_twice
            sites = sites_of(model, dtype, ids, types, patterns=wanted)
            if name == "float64":
                check_stream(model, sites, 1e-12)
                tensors |= {f"{index}/{site}": value.contiguous() for site, value in sites.items()}
                for site, value in sites.items():
                    entry = errors.setdefault(site, {"scale": 0.0})
                    entry["scale"] = max(entry["scale"], value.abs().max().item())
            else:
                for site, value in sites.items():
                    gap = (value.double() - tensors[f"{index}/{site}"]).abs().max().item()
                    errors[site][name] = max(errors[site].get(name, 0.0), gap)
    return tensors, errors


def encode(tokenizer, item):
    """One element of a text file: its messages and rendered text where it has them, and its ids."""
    if isinstance(item, dict) and "ids" in item:
        return {"ids": item["ids"]}
    if isinstance(item, dict):
        item = golden_texts.messages((item["prompt"], item["response"]))
    text = item if isinstance(item, str) else tokenizer.apply_chat_template(item, tokenize=False)
    row = {"text": text, "ids": tokenizer(text, add_special_tokens=False)["input_ids"]}
    path = os.path.join(tokenizer.name_or_path, "tokenizer.json")
    if os.path.exists(path) and Tokenizer.from_file(path).encode(text, add_special_tokens=False).ids != row["ids"]:
        raise SystemExit(f"{type(tokenizer).__name__} and tokenizer.json disagree on {text!r}")
    return row if isinstance(item, str) else dict(row, messages=item)


def write_golden(golden, tensors, path, sites_path):
    """One text a line, keys sorted."""
    def line(value):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)

    parts = []
    for key, value in sorted(golden.items()):
        if key == "texts":
            body = "[\n" + ",\n".join("  " + line(x) for x in value) + "\n ]"
        elif key == "siteErrors":
            body = "{\n" + ",\n".join(f"  {line(k)}: {line(v)}" for k, v in sorted(value.items())) + "\n }"
        else:
            body = line(value)
        parts.append(f" {line(key)}: {body}")
    with open(path, "w") as file:
        file.write("{\n" + ",\n".join(parts) + "\n}\n")
    if tensors:
        safetensors.torch.save_file(tensors, sites_path, metadata={"format": "pt"})


def write_fixture(name):
    """One folder: weights, config, tokenizer and golden."""
    fixture, folder = golden_models.FIXTURES[name], os.path.join(FOLDER, name)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    model = golden_models.make_model(name)
    state = model.state_dict()
    if fixture.without_head:
        state = {k: v for k, v in state.items() if not k.startswith("score")}
    model.save_pretrained(folder, state_dict=state, max_shard_size=fixture.shard_size)
    if fixture.old_keys:
        path = os.path.join(folder, "config.json")
        with open(path) as file:
            config = golden_models.old_layout(json.load(file))
        with open(path, "w") as file:
            file.write(json.dumps(config, indent=2) + "\n")
    golden_texts.write_tokenizer(folder, fixture.tokenizer)
    if not fixture.without_head:
        write_fixture_golden(name, folder)
    if fixture.stored_as:
        store_otherwise(fixture.stored_as, folder)
    for file in os.listdir(folder):
        os.chmod(os.path.join(folder, file), 0o644)


def store_otherwise(stored_as, folder):
    """Turns a folder into another class's layout; the golden stays that of the class it was measured with."""
    weights, config = os.path.join(folder, "model.safetensors"), os.path.join(folder, "config.json")
    with open(config) as file:
        state, changed = stored_as(safetensors.torch.load_file(weights), json.load(file))
    safetensors.torch.save_file(state, weights, metadata={"format": "pt"})
    with open(config, "w") as file:
        file.write(json.dumps(dict(sorted(changed.items())), indent=2) + "\n")


def write_fixture_golden(name, folder):
    fixture = golden_models.FIXTURES[name]
    golden, tensors = measure(folder, fixture_texts(folder), seed=fixture.weights_of or name, sites=fixture.sites)
    write_golden(golden, tensors, os.path.join(folder, "golden.json"), os.path.join(folder, "golden-sites.safetensors"))
    rewards = torch.tensor([r["reward"]["float64"] for r in golden["texts"]])
    print(f"{name}: {len(rewards)} texts, rewards {rewards.mean():+.2f} ± {rewards.std():.2f}, "
          f"errors {golden['rewardErrors']}")


def fixture_texts(folder):
    with open(os.path.join(folder, "config.json")) as file:
        layout = golden_models.LAYOUTS[json.load(file)["model_type"]]
    if layout.encoder:
        tokenizer = Tokenizer.from_file(os.path.join(folder, "tokenizer.json"))
        rows = [golden_texts.encode_pair(tokenizer, golden_texts.messages(row)) for row in golden_texts.CONVERSATIONS]
        return rows + [{"ids": ids} for ids in golden_texts.ID_TEXTS]
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder, local_files_only=True)
    rows = [golden_texts.messages(row) for row in golden_texts.CONVERSATIONS]
    return [encode(tokenizer, row) for row in rows + [{"ids": ids} for ids in golden_texts.ID_TEXTS]]


def check_fixture(name):
    """Loads a fixture as any user would, and compares ids, readout, rewards and site values with its golden."""
    folder = os.path.join(FOLDER, name)
    with open(os.path.join(folder, "golden.json")) as file:
        stored = json.load(file)
    golden, tensors = measure(folder, fixture_texts(folder), sites=golden_models.FIXTURES[name].sites)
    assert golden["generator"]["sha256"] == stored["generator"]["sha256"], f"{name}: other weights"
    old = safetensors.torch.load_file(os.path.join(folder, "golden-sites.safetensors"))
    assert old.keys() == tensors.keys(), f"{name}: other sites"
    gap = max((old[k] - tensors[k]).abs().max().item() for k in old)
    for a, b in zip(stored["texts"], golden["texts"], strict=True):
        assert (a["ids"], a["readout"], a.get("text")) == (b["ids"], b["readout"], b.get("text")), f"{name}: {a['ids']}"
    gaps = {d: max(abs(a["reward"][d] - b["reward"][d]) for a, b in zip(stored["texts"], golden["texts"]))
            for d in DTYPES}
    print(f"{name}: same ids and readouts; largest reward difference {gaps}, site difference {gap:.1e}")
    assert gap < 1e-10 and gaps["float64"] < 1e-10 and gaps["float32"] < 1e-5 and gaps["bfloat16"] < 0.1, name


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", help="names of fixtures, separated by commas")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--model")
    parser.add_argument("--text")
    parser.add_argument("--out")
    parser.add_argument("--dtypes", default="float32,float64,bfloat16")
    parser.add_argument("--sites", type=int, default=3, help="number of texts whose site values are kept")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    if arguments.model:
        if not (arguments.text and arguments.out):
            parser.error("--model needs --text and --out")
        tokenizer = transformers.AutoTokenizer.from_pretrained(
            arguments.model, local_files_only=True, trust_remote_code=False)
        with open(arguments.text) as file:
            texts = [encode(tokenizer, item) for item in json.load(file)]
        dtypes = {name: DTYPES[name] for name in arguments.dtypes.split(",")}
        golden, tensors = measure(arguments.model, texts, sites=arguments.sites, dtypes=dtypes)
        write_golden(golden, tensors, arguments.out, os.path.splitext(arguments.out)[0] + ".safetensors")
        return
    for name in arguments.only.split(",") if arguments.only else golden_models.FIXTURES:
        if not arguments.check:
            write_fixture(name)
        elif not (golden_models.FIXTURES[name].without_head or golden_models.FIXTURES[name].stored_as):
            check_fixture(name)


if __name__ == "__main__":
    main()
