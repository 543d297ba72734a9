"""Fixtures in the other formats that weights come in: files by torch.save, and LoRA adapters with PEFT's own rewards.

    golden_formats.py       writes Tests/Fixtures/formats

Every adapter's golden holds the rewards of Hugging Face PEFT after `merge_and_unload`, in float32. The bases are the
fixture models/llama-nohead and a GPT-2 whose names lack their prefix, as the published ones do.
"""

import collections
import json
import os
import pickle
import shutil
import zipfile

import numpy
import peft
import safetensors.torch
import torch
import transformers

import golden_models
import golden_texts

HERE = os.path.dirname(os.path.abspath(__file__))
FIXTURES = os.path.join(HERE, "..", "Tests", "Fixtures")
FOLDER = os.path.join(FIXTURES, "formats")
LLAMA = os.path.join(FIXTURES, "models", "llama-nohead")
GPT2 = os.path.join(FOLDER, "gpt2-unprefixed")
TEXTS = [[1, 4, 20, 30, 2], [1, 4, 7, 99, 300, 12, 2, 11, 5, 80, 81, 82, 2], list(range(10, 40))]
LINEAR = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]

ADAPTERS = {
    "lora-linear": (LLAMA, dict(
        r=4, lora_alpha=8, target_modules=LINEAR,
        rank_pattern={"q_proj": 2, "model.layers.0.mlp.down_proj": 3}, alpha_pattern={"v_proj": 3}), True),
    "lora-embedding": (LLAMA, dict(r=4, lora_alpha=6, use_rslora=True, target_modules=["embed_tokens", "q_proj"]), False),
    "lora-dora": (LLAMA, dict(r=2, lora_alpha=4, use_dora=True, target_modules=["q_proj", "down_proj"]), True),
    "lora-gpt2": (GPT2, dict(
        r=3, lora_alpha=5, fan_in_fan_out=True, bias="all", target_modules=["c_attn", "c_proj", "c_fc"]), True),
}


def draw(name, shape, scale):
    stream = numpy.random.Generator(numpy.random.PCG64(golden_models.seed_of(name)))
    return torch.from_numpy(stream.normal(0, scale, tuple(shape)))


def save(value, name, **options):
    torch.save(value, os.path.join(FOLDER, name), **options)


