"""What every method finds in a model, by brute force: whole forward passes of transformers with hooks, in float64.

Methods, as columns of reference.json (effects in reward units, positive = the component carries the preference):

    noising.P       base chosen, the component's value at P replaced by the rejected run's: r⁺ − r_patched
    denoising.P     base rejected, replaced by the chosen run's: r_patched − r⁻
    zero.P          base chosen, replaced by 0: r⁺ − r_patched
    zeroMargin.P    margin − margin with the component at 0 in both runs
    attribution.frozen   contribution to r⁺ − contribution to r⁻, each by the direction ŵ of its own final scale
    attribution.raw      the same with the head's weight alone, the norm forgotten
    atp.noising, atp.denoising   first-order estimates of noising.readout and denoising.readout
    path.noising    noising at the readout along the direct path: all else frozen, the final norm recomputed

P is `readout`, or `all`: the prompt's positions (up to and with the header that opens the response) take the value from
themselves; from there on positions correspond by their distance from the end; what has no counterpart keeps its value.
"""

import numpy
import torch

import golden_models
from golden_sites import InFloat64


class Measured:
    """A model in float64, its components, and edits of them."""

    def __init__(self, model, neurons=False):
        self.model = model.double()
        self.config = model.config
        layout = golden_models.LAYOUTS[self.config.model_type]
        self.blocks = model.get_submodule(layout.blocks)
        self.norm = model.get_submodule(layout.final_norm)
        self.heads, self.layers = self.config.num_attention_heads, len(self.blocks)
        self.head_width = self.config.hidden_size // self.heads
        self.output = [block.get_submodule(layout.output_projection) for block in self.blocks]
        self.mlp = [block.get_submodule(layout.mlp) for block in self.blocks]
        self.down = [x.down_proj if hasattr(x, "down_proj") else x.c_proj for x in self.mlp]
        self.by = {
            "component": [f"{kind}.{i}" for i in range(self.layers) for kind in ("attention", "mlp")],
            "head": [f"head.{i}.{j}" for i in range(self.layers) for j in range(self.heads)],
        }
        if neurons:
            count = self._matrix(self.down[0]).shape[0]
            self.by["neuron"] = [f"neuron.{i}.{j}" for i in range(self.layers) for j in range(count)]

    @staticmethod
    def _matrix(module):  # [in, out] of a Linear or of GPT-2's Conv1D
        return module.weight if type(module).__name__ == "Conv1D" else module.weight.T

    def _site(self, name):
        """Module, whether its input (or else its output) is the place, and the part of the last axis."""
        kind, layer, *index = name.split(".")
        layer = int(layer)
        if kind == "head":
            start = int(index[0]) * self.head_width
            return self.output[layer], True, slice(start, start + self.head_width)
        if kind == "neuron":
            return self.down[layer], True, slice(int(index[0]), int(index[0]) + 1)
        return (self.output if kind == "attention" else self.mlp)[layer], False, slice(None)

    def run(self, ids, rows=None, keep=False):
        """Rewards of one text, one for each row of edits; a row is a list of (component, positions, values).

        With `keep`, also the tensors at all sites by (module, is input), with gradients."""
        rows = rows if rows is not None else [[]]
        edits, kept, handles = {}, {}, []
        for i, row in enumerate(rows):
            for name, positions, values in row:
                module, is_input, part = self._site(name)
                edits.setdefault((module, is_input), []).append((i, positions, part, values))

        def changed(key, x):
            if key in edits:
                x = x.clone()
                for i, positions, part, values in edits[key]:
                    x[i, positions, part] = values
            if keep:
                kept[key] = x
            return x

        def before(module):
            handles.append(module.register_forward_pre_hook(lambda m, args: (changed((m, True), args[0]), *args[1:])))

        def after(module):
            handles.append(module.register_forward_hook(lambda m, _, out: changed((m, False), out)))

        for i in range(self.layers):
            before(self.output[i]), after(self.output[i]), before(self.down[i]), after(self.mlp[i])
        before(self.blocks[0]), before(self.norm)
        try:
            with InFloat64(), torch.set_grad_enabled(keep):
                rewards = self.model(input_ids=torch.tensor([ids] * len(rows))).logits[:, 0]
        finally:
            for handle in handles:
                handle.remove()
        return (rewards, kept) if keep else rewards

    def value(self, kept, name):
        """A component's activation `[position, …]` in a kept run."""
        module, is_input, part = self._site(name)
        return kept[module, is_input][0, :, part].detach()

    def write(self, kept, name):
        """What a component writes to the stream at the readout, `[width]`."""
        kind, layer = name.split(".")[:2]
        value = self.value(kept, name)[-1]
        if kind in ("head", "neuron"):
            _, _, part = self._site(name)
            return value @ self._matrix((self.output if kind == "head" else self.down)[int(layer)])[part].detach()
        return value

    def embedding(self, kept):
        """What enters block 0 at the readout, `[width]`."""
        return kept[self.blocks[0], True][0, -1].detach()

    def directions(self, kept):
        """The frozen direction ŵ, its constant, and the raw weight."""
        x = kept[self.norm, True][0, -1].detach()
        weight, gain = self.model.score.weight[0].detach(), self.norm.weight.detach()
        if self.config.model_type == "gpt2":
            scale = torch.sqrt((x - x.mean()).square().mean() + self.norm.eps)
            direction = (gain * weight - (gain * weight).mean()) / scale
            return direction, weight @ self.norm.bias.detach(), weight
        return gain * weight / torch.sqrt(x.square().mean() + self.norm.variance_epsilon), 0.0, weight


