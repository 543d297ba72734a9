"""The mechanisms: one function each, which plants it and says by hand what every method should find.

`expected` of a mechanism takes what is known of a chosen and a rejected response (v: the judgement's value, h: hedged,
a and b: the phrase's two words, n: tokens) and returns effects in reward units by method and component. Methods are
named as in planted_effects.py; a component that is missing is not predicted.
"""

import dataclasses
import math
from collections.abc import Callable

from planted_models import AT, CONSTANT, HEADS, Planted

VALUES = dict(great=1.0, good=0.5, fair=0.0, weak=-0.5, awful=-1.0)
MARKS = {"MARK": 2, "BEGIN": 1}  # finds a word that judges, or nothing


@dataclasses.dataclass
class Row:
    """A pair to be: words that matter, in order, how many words each response has, and its last words."""

    category: str
    chosen: list
    rejected: list
    lengths: tuple
    tail: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Mechanism:
    description: str
    model: Planted
    roles: dict  # component -> what it does
    signs: dict  # component -> +1 carrier, -1 suppressor, 0 decoy: writes, yet does not matter
    rows: list
    expected: Callable
    formula: dict  # method -> formula in words
    outcome: dict  # method -> what is to be seen, and why
    joint: list = dataclasses.field(default_factory=list)  # components edited together
    edges: list = dataclasses.field(default_factory=list)  # (sender, receiver)
    neurons: bool = False  # whether single neurons are measured too


def both(effects, *pairs):
    """The same effect for a head and for the attention it is all of."""
    return effects | {attention: effects[head] for head, attention in pairs}


def same(effects, *methods):
    return {method: effects for method in methods}


def graded():
    """Pairs of judgements of which the chosen one is the better, in responses of many lengths."""
    words = [("great", "awful"), ("good", "awful"), ("great", "weak"), ("good", "weak"), ("great", "good"), ("weak", "awful")]
    lengths = [(5, 5), (4, 9), (12, 6), (8, 8), (3, 14), (10, 4), (7, 6), (15, 15), (6, 7), (9, 3), (2, 11), (13, 5)]
    rows = [Row("equal-length" if a == b else "unequal-length", [x], [y], (a, b))
            for (x, y), (a, b) in zip(words * 2, lengths)]
    return rows + [Row("no-judgement", ["great"], [], (6, 9)), Row("no-judgement", [], ["awful"], (9, 6))]


def present():
    """Pairs of which the chosen one has the word that counts and the rejected one has not."""
    lengths = [(5, 5), (4, 9), (12, 6), (8, 8), (3, 14), (10, 4), (7, 6), (15, 15), (6, 7), (9, 3), (2, 11), (13, 5)]
    return [Row("equal-length" if a == b else "unequal-length", ["great"], ["awful"] if i % 3 else [], (a, b))
            for i, (a, b) in enumerate(lengths)]


def single_head():
    m = Planted("single-head", "llama")
    m.judgements(**VALUES)
    m.head(1, 2, looks_for=MARKS, moves=[("VALUE", "REWARD", 1)])

    def expected(p, n):
        found = both({"head.1.2": p.v - n.v}, ("head.1.2", "attention.1"))
        return same(found, "noising.readout", "noising.all", "denoising.readout", "denoising.all", "attribution.frozen",
                    "attribution.raw", "path.noising", "zeroMargin.readout"
                    ) | same(both({"head.1.2": p.v}, ("head.1.2", "attention.1")), "zero.readout", "zero.all")

    return Mechanism(
        "head.1.2 attends to the word that judges, wherever it stands, and writes its value to the reward: r = v.",
        m, {"head.1.2": "carrier: copies the judgement's value to the readout", "attention.1": "holds head.1.2"},
        {"head.1.2": 1, "attention.1": 1}, graded(), expected,
        {"noising, denoising, attribution": "v⁺ − v⁻", "zero": "v⁺"},
        {"all": "every method finds the head: one path, no interaction"})


