"""A sequence classifier as an exported program: the graph of its own operations, for models that no family lists.

    export.py MODEL FOLDER [--remote-code] [--dtype float32]

MODEL is a folder or a name on the Hub. FOLDER gets `model.pt2` (weights, and a graph of functional ATen calls; nothing in it
is code), `rewardlens.json` (which value of the graph is which activation, how the reward is read, golden logits) and the
tokenizer's files. Code that comes with a model runs only with --remote-code, and only here.

The graph is kept as it was written, calls functional but not decomposed: fewer of them, and to the bit what PyTorch computes.
"""

import argparse
import inspect
import json
import logging
import operator
import os
import shutil
import warnings

import torch
import transformers

FORMAT = 1
HERE = os.path.dirname(os.path.abspath(__file__))
TEXT_FILES = ["config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json",
              "chat_template.jinja"]
aten = torch.ops.aten
DEFINED = {aten.new_empty.default: aten.new_zeros.default, aten.empty.memory_format: aten.zeros.default,
           aten.empty_like.default: aten.zeros_like.default}


class Recorded(torch.nn.Module):
    """The model, with the streams between its blocks as further outputs."""

    def __init__(self, model, places):
        super().__init__()
        self.model, self.names = model, list(places)
        self.found, self.calls, self.handles = {}, {}, []
        wanted = {}
        for name, (path, call, which) in places.items():
            wanted.setdefault(path, {}).setdefault(call, []).append((name, which))
        for path, names in wanted.items():
            module = model.get_submodule(path)
            self.handles.append(module.register_forward_hook(self.hook(path, names), with_kwargs=True))

    def hook(self, path, names):
        def keep(_, args, kwargs, output):
            call = self.calls[path] = self.calls.get(path, -1) + 1
            for name, which in names.get(call, []):
                self.found[name] = entering(args, kwargs) if which == "input" else first(output)

        return keep

    def forward(self, ids, types=None):
        self.calls.clear()
        inputs = {"input_ids": ids} if types is None else {"input_ids": ids, "token_type_ids": types}
        logits = self.model(**inputs, return_dict=True).logits
        return (logits, *(self.found[name] for name in self.names))


def first(value):
    while isinstance(value, (tuple, list)) and value:
        value = value[0]
    return value if isinstance(value, torch.Tensor) else next(
        (x for x in getattr(value, "values", list)() if isinstance(x, torch.Tensor)), None)


def entering(args, kwargs):
    """A module's first floating-point argument."""
    return next((x for x in (*args, *kwargs.values()) if isinstance(x, torch.Tensor) and x.is_floating_point()), None)


def is_stream(value, shape):
    """`[row, position, width]`"""
    return value is not None and value.dim() == 3 and value.shape[:2] == shape


def takes_types(model):
    return "token_type_ids" in inspect.signature(model.forward).parameters and (
        getattr(model.config.get_text_config(), "type_vocab_size", 0) or 0) > 1


# Where the streams are


@torch.inference_mode()
def find_places(model, inputs):
    """The chain of blocks, each of which reads what the one before gave, and the norm behind it: `{site: (module, call, which)}`."""
    calls, counts, handles = [], {}, []

    def hook(path):
        def keep(_, args, kwargs, output):
            counts[path] = counts.get(path, -1) + 1
            calls.append((path, counts[path], entering(args, kwargs), first(output)))

        return keep

    for path, module in model.named_modules():
        if path:
            handles.append(module.register_forward_hook(hook(path), with_kwargs=True))
    model(**inputs)
    for handle in handles:
        handle.remove()
    best = []
    shape = inputs["input_ids"].shape
    for path, module in model.named_modules():
        inner = best and path.startswith(best[0][0].rpartition(".")[0] + ".")  # the parts of a block
        if isinstance(module, torch.nn.ModuleList) and not inner:
            chain = []
            for call in calls:
                if "norm" in type(model.get_submodule(call[0])).__name__.lower():
                    continue
                if call[0].rpartition(".")[0] != path or not is_stream(call[2], shape) or not is_stream(call[3], shape):
                    continue
                follows = chain and torch.equal(call[2], chain[-1][3])
                chain = chain + [call] if follows or not chain else [call]
                if len(chain) >= len(best):  # of equally long ones the last: a decoder, not its encoder
                    best = chain
    if not best:
        return {}, None
    places = {f"residual.{i}": (path, call, "input") for i, (path, call, _, _) in enumerate(best)}
    places[f"residual.{len(best)}"] = (*best[-1][:2], "output")
    end = next(i for i, call in enumerate(calls) if call is best[-1])
    for path, call, read, given in calls[end + 1:]:
        is_norm = "norm" in type(model.get_submodule(path)).__name__.lower()
        if is_norm and read is not None and given.shape == read.shape and torch.equal(read, best[-1][3]):
            places["finalNorm"] = (path, call, "output")
            return places, path
    return places, None


