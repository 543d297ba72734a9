"""Builds transformers whose weights are written by hand: named heads and neurons do a known thing, the rest is noise.

The residual stream is a row of named coordinates (COORDINATES) followed by a few that tell words apart (WORDS).

How a hand-written mechanism survives the norms. Every token's embedding has CONSTANT at ONE and its negative at
BALANCE, far larger than all the rest together, so that a norm divides by SCALE = CONSTANT · √(2 / WIDTH) at every
position and depth, to a part in a thousand. Gains of SCALE undo it: a block reads every coordinate at its own size, and
ONE as the number 1, which serves as a bias. GPT-2's layer norm also subtracts the mean; there, whatever is written to
the stream is written with the opposite of its sum at SUM, so the mean is always 0 and the layer norm is an RMS norm.

How it survives rotary positions. Planted queries and keys live in the slowest pair of a head's rotary dimensions; with
ROTARY_BASE it turns by less than 0.0001 over the context, so that scores depend on content alone.

How it stays exact. A planted head's softmax is decided by scores that lie 12 apart (SURE), and a planted neuron works
in the flat or the linear part of its activation.

To make the rest of the network a fair background, every head and neuron that is not planted gets small random weights:
it reads what words are and writes a little to the reward and to the words' coordinates. It neither reads nor writes what
planted parts hand on to each other.
"""

import hashlib
import json
import math
import os
import shutil

import numpy
import torch
import transformers
from tokenizers import Tokenizer, models, pre_tokenizers, processors

