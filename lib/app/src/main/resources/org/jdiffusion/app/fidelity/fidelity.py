"""The Python side of `course fidelity`: what diffusers says of a network with random weights.

fidelity.py make small|large FOLDER   writes a pipeline and inputs.safetensors
fidelity.py answer FOLDER             writes python.safetensors and python.json
"""
import hashlib
import json
import pathlib
import platform
import resource
import statistics
import sys
import time

import diffusers
import torch
from diffusers import DDIMScheduler, DDPMPipeline, DDPMScheduler, UNet2DModel
from safetensors.torch import load_file, save_file

SMALL = dict(sample_size=28, in_channels=1, out_channels=1, layers_per_block=2, block_out_channels=(32, 64, 64),
             down_block_types=("DownBlock2D", "AttnDownBlock2D", "AttnDownBlock2D"),
             up_block_types=("AttnUpBlock2D", "AttnUpBlock2D", "UpBlock2D"))
LARGE = dict(sample_size=256, in_channels=3, out_channels=3, layers_per_block=2,
             block_out_channels=(128, 128, 256, 256, 512, 512), attention_head_dim=None, norm_eps=1e-6, freq_shift=1,
             flip_sin_to_cos=False, downsample_padding=0,
             down_block_types=("DownBlock2D",) * 4 + ("AttnDownBlock2D", "DownBlock2D"),
             up_block_types=("UpBlock2D", "AttnUpBlock2D") + ("UpBlock2D",) * 4)


def make(kind, folder):
    torch.manual_seed(0)
    config = SMALL if kind == "small" else LARGE
    # Without clipping: with it, the first step asks random weights for a sign, and a rounding error decides a pixel.
    DDPMPipeline(UNet2DModel(**config), DDPMScheduler(clip_sample=False)).save_pretrained(folder)
    images = 2 if kind == "small" else 1
    shape = (images, config["in_channels"], config["sample_size"], config["sample_size"])
    save_file({"x": torch.randn(shape), "noise": torch.randn(shape), "timesteps": torch.tensor([721, 38][:images]),
               "steps": torch.tensor(40 if kind == "small" else 4)}, folder / "inputs.safetensors")


def timed(calls, work):
    """The last result, the first time and the median of the others, in seconds."""
    times = []
    for _ in range(calls):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    return result, times[0], statistics.median(times[1:])


def answer(folder):
    inputs = load_file(folder / "inputs.safetensors")
    x, noise, t = inputs["x"], inputs["noise"], inputs["timesteps"]
    calls = 6 if x.shape[-1] < 64 else 3
    network, first_load, load = timed(4, lambda: UNet2DModel.from_pretrained(folder, subfolder="unet"))
    weights = hashlib.sha256()
    for _, value in sorted(network.state_dict().items()):
        weights.update(value.numpy().tobytes())

    @torch.no_grad()
    def forward():
        return network(x, t).sample

    def gradients():
        network.zero_grad()
        loss = torch.nn.functional.mse_loss(network(x, t).sample, noise)
        loss.backward()
        return loss.detach()

    answers = {}
    answers["output"], _, forward_time = timed(calls, forward)
    answers["loss"], _, gradient_time = timed(calls, gradients)
    answers.update({"gradient." + name: p.grad for name, p in network.named_parameters()})
    scheduler = DDIMScheduler.from_config(DDPMScheduler.from_pretrained(folder, subfolder="scheduler").config)
    scheduler.set_timesteps(int(inputs["steps"]))
    start = time.perf_counter()
    with torch.no_grad():
        for i, step in enumerate(scheduler.timesteps):
            x = scheduler.step(network(x, step).sample, step, x).prev_sample
            answers[f"step.{i + 1:02}"] = x
    steps_time = time.perf_counter() - start
    save_file({name: value.contiguous() for name, value in answers.items()}, folder / "python.safetensors")
    (folder / "python.json").write_text(json.dumps({
        "versions": f"Python {platform.python_version()}, torch {torch.__version__.split('+')[0]}, "
                    f"diffusers {diffusers.__version__}",
        "weights": weights.hexdigest(), "first_load": first_load, "load": load, "forward": forward_time,
        "gradients": gradient_time, "steps": steps_time,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


if sys.argv[1] == "make":
    make(sys.argv[2], pathlib.Path(sys.argv[3]))
else:
    answer(pathlib.Path(sys.argv[2]))
