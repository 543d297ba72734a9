"""The conversations, the chat template and the tokenizer that every test fixture shares."""

import json
import os

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

PAD, BEGIN, END = "<|pad|>", "<|begin|>", "<|end|>"
SPECIAL = [PAD, BEGIN, END, "<|system|>", "<|user|>", "<|assistant|>"]  # ids 0 to 5
VOCABULARY = 400

# Qwen2's splitting. transformers rebuilds the tokenizer of a qwen2 folder in Qwen2's manner, whatever its
# tokenizer.json says, so that these fixtures follow it.
QWEN_SPLIT = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
              r"|\s*[\r\n]+|\s+(?!\S)|\s+")

TEMPLATE = """\
{{- bos_token }}
{%- for message in messages %}
    {{- '<|' + message['role'] + '|>\\n' + message['content'] + '<|end|>\\n' }}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|assistant|>\\n' }}
{%- endif %}
"""

PROSE = """\
A reward model reads a conversation and answers with one number. The number says how good the last reply is.
People compare two replies to the same prompt, and the model learns to give the better reply the higher reward.
It may learn the wrong thing: long replies, lists, bold claims, kind words, or the repetition of the question.
Could you explain why the sky is blue? Yes, of course. Light is scattered by the air, and blue light is scattered most.
I am not sure about that, but I think the answer is probably twelve. Please check the result before you use it.
Here is a list: 1. wash the rice, 2. boil the water, 3. wait for 15 minutes, 4. eat. I hope this helps you!
def add(a, b):
    return a + b
As an assistant I cannot help with that request. Is there something else that I can do for you today?
"""

# One row a conversation: a prompt and a response, or a list of (role, content).
CONVERSATIONS = [
    ("Hi", "Yo"),
    ("What is 2 + 2?", "4"),
    ("What is 2 + 2?", "I think the answer is probably 5, but I am not sure."),
    ("Why is the sky blue?", "Light is scattered by the air, and blue light is scattered most."),
    ("Why is the sky blue?", "Because it is."),
    ("Explain a reward model.", "It reads a conversation and answers with one number that says how good the last reply is."),
    ("How do I cook rice?", "1. wash the rice\n2. boil the water\n3. wait for 15 minutes\n4. eat"),
    ("How do I cook rice?", "Boil it."),
    ("Write a function that adds.", "def add(a, b):\n    return a + b"),
    ("Was heißt „danke“ auf Französisch?", "Merci — voilà !"),
    ("猫はどこですか", "猫は家にいます。"),
    ("Say it with feeling 🙂", "👩‍👩‍👧 ❤️ naïve café, e\u0301"),
    ("", "An answer without a question."),
    ("Are you there?", ""),
    ("  two spaces first", " and a newline at the end\n"),
    ("tabs\tand\r\nreturns", "\n\n\nthree newlines before"),
    ("Repeat.", "yes yes yes yes yes yes yes yes yes yes yes yes yes yes"),
    ("Shout!!!", "NO WAY, THAT IS A BOLD CLAIM: 1234567890 %$#@"),
    ("What is the end?", "The token <|end|> is written inside this reply."),
    [("system", ""), ("user", "Hello"), ("assistant", "Hello, what can I do for you today?")],
    [("system", "Be kind and brief."), ("user", "Is the earth flat?"), ("assistant", "No, it is round.")],
    [("system", "Be kind and brief."), ("user", "Is the earth flat?"), ("assistant", "Yes, of course it is flat.")],
    [("user", "I feel sad."), ("assistant", "I am sorry. Why?"), ("user", "My cat left."), ("assistant", "Cats often come back. Please wait.")],
    [("user", "a"), ("assistant", "b"), ("user", "c"), ("assistant", "d"), ("user", "e"), ("assistant", "f")],
    [("assistant", "Only a reply.")],
    ("Can you help me to learn?", "Of course! People learn best when they compare two replies, check the result, and repeat it. Could you say what you want to learn? I hope this helps."),
]

# Texts given as ids: what a template cannot write.
ID_TEXTS = [
    [1],
    [300],
    [1, 4, 90, 91],
    [1, 4, 70, 0, 75, 2],  # a pad id inside the text
    [1, 4, 72, 2, 0, 0],  # pad ids at its end
]


def messages(row):
    """A conversation as a list of messages."""
    turns = [("user", row[0]), ("assistant", row[1])] if isinstance(row, tuple) else row
    return [{"role": role, "content": content} for role, content in turns]