# What the blocks write


SAME = {aten.dropout.default, aten.clone.default, aten.alias.default, aten.detach.default, aten.contiguous.default}


def plain(node):
    """Behind calls that change no number."""
    while node.op == "call_function" and node.target in SAME:
        node = node.args[0]
    return node


def is_sum(node):
    return (node.op == "call_function" and node.target == aten.add.Tensor and not node.kwargs
            and all(isinstance(x, torch.fx.Node) for x in node.args)
            and all(x.meta["val"].shape == node.meta["val"].shape for x in node.args))


def terms(node, start):
    """What is added to `start` on the way to `node`, in order, with each sum: `[(write, sum)]`; None where it is no such sum."""
    if plain(node) is plain(start):
        return []
    if not is_sum(plain(node)):
        return None
    left, right = plain(node).args
    for stream, write in ((left, right), (right, left)):
        before = terms(stream, start)
        if before is not None:
            return before + [(write, node)]
    return None


def names_attention(node):
    return any(word in " ".join(module_of(node)).lower() for word in ("att", "mixer"))


def find_writes(start, end):
    """A block's writes and the sums they enter, `({site stem: node}, order)`; without writes where they cannot be told apart."""
    added = terms(end, start)
    if added is not None and len(added) == 1 and is_sum(plain(added[0][0])):
        one, other = plain(added[0][0]).args
        attention, mlp = (other, one) if names_attention(other) and not names_attention(one) else (one, other)
        return {"attention": attention, "mlp": mlp}, "parallel"
    if added is not None and len(added) == 2:
        (one, middle), (other, _) = added
        if reads(other, middle, start):
            return {"attention": one, "mlp": other, "middle": middle}, "sequential"
        attention, mlp = (other, one) if names_attention(other) and not names_attention(one) else (one, other)
        return {"attention": attention, "mlp": mlp}, "parallel"
    # A norm after each sum.
    last = normed_by(end)
    for middle in last.args if last is not None and is_sum(last) else ():
        before = normed_by(middle)
        added = terms(before, start) if before is not None else None
        if added is not None and len(added) == 1:
            mlp = next(x for x in last.args if x is not middle)
            return {"attention": added[0][0], "attentionSum": added[0][1], "middle": middle, "mlp": mlp, "mlpSum": last}, "normed"
    return {}, None


def module_of(node):
    """The path and class of the module a call stands in, below the model."""
    path = list(node.meta.get("nn_module_stack", {}).values())
    if not path:
        return "", ""
    kind = path[-1][1]
    return path[-1][0].removeprefix("model.").removeprefix("model"), kind if isinstance(kind, str) else kind.__name__


def normed_by(node):
    """What a norm's module was given, where it gave this value; None for other values."""
    node = plain(node)
    path, kind = module_of(node)
    if "norm" not in kind.rpartition(".")[2].lower():
        return None
    todo, seen, outside = [node], set(), set()
    while todo:
        for source in todo.pop().all_input_nodes:
            if source.op == "call_function" and module_of(source)[0] != path:
                outside.add(source)
            elif source.op == "call_function" and source not in seen:
                seen.add(source)
                todo.append(source)
    return plain(outside.pop()) if len(outside) == 1 else None


def reads(node, source, stop):
    """Whether a value depends on another, not counting what goes past it."""
    todo, seen = [node], set()
    while todo:
        node = todo.pop()
        if node is source:
            return True
        if node not in seen and node is not stop:
            seen.add(node)
            todo.extend(node.all_input_nodes)
    return False


def describe(node):
    return {"value": node.name, "module": module_of(node)[0]}


