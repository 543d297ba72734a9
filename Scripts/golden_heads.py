#!/usr/bin/env python3
"""Writes Tests/Fixtures/heads: tiny random reward models with every kind of head that published decoders have, and what
they give.

    golden_heads.py [--only NAME,NAME]

Backbones are Hugging Face's. Heads are written here in plain torch, from the formulas of the papers and of the models'
published code. Folders have the tensor names and the config.json keys of the published models. Every text is run in float32
and in float64.
"""

import argparse
import json
import os
import shutil
import zlib

import safetensors.torch
import torch
import transformers
from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

from golden_texts import CONVERSATIONS, PROSE, QWEN_SPLIT, messages

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "Tests", "Fixtures", "heads")
WIDTH, VOCABULARY = 24, 360
PAD, BEGIN = "<|pad|>", "<|begin_of_text|>"

SHAPE = dict(
    hidden_size=WIDTH, intermediate_size=32, num_hidden_layers=2, num_attention_heads=2, num_key_value_heads=1,
    max_position_embeddings=512, rms_norm_eps=1e-5, rope_theta=10000.0, vocab_size=VOCABULARY, pad_token_id=0,
    bos_token_id=1, eos_token_id=2, tie_word_embeddings=False, torch_dtype="float32", transformers_version="4.45.0")
BACKBONES = {
    "llama": dict(SHAPE, model_type="llama", hidden_act="silu", head_dim=12, attention_bias=False, mlp_bias=False),
    "mistral": dict(SHAPE, model_type="mistral", hidden_act="silu", sliding_window=None),
    "qwen2": dict(SHAPE, model_type="qwen2", hidden_act="silu", use_sliding_window=False),
    "gemma2": dict(
        SHAPE, model_type="gemma2", hidden_activation="gelu_pytorch_tanh", head_dim=12, query_pre_attn_scalar=12,
        attn_logit_softcapping=50.0, final_logit_softcapping=30.0, sliding_window=64),
}

# Chat formats: special tokens behind pad and begin, the template, and the header that gates look for.
LLAMA = dict(
    special=["<|eot_id|>", "<|start_header_id|>", "<|end_header_id|>", "<|reserved_special_token_1|>"],
    header="<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n",
    template="{{- bos_token }}{%- for message in messages %}{{- '<|start_header_id|>' + message['role'] + "
             "'<|end_header_id|>\\n\\n' + message['content'] | trim + '<|eot_id|>' }}{%- endfor %}")
GEMMA = dict(
    special=["<end_of_turn>", "<start_of_turn>"], header="<end_of_turn>\n<start_of_turn>model\n",
    template="{{- bos_token }}{%- for message in messages %}{%- set role = 'model' if message['role'] == 'assistant' else "
             "message['role'] %}{{- '<start_of_turn>' + role + '\\n' + message['content'] | trim + '<end_of_turn>\\n' }}"
             "{%- endfor %}")
QWEN = dict(
    special=["<|im_end|>", "<|im_start|>", "<extra_0>"], header=None,
    template="{%- for message in messages %}{{- '<|im_start|>' + message['role'] + '\\n' + message['content'] + "
             "'<|im_end|>' + '\\n' }}{%- endfor %}")

TEXTS = [messages(CONVERSATIONS[i]) for i in (0, 2, 4, 6, 9, 11, 22)]
# The padding token inside the response: rules of readout part here.
TEXTS.append(messages(("What is 2 + 2?", f"I think {PAD} it is 4.")))


def last_not_padded(ids):
    return max(i for i, token in enumerate(ids) if token != 0)


def before_first_pad(ids):
    return (ids.index(0) - 1) % len(ids) if 0 in ids else len(ids) - 1


def last(ids):
    return len(ids) - 1