WIDTH, LAYERS, HEADS, HEAD_WIDTH, NEURONS, CONTEXT = 32, 3, 4, 8, 24, 64
CONSTANT = 64.0
SCALE = CONSTANT * math.sqrt(2 / WIDTH)
ROTARY_BASE = 1e8
SURE = 12.0  # a fallback's score; what is looked for scores twice this, everything else 0
SHARP = 40.0  # inputs of planted neurons are multiplied by this, so that silu and gelu are relu where it matters
SLOTS = (HEAD_WIDTH // 2 - 1, HEAD_WIDTH - 1)  # the two dimensions of the slowest rotary pair

COORDINATES = [
    "ONE", "BALANCE", "SUM",
    "REWARD",  # the reward head reads this one
    "MARK", "VALUE",  # a word that judges, and its judgement
    "BEGIN", "HUB", "HEDGE", "FIRST", "SECOND",  # kinds of words
    "A", "B",  # what heads move
    "LOUD",  # read by nobody, but the norms count it
]
KINDS = ["MARK", "VALUE", "BEGIN", "HUB", "HEDGE", "FIRST", "SECOND"]  # told by embeddings, written by nobody else
AT = {name: i for i, name in enumerate(COORDINATES)}
WORDS = slice(len(COORDINATES), WIDTH)

PAD, BEGIN, END = "<|pad|>", "<|begin|>", "<|end|>"
SPECIAL = [PAD, BEGIN, END, "<|user|>", "<|assistant|>", "<|unknown|>"]
FILLERS = ("we you they can may try this that step then and so see how it will help a lot with the plan today now first "
           "next last work write read more again").split()
JUDGING = "great good fair weak awful".split()
OTHERS = "perhaps . thanks code tested what should I do please say".split()
VOCABULARY = SPECIAL + FILLERS + JUDGING + OTHERS
TEMPLATE = ("{{ bos_token }}{% for message in messages %}{{ '<|' + message['role'] + '|> ' + message['content'] + "
            "' <|end|> ' }}{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}")


class Planted:
    """A model in the making. Layers and heads count from 0; rows are outputs, columns stream coordinates."""

    def __init__(self, mechanism, family, vocabulary=VOCABULARY, context=CONTEXT):
        self.family, self.vocabulary, self.context = family, vocabulary, context
        seed = int.from_bytes(hashlib.sha256(mechanism.encode()).digest()[:8], "big")
        self.draw = numpy.random.Generator(numpy.random.PCG64(seed))
        self._embeddings()
        self._distractors()
        # Norms: see above. Nobody reads SUM and LOUD. The final norm weighs the words' coordinates unevenly.
        self.gain = numpy.full(WIDTH, SCALE)
        self.gain[[AT["ONE"], AT["BALANCE"]]] = SCALE / CONSTANT
        self.gain[[AT["SUM"], AT["LOUD"]]] = 0
        self.final_gain = self.gain.copy()
        self.final_gain[WORDS] *= self.draw.uniform(0.5, 1.5, WIDTH - WORDS.start)
        self.score = numpy.zeros(WIDTH)
        self.score[AT["REWARD"]] = 1
        self.score[WORDS] = self.draw.normal(0, 0.02, WIDTH - WORDS.start)

    def _embeddings(self):
        self.tokens = numpy.zeros((len(self.vocabulary), WIDTH))
        self.tokens[:, AT["ONE"]], self.tokens[:, AT["BALANCE"]] = CONSTANT, -CONSTANT
        self.tokens[:, WORDS] = self.draw.normal(0, 0.5, (len(self.vocabulary), WIDTH - WORDS.start))
        self.positions = numpy.zeros((self.context, WIDTH))  # GPT-2 only
        self.positions[:, WORDS] = self.draw.normal(0, 0.05, (self.context, WIDTH - WORDS.start))
        self.token(BEGIN, BEGIN=1)

    def _distractors(self):
        def matrix(deviation, *shape):
            return self.draw.normal(0, deviation, shape)

        readable, writable = numpy.zeros(WIDTH), numpy.zeros(WIDTH)
        readable[[AT[name] for name in KINDS]] = readable[WORDS] = 1
        writable[AT["REWARD"]] = writable[WORDS] = 1
        self.query = matrix(0.2, LAYERS, HEADS, HEAD_WIDTH, WIDTH) * readable
        self.key = matrix(0.2, LAYERS, HEADS, HEAD_WIDTH, WIDTH) * readable
        self.value = matrix(0.2, LAYERS, HEADS, HEAD_WIDTH, WIDTH) * readable
        self.write = matrix(0.02, LAYERS, HEADS, HEAD_WIDTH, WIDTH) * writable  # one row for each head dimension
        self.write_bias = matrix(0.01, LAYERS, WIDTH) * writable  # GPT-2 only
        self.reads = matrix(0.5, LAYERS, NEURONS, WIDTH) * readable
        self.times = matrix(0.5, LAYERS, NEURONS, WIDTH) * readable  # Llama only: the factor beside the gate
        self.neuron_bias = matrix(0.1, LAYERS, NEURONS)  # GPT-2 only
        self.neuron_write = matrix(0.01, LAYERS, NEURONS, WIDTH) * writable
        self.final_bias = numpy.zeros(WIDTH)  # GPT-2 only
        self.final_bias[AT["REWARD"]] = 0.1

    def token(self, word, **features):
        for name, amount in features.items():
            self.tokens[self.vocabulary.index(word), AT[name]] = amount

    def judgements(self, **values):
        """Words that judge, and by how much."""
        for word, value in values.items():
            self.token(word, MARK=1, VALUE=value)

    def head(self, layer, head, *, looks_for, moves, query=None):
        """Plants a head. Scores are (what `query` adds up to) · (what `looks_for` adds up to), in units of SURE; the
        query is 1 unless given. `moves` is a list of (read, write, factor). Where nothing is found, BEGIN is (which
        holds nothing that heads move, unless they name it)."""
        for weights in (self.query, self.key, self.value, self.write):
            weights[layer, head] = 0
        size = math.sqrt(SURE * math.sqrt(HEAD_WIDTH))
        for name, amount in (query or {"ONE": 1}).items():
            self.query[layer, head, SLOTS[0], AT[name]] = amount * size
        for name, amount in looks_for.items():
            self.key[layer, head, SLOTS[0], AT[name]] = amount * size
        for i, (read, write, factor) in enumerate(moves):
            self.value[layer, head, i, AT[read]] = 1
            self.write[layer, head, i, AT[write]] = factor

    def neuron(self, layer, neuron, *, reads, writes, times=None):
        """Plants a neuron: it writes `writes` · relu(what `reads` adds up to) · (what `times` adds up to, Llama only)."""
        for weights, sums in ((self.reads, reads), (self.times, times or {"ONE": 1}), (self.neuron_write, writes)):
            weights[layer, neuron] = 0
            for name, amount in sums.items():
                weights[layer, neuron, AT[name]] = amount
        self.reads[layer, neuron] *= SHARP
        self.neuron_write[layer, neuron] /= SHARP
        self.neuron_bias[layer, neuron] = 0

    def linear(self, layer, neuron, *, read, write, factor):
        """Plants two neurons that write factor · read: relu(x) − relu(−x) = x, and the same for silu and gelu."""
        self.neuron(layer, neuron, reads={read: 1}, writes={write: factor})
        self.neuron(layer, neuron + 1, reads={read: -1}, writes={write: -factor})

    def model(self):
        """The transformers model, float32."""
        common = dict(vocab_size=len(self.vocabulary), num_labels=1, pad_token_id=0, bos_token_id=1, eos_token_id=2)
        if self.family == "llama":
            config = transformers.LlamaConfig(
                **common, hidden_size=WIDTH, intermediate_size=NEURONS, num_hidden_layers=LAYERS, head_dim=HEAD_WIDTH,
                num_attention_heads=HEADS, num_key_value_heads=HEADS, max_position_embeddings=self.context,
                rms_norm_eps=1e-5, rope_parameters={"rope_type": "default", "rope_theta": ROTARY_BASE})
            model, state = transformers.LlamaForSequenceClassification(config), self._llama()
        else:
            config = transformers.GPT2Config(
                **common, n_embd=WIDTH, n_inner=NEURONS, n_layer=LAYERS, n_head=HEADS, n_positions=self.context)
            model, state = transformers.GPT2ForSequenceClassification(config), self._gpt2()
        state = {name: torch.tensor(value, dtype=torch.float32) for name, value in state.items()}
        model.load_state_dict(state, strict=True)
        return model.eval()

    def _llama(self):
        def rows(x):  # [head, headWidth, width] -> [head · headWidth, width]
            return x.reshape(HEADS * HEAD_WIDTH, WIDTH)

        state = {"model.embed_tokens.weight": self.tokens, "model.norm.weight": self.final_gain,
                 "score.weight": self.score[None]}
        for i in range(LAYERS):
            state |= {f"model.layers.{i}.{name}.weight": value for name, value in {
                "input_layernorm": self.gain, "post_attention_layernorm": self.gain,
                "self_attn.q_proj": rows(self.query[i]), "self_attn.k_proj": rows(self.key[i]),
                "self_attn.v_proj": rows(self.value[i]), "self_attn.o_proj": rows(self.write[i]).T,
                "mlp.gate_proj": self.reads[i], "mlp.up_proj": self.times[i], "mlp.down_proj": self.neuron_write[i].T,
            }.items()}
        return state

    def _gpt2(self):
        def columns(x):  # [head, headWidth, width] -> [width, head · headWidth]
            return x.reshape(HEADS * HEAD_WIDTH, WIDTH).T

        def centred(x):  # the same with a mean of 0 over the last axis, the width
            x = x.copy()
            x[..., AT["SUM"]] -= x.sum(-1)
            return x

        zeros = numpy.zeros(WIDTH)
        state = {"transformer.wte.weight": centred(self.tokens), "transformer.wpe.weight": centred(self.positions),
                 "transformer.ln_f.weight": self.final_gain, "transformer.ln_f.bias": self.final_bias,
                 "score.weight": self.score[None]}
        for i in range(LAYERS):
            state |= {f"transformer.h.{i}.{name}": value for name, value in {
                "ln_1.weight": self.gain, "ln_1.bias": zeros, "ln_2.weight": self.gain, "ln_2.bias": zeros,
                "attn.c_attn.weight": numpy.concatenate(
                    [columns(self.query[i]), columns(self.key[i]), columns(self.value[i])], axis=1),
                "attn.c_attn.bias": numpy.zeros(3 * WIDTH),
                "attn.c_proj.weight": centred(self.write[i].reshape(HEADS * HEAD_WIDTH, WIDTH)),
                "attn.c_proj.bias": centred(self.write_bias[i]),
                "mlp.c_fc.weight": self.reads[i].T, "mlp.c_fc.bias": self.neuron_bias[i],
                "mlp.c_proj.weight": centred(self.neuron_write[i]), "mlp.c_proj.bias": zeros,
            }.items()}
        return state

    def tokenizer(self):
        """Splits text into words, before special tokens are added."""
        tokenizer = Tokenizer(models.WordLevel({word: i for i, word in enumerate(self.vocabulary)}, unk_token=SPECIAL[-1]))
        tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
        return tokenizer

    def save(self, folder):
        """Writes the checkpoint folder afresh."""
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        self.model().save_pretrained(folder)
        tokenizer = self.tokenizer()
        tokenizer.add_special_tokens(SPECIAL)
        tokenizer.post_processor = processors.TemplateProcessing(
            single=f"{BEGIN} $A", pair=f"{BEGIN} $A {BEGIN}:1 $B:1", special_tokens=[(BEGIN, 1)])
        tokenizer.save(os.path.join(folder, "tokenizer.json"), pretty=False)
        config = {
            "bos_token": BEGIN, "eos_token": END, "pad_token": PAD, "unk_token": SPECIAL[-1],
            "model_max_length": self.context, "clean_up_tokenization_spaces": False,
            "tokenizer_class": "PreTrainedTokenizerFast",
        }
        with open(os.path.join(folder, "tokenizer_config.json"), "w") as file:
            file.write(json.dumps(config, indent=2, sort_keys=True) + "\n")
        with open(os.path.join(folder, "chat_template.jinja"), "w") as file:
            file.write(TEMPLATE)
        for file in os.listdir(folder):
            os.chmod(os.path.join(folder, file), 0o644)