def aligned(base, source, prompt):
    """Base and source positions that correspond: the prompt by itself, then by distance from the end."""
    rest = min(base, source) - prompt
    return (list(range(prompt)) + list(range(base - rest, base)),
            list(range(prompt)) + list(range(source - rest, source)))


def measure_pair(m, pair, joint, edges):
    """Effects of one pair: method -> component -> number; and its rewards."""
    runs = {side: m.run(pair[side], keep=True) for side in ("chosen", "rejected")}
    rewards = {side: run[0].item() for side, run in runs.items()}
    kept = {side: run[1] for side, run in runs.items()}
    margin = rewards["chosen"] - rewards["rejected"]
    names = [name for group in m.by.values() for name in group]
    found = {}

    def positions(where, base, source):
        sizes = len(pair[base]), len(pair[source])
        return ([sizes[0] - 1], [sizes[1] - 1]) if where == "readout" else aligned(*sizes, pair["promptTokens"])

    def replaced(name, where, base, source):
        to, at = positions(where, base, source)
        return name, to, m.value(kept[source], name)[at]

    sides = {"noising": ("chosen", "rejected", 1), "denoising": ("rejected", "chosen", -1)}
    for where in ("readout", "all"):
        group = names if where == "readout" else [name for name in names if not name.startswith("neuron")]
        for mode, (base, source, sign) in sides.items():
            rows = m.run(pair[base], [[replaced(name, where, base, source)] for name in group])
            found[f"{mode}.{where}"] = dict(zip(group, (sign * (rewards[base] - rows)).tolist()))
        zeroed = {}
        for base in rewards:
            at = positions(where, base, base)[0]
            rows = [[(name, at, torch.zeros_like(m.value(kept[base], name)[at]))] for name in group]
            zeroed[base] = m.run(pair[base], rows)
        found[f"zero.{where}"] = dict(zip(group, (rewards["chosen"] - zeroed["chosen"]).tolist()))
        found[f"zeroMargin.{where}"] = dict(zip(group, (margin - (zeroed["chosen"] - zeroed["rejected"])).tolist()))

    readings = {side: m.directions(kept[side]) for side in kept}
    writes = {side: {name: m.write(kept[side], name) for name in names} for side in kept}
    for side in kept:  # completeness: embedding, attention and MLPs add up to the reward
        direction, constant, _ = readings[side]
        parts = [writes[side][name] for name in m.by["component"]] + [m.embedding(kept[side])]
        total = sum(direction @ part for part in parts) + constant
        assert abs(total - rewards[side]) < 1e-9, (total, rewards[side])
    for form, index in (("frozen", 0), ("raw", 2)):
        found[f"attribution.{form}"] = {
            name: (readings["chosen"][index] @ writes["chosen"][name]
                   - readings["rejected"][index] @ writes["rejected"][name]).item() for name in names}

    for mode, (base, source, sign) in sides.items():
        places = {name: m._site(name) for name in names}
        tensors = {key: x for key, x in kept[base].items() if x.requires_grad}
        slopes = dict(zip(tensors, torch.autograd.grad(runs[base][0].sum(), list(tensors.values()), retain_graph=True)))
        found[f"atp.{mode}"] = {
            name: -sign * ((m.value(kept[source], name)[-1] - m.value(kept[base], name)[-1])
                           @ slopes[module, is_input][0, -1, part]).item()
            for name, (module, is_input, part) in places.items()}

    stream = kept["chosen"][m.norm, True][0, -1].detach()
    with torch.no_grad(), InFloat64():
        changed = torch.stack([stream - writes["chosen"][name] + writes["rejected"][name] for name in names])
        direct = m.model.score(m.norm(changed))[:, 0]
    found["path.noising"] = dict(zip(names, (rewards["chosen"] - direct).tolist()))

    together = {
        "+".join(group): {
            mode: (sign * (rewards[base] - m.run(pair[base], [[replaced(name, "readout", base, source) for name in group]]))
                   ).item() for mode, (base, source, sign) in sides.items()} for group in joint}
    passed = {f"{a}>{b}": edge(m, pair, kept, rewards, replaced, a, b) for a, b in edges}
    return rewards, found, together, passed