class Linear:
    """h ↦ W h + b, with an affine step behind it where OpenRLHF's config asks for one."""

    def __init__(self, name, outputs=1, bias=False, mean=0.0, deviation=1.0):
        self.name, self.outputs, self.bias, self.mean, self.deviation = name, outputs, bias, mean, deviation

    def tensors(self):
        made = {f"{self.name}.weight": torch.randn(self.outputs, WIDTH) / WIDTH**0.5}
        return made | ({f"{self.name}.bias": torch.randn(self.outputs)} if self.bias else {})

    def read(self, t, readout, gate):
        r = readout @ t[f"{self.name}.weight"].T + (t[f"{self.name}.bias"] if self.bias else 0)
        r = (r - self.mean) / self.deviation
        return dict(reward=r[0], objectives=r)


class Stack:
    """Linear layers with ReLU between them; `process` takes the second of two outputs' softmax."""

    def __init__(self, name, hidden, outputs=1, process=False):
        self.name, self.sizes, self.process = name, [WIDTH] + hidden + [outputs], process

    def tensors(self):
        made = {}
        for i, (n, m) in enumerate(zip(self.sizes, self.sizes[1:])):
            made[f"{self.name}.{2 * i}.weight"] = torch.randn(m, n) / n**0.5
            made[f"{self.name}.{2 * i}.bias"] = torch.randn(m) / 2
        return made

    def read(self, t, readout, gate):
        x = readout
        for i in range(len(self.sizes) - 1):
            x = x @ t[f"{self.name}.{2 * i}.weight"].T + t[f"{self.name}.{2 * i}.bias"]
            if i < len(self.sizes) - 2:
                x = x.clamp(min=0)
        if self.process:
            x = torch.softmax(x, -1)
        return dict(reward=x[1 if self.process else 0], objectives=x)


class Gated:
    """ArmoRM, and QRM where there are quantiles: R = W h, R' = R M, g = softmax(gate(h_gate) / T) · scale, Σ g R'."""

    HIDDEN, LAYERS, TEMPERATURE = 16, 3, 2.0

    def __init__(self, objectives, quantiles=0, dropout=False, transform=True):
        self.objectives, self.quantiles, self.transform = objectives, quantiles, transform
        # Where the linear layers stand in the list of modules, and the batch norms.
        if quantiles:
            step = lambda i: 4 if dropout and i < self.LAYERS - 1 else 3
            self.places = [sum(step(j) for j in range(i)) for i in range(self.LAYERS + 1)]
            self.norms = [place + 2 for place in self.places[:-1]]
        else:
            self.places, self.norms = list(range(self.LAYERS + 1)), []

    def tensors(self):
        rows = self.objectives * max(1, self.quantiles)
        made = {"regression_layer.weight": torch.randn(rows, WIDTH) / WIDTH**0.5,
                "gating.logit_scale": torch.tensor([1.3])}
        if self.transform:
            made["reward_transform_matrix"] = torch.eye(self.objectives) + 0.2 * torch.randn(self.objectives, self.objectives)
        n = WIDTH
        for i, place in enumerate(self.places):
            isLast = i == self.LAYERS
            m = self.objectives if isLast else self.HIDDEN
            made[f"gating.layers.{place}.weight"] = torch.randn(m, n) * (3 if isLast else 1.4) / n**0.5
            if isLast or not self.norms:
                made[f"gating.layers.{place}.bias"] = torch.randn(m) / 2
            n = m
        for place in self.norms:
            name = f"gating.layers.{place}"
            made |= {f"{name}.weight": 1 + torch.randn(self.HIDDEN) / 4, f"{name}.bias": torch.randn(self.HIDDEN) / 4,
                     f"{name}.running_mean": torch.rand(self.HIDDEN), f"{name}.running_var": 0.5 + torch.rand(self.HIDDEN),
                     f"{name}.num_batches_tracked": torch.tensor(1234)}
        return made

    def read(self, t, readout, gate):
        rewards = readout @ t["regression_layer.weight"].T
        if self.quantiles:
            rewards = rewards.reshape(self.objectives, self.quantiles).mean(1)
        adjusted = rewards @ t["reward_transform_matrix"] if self.transform else rewards
        x = gate
        for i, place in enumerate(self.places):
            x = x @ t[f"gating.layers.{place}.weight"].T + t.get(f"gating.layers.{place}.bias", 0)
            if i < self.LAYERS:
                x = x.clamp(min=0)
            if i < len(self.norms):
                name = f"gating.layers.{self.norms[i]}"
                x = (x - t[f"{name}.running_mean"]) / (t[f"{name}.running_var"] + 1e-5).sqrt()
                x = x * t[f"{name}.weight"] + t[f"{name}.bias"]
        g = torch.softmax(x / self.TEMPERATURE, -1) * t["gating.logit_scale"]
        return dict(reward=(g * adjusted).sum(), objectives=rewards, gating=g, summands=g * adjusted)