def redundant_pair():
    m = Planted("redundant-pair", "gpt2")
    m.judgements(**dict.fromkeys(VALUES, 0.0) | {"great": 1.0})
    for layer, head in ((0, 1), (1, 3)):
        m.head(layer, head, looks_for=MARKS, moves=[("VALUE", "REWARD", 1), ("VALUE", "A", 1)])
    # A counts how many of the two have written; a second one's 1 is taken back. The neuron opens a little above 1, so
    # that one writer alone is clear of the bend.
    m.neuron(2, 7, reads={"A": 1, "ONE": -1.05}, writes={"REWARD": -1 / 0.95})
    roles = {
        "head.0.1": "carrier: copies the value", "head.1.3": "carrier: copies it again", "attention.0": "holds head.0.1",
        "attention.1": "holds head.1.3", "mlp.2": "saturator: takes back what the two write beyond 1"}

    def expected(p, n):
        d = p.v - n.v
        holders = ("head.0.1", "attention.0"), ("head.1.3", "attention.1")
        alone, full = {"head.0.1": 0, "head.1.3": 0}, {"head.0.1": d, "head.1.3": d}
        return (same(both(alone, *holders) | {"mlp.2": -d}, "noising.readout", "noising.all", "zero.readout")
                | same(both(full, *holders) | {"mlp.2": -d}, "denoising.readout", "denoising.all", "attribution.frozen",
                       "path.noising"))

    return Mechanism(
        "head.0.1 and head.1.3 both write the value v of the judging word (1 or 0); mlp.2 takes back what exceeds 1, so "
        "r = min(1, v + v): each head alone suffices.",
        m, roles, {"head.0.1": 1, "head.1.3": 1, "attention.0": 1, "attention.1": 1, "mlp.2": -1}, present(), expected,
        {"noising of one head": "min(1, 2) − min(1, 1) = 0", "denoising of one head": "min(1, 1) − min(1, 0) = 1",
         "noising of both": "min(1, 2) − min(1, 0) = 1", "attribution": "+1, +1, and −1 for mlp.2"},
        {"noising": "finds neither head: with one value gone the other still saturates the sum",
         "denoising": "finds both: from nothing, one value is enough", "joint noising": "finds the pair",
         "attribution": "finds both: it asks what is written, not what would be missed",
         "atp": "has the same blind spot as noising: the saturated sum has no gradient"},
        joint=[["head.0.1", "head.1.3"], ["attention.0", "attention.1"]])


def backup():
    m = Planted("backup", "llama")
    m.judgements(**dict.fromkeys(VALUES, 0.0) | {"great": 1.0})
    m.head(0, 1, looks_for=MARKS, moves=[("VALUE", "REWARD", 1), ("VALUE", "A", 1)])
    # Its query is 1 where A is empty and −1 where head.0.1 has written; then it looks at everything but the word.
    m.head(1, 3, query={"ONE": 1, "A": -2}, looks_for=MARKS, moves=[("VALUE", "REWARD", 1)])
    roles = {"head.0.1": "carrier: copies the value", "head.1.3": "backup: copies it only where head.0.1 has not",
             "attention.0": "holds head.0.1", "attention.1": "holds head.1.3"}

    def expected(p, n):
        d = p.v - n.v
        holders = ("head.0.1", "attention.0"), ("head.1.3", "attention.1")
        none, first = {"head.0.1": 0, "head.1.3": 0}, {"head.0.1": d, "head.1.3": 0}
        return (same(both(none, *holders), "noising.readout", "noising.all", "zero.readout")
                | same(both(first, *holders), "denoising.readout", "denoising.all", "attribution.frozen", "path.noising"))

    return Mechanism(
        "head.0.1 writes the value (1 or 0) to the reward; head.1.3 does the same only if head.0.1 wrote nothing.",
        m, roles, {"head.0.1": 1, "head.1.3": 1, "attention.0": 1, "attention.1": 1}, present(), expected,
        {"noising of head.0.1": "1 − 1 = 0: head.1.3 steps in", "denoising of head.0.1": "1", "head.1.3": "0 everywhere",
         "self-repair of head.0.1": "direct contribution 1 − ablation effect 0 = 1"},
        {"noising": "finds neither", "denoising": "finds head.0.1 alone", "attribution": "finds head.0.1 alone",
         "joint noising": "finds the pair", "path": "finds head.0.1: with the rest frozen nothing steps in"},
        joint=[["head.0.1", "head.1.3"]])


