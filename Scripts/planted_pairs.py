"""The preference pairs of a mechanism, and what is known of each response."""

import dataclasses

from planted_models import AT, FILLERS, JUDGING, VOCABULARY

PROMPTS = ["please write this plan", "what should I do now", "how do I read it", "please say more", "should I try again"]


def pairs_of(mechanism):
    """Rows as pairs: filler words around the words that matter. The two responses never begin alike, so that the common
    prefix is the prompt, whoever looks for it."""
    draw, pairs = mechanism.model.draw, []
    for i, row in enumerate(mechanism.rows):
        def response(words, length):
            filler = [str(x) for x in draw.choice(FILLERS, max(0, length - len(words) - len(row.tail)))]
            for place, word in zip(sorted(draw.integers(0, len(filler) + 1, len(words)), reverse=True), reversed(words)):
                filler.insert(place, word)
            return filler + row.tail

        while True:
            chosen, rejected = response(row.chosen, row.lengths[0]), response(row.rejected, row.lengths[1])
            if chosen[0] != rejected[0]:
                break
        pairs.append({"id": f"{i + 1:02}", "category": row.category, "prompt": PROMPTS[i % len(PROMPTS)],
                      "chosen": " ".join(chosen), "rejected": " ".join(rejected)})
    return pairs


@dataclasses.dataclass
class Facts:
    """What a mechanism knows of a response."""

    v: float  # the judgement's value; 0 without one
    h: float  # 1 if hedged
    a: float  # 1 if “tested” occurs
    b: float  # 1 if “code” occurs
    n: int  # tokens of the whole text


def facts_of(mechanism, response, tokens):
    words = response.split()
    value = sum(mechanism.model.tokens[VOCABULARY.index(word), AT["VALUE"]] for word in words if word in JUDGING)
    return Facts(float(value), float("perhaps" in words), float("tested" in words), float("code" in words), tokens)
