"""Tiny checkpoints of classifier types that no family lists, with the rewards transformers gives them.

    golden_generic.py [TYPE …]      writes them below Tests/Fixtures/generic
"""

import json
import os
import shutil
import sys

import torch
import transformers
from transformers.models.auto.modeling_auto import MODEL_FOR_SEQUENCE_CLASSIFICATION_MAPPING_NAMES as CLASSES

import golden_models
import golden_texts
import goldens

FOLDER = os.path.join(goldens.HERE, "..", "Tests", "Fixtures", "generic")
COMMON = dict(vocab_size=golden_texts.VOCABULARY, num_labels=1, pad_token_id=0, bos_token_id=1, eos_token_id=2)
LLAMA = dict(
    COMMON, hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
    head_dim=8, max_position_embeddings=64)
GPT = dict(COMMON, n_embd=32, n_layer=2, n_head=4, n_positions=64)
ENCODER = {k: v for k, v in LLAMA.items() if k not in ("num_key_value_heads", "head_dim")}

TYPES = {
    "arcee": LLAMA,
    "seed_oss": LLAMA,
    "ministral": dict(LLAMA, sliding_window=6, layer_types=["sliding_attention", "full_attention"]),
    "helium": LLAMA,
    "exaone4": dict(LLAMA, sliding_window=None, sliding_window_pattern=None, layer_types=["full_attention"] * 2),
    "olmo3": dict(LLAMA, sliding_window=6, layer_types=["sliding_attention", "full_attention"]),
    "gptj": dict(GPT, rotary_dim=4),
    "gpt_bigcode": GPT,
    "persimmon": {k: v for k, v in LLAMA.items() if k not in ("num_key_value_heads", "head_dim")},
    "biogpt": ENCODER,
    "eurobert": LLAMA,
    "smollm3": LLAMA,
    "olmo": LLAMA,
    "gpt_neo": dict(
        COMMON, hidden_size=32, intermediate_size=48, num_layers=2, num_heads=4, max_position_embeddings=64,
        attention_types=[[["global", "local"], 1]], window_size=6),
    "diffllama": LLAMA,
    "hunyuan_v1_dense": LLAMA,
    "qwen2_moe": dict(
        LLAMA, num_experts=4, num_experts_per_tok=2, moe_intermediate_size=16, shared_expert_intermediate_size=16),
    "mpt": dict(COMMON, d_model=32, n_heads=4, n_layers=2, max_seq_len=64),
    "xlm-roberta": dict(ENCODER, max_position_embeddings=66, pad_token_id=1, type_vocab_size=1),
    "camembert": dict(ENCODER, max_position_embeddings=66, pad_token_id=1, type_vocab_size=1),
    "ernie": dict(ENCODER, use_task_id=False),
    "megatron-bert": ENCODER,
    "roberta-prelayernorm": dict(ENCODER, max_position_embeddings=66, pad_token_id=1),
    "rembert": dict(ENCODER, input_embedding_size=16),
    "nomic_bert": ENCODER,
    "fnet": {k: v for k, v in ENCODER.items() if k != "num_attention_heads"},
    "mpnet": dict(ENCODER, max_position_embeddings=66, pad_token_id=1),
    "convbert": ENCODER,
}
IDS = [
    [1], [300], [1, 4, 90, 91], [1, 4, 70, 75, 2], list(range(5, 17)), [1, 9, 300, 17, 250, 31, 88, 120, 4, 4, 4, 60, 61, 2],
    [(7 * i * i + 3 * i) % 290 + 5 for i in range(40)], [(11 * i * i + 5) % 290 + 5 for i in range(60)],
]


def write(kind):
    folder = os.path.join(FOLDER, kind)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    cls = getattr(transformers, CLASSES[kind])
    model = cls(cls.config_class(**TYPES[kind])).eval()
    golden_models.randomize(model, f"generic/{kind}")
    model.save_pretrained(folder)
    golden_texts.write_tokenizer(folder, "plain")
    rows = []
    for dtype in (torch.float32, torch.float64):
        loaded = goldens.load(folder, dtype)
        rows.append([goldens.outputs_of(loaded, dtype, ids)[0] for ids in IDS])
    texts = [{"ids": ids, "float32": a, "float64": b} for ids, a, b in zip(IDS, *rows)]
    golden = {"type": kind, "class": cls.__name__, "transformers": transformers.__version__, "texts": texts}
    with open(os.path.join(folder, "golden.json"), "w") as file:
        file.write(json.dumps(golden, sort_keys=True) + "\n")
    for file in os.listdir(folder):
        os.chmod(os.path.join(folder, file), 0o644)
    size = sum(os.path.getsize(os.path.join(folder, f)) for f in os.listdir(folder)) // 1024
    print(f"{kind}: {size} KB, rewards {min(rows[1]):+.2f} … {max(rows[1]):+.2f}, float32 off by {max(abs(a - b) for a, b in zip(*rows)):.1e}")


def main():
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    for kind in sys.argv[1:] or TYPES:
        try:
            write(kind)
        except Exception as error:  # the table says which types this version cannot build
            shutil.rmtree(os.path.join(FOLDER, kind), ignore_errors=True)
            print(f"{kind}: {type(error).__name__}: {str(error)[:300]}")


if __name__ == "__main__":
    main()
