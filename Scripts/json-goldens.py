"""Writes Tests/Fixtures/json.json: texts, and what Python's json makes of them (null: it refuses).

A value is spelled n, t, f, i<decimal>, r<bits of the double>, s<UTF-8 in hexadecimal>, [...] or {key:value,...}
with all members in the order of the text.
"""

import json
import math
import pathlib
import random
import struct

FIXTURE = pathlib.Path(__file__).parent.parent / "Tests/Fixtures/json.json"
STRINGS = ["", "a", "é", "e\u0301", "\u2028", "😀", '"', "\\", "/", "\n\t\b\f\r", "\0", "\x7f", "\uffff", "日本", "\ufffd"]
NUMBERS = ["0", "-0", "1", "-1", "10", "9223372036854775807", "-9223372036854775808", "9223372036854775808",
           "-9223372036854775809", "123456789012345678901234567890", "0.0", "-0.0", "0.1", "1e3", "1E+2", "2.5e-3",
           "1e400", "-1e400", "5e-324", "1e-400", "2.2250738585072014e-308", "1.7976931348623157e308", "0e0", "1e00",
           "NaN", "Infinity", "-Infinity"]
SPACES = ["", "", "", " ", "\n", "\r\n", "\t "]
EDITS = list('{}[],:"\\0123456789+-.eEntfuaxNI \n\t\r\x01\x0b\u00a0é') + ["\\u00e9", "\\ud83d\\ude00", "01", "1.", ".5", "''"]


def literal(text):
    return json.dumps(text, ensure_ascii=random.random() < 0.5)


def document(depth):
    kind = random.random()
    space = lambda: random.choice(SPACES)
    if depth == 0 or kind < 0.3:
        value = random.choice(["null", "true", "false", random.choice(NUMBERS), literal(random.choice(STRINGS))])
    elif kind < 0.65:
        value = "[" + ",".join(document(depth - 1) for _ in range(random.randrange(4))) + space() + "]"
    else:
        members = (space() + literal(random.choice(STRINGS)) + space() + ":" + document(depth - 1) for _ in range(random.randrange(4)))
        value = "{" + ",".join(members) + space() + "}"
    return space() + value + space()


def damaged(text):
    for _ in range(random.randrange(1, 3)):
        place = random.randrange(len(text) + 1)
        edit = random.randrange(3)
        cut = 1 if edit else 0
        text = text[:place] + (random.choice(EDITS) if edit < 2 else "") + text[place + cut:]
    return text


def spelled(value):
    if value is None:
        return "n"
    if value is True:
        return "t"
    if value is False:
        return "f"
    if isinstance(value, int):
        if -(2**63) <= value < 2**63:
            return f"i{value}"
        value = float(value)
    if isinstance(value, float):
        bits = struct.pack(">d", value).hex()
        return "r" + ("nan" if math.isnan(value) else bits)
    if isinstance(value, str):
        return "s" + value.encode("utf-8").hex()
    if isinstance(value, tuple):
        return "{" + ",".join(spelled(key) + ":" + spelled(element) for key, element in value) + "}"
    return "[" + ",".join(map(spelled, value)) + "]"


def outcome(text):
    try:
        return spelled(json.loads(text, object_pairs_hook=tuple))
    except json.JSONDecodeError:
        return None


random.seed(20260301)
texts = [document(0) for _ in range(60)] + [document(3) for _ in range(140)]
texts += NUMBERS + ["-", "+1", "01", "-01", "00", "1.", ".5", "1e", "1e+", "1.e5", "1-2", "0x10", "1_000", "--1", "-NaN", "nan",
                    "[1,]", "[,1]", '{"a":1,}', "{,}", '{"a"}', "{a:1}", "'a'", '"\\u12"', '"\\u12G4"', '"\\x"', '"\n"', "tru",
                    "truetrue", "1 2", "", " ", "[", "]", '{"a":', '"', '"\\', '"\\u', "[1 2]", '{"a" 1}', "nul", "//", "\x0b1"]
texts += [damaged(random.choice(texts[:200])) for _ in range(300)]
cases = []
for text in dict.fromkeys(texts):
    try:
        cases.append([text, outcome(text)])
    except UnicodeEncodeError:  # a lone surrogate has no UTF-8 form
        pass
FIXTURE.parent.mkdir(exist_ok=True)
FIXTURE.write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
print(len(cases), "texts,", sum(expected is None for _, expected in cases), "refused")