class Attributes:
    """URM: a mean and a deviation for each of five attributes, and weights that a SELU MLP reads from the same stream."""

    def tensors(self):
        made = {"score.weight": torch.randn(10, WIDTH) / WIDTH**0.5}
        for i, (n, m) in enumerate([(WIDTH, 32), (32, 32), (32, 5)]):
            made[f"weights.fc.{2 * i}.weight"] = torch.randn(m, n) / n**0.5
            made[f"weights.fc.{2 * i}.bias"] = torch.randn(m) / 2
        return made

    def read(self, t, readout, gate):
        means = (readout @ t["score.weight"].T).reshape(5, 2)[:, 0]
        x = readout
        for i in range(3):
            x = x @ t[f"weights.fc.{2 * i}.weight"].T + t[f"weights.fc.{2 * i}.bias"]
            if i < 2:
                x = torch.nn.functional.selu(x)
        return dict(reward=(x * means).sum(), objectives=means, gating=x, summands=x * means)


GATE_KEYS = dict(gating_temperature=Gated.TEMPERATURE, gating_hidden_dim=Gated.HIDDEN, gating_n_hidden=Gated.LAYERS)
ONE_LABEL = {"0": "LABEL_0"}
STEPS = [
    messages(("What is 2 + 3 + 4?", "First 2 + 3 = 5.<extra_0>Then 5 + 4 = 9.<extra_0>")),
    messages(("What is 2 + 3 + 4?", "First 2 + 3 = 6.<extra_0>The answer is probably twelve.<extra_0>")),
    messages(("How do I cook rice?", "Boil it.<extra_0>")),
    messages(("Say <extra_0>", f"{PAD} 1. wash the rice<extra_0> I hope this helps!")),
]
FIXTURES = {
    "multi": dict(
        backbone="llama", chat=LLAMA, head=Linear("score", outputs=3), readout=last_not_padded,
        config=dict(architectures=["LlamaForSequenceClassification"], id2label={"0": "helpful", "1": "safe", "2": "brief"})),
    "openrlhf": dict(
        backbone="mistral", chat=LLAMA, head=Linear("value_head", mean=0.7, deviation=1.9), readout=last,
        config=dict(
            architectures=["LLMForSequenceRegression"], value_head_prefix="value_head", normalize_reward=True, mean=0.7,
            std=1.9)),
    "inf-orm": dict(
        backbone="llama", chat=LLAMA, head=Stack("score", [WIDTH]), readout=before_first_pad,
        config=dict(architectures=["INFORMForSequenceClassification"], id2label=ONE_LABEL)),
    "qwen-rm": dict(
        backbone="qwen2", chat=QWEN, head=Stack("score", [WIDTH]), readout=before_first_pad,
        config=dict(
            architectures=["Qwen2ForRewardModel"],
            auto_map={"AutoConfig": "configuration_qwen2_rm.Qwen2RMConfig",
                      "AutoModel": "modeling_qwen2_rm.Qwen2ForRewardModel"})),
    "qwen-prm": dict(
        backbone="qwen2", chat=QWEN, head=Stack("score", [WIDTH], outputs=2, process=True), texts=STEPS,
        readout=lambda ids: max(i for i, token in enumerate(ids) if token == 4),
        config=dict(
            architectures=["Qwen2ForProcessRewardModel"],
            auto_map={"AutoConfig": "configuration_qwen2_rm.Qwen2RMConfig",
                      "AutoModel": "modeling_qwen2_rm.Qwen2ForProcessRewardModel"})),
    "grm-mlp": dict(
        backbone="llama", chat=LLAMA, head=Stack("v_head.summary", [16]), readout=last, prefix="pretrained_model.model.",
        config=dict(
            architectures=["LlamaForCausalLM"], vhead_layer_type="mlp", vhead_num_layers=1, vhead_num_neurons=16,
            auto_map={"AutoModel": "model.AutoModelForCausalLMWithValueHead",
                      "AutoModelForSequenceClassification": "model.AutoModelForCausalLMWithValueHead"})),
    "grm-linear": dict(
        backbone="gemma2", chat=GEMMA, head=Linear("v_head.summary", bias=True), readout=last, prefix="pretrained_model.model.",
        config=dict(
            architectures=["Gemma2ForCausalLM"], vhead_layer_type="linear", vhead_num_layers=1, vhead_num_neurons=1024,
            auto_map={"AutoModel": "model.AutoModelForCausalLMWithValueHead",
                      "AutoModelForSequenceClassification": "model.AutoModelForCausalLMWithValueHead"})),
    "athene": dict(
        backbone="llama", chat=LLAMA, head=Linear("v_head"), readout=last, appended=5,
        config=dict(architectures=["AtheneForSequenceClassification"])),
    "armorm": dict(
        backbone="llama", chat=LLAMA, head=Gated(19), readout=before_first_pad,
        config=dict(
            architectures=["LlamaForRewardModelWithGating"], id2label=ONE_LABEL, num_objectives=19, **GATE_KEYS,
            auto_map={"AutoModelForSequenceClassification": "modeling_custom.LlamaForRewardModelWithGating"})),
    "qrm": dict(
        backbone="llama", chat=LLAMA, head=Gated(19, quantiles=5), readout=before_first_pad,
        config=dict(
            architectures=["LlamaForRewardModelWithGating"], id2label=ONE_LABEL, num_objectives=19, num_quantiles=5,
            **GATE_KEYS,
            auto_map={"AutoModelForSequenceClassification": "modeling_custom.LlamaForRewardModelWithGating"})),
    "qrm-gemma": dict(
        backbone="gemma2", chat=GEMMA, head=Gated(6, quantiles=3, dropout=True, transform=False), readout=before_first_pad,
        config=dict(
            architectures=["Gemma2ForQuantileSequenceClassification"], id2label=ONE_LABEL, num_objectives=6, num_quantiles=3,
            **GATE_KEYS,
            auto_map={"AutoModelForSequenceClassification": "modeling_custom.Gemma2ForQuantileSequenceClassification"})),
    "urm": dict(
        backbone="llama", chat=LLAMA, head=Attributes(), readout=before_first_pad,
        config=dict(
            architectures=["LlamaForSequenceClassification"], id2label={str(i): f"LABEL_{i}" for i in range(10)},
            auto_map={"AutoModelForSequenceClassification": "modeling_urm.UncertaintyAwareRewardModel"})),
}


