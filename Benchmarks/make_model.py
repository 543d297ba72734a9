"""Writes the benchmark's reward model: a Llama of 78 million random parameters in Hugging Face layout, and one pair.

    make_model.py FOLDER [--seed 0] [--layers 12] [--width 768] [--heads 12] [--kv-heads 4] [--mlp 2048]

12 layers, width 768, 12 heads, 4 key/value heads, MLP 2048, vocabulary 3,200: 77,975,040 parameters in float32.
The tokenizer is the test fixtures' (its 400 ids are the first of the vocabulary). FOLDER/pair.jsonl holds a prompt of
about half the tokens, a chosen text of 646 tokens in all and a rejected one of 600.
"""

import argparse
import json
import os
import random
import shutil

import numpy
from tokenizers import Tokenizer

FIXTURE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Tests", "Fixtures", "models", "llama")
CONTEXT = 4096
TOKENS = {"chosen": 646, "rejected": 600}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--seed", type=int, default=0)
    for name, value in dict(layers=12, width=768, heads=12, kv_heads=4, mlp=2048, vocabulary=3200).items():
        parser.add_argument("--" + name.replace("_", "-"), type=int, default=value)
    return parser.parse_args()


def write_json(folder, name, value):
    with open(os.path.join(folder, name), "w") as file:
        file.write(json.dumps(value, indent=2, sort_keys=True) + "\n")


def config(a):
    return {
        "architectures": ["LlamaForSequenceClassification"], "model_type": "llama", "dtype": "float32",
        "vocab_size": a.vocabulary, "hidden_size": a.width, "intermediate_size": a.mlp,
        "num_hidden_layers": a.layers, "num_attention_heads": a.heads, "num_key_value_heads": a.kv_heads,
        "head_dim": a.width // a.heads, "hidden_act": "silu", "max_position_embeddings": CONTEXT, "rms_norm_eps": 1e-5,
        "rope_parameters": {"rope_type": "default", "rope_theta": 10000.0}, "attention_bias": False, "mlp_bias": False,
        "pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2, "tie_word_embeddings": False,
        "id2label": {"0": "LABEL_0"}, "label2id": {"LABEL_0": 0},
    }


def shapes(a):
    """Tensor names and shapes, in file order."""
    head = a.width // a.heads
    yield "model.embed_tokens.weight", (a.vocabulary, a.width)
    for i in range(a.layers):
        prefix = f"model.layers.{i}."
        yield prefix + "input_layernorm.weight", (a.width,)
        yield prefix + "self_attn.q_proj.weight", (a.width, a.width)
        yield prefix + "self_attn.k_proj.weight", (a.kv_heads * head, a.width)
        yield prefix + "self_attn.v_proj.weight", (a.kv_heads * head, a.width)
        yield prefix + "self_attn.o_proj.weight", (a.width, a.width)
        yield prefix + "post_attention_layernorm.weight", (a.width,)
        yield prefix + "mlp.gate_proj.weight", (a.mlp, a.width)
        yield prefix + "mlp.up_proj.weight", (a.mlp, a.width)
        yield prefix + "mlp.down_proj.weight", (a.width, a.mlp)
    yield "model.norm.weight", (a.width,)
    yield "score.weight", (1, a.width)


def write_weights(path, a):
    """A safetensors file: header length, header, then the tensors as they are drawn."""
    header, offset = {"__metadata__": {"format": "pt"}}, 0
    for name, shape in shapes(a):
        size = 4 * int(numpy.prod(shape))
        header[name] = {"dtype": "F32", "shape": list(shape), "data_offsets": [offset, offset + size]}
        offset += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    draw = numpy.random.Generator(numpy.random.PCG64(a.seed))
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little"))
        file.write(text)
        for name, shape in shapes(a):
            if len(shape) == 1:
                values = draw.uniform(0.8, 1.2, shape)
            elif name == "model.embed_tokens.weight":
                values = draw.standard_normal(shape, numpy.float32) * 0.8
            else:
                values = draw.standard_normal(shape, numpy.float32) * shape[-1] ** -0.5
            file.write(values.astype("<f4").tobytes())
    return offset // 4


def write_pair(folder, seed):
    """Prompt and responses made of words that are one token each, so that the lengths are exact."""
    tokenizer = Tokenizer.from_file(os.path.join(folder, "tokenizer.json"))
    words = [w for w in (" " + x.removeprefix("Ġ") for x in sorted(tokenizer.get_vocab()) if x.startswith("Ġ"))
             if w[1:].isalpha() and len(tokenizer.encode(w, add_special_tokens=False).ids) == 1]
    draw = random.Random(seed)
    frame = 9  # BOS, and four tokens around each of the two messages
    prompt = TOKENS["chosen"] // 2 - 5
    row = {"id": "bench", "prompt": "".join(draw.choices(words, k=prompt))}
    for side, count in TOKENS.items():
        row[side] = "".join(draw.choices(words, k=count - frame - prompt))
        text = f"<|begin|><|user|>\n{row['prompt']}<|end|>\n<|assistant|>\n{row[side]}<|end|>\n"
        assert len(tokenizer.encode(text, add_special_tokens=False).ids) == count
    with open(os.path.join(folder, "pair.jsonl"), "w") as file:
        file.write(json.dumps(row) + "\n")


def main():
    a = arguments()
    os.makedirs(a.folder, exist_ok=True)
    for name in ("tokenizer.json", "chat_template.jinja"):
        shutil.copyfile(os.path.join(FIXTURE, name), os.path.join(a.folder, name))
    with open(os.path.join(FIXTURE, "tokenizer_config.json")) as file:
        write_json(a.folder, "tokenizer_config.json", dict(json.load(file), model_max_length=CONTEXT))
    write_json(a.folder, "config.json", config(a))
    count = write_weights(os.path.join(a.folder, "model.safetensors"), a)
    write_pair(a.folder, a.seed)
    print(f"{a.folder}: {count:,} parameters")


if __name__ == "__main__":
    main()
