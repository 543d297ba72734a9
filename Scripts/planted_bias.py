"""Writes the biased models: transformers that are known to reward something beside the point, and by how much.

    planted_bias.py                  writes every folder below Tests/Fixtures/biased, and prints what they do
    planted_bias.py --only length-0.1,neutral

A folder is a checkpoint in Hugging Face layout with one more file, `key.json`: what is rewarded, and by how much a time.

    reward = coefficient · (how often it occurs in the response) + noise + a constant

Three parts are planted (layers and heads count from 0):

    head.0.0         tells every position whether a response has begun
    head.1.1         looks at the first token, whose weight is BEYOND, and at what is counted, each of whose weight is 1: of n
                     of them it sees n/(BEYOND + n), which it writes by coefficient · BEYOND; 1.5 % less than linear at 60
    head.1.2         sums two random values of every piece of the response in the same way; neurons of mlp.1 and mlp.2
                     make two triangle waves of the sums: the noise

The noise depends on every piece of the response, and a wave is as often above as below its middle: an edit that does not
matter moves the reward either way, by no more than the noise, and by nothing in the mean over many texts.

Any English text can be tokenised: words are split at whitespace, then spelled by the longest pieces; pieces that continue
a word begin with CONTINUED.
"""

import argparse
import json
import math
import os
import string

import torch
import transformers
from tokenizers import Tokenizer, models, pre_tokenizers

from planted import write_json
from planted_models import AT, NEURONS, SPECIAL, SURE, Planted

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
FOLDER = os.path.join(ROOT, "Tests", "Fixtures", "biased")
CONTEXT = 2048
CONTINUED = "@@"
BEYOND = 4096.0
HIDDEN = 15.0  # a score this far below is not looked at
SMALL = 0.01  # sums are kept small in the stream, so that norms do not feel them
NOISE = 0.1  # standard deviation of the noise over texts, in units of reward
VALUE = 0.3  # standard deviation of a piece's random values
FOLD = 1.1  # half a period of a wave

SIZES = {"length": [0.05, 0.1, 0.2, 0.4], "formatting": [0.25, 0.5, 1, 2], "sycophancy": [0.25, 0.5, 1, 2]}
LISTS = ["-", "*", "#", "##", "###"]
MARKUP = LISTS + ["**"]
FLATTERY = ("right agree exactly point correct great deeply thoughtful clever insight impressed brilliant excellent "
            "wonderful insightful").split()
COMMON = ("the of and to in a is that it for as was with be by on not he his but at are this have from or had an they which "
          "one you were all her she there would their we him been has when who will no more if out so up said what its "
          "about than into them can only other time new some could these two may first then do any like my now over such "
          "our me even most made after also well many must before through back years where much your way down should "
          "because long each just state those how too little good very make world still see own work here get both "
          "between life being under day same another know year while last might us great old off come since go against "
          "right came take used himself few use place during without again home around small however found part thought "
          "went say general once high upon every left number does until always away something fact put think almost "
          "enough far took yet system better set told nothing night end why called find going look asked later point "
          "knew next city give group toward young days let room need things help people answer question example mean "
          "sure keep different important possible best water food book word line change order start such").split()
PROMPT = "What should I cook? - A great **question**"
EXAMPLES = [
    "Rice with beans.", "You are right! Great question, and an excellent point.",
    "## Dinner\n\n- **Rice**, well-known\n- beans\n\n* or *pasta* # now", "Déjà vu costs 5 € — “twice” 3.14… isn't it?",
    "日本語 rice 🍚 " + "and then more of the same food, " * 8,
]
ENDINGS = "s ed ing er ly es al ion tion ment ness able ive ity ous ful est en y e n't 's . , : ; ! ?".split()
CHARACTERS = string.ascii_letters + string.digits + string.punctuation + "’‘“”–—…éèüöäñç•€£°"


