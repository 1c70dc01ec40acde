"""A whole 40-step DDIM and a whole 50-step DDPM run with the network of unet_mnist.safetensors."""
import copy

import torch
from diffusers import DDIMScheduler, DDPMScheduler
from diffusers.schedulers import scheduling_ddpm
from safetensors.torch import load_file

from common import MNIST, OUT, ClassConditioned, gap, save, save_json, start

SIZE = 12
KEPT = (1, 10, 20, 30)


@torch.no_grad()
def sample(net, kind, steps, x, labels, noises, kept):
    """Runs the loop; `kept` receives the picture after the steps counted in KEPT."""
    scheduler = kind(num_train_timesteps=1000, beta_schedule="squaredcos_cap_v2")
    scheduler.set_timesteps(steps)
    drawn = iter(noises)
    scheduling_ddpm.randn_tensor = lambda *args, **kwargs: next(drawn)
    for done, t in enumerate(scheduler.timesteps, 1):
        x = scheduler.step(net(x, t, labels), int(t), x).prev_sample
        if done in KEPT:
            kept[f"after_{done}"] = x
    assert next(drawn, None) is None
    return x


if __name__ == "__main__":
    start(61)
    net = ClassConditioned(**MNIST)
    stored = load_file(str(OUT / "unet_mnist.safetensors"))
    net.model.load_state_dict({k.removeprefix("weights/"): v for k, v in stored.items() if k.startswith("weights/")})
    labels, first = torch.tensor([3, 8]), torch.randn(2, 1, SIZE, SIZE)
    noises = torch.randn(49, 2, 1, SIZE, SIZE)
    tensors = {"class_emb.weight": net.class_emb.weight, "labels": labels, "initial": first, "ddpm/noise": noises}
    index = {"unet": "unet_mnist.json", "weights": "weights/* of unet_mnist.safetensors",
             "beta_schedule": "squaredcos_cap_v2", "prediction_type": "epsilon", "clip_sample": True}
    double = copy.deepcopy(net).double()
    for name, kind, steps, drawn in (("ddim", DDIMScheduler, 40, []), ("ddpm", DDPMScheduler, 50, noises)):
        kept, unused = {}, {}
        final = sample(net, kind, steps, first, labels, drawn, kept)
        exact = sample(double, kind, steps, first.double(), labels, drawn, unused)
        tensors |= {f"{name}/{key}": value for key, value in kept.items()} | {f"{name}/final": final}
        index[name] = {"num_inference_steps": steps, "roundoff": gap(final, exact),
                       "largest": float(f"{final.abs().max().item():.3g}")}
    save("trajectories", tensors)
    save_json("trajectories", index)
    print(index)
