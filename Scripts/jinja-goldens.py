#!/usr/bin/env python3
"""Renders templates with jinja2, set up as chat templates are, and writes what came out.

    python3 Scripts/jinja-goldens.py snippets Tests/Fixtures/templates > Tests/Fixtures/templates/jinja-goldens.json
    python3 Scripts/jinja-goldens.py templates Tests/Fixtures/templates > Tests/Fixtures/templates/template-goldens.json

The first renders the pieces of snippets.txt, the second every *.jinja over a few conversations.
Needs jinja2 3.1.6; the version is written into the file.
"""
import copy
import datetime
import json
import pathlib
import sys

import jinja2
import jinja2.ext
from jinja2.sandbox import ImmutableSandboxedEnvironment

DATE = datetime.datetime(2024, 7, 26, 15, 4, 5)

VARIABLES = {
    "messages": [
        {"role": "system", "content": " Be brief. "},
        {"role": "user", "content": "What is 2+2?\n"},
        {"role": "assistant", "content": "<think>two\n</think>\n\n4 é 😀"},
        {"role": "user", "content": "Thanks"},
    ],
    "tools": [
        {
            "type": "function",
            "function": {
                "name": "weather",
                "description": "Tells the <weather> & \"more\" – für alle",
                "parameters": {
                    "type": "object",
                    "properties": {"city": {"type": "string"}, "days": {"type": "integer", "default": 3}},
                    "required": ["city"],
                },
            },
        }
    ],
    "bos_token": "<s>",
    "eos_token": "</s>",
    "text": "  Hello, World  ",
    "word": "straße",
    "emoji": "a😀é\u0301z",
    "html": "<a href='x'>\"T&C\"</a>",
    "lines": "one\ntwo\r\n\nthree",
    "empty": "",
    "nothing": None,
    "yes": True,
    "no": False,
    "one": 1,
    "three": 3,
    "minus": -7,
    "half": 2.5,
    "big": 1e20,
    "tiny": 0.00001,
    "numbers": [3, 1, 2, 3],
    "words": ["pear", "Apple", "fig", "apple"],
    "mixed": [1, "a", None, True, 2.0, [1], {"k": "v"}],
    "map": {"b": 2, "a": 1, "C": 3},
    "nested": {"outer": {"inner": [1, {"deep": "found"}]}, "items": "shadow", "get": "hidden"},
    "people": [
        {"name": "Ann", "age": 30, "tags": ["x"]},
        {"name": "bob", "age": 25, "tags": []},
        {"name": "Cyd", "age": 30},
    ],
}

CONVERSATIONS = {
    "single": [("user", "Hi  there\n")],
    "pair": [("user", "What is 2+2?"), ("assistant", " 4. ")],
    "multi": [("user", "A"), ("assistant", "B"), ("user", "C"), ("assistant", "D")],
    "system": [("system", "Be brief."), ("user", "Hi"), ("assistant", "Hello!")],
    "thinking": [("user", "Why?"), ("assistant", "<think>\nlet me see\n</think>\n\nBecause."), ("user", "Oh")],
    "thinking-last": [("user", "Why?"), ("assistant", "<think>\nhm\n</think>\n\nBecause.")],
    "unicode": [("user", "é e\u0301 😀 \u00a0"), ("assistant", "\u2028ß <|im_end|>")],
    "tool": [("user", "Weather?"), ("assistant", "Wait."), ("tool", "sunny"), ("tool", "warm"), ("assistant", "Fine.")],
    "users": [("user", "one"), ("user", "two")],
    "assistant-first": [("assistant", "Hello"), ("user", "Hi")],
    "empty-content": [("user", ""), ("assistant", "")],
    "none": [],
}


class Generation(jinja2.ext.Extension):
    """A block around what the model wrote; its text is that of its body."""

    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        call = self.call_method("_text")
        return jinja2.nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _text(self, caller):
        return caller()


def environment():
    env = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[Generation, jinja2.ext.loopcontrols])

    def raise_exception(message):
        raise jinja2.exceptions.TemplateError(message)

    def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
        return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)

    env.filters["tojson"] = tojson
    env.globals["raise_exception"] = raise_exception
    env.globals["strftime_now"] = DATE.strftime
    return env


def render(source, variables):
    try:
        # Some filters change lists in place.
        return {"text": environment().from_string(source).render(**copy.deepcopy(variables))}
    except Exception as error:
        kind = type(error).__name__
        return {"error": kind, "message": str(error)} if kind == "TemplateError" else {"error": kind}


def snippets(folder):
    """Groups begin with `=== name`; snippets stand between lines of `---`."""
    cases = []
    for group in (folder / "snippets.txt").read_text(encoding="utf-8").split("=== ")[1:]:
        name, text = group.split("\n", 1)
        for source in text.removesuffix("\n").split("\n---\n"):
            cases.append({"group": name, "source": source, **render(source, VARIABLES)})
    for case in cases:
        assert "0x7f" not in case.get("text", ""), f"prints an address: {case['source']}"
    return {"variables": VARIABLES, "cases": cases}


def templates(folder):
    conversations = {
        name: [{"role": role, "content": content} for role, content in turns] for name, turns in CONVERSATIONS.items()
    }
    special = {"bos_token": "<s>", "eos_token": "</s>"}
    cases = []
    for file in sorted(folder.glob("*.jinja")):
        source = file.read_text(encoding="utf-8")
        for name, messages in conversations.items():
            for prompt in (False, True):
                for tools in (None, VARIABLES["tools"]):
                    variables = {
                        **special, "messages": messages, "tools": tools, "documents": None,
                        "add_generation_prompt": prompt,
                    }
                    cases.append({
                        "template": file.name, "conversation": name, "add_generation_prompt": prompt,
                        "tools": tools is not None, **render(source, variables),
                    })
    return {"special_tokens": special, "tools": VARIABLES["tools"], "conversations": conversations, "cases": cases}


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in ("snippets", "templates"):
        sys.exit(__doc__)
    made = {"snippets": snippets, "templates": templates}[sys.argv[1]](pathlib.Path(sys.argv[2]))
    json.dump(
        {"jinja2": jinja2.__version__, "date": DATE.isoformat(), **made}, sys.stdout, ensure_ascii=False, indent=1)
    print()


main()