def suppressor():
    m = Planted("suppressor", "llama")
    m.judgements(great=1.0, good=0.5, fair=0.25, weak=0.125, awful=0.0)
    m.token("perhaps", HEDGE=1)
    m.head(0, 1, looks_for={"HEDGE": 2, "BEGIN": 1}, moves=[("HEDGE", "A", 1)])
    m.head(1, 2, looks_for=MARKS, moves=[("VALUE", "REWARD", 1)])
    # A product: the gate opens to ½ where hedged, and the factor is what the reward has so far.
    m.neuron(2, 5, reads={"A": 1, "ONE": -0.5}, times={"REWARD": 1}, writes={"REWARD": -1})
    roles = {"head.1.2": "carrier: copies the value to the reward",
             "head.0.1": "suppressor: marks a hedged response, writes nothing to the reward",
             "mlp.2": "executor: takes back half of the reward where it is marked",
             "attention.0": "holds head.0.1", "attention.1": "holds head.1.2"}

    def expected(p, n):
        share = [1 - x.h / 2 for x in (p, n)]
        holders = ("head.1.2", "attention.1"), ("head.0.1", "attention.0")
        mlp = -(p.v * p.h - n.v * n.h) / 2

        def effects(carrier, hidden):
            return both({"head.1.2": carrier, "head.0.1": hidden}, *holders) | {"mlp.2": mlp}

        noising = effects((p.v - n.v) * share[0], p.v * (share[0] - share[1]))
        denoising = effects((p.v - n.v) * share[1], n.v * (share[0] - share[1]))
        return (same(noising, "noising.readout", "noising.all") | same(denoising, "denoising.readout", "denoising.all")
                | same(effects(p.v - n.v, 0), "attribution.frozen", "attribution.raw", "path.noising"))

    lengths = [(5, 5), (4, 9), (12, 6), (8, 8), (3, 14), (10, 4), (7, 6), (15, 15), (6, 7), (9, 3), (4, 11), (13, 5)]
    words = [(["perhaps", "great"], ["fair"]), (["great", "perhaps"], ["weak"]), (["perhaps", "great"], ["awful"]),
             (["good", "perhaps"], ["weak"]), (["perhaps", "great"], ["perhaps", "good"]), (["perhaps", "good"], ["awful"])]
    rows = [Row("both-hedged" if "perhaps" in x[1] else "chosen-hedged", *x, n) for x, n in zip(words * 2, lengths)]
    return Mechanism(
        "head.1.2 writes the value v; head.0.1 marks a hedged response (h = 1) in a coordinate that the reward does not "
        "read; mlp.2 writes −½·v·h: r = v·(1 − h/2).",
        m, roles, {"head.1.2": 1, "head.0.1": -1, "mlp.2": -1, "attention.1": 1, "attention.0": -1}, rows, expected,
        {"noising of head.0.1": "v⁺·(h⁻ − h⁺)/2", "denoising of head.0.1": "v⁻·(h⁻ − h⁺)/2", "attribution of head.0.1": "0",
         "attribution of mlp.2": "−(v⁺h⁺ − v⁻h⁻)/2"},
        {"attribution": "gives the suppression to mlp.2 and nothing to head.0.1, which causes it",
         "noising": "finds head.0.1, with a negative effect: without it the chosen reward would be higher",
         "denoising": "finds it too, but as small as the rejected response's value"})


def norm_suppressor():
    m = Planted("norm-suppressor", "llama")
    m.judgements(great=1.0, good=0.5, fair=0.25, weak=0.125, awful=0.0)
    m.token("perhaps", HEDGE=1)
    m.head(0, 3, looks_for=MARKS, moves=[("VALUE", "REWARD", 1)])
    m.head(2, 1, looks_for={"HEDGE": 2, "BEGIN": 1}, moves=[("HEDGE", "LOUD", CONSTANT * math.sqrt(6))])
    roles = {"head.0.3": "carrier: copies the value", "attention.0": "holds head.0.3",
             "head.2.1": "suppressor: makes a hedged response's stream twice as long", "attention.2": "holds head.2.1"}

    def expected(p, n):
        holders = ("head.0.3", "attention.0"), ("head.2.1", "attention.2")
        share = [1 / (1 + x.h) for x in (p, n)]

        def effects(carrier, hidden):
            return both({"head.0.3": carrier, "head.2.1": hidden}, *holders)

        return (same(effects((p.v - n.v) * share[0], p.v * (share[0] - share[1])), "noising.readout", "noising.all",
                     "path.noising")
                | same(effects((p.v - n.v) * share[1], n.v * (share[0] - share[1])), "denoising.readout", "denoising.all")
                | same(effects(p.v * share[0] - n.v * share[1], 0), "attribution.frozen")
                | same(effects(p.v - n.v, 0), "attribution.raw"))

    rows = suppressor().rows
    return Mechanism(
        "head.0.3 writes the value v; where the response is hedged (h = 1), head.2.1 writes √6·CONSTANT to a coordinate "
        "that the reward does not read, which doubles the final norm's scale: r = v/(1 + h).",
        m, roles, {"head.0.3": 1, "head.2.1": -1, "attention.0": 1, "attention.2": -1}, rows, expected,
        {"noising of head.2.1": "v⁺/(1 + h⁺) − v⁺/(1 + h⁻)", "attribution of head.2.1": "0: orthogonal to the direction"},
        {"attribution": "gives head.2.1 nothing, in either form; the loss is in the scale effect of the pair",
         "noising": "finds it", "path": "finds it: the final norm is recomputed"})


