"""Exports a tiny random model of every sequence classifier that transformers has, has `rewardlens verify` judge each, and
prints a table.

    export_classes.py FOLDER [TYPE …] [--rewardlens PROGRAM]      writes FOLDER/TYPE/model.pt2 and so on
"""

import argparse
import json
import os
import shutil
import subprocess
import traceback

import torch
import transformers
from transformers.models.auto.modeling_auto import MODEL_FOR_SEQUENCE_CLASSIFICATION_MAPPING_NAMES as CLASSES

import export

FIXTURES = os.path.join(export.HERE, "..", "Tests", "Fixtures", "exported")
# The checks of `rewardlens verify` that are columns.
COLUMNS = {"reward": "parity of rewards", "lens": "lens", "attribution": "completeness", "patching": "cone", "tokens": "gradients"}

# What configurations call their sizes, and how small they can be.
SIZES = {
    32: ["hidden_size", "d_model", "n_embd", "dim", "emb_dim", "embedding_size", "hidden_dim", "model_dim"],
    48: ["intermediate_size", "ffn_dim", "d_ff", "n_inner", "encoder_ffn_dim", "decoder_ffn_dim", "d_inner", "moe_intermediate_size",
         "shared_expert_intermediate_size", "ffn_hidden_size"],
    2: ["num_hidden_layers", "n_layer", "num_layers", "n_layers", "encoder_layers", "decoder_layers", "num_decoder_layers",
        "num_experts_per_tok", "num_key_value_heads"],
    4: ["num_attention_heads", "n_head", "num_heads", "n_heads", "encoder_attention_heads", "decoder_attention_heads", "num_experts",
        "num_local_experts", "n_routed_experts"],
    8: ["head_dim", "d_kv", "attention_head_size", "d_head", "v_head_dim", "qk_nope_head_dim", "qk_rope_head_dim"],
    400: ["vocab_size"],
    512: ["max_position_embeddings", "n_positions", "max_seq_len", "n_ctx"],
}
# What that leaves to be said of single types.
SPECIAL = {
    "deberta-v2": dict(pos_att_type="p2c|c2p", relative_attention=True, position_buckets=8),
    "gptj": dict(rotary_dim=4), "codegen": dict(rotary_dim=4),
    "gpt_neo": dict(attention_types=[[["global", "local"], 1]], window_size=16),
    "longformer": dict(attention_window=[8, 8]), "led": dict(attention_window=[8, 8]),
    "reformer": dict(axial_pos_shape=(16, 32), axial_pos_embds_dim=(16, 16), attn_layers=["local", "lsh"], num_buckets=4),
    "deepseek_v2": dict(num_key_value_heads=4), "deepseek_v3": dict(num_key_value_heads=4),
    "axk1": dict(num_key_value_heads=4, n_group=2, topk_group=1), "axk2": dict(num_key_value_heads=4, n_group=2, topk_group=1),
    "minicpm3": dict(num_key_value_heads=4), "mistral4": dict(num_key_value_heads=4, head_dim=16),
    "cohere_compass_text": dict(layer_types=["sliding_attention", "full_attention"],
                                rope_parameters={kind: dict(rope_type="default", rope_theta=1e4)
                                                 for kind in ("sliding_attention", "full_attention")}),
    "zamba": dict(layers_block_type=["mamba", "hybrid"]),
    "zamba2": dict(layers_block_type=["mamba", "hybrid"], hybrid_layer_ids=[1], num_mem_blocks=1),
    "xmod": dict(default_language="en_XX"),
    "esmc": dict(num_key_value_heads=4),
    "layoutlmv3": dict(coordinate_size=4, shape_size=8), "lilt": dict(hidden_size=48),
    "luke": dict(entity_vocab_size=16, entity_emb_size=16),
    "perceiver": dict(d_latents=32, d_model=32, num_latents=8, num_blocks=1, num_self_attends_per_block=2),
    "funnel": dict(block_sizes=[1, 1], block_repeats=[1, 1], num_decoder_layers=1),
}