def write_tokenizer(folder, chat):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(QWEN_SPLIT), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY, special_tokens=[PAD, BEGIN] + chat["special"], show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator([PROSE, "user model assistant\n\nassistant\n\nuser\n\n"], trainer)
    assert tokenizer.get_vocab_size() == VOCABULARY
    tokenizer.save(os.path.join(folder, "tokenizer.json"), pretty=False)
    config = {"bos_token": BEGIN, "pad_token": PAD, "eos_token": chat["special"][0],
              "tokenizer_class": "PreTrainedTokenizerFast"}
    if "<|reserved_special_token_1|>" in chat["special"]:
        config["cls_token"] = "<|reserved_special_token_1|>"
    with open(os.path.join(folder, "tokenizer_config.json"), "w") as file:
        file.write(json.dumps(config, indent=2, sort_keys=True) + "\n")
    with open(os.path.join(folder, "chat_template.jinja"), "w") as file:
        file.write(chat["template"])
    return tokenizer


def make_backbone(keys):
    config = transformers.AutoConfig.for_model(**keys, attn_implementation="eager")
    model = transformers.AutoModel.from_config(config).eval()
    for name, parameter in model.named_parameters():
        with torch.no_grad():
            if parameter.dim() == 1:
                parameter.copy_(torch.randn_like(parameter) / 4 + (1 if "norm" in name and keys["model_type"] != "gemma2" else 0))
            else:
                parameter.copy_(torch.randn_like(parameter) * (1 if "embed" in name else 1.3 / parameter.shape[1]**0.5))
    return model