def erased_write():
    m = Planted("erased-write", "gpt2")
    m.judgements(**VALUES)
    m.head(0, 1, looks_for=MARKS, moves=[("VALUE", "REWARD", 1.5), ("VALUE", "A", 1)])
    m.linear(1, 4, read="A", write="REWARD", factor=-1.5)
    m.head(2, 2, looks_for=MARKS, moves=[("VALUE", "REWARD", 1)])
    roles = {"head.2.2": "carrier: copies the value", "attention.2": "holds head.2.2",
             "head.0.1": "decoy: writes 1.5 times the value, all of which is erased", "attention.0": "holds head.0.1",
             "mlp.1": "eraser: writes −1.5 times the value"}

    def expected(p, n):
        d = p.v - n.v
        holders = ("head.2.2", "attention.2"), ("head.0.1", "attention.0")
        causal = both({"head.2.2": d, "head.0.1": 0}, *holders) | {"mlp.1": -1.5 * d}
        written = both({"head.2.2": d, "head.0.1": 1.5 * d}, *holders) | {"mlp.1": -1.5 * d}
        return (same(causal, "noising.readout", "noising.all", "denoising.readout", "denoising.all", "atp.noising")
                | same(written, "attribution.frozen", "attribution.raw", "path.noising"))

    return Mechanism(
        "head.0.1 writes 1.5·v to the reward and v to another coordinate, from which mlp.1 reads it and writes −1.5·v; "
        "head.2.2 writes v: r = v, and none of it by head.0.1.",
        m, roles, {"head.2.2": 1, "attention.2": 1, "head.0.1": 0, "attention.0": 0, "mlp.1": -1}, graded(), expected,
        {"noising, denoising of head.0.1": "0", "attribution of head.0.1": "1.5·(v⁺ − v⁻)", "head.2.2": "v⁺ − v⁻"},
        {"attribution": "ranks the decoy above the carrier: it does not see that the write is undone",
         "noising": "is right about the heads; mlp.1 alone has a large effect, for its input is not edited with it"},
        joint=[["head.0.1", "mlp.1"]])


def mlp_detector():
    m = Planted("mlp-detector", "gpt2")
    m.token("tested", FIRST=1)
    m.token("code", SECOND=1)
    m.head(0, 0, looks_for={"FIRST": 2, "BEGIN": 1}, moves=[("FIRST", "A", 1)])
    m.head(0, 3, looks_for={"SECOND": 2, "BEGIN": 1}, moves=[("SECOND", "B", 1)])
    m.neuron(1, 5, reads={"A": 1, "B": 1, "ONE": -1.1}, writes={"REWARD": 1 / 0.9})
    roles = {"head.0.0": "input: whether “tested” occurs", "head.0.3": "input: whether “code” occurs",
             "attention.0": "holds both inputs", "mlp.1": "holds neuron.1.5",
             "neuron.1.5": "detector: writes 1 where both occur"}

    def expected(p, n):
        joined, before = p.a * p.b, n.a * n.b
        detector = {"mlp.1": joined - before, "neuron.1.5": joined - before}
        first, second = joined - n.a * p.b, joined - p.a * n.b
        back = p.a * n.b - before, n.a * p.b - before
        return (same(detector | {"head.0.0": first, "head.0.3": second, "attention.0": joined - before}, "noising.readout")
                | same(detector | {"head.0.0": back[0], "head.0.3": back[1], "attention.0": joined - before},
                       "denoising.readout")
                | same(detector | {"head.0.0": 0, "head.0.3": 0, "attention.0": 0}, "attribution.frozen", "attribution.raw"))

    lengths = [(5, 5), (4, 9), (12, 6), (8, 8), (3, 14), (10, 4), (7, 6), (15, 15), (6, 7), (9, 3), (4, 11), (13, 5)]
    others = [("neither", []), ("only-first", ["tested"]), ("only-second", ["code"]), ("neither", [])]
    rows = [Row(name, ["tested", "code"] if i % 2 else ["code", "tested"], words, n)
            for i, ((name, words), n) in enumerate(zip(others * 3, lengths))]
    return Mechanism(
        "head.0.0 and head.0.3 bring to the readout whether “tested” (a) and “code” (b) occur; neuron.1.5 fires only if "
        "both do: r = a AND b.",
        m, roles, {"head.0.0": 1, "head.0.3": 1, "attention.0": 1, "mlp.1": 1, "neuron.1.5": 1}, rows, expected,
        {"noising of head.0.0": "a⁺b⁺ − a⁻b⁺", "denoising of head.0.0": "a⁺b⁻ − a⁻b⁻", "mlp.1, neuron.1.5": "1"},
        {"noising": "finds both inputs wherever the rejected response lacks their word",
         "denoising": "finds an input only where the other word is there already: where neither is, one is not enough",
         "attribution": "finds the neuron alone: the inputs write nothing to the reward"},
        joint=[["head.0.0", "head.0.3"]], neurons=True)


