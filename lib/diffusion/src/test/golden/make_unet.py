"""Tiny UNets: config, weights, inputs, output, loss and every gradient."""
import copy
import json

import torch
from torch.nn.functional import mse_loss

from common import MNIST, OUT, gap, save, save_json, start, unet

# google/ddpm-celebahq-256 and its kind, in miniature.
FAMILY256 = dict(
    sample_size=16, in_channels=3, out_channels=3, layers_per_block=1, block_out_channels=(4, 4, 8),
    down_block_types=("DownBlock2D", "AttnDownBlock2D", "DownBlock2D"),
    up_block_types=("UpBlock2D", "AttnUpBlock2D", "UpBlock2D"), attention_head_dim=None, norm_num_groups=2,
    norm_eps=1e-6, freq_shift=1, flip_sin_to_cos=False, downsample_padding=0)
LABELS = dict(
    sample_size=12, in_channels=1, out_channels=1, layers_per_block=1, block_out_channels=(4, 8),
    down_block_types=("DownBlock2D", "AttnDownBlock2D"), up_block_types=("AttnUpBlock2D", "UpBlock2D"),
    attention_head_dim=4, norm_num_groups=2, num_class_embeds=10)
# What the three above leave out, spread over three more.
RESNET = dict(
    sample_size=(8, 12), in_channels=2, out_channels=3, center_input_sample=True, layers_per_block=1,
    block_out_channels=(3, 6), down_block_types=("ResnetDownsampleBlock2D", "AttnDownBlock2D"),
    up_block_types=("ResnetUpsampleBlock2D", "UpBlock2D"), resnet_time_scale_shift="scale_shift", act_fn="gelu",
    time_embedding_dim=5, attention_head_dim=4, norm_num_groups=3, class_embed_type="timestep",
    mid_block_scale_factor=2 ** 0.5)
ATTENTIVE = dict(
    sample_size=8, in_channels=1, out_channels=2, layers_per_block=1, block_out_channels=(4, 6),
    down_block_types=("AttnDownBlock2D", "DownBlock2D"), up_block_types=("AttnUpBlock2D", "AttnUpBlock2D"),
    downsample_type="resnet", upsample_type="resnet", act_fn="mish", attention_head_dim=2, norm_num_groups=2,
    attn_norm_num_groups=3, class_embed_type="identity", dropout=0.1)
HOLLOW = dict(
    sample_size=5, in_channels=1, out_channels=1, layers_per_block=2, block_out_channels=(4,),
    down_block_types=("DownBlock2D",), up_block_types=("UNetResAttnUpBlock2D",), mid_block_type=None, act_fn="relu",
    attention_head_dim=None, norm_num_groups=2, norm_eps=1e-3, freq_shift=-1)


def run(model, sample, timestep, labels, target):
    output = model(sample, timestep, class_labels=labels).sample
    loss = mse_loss(output, target)
    grads = torch.autograd.grad(loss, list(model.parameters()))
    return output, loss, dict(zip(dict(model.named_parameters()), grads))


def exact(labels):
    return labels.double() if labels is not None and labels.is_floating_point() else labels


def make(name, seed, timesteps, labels=None, **config):
    start(seed)
    model = unet(**config)
    size = config["sample_size"]
    size = size if isinstance(size, tuple) else (size, size)
    sample = torch.randn(2, config["in_channels"], *size)
    target = torch.randn(2, config["out_channels"], *size)
    timestep = torch.tensor(timesteps)
    tensors = {f"weights/{key}": value for key, value in model.state_dict().items()}
    tensors |= {"sample": sample, "timestep": timestep, "target": target}
    if labels is not None:
        labels = tensors["class_labels"] = torch.tensor(labels)
    output, loss, grads = run(model, sample, timestep, labels, target)
    tensors |= {"expected": output, "loss": loss}
    tensors |= {f"grads/{key}": value for key, value in grads.items()}
    save(name, tensors)

    model.save_config(OUT)
    (OUT / "config.json").rename(OUT / f"{name}.json")
    double = copy.deepcopy(model).double()
    double.time_proj.register_forward_hook(lambda module, inputs, features: features.double())
    wide, _, exact_grads = run(double, sample.double(), timestep, exact(labels), target.double())
    return {"parameters": sum(p.numel() for p in model.parameters()), "output": gap(output, wide),
            "output_max": float(f"{output.abs().max().item():.3g}"),
            "gradient": max(gap(grads[key], exact_grads[key]) for key in grads),
            "gradient_max": float(f"{max(g.abs().max().item() for g in grads.values()):.3g}")}


if __name__ == "__main__":
    measured = {
        "unet_mnist": make("unet_mnist", 11, [0, 637], **MNIST),
        "unet_family256": make("unet_family256", 12, [999, 3], **FAMILY256),
        "unet_labels": make("unet_labels", 13, [500, 20], [7, 0], **LABELS),
        "unet_resnet": make("unet_resnet", 14, [41, 998], [0.5, 12.25], **RESNET),
        "unet_attentive": make(
            "unet_attentive", 15, [7, 700], torch.arange(32.).reshape(2, 16).sin().tolist(), **ATTENTIVE),
        "unet_hollow": make("unet_hollow", 16, [0, 250], **HOLLOW)}
    save_json("unet_roundoff", measured)
    print(json.dumps(measured, indent=1))
