"""The table of test fixtures, and random weights with enough power to make every part of a model matter.

To add a family, add one entry to FIXTURES (and a layout where its modules have new names).
"""

import dataclasses
import hashlib
import re

import numpy
import torch
import transformers
from torch import nn

from golden_texts import VOCABULARY


@dataclasses.dataclass(frozen=True)
class Layout:
    """Where a model's sites are: dotted module names below the model, or below one of its blocks."""

    blocks: str  # the list of blocks
    attention: str  # its output is what attention writes to the residual stream
    mlp: str  # its output is what the MLP writes
    output_projection: str  # its input is the concatenated head outputs
    final_norm: str | None  # None where the stream is normed after each write
    sum_norms: tuple = ()  # what norms the stream after attention's and after the MLP's write
    encoder: bool = False  # read as a pair of texts, at the first token


LLAMA = Layout("model.layers", "self_attn", "mlp", "self_attn.o_proj", "model.norm")
POST_NORM = dataclasses.replace(LLAMA, attention="post_attention_layernorm", mlp="post_feedforward_layernorm")
GPT2 = Layout("transformer.h", "attn", "mlp", "attn.c_proj", "transformer.ln_f")
NEOX = Layout("gpt_neox.layers", "attention", "mlp", "attention.dense", "gpt_neox.final_layer_norm")

PHI = dataclasses.replace(LLAMA, output_projection="self_attn.dense", final_norm="model.final_layernorm")
GLM4 = dataclasses.replace(LLAMA, attention="post_self_attn_layernorm", mlp="post_mlp_layernorm")
OPT = Layout("model.decoder.layers", "self_attn", "fc2", "self_attn.out_proj", "model.decoder.final_layer_norm")
FALCON = Layout("transformer.h", "self_attention", "mlp", "self_attention.dense", "transformer.ln_f")
BLOOM = dataclasses.replace(FALCON, attention="self_attention.dense", mlp="mlp.dense_4h_to_h")

BERT = Layout(
    "bert.encoder.layer", "attention.output.dense", "output.dense", "attention.output.dense", None,
    ("attention.output.LayerNorm", "output.LayerNorm"), encoder=True)
ALBERT = dataclasses.replace(
    BERT, blocks="albert.encoder.albert_layer_groups", attention="attention.dense", mlp="ffn_output",
    output_projection="attention.dense", sum_norms=("attention.LayerNorm", "full_layer_layer_norm"))
DISTILBERT = dataclasses.replace(
    BERT, blocks="distilbert.transformer.layer", attention="attention.out_lin", mlp="ffn.lin2",
    output_projection="attention.out_lin", sum_norms=("sa_layer_norm", "output_layer_norm"))
MODERNBERT = Layout("model.layers", "attn", "mlp", "attn.Wo", "model.final_norm", encoder=True)

LAYOUTS = {
    "llama": LLAMA, "mistral": LLAMA, "qwen2": LLAMA, "qwen3": LLAMA,
    "mixtral": LLAMA, "qwen3_moe": LLAMA,
    "phi3": LLAMA, "gemma": LLAMA, "gemma2": POST_NORM, "gpt2": GPT2, "gpt_neox": NEOX,
    "gemma3_text": POST_NORM, "olmo2": POST_NORM, "opt": OPT, "stablelm": LLAMA, "starcoder2": LLAMA, "falcon": FALCON,
    "bloom": BLOOM, "glm": LLAMA, "glm4": GLM4, "phi": PHI, "nemotron": LLAMA,
    "bert": BERT, "albert": ALBERT, "distilbert": DISTILBERT, "modernbert": MODERNBERT,
    "roberta": dataclasses.replace(BERT, blocks="roberta.encoder.layer"),
    "electra": dataclasses.replace(BERT, blocks="electra.encoder.layer"),
    "deberta-v2": dataclasses.replace(BERT, blocks="deberta.encoder.layer"),
}

COMMON = dict(vocab_size=VOCABULARY, num_labels=1, pad_token_id=0, bos_token_id=1, eos_token_id=2)
DECODER = dict(
    COMMON, hidden_size=40, intermediate_size=64, num_hidden_layers=3, num_attention_heads=4, num_key_value_heads=2,
    max_position_embeddings=512, rms_norm_eps=1e-5)