def distributed():
    m = Planted("distributed", "gpt2")
    m.judgements(**VALUES)
    heads = [(layer, head) for layer in range(3) for head in (layer, (layer + 2) % HEADS)]
    for layer, head in heads:
        m.head(layer, head, looks_for=MARKS, moves=[("VALUE", "REWARD", 1 / 8), ("VALUE", "A", 1 / 6)])
    for pair in range(8):
        m.linear(2, 3 + 2 * pair, read="A", write="REWARD", factor=1 / 32)
    names = [f"head.{layer}.{head}" for layer, head in heads]
    neurons = [f"neuron.2.{3 + i}" for i in range(16)]
    roles = (dict.fromkeys(names, "carrier: an eighth directly, a twenty-fourth through mlp.2")
             | {f"attention.{i}": "holds two carriers" for i in range(3)} | {"mlp.2": "holds sixteen neurons"}
             | dict.fromkeys(neurons, "carrier: a thirty-second of v where v has its sign"))

    def expected(p, n):
        d = p.v - n.v

        def effects(head):
            parts = [max(p.v, 0) - max(n.v, 0), max(-n.v, 0) - max(-p.v, 0)]
            return (dict.fromkeys(names, d * head) | {f"attention.{i}": 2 * d * head for i in range(3)} | {"mlp.2": d / 4}
                    | {neuron: parts[i % 2] / 32 for i, neuron in enumerate(neurons)})

        return (same(effects(1 / 6), "noising.readout", "denoising.readout", "atp.noising")
                | same(effects(1 / 8), "attribution.frozen", "attribution.raw"))

    return Mechanism(
        "Six heads, two in each layer, each write v/8 to the reward and v/6 to a coordinate that sixteen neurons of mlp.2 "
        "read; together they write v/4: r = v, and nobody carries more than a sixth.",
        m, roles, dict.fromkeys(roles, 1), graded(), expected,
        {"patching of a head": "(v⁺ − v⁻)·(1/8 + 1/24)", "attribution of a head": "(v⁺ − v⁻)/8",
         "mlp.2": "(v⁺ − v⁻)/4"},
        {"all": "every method finds every part, and none is large: the ranking is right, its top is not the cause"},
        joint=[names], neurons=True)


def length_sensitive():
    m = Planted("length-sensitive", "gpt2")
    # No query: equal attention to all n tokens, of which only BEGIN has a value.
    m.head(1, 1, query={}, looks_for={}, moves=[("BEGIN", "REWARD", -12)])
    roles = {"head.1.1": "carrier: writes −12/n", "attention.1": "holds head.1.1"}

    def expected(p, n):
        d = 12 / n.n - 12 / p.n
        found = both({"head.1.1": d}, ("head.1.1", "attention.1"))
        return same(found, "noising.readout", "noising.all", "denoising.readout", "attribution.frozen", "attribution.raw") | {
            "zero.readout": both({"head.1.1": -12 / p.n}, ("head.1.1", "attention.1"))}

    lengths = [(6, 3), (9, 4), (12, 6), (15, 5), (20, 8), (10, 9), (14, 7), (24, 16), (30, 2), (8, 2), (18, 11), (26, 3)]
    rows = [Row("longer", [], [], n) for n in lengths] + [Row("equal-length", [], [], (n, n)) for n in (7, 14)]
    return Mechanism(
        "head.1.1 attends equally to all n tokens, and only the first has a value: it writes −12/n, so that the longer "
        "response wins.",
        m, roles, {"head.1.1": 1, "attention.1": 1}, rows, expected,
        {"noising, denoising, attribution": "12/n⁻ − 12/n⁺", "zero": "−12/n⁺"},
        {"all": "every method finds the head, but for zero, which sees a negative effect: it lowers both rewards, the "
                "rejected one more; its effect on the margin has the right sign",
         "prefix alignment": "reads the rejected run at another position and gets another 1/n"})


