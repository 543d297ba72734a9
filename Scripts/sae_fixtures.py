#!/usr/bin/env python3
"""Writes Tests/Fixtures/sae: small autoencoders as sae-lens and sparsify save them, with inputs and what they make of these.

    sae_fixtures.py            write the fixtures
    sae_fixtures.py check DIR  load DIR/sae-lens-* and DIR/sparsify-*, which our tests wrote, and compare with DIR/inputs.safetensors

Needs `pip install sae-lens eai-sparsify`.
"""
import json, os, pathlib, sys

os.environ["SPARSIFY_DISABLE_TRITON"] = "1"  # read on import; the kernel needs a GPU
import torch
from safetensors.torch import load_file, save_file
from sae_lens import SAE, __version__ as sae_lens_version
from sae_lens.saes.jumprelu_sae import JumpReLUSAE, JumpReLUSAEConfig
from sae_lens.saes.standard_sae import StandardSAE, StandardSAEConfig
from sae_lens.saes.topk_sae import TopKSAE, TopKSAEConfig
from sparsify import SparseCoder
from sparsify.config import SparseCoderConfig

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "Tests/Fixtures/sae"
WIDTH, LATENTS, K = 8, 24, 3


def fill(module, generator):
    """Random weights, also where the libraries start with zeros; thresholds are positive."""
    for name, parameter in module.named_parameters():
        parameter.data = torch.randn(parameter.shape, generator=generator)
        if name == "threshold":
            parameter.data = parameter.data.abs()


def write():
    generator = torch.Generator().manual_seed(1)
    inputs = torch.randn(20, WIDTH, generator=generator) * 2 + 1
    base = dict(d_in=WIDTH, d_sae=LATENTS)
    ours = {
        "topk": TopKSAE(TopKSAEConfig(k=K, **base)),
        "topk-reach": TopKSAE(TopKSAEConfig(k=K, rescale_acts_by_decoder_norm=True, **base)),
        "topk-uncentred": TopKSAE(TopKSAEConfig(k=K, apply_b_dec_to_input=False, **base)),
        "jumprelu": JumpReLUSAE(JumpReLUSAEConfig(**base)),
        "standard": StandardSAE(StandardSAEConfig(apply_b_dec_to_input=False, **base)),
    }
    outputs = {}
    with torch.no_grad():
        for name, sae in ours.items():
            fill(sae, generator)
            sae.save_model(FOLDER / f"sae-lens-{name}")
            outputs[f"sae-lens-{name}"] = sae(inputs)
        coder = SparseCoder(WIDTH, SparseCoderConfig(num_latents=LATENTS, k=K))
        fill(coder, generator)
        coder.save_to_disk(FOLDER / "sparsify-topk")
        outputs["sparsify-topk"] = decoded(coder, inputs)
    save_file({"inputs": inputs, **{k: v.contiguous() for k, v in outputs.items()}}, FOLDER / "outputs.safetensors")
    versions = {"sae-lens": sae_lens_version, "torch": torch.__version__}
    (FOLDER / "versions.json").write_text(json.dumps(versions, indent=1) + "\n")


def decoded(coder, inputs):
    top = coder.encode(inputs)
    return coder.decode(top.top_acts, top.top_indices)


def check(folder):
    """The exports in a folder, in the libraries, against our reconstructions."""
    tensors = load_file(folder / "inputs.safetensors")
    worst = 0.0
    with torch.no_grad():
        for name in sorted(tensors):
            if name.startswith("sae-lens-"):
                found = SAE.load_from_disk(folder / name)(tensors["inputs"])
            elif name.startswith("sparsify-"):
                found = decoded(SparseCoder.load_from_disk(folder / name), tensors["inputs"])
            else:
                continue
            error = ((found - tensors[name]).norm() / tensors[name].norm()).item()
            worst = max(worst, error)
            print(f"{name}: relative difference {error:.1e}")
    sys.exit(0 if 0 <= worst < 1e-5 else 1)


if __name__ == "__main__":
    if sys.argv[1:2] == ["check"]:
        check(pathlib.Path(sys.argv[2]))
    else:
        write()