SMALL = dict(DECODER, hidden_size=32, intermediate_size=40, num_hidden_layers=2)
NEOX_SHAPE = dict(
    COMMON, hidden_size=48, intermediate_size=64, num_hidden_layers=3, num_attention_heads=4,
    max_position_embeddings=512)


@dataclasses.dataclass(frozen=True)
class Fixture:
    """One folder below Tests/Fixtures/models: the configuration class's stem, its arguments, and how it is stored."""

    stem: str  # transformers.<stem>Config and transformers.<stem>ForSequenceClassification
    config: dict
    tokenizer: str = "llama"  # llama (writes a BOS when it adds special tokens), plain, qwen, or one of PAIR_STYLES
    dtype: torch.dtype = torch.float32
    shard_size: str = "1GB"
    weights_of: str | None = None  # the fixture whose seed this one shares; its own name otherwise
    old_keys: bool = False  # config.json in the layout of transformers 4
    without_head: bool = False
    sites: int = 3  # number of texts whose site values are kept
    stored_as: object = None  # turns (state, config) into another class's, for families that transformers has not


def internlm2(state, config):
    """A Llama's weights and config as InternLM2's own code stores them: rows by group, other names."""
    heads, pairs, width = config["num_attention_heads"], config["num_key_value_heads"], config["head_dim"]
    names = {"model.embed_tokens": "model.tok_embeddings", "score": "v_head", "input_layernorm": "attention_norm",
             "post_attention_layernorm": "ffn_norm", "self_attn.o_proj": "attention.wo", "mlp.gate_proj": "feed_forward.w1",
             "mlp.up_proj": "feed_forward.w3", "mlp.down_proj": "feed_forward.w2"}
    found = {}
    for name, value in state.items():
        stem = name.rpartition("self_attn.")[0]
        if name.endswith("q_proj.weight"):
            parts = [state[f"{stem}self_attn.{p}_proj.weight"].unflatten(0, (pairs, -1, width)) for p in "qkv"]
            found[f"{stem}attention.wqkv.weight"] = torch.cat(parts, 1).flatten(0, 2).contiguous()
        elif not name.endswith(("k_proj.weight", "v_proj.weight")):
            for old, new in names.items():
                name = name.replace(old, new)
            found[name] = value
    dropped = ("attention_bias", "mlp_bias", "head_dim", "rope_parameters")
    rope = config["rope_parameters"]
    config = {k: v for k, v in config.items() if k not in dropped} | {
        "model_type": "internlm2", "architectures": ["InternLM2ForRewardModel"], "bias": False,
        "rope_theta": rope["rope_theta"], "rope_scaling": {"type": "dynamic", "factor": rope["factor"]}}
    assert heads * width == config["hidden_size"]
    return found, config


ENCODER = dict(
    vocab_size=VOCABULARY, num_labels=1, pad_token_id=0, hidden_size=32, intermediate_size=40, num_hidden_layers=2,
    num_attention_heads=4, max_position_embeddings=128, type_vocab_size=2)
DEBERTA = dict(
    ENCODER, type_vocab_size=0, relative_attention=True, position_buckets=8, max_relative_positions=-1,
    position_biased_input=False, pos_att_type="p2c|c2p", share_att_key=True, norm_rel_ebd="layer_norm")
MODERN = dict(
    {k: v for k, v in ENCODER.items() if k != "type_vocab_size"}, hidden_size=24, num_hidden_layers=3, intermediate_size=24,
    local_attention=8, bos_token_id=1, eos_token_id=2, cls_token_id=1, sep_token_id=2)