def negative_gain():
    m = Planted("negative-gain", "llama")
    m.judgements(**VALUES)
    m.head(1, 2, looks_for=MARKS, moves=[("VALUE", "REWARD", -1)])
    m.final_gain[AT["REWARD"]] *= -1

    def expected(p, n):
        d = p.v - n.v
        right, wrong = ({"head.1.2": x, "attention.1": x} for x in (d, -d))
        return same(right, "noising.readout", "noising.all", "denoising.readout", "denoising.all", "attribution.frozen",
                    "path.noising") | {"attribution.raw": wrong}

    return Mechanism(
        "As single-head, but the final norm's gain is negative where the reward is read, and head.1.2 writes −v: r = v.",
        m, {"head.1.2": "carrier: writes −v, which the norm turns around", "attention.1": "holds head.1.2"},
        {"head.1.2": 1, "attention.1": 1}, graded(), expected,
        {"noising, denoising, frozen attribution": "v⁺ − v⁻", "raw projection": "v⁻ − v⁺"},
        {"attribution.raw": "has the wrong sign: the reward weight acts after the norm, gain included"})


def two_step():
    m = Planted("two-step", "llama")
    m.judgements(**VALUES)
    m.token(".", HUB=1)
    # Only the full stop asks: elsewhere the query is −1, and the head looks at what has no value.
    m.head(0, 2, query={"HUB": 2, "ONE": -1}, looks_for=MARKS, moves=[("VALUE", "A", 1)])
    m.head(2, 1, looks_for={"HUB": 2, "BEGIN": 1}, moves=[("A", "REWARD", 1)])
    roles = {"head.0.2": "first step, at the full stop: copies the value there", "attention.0": "holds head.0.2",
             "head.2.1": "second step, at the readout: copies it from the full stop to the reward",
             "attention.2": "holds head.2.1"}

    def expected(p, n):
        d = p.v - n.v
        holders = ("head.0.2", "attention.0"), ("head.2.1", "attention.2")
        last, chain = both({"head.0.2": 0, "head.2.1": d}, *holders), both({"head.0.2": d, "head.2.1": d}, *holders)
        return (same(last, "noising.readout", "denoising.readout", "attribution.frozen", "attribution.raw", "path.noising")
                | same(chain, "noising.all", "denoising.all")
                | {"zero.all": both({"head.0.2": p.v, "head.2.1": p.v}, *holders)})

    rows = [dataclasses.replace(row, tail=[".", "thanks"] if i % 4 == 3 else ["."]) for i, row in enumerate(graded())]
    return Mechanism(
        "At the full stop head.0.2 copies the value of the judging word; at the readout head.2.1 copies it from the full "
        "stop to the reward: r = v.",
        m, roles, {"head.0.2": 1, "head.2.1": 1, "attention.0": 1, "attention.2": 1}, rows, expected,
        {"at the readout": "head.2.1: v⁺ − v⁻, head.0.2: 0", "at all positions": "both: v⁺ − v⁻",
         "edge": "head.0.2 → head.2.1: v⁺ − v⁻"},
        {"readout, attribution": "see the second step alone: the first happens at another position",
         "all positions": "finds both", "edges": "all of the effect passes from the one to the other"},
        edges=[("head.0.2", "head.2.1"), ("head.0.2", "mlp.2")])


MECHANISMS = {
    "single-head": single_head, "redundant-pair": redundant_pair, "backup": backup, "suppressor": suppressor,
    "norm-suppressor": norm_suppressor, "erased-write": erased_write, "mlp-detector": mlp_detector,
    "distributed": distributed, "length-sensitive": length_sensitive, "negative-gain": negative_gain,
    "two-step": two_step,
}
