"""What the golden scripts share: where files go, how they are written, and tiny networks with no neutral weights."""
import json
import pathlib

import torch
from safetensors.torch import save_file
from torch import nn

OUT = pathlib.Path(__file__).resolve().parent.parent / "resources" / "golden"
LIMIT = 400_000

# The unit's digit network in miniature; two channels a norm group, so that no bias before a norm is without effect.
MNIST = dict(
    sample_size=28, in_channels=5, out_channels=1, layers_per_block=2, block_out_channels=(4, 8, 8),
    down_block_types=("DownBlock2D", "AttnDownBlock2D", "AttnDownBlock2D"),
    up_block_types=("AttnUpBlock2D", "AttnUpBlock2D", "UpBlock2D"), attention_head_dim=4, norm_num_groups=2)


def start(seed):
    """One thread and a fixed seed: two runs give the same bytes."""
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(seed)
    OUT.mkdir(parents=True, exist_ok=True)


def save(name, tensors):
    """Writes NAME.safetensors; no metadata, because its order would not be fixed."""
    assert all(value.isfinite().all() for value in tensors.values())
    path = OUT / f"{name}.safetensors"
    save_file({key: value.detach().clone().contiguous() for key, value in tensors.items()}, str(path))
    path.chmod(0o644)
    size = path.stat().st_size
    assert size < LIMIT, f"{path.name}: {size} bytes"
    print(f"{path.name}: {len(tensors)} tensors, {size} bytes")


def save_json(name, value, rows=None):
    """Writes NAME.json; the list under `rows`, if given, with one element a line."""
    if rows is None:
        text = json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False)
    else:
        head = json.dumps({k: v for k, v in value.items() if k != rows}, indent=1, sort_keys=True)[:-2]
        text = head + f',\n "{rows}": [\n  ' + ",\n  ".join(json.dumps(row) for row in value[rows]) + "\n ]\n}"
        json.loads(text)
    path = OUT / f"{name}.json"
    path.write_text(text + "\n", encoding="utf-8")
    assert path.stat().st_size < LIMIT
    print(f"{path.name}: {path.stat().st_size} bytes")


def unet(**config):
    """A UNet whose every norm weight and every bias is random, and whose attention is far from uniform."""
    from diffusers import UNet2DModel  # here alone: make_clip.py runs where there is none

    model = UNet2DModel(**config)
    with torch.no_grad():
        for key, value in model.named_parameters():
            if key.endswith(".bias"):
                value.copy_(0.2 * torch.randn_like(value))
            elif "norm" in key:
                value.copy_(1 + 0.3 * torch.randn_like(value))
            elif "to_q" in key or "to_k" in key:
                value.mul_(3)
    return model.eval()


class ClassConditioned(nn.Module):
    """The unit's class-conditioned network: a class embedding joined to the picture as further channels."""

    def __init__(self, **config):
        super().__init__()
        self.class_emb = nn.Embedding(10, config["in_channels"] - config["out_channels"])
        self.model = unet(**config)

    def forward(self, x, t, labels):
        channels = self.class_emb(labels)[:, :, None, None].expand(-1, -1, *x.shape[2:])
        return self.model(torch.cat([x, channels], 1), t).sample


def gap(a, b):
    """The largest absolute difference, three digits."""
    return float(f"{(a.double() - b.double()).abs().max().item():.3g}") if a.numel() else 0.0