def find_sites(program, names, model):
    """`{site: value and module}`, the norms behind sums, the number of blocks and their order; no blocks where the logits also read
    another way than the last stream, no order where their writes cannot be told apart."""
    nodes = {node.name: node for node in program.graph.nodes}
    outputs = list(program.graph_signature.user_outputs)  # not the buffers that are changed on the way
    streams = {name: nodes[value] for name, value in zip(names, outputs[1:])}
    layers = sum(name.startswith("residual.") for name in names) - 1
    if layers < 1 or reads(nodes[outputs[0]], streams["residual.0"], streams[f"residual.{layers}"]):
        return {}, {}, 0, None
    sites = {name: describe(node) for name, node in streams.items()}
    norms, orders = {}, set()
    for layer in range(layers):
        writes, order = find_writes(streams[f"residual.{layer}"], streams[f"residual.{layer + 1}"])
        if order == "normed":
            for name, node in (("attention", writes["middle"]), ("mlp", streams[f"residual.{layer + 1}"])):
                norms[f"{name}.{layer}"] = find_norm(model, module_of(node)[0])
            order = order if all(norms.values()) else None
        orders.add(order)
        sites |= {f"{stem}.{layer}": describe(node) for stem, node in writes.items()}
    order = orders.pop() if len(orders) == 1 else None
    return sites, norms if order == "normed" else {}, layers, order


# How the stream is read


def find_norm(model, path):
    """A final norm's kind and weights, where it is one that is known: `x / s ⊙ gain + bias`, centred or not."""
    module = model.get_submodule(path)
    weight, bias = getattr(module, "weight", None), getattr(module, "bias", None)
    epsilons = [getattr(module, name) for name in ("eps", "variance_epsilon", "epsilon", "norm_eps") if hasattr(module, name)]
    if not isinstance(weight, torch.Tensor) or not epsilons:
        return None
    x = torch.randn(7, weight.shape[-1], generator=torch.Generator().manual_seed(0)).to(weight) + 0.5
    with torch.inference_mode():
        given = module(x[None])[0].float()
        for kind in ("rms", "layer"):
            for offset in (0, 1):
                centred = x.float() - (x.float().mean(-1, keepdim=True) if kind == "layer" else 0)
                scaled = centred / (centred.square().mean(-1, keepdim=True) + float(epsilons[0])).sqrt()
                expected = scaled * (weight.float() + offset) + (0 if bias is None else bias.float())
                bound = (1e-5 if weight.dtype == torch.float32 else 0.02) * expected.abs().max()
                if (expected - given).abs().max() <= bound:
                    return {"kind": kind, "offset": offset, "epsilon": float(epsilons[0]), "gain": f"model.{path}.weight",
                            "bias": None if bias is None else f"model.{path}.bias"}
    return None


def find_head(model, normed, logits):
    """The linear layer that makes the logits of single positions, if there is one: names of its weight and bias."""
    for path, module in model.named_modules():
        if isinstance(module, torch.nn.Linear) and module.in_features == normed.shape[-1] and (
                module.out_features == logits.shape[-1]):
            bound = 1e-5 * (1 + logits.abs().max()) if logits.dtype == torch.float32 else 0.02 * (1 + logits.abs().max())
            each = module(normed[0])
            for pooling, found in (("position", each), ("mean", each.mean(0, keepdim=True))):
                if (found - logits).abs().max(-1).values.min() <= bound:
                    return {"weight": f"model.{path}.weight", "bias": f"model.{path}.bias" if module.bias is not None else None}
    return None


def find_reading(recorded, inputs, names):
    """Which positions of what the head reads move the logits, whether positions see what is behind them, and the linear head."""
    site = "finalNorm" if "finalNorm" in names else names[-1]
    outputs = recorded(*inputs)
    normed = outputs[1 + names.index(site)]
    slopes = None
    if normed.requires_grad:
        slopes, = torch.autograd.grad(outputs[0][..., 0].sum(), normed, allow_unused=True)
    if slopes is None:
        return None  # another chain than the one that leads to the logits
    size = slopes.detach()[0].abs().amax(-1)
    count = size.shape[0]
    moving = set(torch.nonzero(size > 1e-6 * size.max()).flatten().tolist())
    mean = slopes.detach()[0].mean(0)
    if moving == {count - 1}:
        readout = "last"
    elif moving == {0}:
        readout = "first"
    elif (slopes.detach()[0] - mean).abs().max() <= 1e-4 * mean.abs().max():
        readout = "mean"
    else:
        readout = "other"
    other = inputs[0].clone()
    other[:, -2] = (other[:, -2] + 1) % 7 + 5
    with torch.no_grad():  # both: kernels differ where gradients are wanted
        moved, still = (recorded(ids, *inputs[1:])[1 + names.index(site)] for ids in (other, inputs[0]))
        unmoved = (moved - still)[:, :-2].abs().max() <= 1e-5 * still.abs().max()
        head = find_head(recorded.model, normed, outputs[0])
    return {"readout": readout, "isCausal": readout == "last" and bool(unmoved), "head": head}