def write_torch_files():
    """Tensors whose elements count upwards, in every layout that torch.save keeps."""
    def count(n, dtype):
        return torch.arange(n).to(dtype)

    shared = count(24, torch.float32)
    types = {
        name: count(6, getattr(torch, name)).reshape(2, 3)
        for name in ("float64", "float32", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "complex64",
                     "uint16", "float8_e4m3fn")}
    state = collections.OrderedDict({f"type.{k}": v for k, v in types.items()})
    state["type.bool"] = torch.tensor([True, False, True])
    state["layout.rows"] = shared.reshape(4, 6)
    state["layout.transposed"] = shared.reshape(4, 6).t()
    state["layout.permuted"] = shared.reshape(2, 3, 4).permute(2, 0, 1)
    state["layout.part"] = shared[5:9]
    state["layout.steps"] = shared.reshape(4, 6)[1:, 1::2]
    state["layout.scalar"] = torch.tensor(7.0)
    state["layout.empty"] = torch.empty(0, 5)
    state["layout.parameter"] = torch.nn.Parameter(count(3, torch.float32))
    state._metadata = collections.OrderedDict({"": {"version": 1}})
    save(state, "weights.bin")
    save(dict(state), "protocol-4.bin", pickle_protocol=4)
    save({"a": count(3, torch.float32)}, "old-format.bin", _use_new_zipfile_serialization=False)
    save({"a": torch.ones(1).expand(4)}, "expanded.bin")
    save({"a": count(3, torch.float32), "epoch": 3}, "not-only-tensors.bin")
    torch.jit.script(torch.nn.Linear(1, 1)).save(os.path.join(FOLDER, "program.bin"))

    class Code:
        def __reduce__(self):
            return os.system, ("true",)

    save({"a": Code()}, "code.bin")
    with zipfile.ZipFile(os.path.join(FOLDER, "compressed.bin"), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data.pkl", pickle.dumps({}, protocol=2))


def write_shards():
    """The bf16 weights of a one-layer Llama with a head, as two files by torch.save; one matrix is stored transposed."""
    folder = os.path.join(FOLDER, "torch-shards")
    os.makedirs(folder)
    state = safetensors.torch.load_file(os.path.join(LLAMA, "model.safetensors"))
    state["score.weight"] = draw("torch-shards/score", (1, 16), 0.4)
    state = {name: value.bfloat16() for name, value in state.items()}
    down = "model.layers.0.mlp.down_proj.weight"
    state[down] = state[down].t().contiguous().t()
    names = sorted(state)
    parts = {"pytorch_model-00001-of-00002.bin": names[::2], "pytorch_model-00002-of-00002.bin": names[1::2]}
    for file, some in parts.items():
        torch.save({name: state[name] for name in some}, os.path.join(folder, file))
    with open(os.path.join(folder, "pytorch_model.bin.index.json"), "w") as file:
        places = {name: part for part, some in parts.items() for name in some}
        json.dump({"metadata": {}, "weight_map": places}, file, indent=1, sort_keys=True)
    for name in ("config.json", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja"):
        shutil.copy(os.path.join(LLAMA, name), folder)
    model = transformers.LlamaForSequenceClassification(transformers.LlamaConfig.from_pretrained(folder))
    model.load_state_dict({name: value.float() for name, value in state.items()})
    write_golden(model.eval(), folder)


def write_gpt2():
    """A GPT-2 without head, its names as the published files have them."""
    config = transformers.GPT2Config(
        **dict(golden_models.COMMON, n_embd=16, n_inner=24, n_layer=1, n_head=2, n_positions=64))
    model = transformers.GPT2ForSequenceClassification(config).eval()
    golden_models.randomize(model, "gpt2-unprefixed")
    model.save_pretrained(GPT2)
    state = {k.removeprefix("transformer."): v for k, v in model.state_dict().items() if not k.startswith("score")}
    safetensors.torch.save_file(state, os.path.join(GPT2, "model.safetensors"), metadata={"format": "pt"})
    golden_texts.write_tokenizer(GPT2, "plain")


@torch.inference_mode()
def write_golden(model, folder):
    rows = [{"ids": ids, "reward": float(model(input_ids=torch.tensor([ids])).logits[0, 0])} for ids in TEXTS]
    with open(os.path.join(folder, "golden.json"), "w") as file:
        file.write("[\n" + ",\n".join(" " + json.dumps(row) for row in rows) + "\n]\n")


def write_adapter(name):
    base, options, safe = ADAPTERS[name]
    folder = os.path.join(FOLDER, name)
    model = transformers.AutoModelForSequenceClassification.from_pretrained(base, dtype=torch.float32, num_labels=1)
    config = peft.LoraConfig(task_type="SEQ_CLS", **options)
    model = peft.get_peft_model(model, config)
    with torch.no_grad():
        for path, parameter in model.named_parameters():
            if parameter.requires_grad:
                centre = parameter if "magnitude" in path else 0
                parameter.copy_(centre + draw(f"{name}/{path}", parameter.shape, 0.4))
    config.base_model_name_or_path = os.path.relpath(base, folder)
    model.save_pretrained(folder, safe_serialization=safe)
    write_golden(model.merge_and_unload().eval(), folder)
    os.remove(os.path.join(folder, "README.md"))


def main():
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    shutil.rmtree(FOLDER, ignore_errors=True)
    os.makedirs(FOLDER)
    write_torch_files()
    write_shards()
    write_gpt2()
    for name in ADAPTERS:
        write_adapter(name)
    for path, _, files in os.walk(FOLDER):
        for file in files:
            os.chmod(os.path.join(path, file), 0o644)


if __name__ == "__main__":
    main()
