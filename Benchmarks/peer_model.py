"""reward-lens 1.0.0 loaded for a comparison: without its second BOS, results under our names."""

import torch
import transformers
from reward_lens import RewardModel

transformers.utils.logging.disable_progress_bar()


def load(folder, dtype=torch.float32, single_bos=True):
    """The peer's wrapper around a local checkpoint.

    It encodes the rendered template with special tokens once more, so that a template that writes BOS gets two;
    with `single_bos` the wrapper is given the ids that the model was trained on.
    """
    model = RewardModel.from_pretrained(
        folder, device="cpu", torch_dtype=dtype, trust_remote_code=False, local_files_only=True)
    if single_bos:
        def tokenize(prompt, response, max_length=None):
            messages = [{"role": "user", "content": prompt}, {"role": "assistant", "content": response}]
            text = model.tokenizer.apply_chat_template(messages, tokenize=False)
            return dict(model.tokenizer(text, add_special_tokens=False, return_tensors="pt"))

        model.tokenize_conversation = tokenize
    return model


def component(name):
    """Our name of a component: attn_L3 is attention.3, mlp_L3 is mlp.3, embed is embedding."""
    if name == "embed":
        return "embedding"
    kind, layer = name.split("_L")
    return {"attn": "attention", "mlp": "mlp"}[kind] + "." + layer


def effects(result):
    """A patching result as component → effect."""
    return {component(n): float(e) for n, e in zip(result.component_names, result.patch_effects)}