# Exporting


def text_of(count, batch, model, seed):
    """Ids without the special ones, as they stand in no text twice at the same places."""
    config = model.config.get_text_config()
    special = {getattr(config, f"{name}_token_id", None) for name in ("pad", "bos", "eos", "cls", "sep", "mask")}
    # Models of characters have no vocabulary.
    allowed = torch.tensor([i for i in range(min(getattr(config, "vocab_size", 4096), 4096)) if i not in special])
    ids = allowed[torch.randint(len(allowed), (batch, count), generator=torch.Generator().manual_seed(seed))]
    end = getattr(config, "eos_token_id", None)
    if model.config.is_encoder_decoder and isinstance(end, int):
        ids[:, -1] = end  # where these heads read
    return (ids, (torch.arange(count) > count // 2).long().expand(batch, count)) if takes_types(model) else (ids,)


def export(recorded, context):
    """With any batch where the model allows it, else for one text at a time."""
    problems = []
    for batch in (2, 1):
        inputs = text_of(min(37, context - 2), batch, recorded.model, seed=1)
        sizes = {1: torch.export.Dim.AUTO} | ({0: torch.export.Dim.AUTO} if batch == 2 else {})
        try:
            with torch.no_grad():
                program = torch.export.export(recorded, inputs, dynamic_shapes=tuple(sizes for _ in inputs), strict=False)
                program = program.run_decompositions({})
                for count in (batch, 1):
                    program.module(check_guards=False)(*text_of(min(23, context), count, recorded.model, seed=2))
        except Exception as error:
            problems.append(f"{type(error).__name__}: {str(error).strip().splitlines()[0]}")
            continue
        shape = next(n for n in program.graph.nodes if n.name == program.graph_signature.user_inputs[0]).meta["val"].shape
        if isinstance(shape[1], int):
            problems.append(f"the graph holds for texts of {shape[1]} tokens only")
        elif batch == 1 or not isinstance(shape[0], int):
            return program, batch == 2
    raise SystemExit(f"the model cannot be exported: {'; '.join(dict.fromkeys(problems))}")


def lengths_of(program):
    """The range of lengths that the graph holds for."""
    ids = next(node for node in program.graph.nodes if node.name == program.graph_signature.user_inputs[0])
    symbols = ids.meta["val"].shape[1].node.expr.free_symbols
    return next(known for symbol, known in program.range_constraints.items() if symbol in symbols)


@torch.no_grad()
def context_of(model):
    config = model.config.get_text_config()
    names = ("max_position_embeddings", "n_positions", "max_seq_len", "n_ctx", "max_sequence_length")
    known = [x for x in (getattr(config, name, None) for name in names) if isinstance(x, int) and x > 0]
    longest = min(known, default=4096)
    if longest > 2048:
        return longest
    for count in range(longest, max(longest - 4, 8), -1):  # some begin to count positions behind the padding's
        try:
            model(*text_of(count, 1, model, seed=0)[:1])
            return count
        except (IndexError, RuntimeError):
            continue
    return longest


@torch.no_grad()
def goldens_of(recorded, program, shortest, context):
    """Logits of three texts, and how far the export is from the model there."""
    module, goldens, worst = program.module(check_guards=False), [], 0.0
    for seed, count in enumerate(min(max(count, shortest), context) for count in (5, 19, 400)):
        inputs = text_of(count, 1, recorded.model, seed=10 + seed)
        expected, found = recorded(*inputs)[0], module(*inputs)[0]
        error = ((found - expected).abs().max() / (1 + expected.abs().max())).item()
        if not error <= 1e-4:  # so that what is no number counts
            raise SystemExit(f"the exported program misses the model's logits by {error:.1e} on a text of {len(inputs[0][0])} tokens: "
                             "something that depends on the length was fixed when the graph was traced")
        worst = max(worst, error)
        rows = {"ids": inputs[0][0].tolist(), "logits": expected.flatten().double().tolist()}
        goldens.append(rows | ({"types": inputs[1][0].tolist()} if len(inputs) > 1 else {}))
    return goldens, worst


def copy_texts(model, folder, remote_code):
    for name in TEXT_FILES:
        found = transformers.utils.cached_file(model, name, _raise_exceptions_for_missing_entries=False)
        if found:
            shutil.copyfile(found, os.path.join(folder, name))
    if not os.path.exists(os.path.join(folder, "tokenizer.json")):
        try:
            transformers.AutoTokenizer.from_pretrained(model, trust_remote_code=remote_code).save_pretrained(folder)
        except Exception as error:
            print(f"no tokenizer: {str(error).splitlines()[0]}")


def export_model(model, folder):
    """Writes `model.pt2` and `rewardlens.json`; returns what the latter holds."""
    model.config.use_cache = False
    context = context_of(model)
    sample = text_of(min(11, context), 1, model, seed=0)
    named = dict(zip(("input_ids", "token_type_ids"), sample))
    places, norm = find_places(model, named)
    recorded = Recorded(model, places).eval()
    reading = find_reading(recorded, sample, recorded.names) if places else {}
    if reading is None:
        for handle in recorded.handles:
            handle.remove()
        recorded, norm, reading = Recorded(model, {}).eval(), None, {}
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    program, any_batch = export(recorded, context)
    lengths = lengths_of(program)
    shortest, context = max(1, int(lengths.lower)), min(context, int(min(lengths.upper, 1 << 31)))
    goldens, worst = goldens_of(recorded, program, shortest, context)
    sites, norms, layers, order = find_sites(program, recorded.names, model)
    if norm and layers:
        norms["final"] = find_norm(model, norm)
    for node in program.graph.nodes:  # memory of any content is no function of anything
        if node.target in DEFINED:
            node.target = DEFINED[node.target]
            node.kwargs = {name: value for name, value in node.kwargs.items() if name != "memory_format"}
    for node in program.graph.nodes:  # paths on this machine are nobody's business
        node.meta = {key: value for key, value in node.meta.items() if key in ("val", "nn_module_stack")}
    program._example_inputs = None
    os.makedirs(folder, exist_ok=True)
    torch.export.save(program, os.path.join(folder, "model.pt2"))
    config = model.config.get_text_config()
    description = {
        "format": FORMAT, "class": type(model).__name__, "type": model.config.model_type,
        "versions": {"torch": torch.__version__, "transformers": transformers.__version__},
        "inputs": list(named), "anyBatch": any_batch, "vocabulary": getattr(config, "vocab_size", 0x110000),
        "shortest": shortest, "context": context,
        "layers": layers, "order": order, "outputs": [model.config.id2label.get(i, str(i)) for i in range(len(goldens[0]["logits"]))],
        "sites": sites, "norms": {name: norm for name, norm in norms.items() if norm}, "isCausal": reading.get("isCausal", False),
        **({name: reading[name] for name in ("readout", "head")} if layers else {}),
        "goldens": goldens,
    }
    with open(os.path.join(folder, "rewardlens.json"), "w") as file:
        json.dump(description, file, indent=1, sort_keys=True)
        file.write("\n")
    return description, worst


def load(model, dtype, remote_code):
    loaded, info = transformers.AutoModelForSequenceClassification.from_pretrained(
        model, dtype=dtype, trust_remote_code=remote_code, output_loading_info=True)
    missing = sorted(map(str, info["missing_keys"])) + sorted(map(str, info["mismatched_keys"]))
    if missing:
        raise SystemExit(f"{model}: the checkpoint lacks {', '.join(missing[:8])}: a head of random numbers is no reward model")
    return loaded.eval()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("model")
    parser.add_argument("folder")
    parser.add_argument("--remote-code", action="store_true", help="run code that comes with the model")
    parser.add_argument("--dtype", default="float32", choices=["float32", "bfloat16", "float16", "auto"])
    options = parser.parse_args()
    quiet()
    model = load(options.model, options.dtype, options.remote_code)
    description, worst = export_model(model, options.folder)
    copy_texts(options.model, options.folder, options.remote_code)
    blocks = description["order"] or "not told apart"
    print(f"{description['class']}: {description['layers']} layers, {blocks}, read at {description.get('readout', '?')}, "
          f"texts of {description['shortest']} to {description['context']} tokens, off by {worst:.1e}")


def quiet():
    warnings.filterwarnings("ignore")
    logging.disable(logging.CRITICAL)
    transformers.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()


if __name__ == "__main__":
    main()