def start_of_header(ids, header):
    return max(i for i in range(len(ids)) if ids[i:i + len(header)] == header)


def measure(fixture, tokenizer, folder, model, head):
    """What the model gives for each text, in both precisions."""
    chat, isGated = fixture["chat"], isinstance(fixture["head"], Gated)
    header = tokenizer.encode(chat["header"], add_special_tokens=False).ids if isGated else None
    texts = [list(row) for row in fixture.get("texts", TEXTS)]
    if isGated:  # a response that moves the gate
        texts.append(messages(("Why is the sky blue?", f"Because.{chat['header']}It is.")))
    fast = transformers.PreTrainedTokenizerFast(tokenizer_file=os.path.join(folder, "tokenizer.json"), bos_token=BEGIN)
    rows = []
    for text in texts:
        rendered = fast.apply_chat_template(text, tokenize=False, chat_template=chat["template"])
        ids = tokenizer.encode(rendered, add_special_tokens=False).ids
        ids += [fixture["appended"]] if "appended" in fixture else []
        row = dict(messages=text, text=rendered, ids=ids, readout=fixture["readout"](ids))
        if isGated:
            row["gate"] = start_of_header(ids, header)
        for name, dtype in [("float32", torch.float32), ("float64", torch.float64)]:
            with torch.no_grad():
                stream = model.to(dtype)(torch.tensor([ids])).last_hidden_state[0]
                tensors = {k: v.to(dtype) if v.is_floating_point() else v for k, v in head.items()}
                found = fixture["head"].read(tensors, stream[row["readout"]], stream[row["gate"]] if isGated else None)
            row[name] = {k: v.tolist() for k, v in found.items()}
        rows.append(row)
    return rows


def write(name):
    fixture, folder = FIXTURES[name], os.path.join(FOLDER, name)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    torch.manual_seed(zlib.crc32(name.encode()))
    tokenizer = write_tokenizer(folder, fixture["chat"])
    keys = BACKBONES[fixture["backbone"]]
    with open(os.path.join(folder, "config.json"), "w") as file:
        file.write(json.dumps(keys | fixture["config"], indent=2) + "\n")
    model, head = make_backbone(keys), fixture["head"].tensors()
    state = {fixture.get("prefix", "model.") + k: v.contiguous().clone() for k, v in model.state_dict().items()}
    safetensors.torch.save_file(state | head, os.path.join(folder, "model.safetensors"), metadata={"format": "pt"})
    rows = measure(fixture, tokenizer, folder, model, head)
    with open(os.path.join(folder, "golden.json"), "w") as file:
        file.write(json.dumps(dict(generator="Scripts/golden_heads.py", texts=rows), ensure_ascii=False) + "\n")
    for file in os.listdir(folder):
        os.chmod(os.path.join(folder, file), 0o644)
    print(name, [round(row["float64"]["reward"], 3) for row in rows])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    for name in arguments.only.split(",") if arguments.only else FIXTURES:
        write(name)


if __name__ == "__main__":
    main()