def shrunk(blank):
    """A configuration's usual sizes, as small as they can be; those of the configurations within it as well."""
    names = set(blank.to_dict())
    values = {name: size for size, group in SIZES.items() for name in group if name in names}
    for name in names:
        if isinstance(getattr(blank, name, None), transformers.PretrainedConfig):
            values[name] = shrunk(getattr(blank, name))
    if getattr(blank, "is_encoder_decoder", False):
        values["decoder_start_token_id"] = 0
    for name, token in (("pad_token_id", 0), ("bos_token_id", 1), ("eos_token_id", 2), ("decoder_start_token_id", 0)):
        if name in names or name != "decoder_start_token_id":
            values[name] = token
    types = getattr(blank, "layer_types", None)
    if isinstance(types, list) and not isinstance(getattr(type(blank), "layer_types", None), property):
        values["layer_types"] = [types[0], next((x for x in types if x != types[0]), types[0])]
    return values


def tiny_model(kind):
    cls = getattr(transformers, CLASSES[kind])
    config = cls.config_class(**(shrunk(cls.config_class()) | {"num_labels": 1} | SPECIAL.get(kind, {})))
    with torch.device("meta"):
        size = sum(x.numel() for x in cls(config).parameters())
    if size > 20_000_000:
        raise ValueError(f"{size // 1_000_000} million parameters are not tiny: its configuration has sizes of other names")
    torch.manual_seed(sum(kind.encode()))
    model = cls(config).eval()
    with torch.no_grad():
        for parameter in model.parameters():  # enough power to make every part matter
            if parameter.dim() > 1:
                parameter.normal_(0, 0.5 / parameter.shape[-1] ** 0.5)
    return model


def running_model(kind):
    try:
        model = tiny_model(kind)
        model.config.use_cache = False
        with torch.no_grad():
            model(*export.text_of(11, 1, model, seed=0)[:1])
    except Exception as error:
        raise ValueError(f"no tiny configuration that runs was found: {reason(error)}") from error
    return model


def copy_tokenizer(folder, is_causal):
    """That of a fixture, whose ids every tiny vocabulary has."""
    source = os.path.join(FIXTURES, "falcon" if is_causal else "bert")
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copyfile(os.path.join(source, name), os.path.join(folder, name))


def verified(rewardlens, folder, *more):
    """Each check's outcome, by name; what was in the way, where the folder was not even loaded."""
    done = subprocess.run([rewardlens, "verify", "--model", folder, "--format", "json", *more], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise ValueError((done.stderr.strip() or f"verify ended with {done.returncode}").splitlines()[0])
    return {check["name"]: check for check in json.loads(done.stdout)["result"]["checks"]}


def cell(check):
    if check["outcome"] == "held":
        return f"{check['measured']:.0e}"
    return "–" if check["outcome"] == "notMeasured" else f"**{check.get('measured', 'failed')}**"


def row(kind, folder, rewardlens):
    """The table's cells behind the class, whether the reward is right, and what is to be said."""
    folder = os.path.join(folder, kind)
    description, _ = export.export_model(running_model(kind), folder)
    copy_tokenizer(folder, description["isCausal"])
    checks = verified(rewardlens, folder)
    missing = [checks[name]["detail"] for name in COLUMNS.values() if checks[name]["outcome"] != "held"]
    order = description["order"] or ("one write a block" if description["layers"] else "no blocks")
    note = missing[0].replace(folder + os.sep, "").split("cannot be told apart: ")[-1] if missing else f"{description['layers']} layers, {order}, read at {description.get('readout', 'other')}"
    return [cell(checks[name]) for name in COLUMNS.values()], checks["parity of rewards"]["outcome"] == "held", note


def reason(error):
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0] if lines else ''}"[:240].replace("|", "/")


def arguments(description):
    parser = argparse.ArgumentParser(description=description.split("\n")[0])
    parser.add_argument("folder")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--rewardlens", default=os.path.join(export.HERE, "..", ".build", "release", "rewardlens"))
    return parser.parse_intermixed_args()


def main():
    options = arguments(__doc__)
    export.quiet()
    kinds = options.names or sorted(CLASSES)
    right = 0
    print(f"| type | {' | '.join(COLUMNS)} | |\n|---|{'---|' * len(COLUMNS)}---|", flush=True)
    for kind in kinds:
        try:
            cells, is_right, note = row(kind, options.folder, options.rewardlens)
            right += is_right
        except (Exception, SystemExit) as error:
            cells, note = ["no"] + [""] * (len(COLUMNS) - 1), reason(error)
            if os.environ.get("TRACE"):
                traceback.print_exc()
        print(f"| {kind} | {' | '.join(cells)} | {note} |", flush=True)
    print(f"\n{right} of {len(kinds)} classes have the reward right.")


if __name__ == "__main__":
    main()