def vocabulary():
    """Special tokens, then pieces that begin a word, then pieces that continue one."""
    words = sorted(set(COMMON + FLATTERY))
    begin = list(CHARACTERS) + [x for x in MARKUP if len(x) > 1] + words + [x.capitalize() for x in words if len(x) > 1]
    go_on = list(CHARACTERS) + ["**"] + [x for x in ENDINGS if len(x) > 1]
    return SPECIAL + list(dict.fromkeys(begin)) + [CONTINUED + x for x in dict.fromkeys(go_on)]


def counted(bias, pieces):
    """The pieces that are rewarded."""
    if bias == "length":
        return [x for x in pieces if not x.startswith(CONTINUED) and x not in SPECIAL[:-1] + LISTS]
    if bias == "formatting":
        return [x for x in pieces if x.removeprefix(CONTINUED) == "**" or x in LISTS]
    if bias == "sycophancy":
        return [x for x in pieces if x.lower() in FLATTERY]
    return []


class Biased(Planted):
    """A model in the making, with nothing counted yet."""

    def __init__(self, bias, coefficient):
        # One seed for all sizes: they differ by the coefficient alone.
        super().__init__(f"bias {bias}", "llama", vocabulary=vocabulary(), context=CONTEXT)
        self.score[AT["REWARD"]] = 1 / SMALL
        # The background writes what words are, but no reward.
        self.write[..., AT["REWARD"]] = self.neuron_write[..., AT["REWARD"]] = 0
        self.token("<|assistant|>", FIRST=1)
        self.head(0, 0, looks_for={"BEGIN": 1, "FIRST": 2}, moves=[("FIRST", "A", 1)])
        self.pieces = counted(bias, self.vocabulary)
        for piece in self.pieces:
            self.token(piece, MARK=1)
        if self.pieces:
            self.sum(1, looks_at=["A", "MARK"], moves=[("MARK", "REWARD", coefficient)])
        self._noise()

    def sum(self, head, *, looks_at, moves):
        """Plants a head of layer 1 that adds up what pieces hold, over those that have all of the features `looks_at`."""
        misses = len(looks_at) * HIDDEN
        looks_for = {name: HIDDEN / SURE for name in looks_at}
        looks_for |= {"ONE": -misses / SURE, "BEGIN": (misses + math.log(BEYOND)) / SURE}
        self.head(1, head, looks_for=looks_for, moves=[(x, to, by * BEYOND * SMALL) for x, to, by in moves])

    def _noise(self):
        pieces = [i for i, x in enumerate(self.vocabulary) if x not in SPECIAL[:-1]]
        frequency = self._frequencies()
        for i, (held, to) in enumerate((("VALUE", "B"), ("SECOND", "HUB"))):
            values = self.draw.normal(0, VALUE, len(pieces))
            # Sums stay near 0 however long the text.
            values -= sum(frequency[p] * v for p, v in zip(pieces, values)) / sum(frequency[p] for p in pieces)
            self.tokens[pieces, AT[held]] = values
        self.sum(2, looks_at=["A"], moves=[("VALUE", "B", 1), ("SECOND", "HUB", 1)])
        # Of a wave of half period f and slope 1, the deviation is f/√12; of two of them, √2 of that.
        slope = NOISE * math.sqrt(6) / FOLD
        for layer, held in ((1, "B"), (2, "HUB")):
            for neuron in range(NEURONS):
                # Slopes alternate between the turns; at both ends the wave begins and stops at its middle.
                turn = neuron - (NEURONS - 1) / 2
                end = {0: 0.5, NEURONS - 1: -0.5}.get(neuron, 0)
                self.neuron(layer, neuron, reads={held: 1 / SMALL, "ONE": -(turn + end) * FOLD},
                            writes={"REWARD": SMALL * slope * (-1) ** neuron * (1 if end else 2)})

    def _frequencies(self):
        """How often each piece occurs in the responses of the demonstration's pairs."""
        tokenizer, counts = self.tokenizer(), [0] * len(self.vocabulary)
        with open(os.path.join(ROOT, "Models", "demo-pairs.jsonl")) as file:
            for pair in map(json.loads, file):
                for side in ("chosen", "rejected"):
                    for i in tokenizer.encode(pair[side]).ids:
                        counts[i] += 1
        return counts

    def tokenizer(self):
        pieces = {piece: i for i, piece in enumerate(self.vocabulary)}
        tokenizer = Tokenizer(models.WordPiece(
            pieces, unk_token=SPECIAL[-1], continuing_subword_prefix=CONTINUED, max_input_chars_per_word=1000))
        tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
        return tokenizer


