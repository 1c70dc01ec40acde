"""DPM-Solver++, Euler, ancestral Euler and Heun, each made by `from_config` of a DDPM scheduler: walks of a network of a line
over many settings, and walks of the network of unet_mnist.safetensors. What is stored is what the network sees."""
import copy
import itertools

import torch
from diffusers import (DDPMScheduler, DPMSolverMultistepScheduler, EulerAncestralDiscreteScheduler,
                       EulerDiscreteScheduler, HeunDiscreteScheduler)
from diffusers.schedulers import scheduling_euler_ancestral_discrete as ancestral
from safetensors.torch import load_file

from common import MNIST, OUT, ClassConditioned, save, save_json, start
from make_samplers import (COSINE, DYNAMIC, FREE, LATENT, TRAINED, V, WIDE, X0, ZERO_SNR, net, relative)

KINDS = {"DPMSolverMultistepScheduler": DPMSolverMultistepScheduler, "EulerDiscreteScheduler": EulerDiscreteScheduler,
         "EulerAncestralDiscreteScheduler": EulerAncestralDiscreteScheduler,
         "HeunDiscreteScheduler": HeunDiscreteScheduler}
TRAILING, LINSPACE = dict(timestep_spacing="trailing"), dict(timestep_spacing="linspace")
SHAPE, SIZE, LONGEST = (3, 2, 4, 4), 12, 20
ENOUGH = 4e-5  # of round-off, for float32 to be worth comparing with


def settings():
    """(config, evaluations; Heun makes one less of an even number)"""
    for more, spacing in itertools.product((dict(), V, X0, COSINE, COSINE | V | FREE, LATENT | FREE), (dict(), TRAILING)):
        if more != COSINE or spacing != TRAILING:  # nothing of the image at the start: epsilon tells nothing of it
            yield more | spacing, 12
    for more in (WIDE | X0, DYNAMIC | V, TRAINED | V, LATENT | dict(steps_offset=1), ZERO_SNR | V):
        yield more, 20
    for steps in 1, 2, 3, 7:
        yield V | TRAILING, steps
    yield V | LINSPACE, 4  # 999 in three, or in one: whole numbers for all


def made(kind, config, steps):
    """As from a file that says everything; a setting that it left out would have the default of the new class."""
    first = DDPMScheduler(**config)
    full = {k: v for k, v in first.config.items() if not k.startswith("_")}
    scheduler = KINDS[kind].from_config(DDPMScheduler(**full).config)
    scheduler.set_timesteps((steps + 1) // 2 if kind.startswith("Heun") else steps)
    return scheduler


def walk(scheduler, network, noise, fresh):
    """Every step of the way: what the network sees and x0 seen from it; then the end."""
    drawn = iter(fresh)
    ancestral.randn_tensor = lambda *args, **kwargs: next(drawn)
    seen, x = {}, noise * scheduler.init_noise_sigma
    last = len(scheduler.timesteps)
    for count, t in enumerate(scheduler.timesteps, 1):
        shown = scheduler.scale_model_input(x, t)
        result = scheduler.step(network(shown, int(t)), t, x)
        x = result.prev_sample
        if count in (1, (last + 1) // 2, last):
            original = result.get("pred_original_sample")
            seen[f"seen_{count}"] = shown
            seen[f"original_{count}"] = scheduler.model_outputs[-1] if original is None else original
    return seen | {"end": x}


def exact(scheduler, network, noise, fresh):
    """The same in double precision, from the same table of float32; the classes would go back to what is called float32."""
    scheduler = copy.deepcopy(scheduler)
    scheduler.sigmas = scheduler.sigmas.double()
    single, torch.float32 = torch.float32, torch.float64
    try:
        return walk(scheduler, network, noise.double(), fresh.double())
    finally:
        torch.float32 = single


def walks(name, cases, network, double, noise, fresh, index):
    tensors, rows = {"noise": noise, "fresh": fresh}, []
    for kind, (config, steps) in itertools.product(KINDS, cases):
        if "Ancestral" in kind and config.get("prediction_type") == "sample":
            continue  # not implemented there
        if "Heun" in kind and config.get("rescale_betas_zero_snr"):
            continue  # not read there
        scheduler = made(kind, config, steps)
        assert all(t == int(t) for t in scheduler.timesteps)
        wanted = exact(scheduler, double, noise, fresh)
        found = walk(scheduler, network, noise, fresh)
        roundoff = max(relative(found[key], wanted[key]) for key in found)
        double_kept = roundoff > ENOUGH
        kept = {key: value.float() for key, value in wanted.items()} if double_kept else found
        tensors |= {f"{len(rows)}/{key}": value for key, value in kept.items()}
        rows.append({"config": config | {"_class_name": kind}, "steps": steps, "double": double_kept,
                     "timesteps": [int(t) for t in scheduler.timesteps], "roundoff": float(f"{roundoff:.2g}")})
    save(name, tensors)
    save_json(name, index | {"cases": rows}, rows="cases")
    print(len(rows), "walks, round-off", max(r["roundoff"] for r in rows))
    print([(r["roundoff"], r["config"], r["steps"]) for r in rows if r["roundoff"] > 1e-5])


@torch.no_grad()
def unet_walks():
    model = ClassConditioned(**MNIST)
    stored = load_file(str(OUT / "unet_mnist.safetensors"))
    model.model.load_state_dict({k.removeprefix("weights/"): v for k, v in stored.items() if k.startswith("weights/")})
    labels = torch.tensor([3, 8])
    model.class_emb.load_state_dict({"weight": load_file(str(OUT / "trajectories.safetensors"))["class_emb.weight"]})
    cases = [(dict(), 20), (COSINE, 15), (COSINE | V, 20), (V | TRAILING, 15)]
    double = copy.deepcopy(model).double()
    walks("solvers_unet", cases, lambda x, t: model(x, t, labels), lambda x, t: double(x, t, labels),
          torch.randn(2, 1, SIZE, SIZE), torch.randn(LONGEST, 2, 1, SIZE, SIZE),
          {"network": "unet_mnist with class_emb.weight and labels of trajectories.safetensors"})


if __name__ == "__main__":
    start(81)
    line = lambda x, t: net(x, t, None)
    walks("solvers", list(settings()), line, line, torch.randn(SHAPE), torch.randn(LONGEST, *SHAPE),
          {"network": "net of make_samplers.py"})
    unet_walks()