def train_tokenizer(style):
    """A byte-level BPE over the texts above; the special tokens come first."""
    tokenizer = Tokenizer(models.BPE())
    if style == "qwen":
        tokenizer.normalizer = normalizers.NFC()
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
            pre_tokenizers.Split(Regex(QWEN_SPLIT), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    else:
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    texts = [PROSE] + [m["content"] for row in CONVERSATIONS for m in messages(row)]
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY, special_tokens=SPECIAL, show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator(texts, trainer)
    assert tokenizer.get_vocab_size() == VOCABULARY, tokenizer.get_vocab_size()
    return tokenizer


def train_pair_tokenizer(style):
    """A small tokenizer for encoders, which frames a pair of texts: wordpiece, unigram, or two sorts of byte-level BPE."""
    texts = [PROSE] + [m["content"] for row in CONVERSATIONS for m in messages(row)]
    begin, end, pad = ("<s>", "</s>", "<pad>") if style == "roberta" else ("[CLS]", "[SEP]", "[PAD]")
    special = [begin, pad, end, "<unk>"] if style == "roberta" else [pad, begin, end, "[UNK]"]
    options = dict(vocab_size=VOCABULARY, special_tokens=special, show_progress=False)
    if style == "wordpiece":
        tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
        tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
        tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        tokenizer.decoder = decoders.WordPiece()
        trainer = trainers.WordPieceTrainer(**options)
    elif style == "unigram":
        tokenizer = Tokenizer(models.Unigram())
        tokenizer.normalizer = normalizers.NFKC()
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
        tokenizer.decoder = decoders.Metaspace()
        trainer = trainers.UnigramTrainer(unk_token="[UNK]", **options)
    else:
        tokenizer = Tokenizer(models.BPE())
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        tokenizer.decoder = decoders.ByteLevel()
        trainer = trainers.BpeTrainer(initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), **options)
    tokenizer.train_from_iterator(texts, trainer)
    assert tokenizer.get_vocab_size() <= VOCABULARY, tokenizer.get_vocab_size()
    frame = [(t, tokenizer.token_to_id(t)) for t in (begin, end)]
    if style == "roberta":
        tokenizer.post_processor = processors.RobertaProcessing(
            frame[1], frame[0], trim_offsets=True, add_prefix_space=False)
    else:
        second = "" if style == "bytes" else ":1"  # ModernBERT's tokenizer gives every token the type 0
        tokenizer.post_processor = processors.TemplateProcessing(
            single=f"{begin} $A {end}", pair=f"{begin} $A {end} $B{second} {end}{second}", special_tokens=frame)
    return tokenizer, (begin, end, pad)


PAIR_STYLES = ("wordpiece", "unigram", "roberta", "bytes")


def pair(messages):
    """Prompt and response as an encoder gets them: a message as it stands, several with their roles before them."""
    def side(part):
        if len(part) == 1:
            return part[0]["content"]
        return "\n".join(f"{m['role'].capitalize()}: {m['content']}" for m in part)

    return side(messages[:-1]), side(messages[-1:])


def encode_pair(tokenizer, messages):
    """The ids, types and text of a conversation that is read as a pair; one side alone is no pair."""
    first, second = pair(messages)
    both = len(messages) > 1
    found = tokenizer.encode(first, second) if both else tokenizer.encode(first + second)
    return {"text": f"{first}\n{second}" if both else first + second, "ids": found.ids, "typeIDs": found.type_ids,
            "messages": messages}


def write_tokenizer(folder, style):
    """Writes tokenizer.json, tokenizer_config.json and, for decoders, chat_template.jinja."""
    if style in PAIR_STYLES:
        tokenizer, (begin, end, pad) = train_pair_tokenizer(style)
        tokenizer.save(os.path.join(folder, "tokenizer.json"), pretty=False)
        with open(os.path.join(folder, "tokenizer_config.json"), "w") as file:
            file.write(json.dumps({"cls_token": begin, "pad_token": pad, "sep_token": end,
                                   "tokenizer_class": "PreTrainedTokenizerFast"}, indent=2, sort_keys=True) + "\n")
        return
    tokenizer = train_tokenizer(style)
    if style == "llama":  # with special tokens a BOS comes first
        tokenizer.post_processor = processors.TemplateProcessing(
            single=f"{BEGIN} $A", pair=f"{BEGIN} $A {BEGIN}:1 $B:1", special_tokens=[(BEGIN, 1)])
    tokenizer.save(os.path.join(folder, "tokenizer.json"), pretty=False)
    config = {
        "bos_token": BEGIN, "eos_token": END, "pad_token": PAD, "model_max_length": 512,
        "clean_up_tokenization_spaces": False,
        "tokenizer_class": "Qwen2Tokenizer" if style == "qwen" else "PreTrainedTokenizerFast",
    }
    with open(os.path.join(folder, "tokenizer_config.json"), "w") as file:
        file.write(json.dumps(config, indent=2, sort_keys=True) + "\n")
    with open(os.path.join(folder, "chat_template.jinja"), "w") as file:
        file.write(TEMPLATE)