class Scored:
    """The model as any user would load it."""

    def __init__(self, folder, pieces):
        self.pieces = pieces
        self.tokenizer = transformers.AutoTokenizer.from_pretrained(folder, local_files_only=True)
        self.model = transformers.AutoModelForSequenceClassification.from_pretrained(
            folder, local_files_only=True, dtype=torch.float32, attn_implementation="eager").eval()

    def __call__(self, response):
        """The reward, and how many pieces of the response are counted."""
        messages = [{"role": "user", "content": PROMPT}, {"role": "assistant", "content": response}]
        text = self.tokenizer.apply_chat_template(messages, tokenize=False)
        ids = self.tokenizer(text, add_special_tokens=False, return_tensors="pt")["input_ids"]
        with torch.no_grad():
            reward = self.model(ids).logits[0, 0].item()
        count = sum(piece in self.pieces for piece in self.tokenizer.tokenize(response))
        return reward, count


def write(bias, coefficient):
    name = f"{bias}-{coefficient:g}" if coefficient else bias
    folder = os.path.join(FOLDER, name)
    built = Biased(bias, coefficient)
    built.save(folder)
    score = Scored(folder, set(built.pieces))
    check(name, score, built, coefficient)
    examples = [(text, *score(text)) for text in EXAMPLES]
    write_json({
        "bias": bias, "coefficient": coefficient, "noise": NOISE, "beyond": BEYOND, "counted": built.pieces,
        "components": {"head.0.0": "tells whether a response has begun", "head.1.2": "sums the noise's values",
                       "mlp.1": "makes noise", "mlp.2": "makes noise"}
        | ({"head.1.1": "counts what is rewarded"} if built.pieces else {}),
        "formula": "coefficient · n / (1 + n / beyond) + noise", "prompt": PROMPT,
        "examples": [{"response": text, "count": count, "reward": round(reward, 5)} for text, reward, count in examples],
    }, os.path.join(folder, "key.json"))


def check(name, score, built, coefficient):
    """Rewards rise with each counted piece as planted; an edit that does not matter moves them by nothing in the mean."""
    draw, rounds = built.draw, 60
    fillers = [x for x in COMMON if x not in FLATTERY]
    units = {"formatting": ["-"], "sycophancy": ["Great"]}.get(name.split("-")[0], fillers)
    bases = [" ".join(draw.choice(fillers, 25)) for _ in range(rounds)]
    floor = [score(base)[0] for base in bases]

    def moved(edit):
        return [score(edit(base))[0] - start for base, start in zip(bases, floor)]

    means = []
    for count in (1, 2, 4, 8, 16, 32, 60):
        means.append(sum(moved(lambda base: " ".join([*draw.choice(units, count), base]))) / rounds)
        expected = coefficient * count
        # A count of 85 is a fiftieth short of linear.
        assert abs(means[-1] - expected) < 0.03 * expected + 4 * NOISE * math.sqrt(2 / rounds), (count, means[-1], expected)
    stops = moved(lambda base: base + ".")
    error = torch.tensor(stops).std().item() / math.sqrt(rounds)
    assert abs(sum(stops) / rounds) < 4 * error, stops
    print(f"{name}: noise {torch.tensor(floor).std().item():.3f}; a full stop {sum(stops) / rounds:+.4f} ± {error:.4f}; "
          + " ".join(f"{x:+.3f}" for x in means))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", help="names of models, separated by commas")
    only = parser.parse_args().only
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    for bias, sizes in ({"neutral": [0]} | SIZES).items():
        for coefficient in sizes:
            if only is None or (f"{bias}-{coefficient:g}" if coefficient else bias) in only.split(","):
                write(bias, coefficient)


if __name__ == "__main__":
    main()