LLAMA_CONFIG = dict(DECODER, head_dim=12)
FIXTURES = {
    "llama": Fixture("Llama", LLAMA_CONFIG),
    "llama-v4": Fixture(
        "Llama", LLAMA_CONFIG, dtype=torch.bfloat16, shard_size="80KB", weights_of="llama", old_keys=True),
    "llama-rope": Fixture("Llama", dict(LLAMA_CONFIG, rope_parameters=dict(
        rope_type="llama3", rope_theta=10000.0, factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
        original_max_position_embeddings=64))),
    "llama-nohead": Fixture(
        "Llama", dict(DECODER, hidden_size=16, intermediate_size=24, num_hidden_layers=1), without_head=True),
    "mistral": Fixture("Mistral", dict(DECODER, head_dim=12, sliding_window=8)),
    "qwen2": Fixture("Qwen2", DECODER, tokenizer="qwen"),
    "qwen2-window": Fixture("Qwen2", dict(
        DECODER, use_sliding_window=True, sliding_window=8, max_window_layers=1), tokenizer="qwen"),
    "qwen3": Fixture("Qwen3", dict(DECODER, head_dim=12), tokenizer="qwen"),
    "mixtral": Fixture("Mixtral", dict(
        DECODER, hidden_size=32, intermediate_size=24, num_hidden_layers=2, head_dim=8, num_local_experts=4,
        num_experts_per_tok=2, sliding_window=8)),
    "qwen3_moe": Fixture("Qwen3Moe", dict(
        DECODER, hidden_size=32, head_dim=8, num_experts=6, num_experts_per_tok=2, moe_intermediate_size=12,
        norm_topk_prob=False, mlp_only_layers=[1]), tokenizer="qwen"),
    "gemma": Fixture("Gemma", dict(DECODER, head_dim=12, hidden_activation="gelu_pytorch_tanh")),
    "gemma2": Fixture("Gemma2", dict(
        DECODER, num_hidden_layers=4, head_dim=12, query_pre_attn_scalar=20, sliding_window=8,
        attn_logit_softcapping=5.0, final_logit_softcapping=3.0)),
    "gpt2": Fixture("GPT2", dict(
        COMMON, n_embd=40, n_inner=64, n_layer=3, n_head=4, n_positions=512), tokenizer="plain"),
    "gpt_neox": Fixture("GPTNeoX", dict(
        NEOX_SHAPE, hidden_size=64, rotary_pct=0.25, use_parallel_residual=True), tokenizer="plain"),
    "gpt_neox-sequential": Fixture("GPTNeoX", dict(
        NEOX_SHAPE, rotary_pct=0.5, rotary_emb_base=500, use_parallel_residual=False),
        tokenizer="plain", old_keys=True),
    "phi3": Fixture("Phi3", dict(SMALL, sliding_window=8), sites=2),
    # The texts with site values lie on either side of the original context.
    "phi3-long": Fixture("Phi3", dict(
        SMALL, original_max_position_embeddings=12, rope_parameters=dict(
            rope_type="longrope", rope_theta=10000.0, partial_rotary_factor=0.75,
            short_factor=[1.0, 1.2, 1.5], long_factor=[1.5, 4.0, 11.0])),
        sites=2, old_keys=True),
    # The texts with site values lie on either side of the original context.
    "llama-dynamic": Fixture("Llama", dict(SMALL, max_position_embeddings=12, rope_parameters=dict(
        rope_type="dynamic", rope_theta=10000.0, factor=40.0)), sites=2),
    "llama-yarn": Fixture("Llama", dict(SMALL, rope_parameters=dict(
        rope_type="yarn", rope_theta=10000.0, factor=4.0, original_max_position_embeddings=64, beta_fast=4.0)), sites=2),
    "llama-linear": Fixture("Llama", dict(SMALL, rope_parameters=dict(
        rope_type="linear", rope_theta=10000.0, factor=3.0)), sites=2, old_keys=True),
    "gemma3": Fixture("Gemma3Text", dict(
        SMALL, num_hidden_layers=3, head_dim=8, query_pre_attn_scalar=20, sliding_window=6, layer_types=[
            "sliding_attention", "full_attention", "sliding_attention"], rope_parameters=dict(
            full_attention=dict(rope_type="linear", factor=8.0, rope_theta=1000000.0),
            sliding_attention=dict(rope_type="default", rope_theta=10000.0))), sites=2),
    "opt": Fixture("OPT", dict(
        COMMON, hidden_size=32, ffn_dim=40, num_hidden_layers=2, num_attention_heads=4, max_position_embeddings=128,
        word_embed_proj_dim=32), tokenizer="plain", sites=2),
    "olmo2": Fixture("Olmo2", SMALL, sites=2),
    "internlm2": Fixture("Llama", dict(SMALL, head_dim=8, max_position_embeddings=16, rope_parameters=dict(
        rope_type="dynamic", rope_theta=10000.0, factor=40.0)), sites=2, stored_as=internlm2),
    "stablelm": Fixture("StableLm", dict(
        {k: v for k, v in SMALL.items() if k != "rms_norm_eps"}, use_qkv_bias=True, rope_parameters=dict(
            rope_type="default", rope_theta=10000.0, partial_rotary_factor=0.25)), tokenizer="plain", sites=2),
    "stablelm-parallel": Fixture("StableLm", dict(
        {k: v for k, v in SMALL.items() if k != "rms_norm_eps"}, use_parallel_residual=True, qk_layernorm=True,
        rope_parameters=dict(rope_type="default", rope_theta=10000.0, partial_rotary_factor=0.5)),
        tokenizer="plain", sites=2),
    "starcoder2": Fixture("Starcoder2", dict(
        {k: v for k, v in SMALL.items() if k != "rms_norm_eps"}, sliding_window=8), tokenizer="plain", sites=2),
    "falcon": Fixture("Falcon", dict(
        COMMON, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, ffn_hidden_size=40), tokenizer="plain", sites=2),
    "falcon-groups": Fixture("Falcon", dict(
        COMMON, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, num_kv_heads=2, ffn_hidden_size=40,
        new_decoder_architecture=True, bias=True), tokenizer="plain", sites=2),
    "falcon-alibi": Fixture("Falcon", dict(
        COMMON, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, ffn_hidden_size=40, alibi=True, bias=True,
        multi_query=False, parallel_attn=False), tokenizer="plain", sites=3),
    # Six heads are no power of two.
    "bloom": Fixture("Bloom", dict(
        COMMON, hidden_size=30, n_layer=2, n_head=6), tokenizer="plain", sites=2),
    "glm": Fixture("Glm", dict(SMALL, head_dim=8), sites=2),
    "glm4": Fixture("Glm4", dict(SMALL, head_dim=12, attention_bias=False), sites=2),
    "phi": Fixture("Phi", dict(
        {k: v for k, v in SMALL.items() if k != "rms_norm_eps"}, num_key_value_heads=4, qk_layernorm=True),
        tokenizer="plain", sites=2),
    "nemotron": Fixture("Nemotron", dict(
        {k: v for k, v in SMALL.items() if k != "rms_norm_eps"}, norm_eps=1e-5), tokenizer="plain", sites=2),
    "bert": Fixture("Bert", ENCODER, tokenizer="wordpiece", sites=2),
    "roberta": Fixture("Roberta", dict(
        ENCODER, pad_token_id=1, type_vocab_size=1, bos_token_id=0, eos_token_id=2), tokenizer="roberta", sites=2),
    "electra": Fixture("Electra", dict(ENCODER, embedding_size=24, num_labels=2), tokenizer="wordpiece", sites=2),
    "albert": Fixture("Albert", dict(
        ENCODER, embedding_size=24, num_hidden_layers=3, num_hidden_groups=2, hidden_act="gelu_new"),
        tokenizer="unigram", sites=2),
    "distilbert": Fixture("DistilBert", dict(
        vocab_size=VOCABULARY, num_labels=1, pad_token_id=0, dim=32, hidden_dim=40, n_layers=2, n_heads=4,
        max_position_embeddings=128), tokenizer="wordpiece", sites=2),
    "deberta-v2": Fixture("DebertaV2", DEBERTA, tokenizer="unigram", sites=2),
    # Everything the other leaves out: projections of the distances' own, distances as they are, tables of another width.
    "deberta-v2-plain": Fixture("DebertaV2", dict(
        DEBERTA, embedding_size=24, share_att_key=False, position_buckets=-1, max_relative_positions=16,
        position_biased_input=True, norm_rel_ebd="none", type_vocab_size=2, pooler_hidden_act="tanh"),
        tokenizer="unigram", sites=2),
    "modernbert": Fixture("ModernBert", MODERN, tokenizer="bytes", sites=2),
    "modernbert-mean": Fixture("ModernBert", dict(
        MODERN, classifier_pooling="mean", norm_bias=True, attention_bias=True, mlp_bias=True, classifier_bias=True,
        classifier_activation="silu"), tokenizer="bytes", sites=2, old_keys=True),
}

