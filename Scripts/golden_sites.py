"""Activations of a transformers model, site by site, and in which types it computes."""

import inspect

import torch
from torch.overrides import TorchFunctionMode
from transformers.modeling_rope_utils import ROPE_INIT_FUNCTIONS

import golden_models


class InFloat64(TorchFunctionMode):
    """Turns every conversion to float32 inside a float64 model into one to float64."""

    def __torch_function__(self, function, types, args=(), kwargs=None):
        def lift(x):
            return torch.float64 if x is torch.float32 else x

        if function is torch.Tensor.float:
            return args[0].double()
        return function(*(lift(x) for x in args), **{k: lift(v) for k, v in (kwargs or {}).items()})


class AsIs:
    def __enter__(self): return self
    def __exit__(self, *_): return False


def precise(dtype):
    return InFloat64() if dtype == torch.float64 else AsIs()


def layout_of(model):
    return golden_models.LAYOUTS.get(model.config.model_type)


def is_encoder(model):
    layout = layout_of(model)
    return layout is not None and layout.encoder


def turn_for(model, length):
    """Sets rotations that depend on the text's length; the model's own update does not always turn back."""
    for module in model.modules():
        if getattr(module, "rope_type", None) == "dynamic":
            made, _ = ROPE_INIT_FUNCTIONS["dynamic"](module.config, None, seq_len=length)
            module.inv_freq = made.to(module.inv_freq.dtype)
            module.max_seq_len_cached = max(length, module.original_max_seq_len)


def arguments_of(model, ids, types=None):
    """What the model is called with for one unpadded text; types only where its class takes them."""
    arguments = {"input_ids": torch.tensor([ids])}
    if types is not None and "token_type_ids" in inspect.signature(model.forward).parameters:
        arguments["token_type_ids"] = torch.tensor([types])
    return arguments


@torch.inference_mode()
def sites_of(model, dtype, ids, types=None, patterns=False):
    """Every site's value for one text, in the model's dtype: [position, width] where no other axes are named below."""
    layout = layout_of(model)
    blocks = blocks_of(model)
    found, handles = {}, []

    def before(module, names, shape=lambda x: x):
        """A module that several blocks share gives its names in turn, call by call."""
        names = iter([names] if isinstance(names, str) else names)
        handles.append(module.register_forward_pre_hook(
            lambda _, args, kwargs: found.__setitem__(next(names), shape((args or tuple(kwargs.values()))[0][0])),
            with_kwargs=True))

    def after(module, names):
        names = iter([names] if isinstance(names, str) else names)
        handles.append(module.register_forward_hook(lambda _, args, out: found.__setitem__(next(names), first(out)[0])))

    def first(out):
        """Copied, for some blocks go on with the same memory; rows of tokens stand for a batch of one."""
        out = out[0] if isinstance(out, tuple) else out
        return (out if out.ndim > 2 else out.unsqueeze(0)).clone()

    heads = model.config.num_attention_heads
    for block in dict.fromkeys(blocks):
        layers = [i for i, other in enumerate(blocks) if other is block]
        before(block, [f"residual.{i}" for i in layers])
        after(block.get_submodule(layout.attention), [f"attention.{i}" for i in layers])
        after(block.get_submodule(layout.mlp), [f"mlp.{i}" for i in layers])
        before(block.get_submodule(layout.output_projection), [f"headOutput.{i}" for i in layers],
               lambda x: x.unflatten(-1, (heads, -1)))  # [position, head, headDim]
    turn_for(model, len(ids))
    last = f"residual.{len(blocks)}"
    if layout.final_norm is not None:
        norm = model.get_submodule(layout.final_norm)
        before(norm, last)
        after(norm, "finalNorm")
    else:  # the last block's output is what the head reads
        count = sum(block is blocks[-1] for block in blocks)
        after(blocks[-1], [last] * count)
    try:
        with precise(dtype):
            result = model(**arguments_of(model, ids, types), output_attentions=patterns)
    finally:
        for handle in handles:
            handle.remove()
    if layout.final_norm is None:
        found["finalNorm"] = found[last]
    if patterns:
        found |= {f"pattern.{i}": x[0] for i, x in enumerate(result.attentions)}  # [head, query, key]
    return {name: value.clone() for name, value in found.items()}


def blocks_of(model):
    """The blocks in the order of their calls; some stand there more than once where layers share them (ALBERT)."""
    listed = list(model.get_submodule(layout_of(model).blocks))
    config = model.config
    if config.model_type != "albert":
        return listed
    groups = [listed[int(i / (config.num_hidden_layers / config.num_hidden_groups))]
              for i in range(config.num_hidden_layers)]
    return [block for group in groups for block in group.albert_layers]


@torch.inference_mode()
def check_stream(model, sites, tolerance):
    """The writes must add up to the stream."""
    norms = layout_of(model).sum_norms
    for i, block in enumerate(blocks_of(model)):
        with precise(torch.float64):
            first, second = (block.get_submodule(name) for name in norms) if norms else (lambda x: x, lambda x: x)
            total = second(first(sites[f"residual.{i}"] + sites[f"attention.{i}"]) + sites[f"mlp.{i}"])
        gap = (total - sites[f"residual.{i + 1}"]).abs().max().item()
        assert gap <= tolerance, f"block {i}: the writes miss the stream by {gap}"