def edge(m, pair, kept, rewards, replaced, sender, receiver):
    """Noising of a sender at all positions, seen by one receiver at the readout and by nobody else.

    First pass: the sender edited, every other head and MLP held at its base value, the receiver recomputed. Second
    pass: the base run with that receiver's value."""
    held = [name for name in m.by["head"] + m.by["component"] if name not in (sender, receiver)
            and not name.startswith("attention")]
    everywhere = list(range(len(pair["chosen"])))
    row = [replaced(sender, "all", "chosen", "rejected")] + [
        (name, everywhere, m.value(kept["chosen"], name)) for name in held]
    _, new = m.run(pair["chosen"], [row], keep=True)
    patched = m.run(pair["chosen"], [[(receiver, [-1], m.value(new, receiver)[[-1]])]])
    return rewards["chosen"] - patched.item()


def area(positives, negatives):
    """Probability that a positive is above a negative, ties counting half; None without either."""
    if not positives or not negatives:
        return None
    return float(numpy.mean([(p > n) + 0.5 * (p == n) for p in positives for n in negatives]))


def areas(effects, signs, by):
    """How well the means over pairs tell the planted components from the others of the same kind."""
    table = {}
    for kind, names in by.items():
        for method, found in effects.items():
            mean = {name: float(numpy.mean(found[name])) for name in names if name in found}
            if not mean:
                continue
            up, down = ([name for name in mean if signs.get(name, 0) == sign] for sign in (1, -1))
            rest = [name for name in mean if signs.get(name, 0) == 0]
            table.setdefault(kind, {})[method] = {
                "carriers": area([mean[x] for x in up], [mean[x] for x in rest]),
                "suppressors": area([-mean[x] for x in down], [-mean[x] for x in rest]),
                "magnitude": area([abs(mean[x]) for x in up + down], [abs(mean[x]) for x in rest])}
    return table


def pair_areas(effects, signs, by):
    """The same within each pair, averaged over pairs."""
    count = len(next(iter(next(iter(effects.values())).values())))
    each = []
    for i in range(count):
        one = {method: {name: values[i:i + 1] for name, values in found.items()} for method, found in effects.items()}
        each.append(areas(one, signs, by))
    return {kind: {method: {group: None if value is None else float(numpy.mean([x[kind][method][group] for x in each]))
                            for group, value in groups.items()} for method, groups in methods.items()}
            for kind, methods in each[0].items()}