# Standard deviation of a matrix's outputs for inputs of unit size, by the last match on its name.
GAINS = [
    (r".", 1.2),
    (r"(q_proj|k_proj|query|key)", 1.5),
    (r"(c_attn|query_key_value|qkv_proj)", 1.4),
    (r"(down_proj|mlp\.c_proj|dense_4h_to_h|fc2)", 2.0),
    (r"(q_lin|k_lin|Wqkv)", 1.4),
    (r"(score|classifier)", 1.5),
]


def seed_of(name):
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")


def fan_in(module, weight):
    """Number of inputs of one output: rows for GPT-2's Conv1D, the last axis elsewhere (experts included)."""
    return weight.shape[0] if type(module).__name__ == "Conv1D" else weight.shape[-1]


@torch.no_grad()
def randomize(model, seed_name):
    """Draws every parameter from its own seeded stream, so that one tensor's values never depend on another's."""
    owners = dict(model.named_modules())
    for name, parameter in model.named_parameters():
        path, _, leaf = name.rpartition(".")
        module = owners[path]
        draw = numpy.random.Generator(numpy.random.PCG64(seed_of(f"{seed_name}/{name}")))
        if leaf.endswith("bias"):
            values = draw.normal(0, 0.3, parameter.shape)
        elif parameter.ndim == 1:  # a norm's gain, around the 1 (or Gemma's 0) that the class starts from
            centre = parameter.float().mean().round().item()
            sharpening = 0.7 if re.search(r"(q_norm|k_norm)", name) else 0
            values = centre + sharpening + draw.uniform(-0.5, 0.5, parameter.shape)
        elif isinstance(module, nn.Embedding):
            values = draw.normal(0, 0.8 / getattr(module, "scalar_embed_scale", 1), parameter.shape)
        else:
            gain = [g for pattern, g in GAINS if re.search(pattern, name)][-1]
            values = draw.normal(0, gain / fan_in(module, parameter) ** 0.5, parameter.shape)
        parameter.copy_(torch.from_numpy(values))


def make_model(name):
    """The random reward model of one fixture, in float32 (rounded to the dtype it is stored in)."""
    fixture = FIXTURES[name]
    config = getattr(transformers, f"{fixture.stem}Config")(**fixture.config)
    model = getattr(transformers, f"{fixture.stem}ForSequenceClassification")(config).eval()
    randomize(model, fixture.weights_of or name)
    return model.to(fixture.dtype)


def old_layout(config):
    """A config.json of today with the key names of transformers 4."""
    config = dict(config, torch_dtype=config["dtype"], transformers_version="4.46.3")
    rope = dict(config.pop("rope_parameters"))
    del config["dtype"]
    if config["model_type"] == "modernbert":
        del config["layer_types"]
        config |= {"global_attn_every_n_layers": 3, "layer_norm_eps": 1e-05, "position_embedding_type": "absolute",
                   "global_rope_theta": rope["full_attention"]["rope_theta"],
                   "local_rope_theta": rope["sliding_attention"]["rope_theta"]}
        return dict(sorted(config.items()))
    if config["model_type"] == "gpt_neox":
        config["rotary_pct"] = rope.pop("partial_rotary_factor")
        config["rotary_emb_base"] = rope.pop("rope_theta")
    else:
        config["rope_theta"] = rope.pop("rope_theta")
        if "partial_rotary_factor" in rope:
            config["partial_rotary_factor"] = rope.pop("partial_rotary_factor")
    if rope["rope_type"] == "longrope":
        rope["type"] = rope.pop("rope_type")
        rope.pop("original_max_position_embeddings")
    config["rope_scaling"] = None if rope == {"rope_type": "default"} else rope
    return dict(sorted(config.items()))
