"""Single DDIM and DDPM steps over many settings, and the lists of timesteps."""
import itertools

import torch
from diffusers import DDIMScheduler, DDPMScheduler
from diffusers.schedulers import scheduling_ddpm

from common import gap, save, save_json, start

SCHEDULES = (("linear", 1e-4, 0.02), ("scaled_linear", 0.00085, 0.012), ("squaredcos_cap_v2", 1e-4, 0.02))
KINDS = ("epsilon", "v_prediction", "sample")
SPACINGS = (("leading", 0), ("leading", 1), ("linspace", 0), ("trailing", 0))
SHAPE = (2, 1, 4, 4)


def settings(kind, schedule, **more):
    name, first, last = schedule
    return dict(beta_schedule=name, beta_start=first, beta_end=last, prediction_type=kind) | more


def ddim_cases():
    """(config, number of steps, place in the list, eta)"""
    for schedule, kind, clip in itertools.product(SCHEDULES, KINDS, (True, False)):
        for steps, place, eta in itertools.product((40,), (0, 20, -1), (0.0, 0.5)):
            yield settings(kind, schedule, clip_sample=clip), steps, place, eta
    for (spacing, offset), to_one, steps in itertools.product(SPACINGS, (True, False), (5, 100, 1000)):
        config = settings("epsilon", SCHEDULES[1], clip_sample=False, timestep_spacing=spacing, steps_offset=offset,
                          set_alpha_to_one=to_one)
        for place, eta in itertools.product((0, -2, -1), (0.0, 1.0)):
            yield config, steps, place, eta


def ddpm_cases():
    for schedule, kind, clip, variance in itertools.product(
            SCHEDULES, KINDS, (True, False), ("fixed_small", "fixed_large")):
        for steps, place in (1000, 0), (1000, 500), (1000, -2), (1000, -1), (50, 0), (50, -1):
            yield settings(kind, schedule, clip_sample=clip, variance_type=variance), steps, place, None
    for (spacing, offset), steps, place in itertools.product(SPACINGS, (50, 100), (0, -2, -1)):
        yield settings("epsilon", SCHEDULES[0], timestep_spacing=spacing, steps_offset=offset), steps, place, None
    for spacing, steps, place in (("linspace", 50, 1), ("linspace", 50, 20), ("trailing", 7, 0), ("trailing", 7, 3),
                                  ("trailing", 7, -1), ("trailing", 30, 1), ("trailing", 30, -1)):  # uneven strides
        yield settings("v_prediction", SCHEDULES[2], clip_sample=False, timestep_spacing=spacing), steps, place, None


def exact(scheduler):
    """The same scheduler in double precision, from the same float32 table."""
    scheduler.alphas_cumprod = scheduler.alphas_cumprod.double()
    for name in "final_alpha_cumprod", "one":
        if hasattr(scheduler, name):
            setattr(scheduler, name, getattr(scheduler, name).double())
    return scheduler


def step(scheduler, model_output, timestep, sample, noise, eta):
    if eta is None:
        scheduling_ddpm.randn_tensor = lambda *args, **kwargs: noise
        result = scheduler.step(model_output, timestep, sample)
    else:
        result = scheduler.step(model_output, timestep, sample, eta=eta, variance_noise=noise if eta else None)
    return result.prev_sample, result.pred_original_sample


def make(name, kind, cases):
    sample, model_output, noise = torch.randn(SHAPE), torch.randn(SHAPE), torch.randn(SHAPE)
    configs, rows, previous, original = [], [], [], []
    for config, steps, place, eta in cases:
        scheduler = kind(**config)
        scheduler.set_timesteps(steps)
        timestep = int(scheduler.timesteps[place])
        if timestep >= scheduler.config.num_train_timesteps:
            continue  # "leading" with an offset and every step: diffusers itself runs off its table
        found = step(scheduler, model_output, timestep, sample, noise, eta)
        double = kind(**config)
        double.set_timesteps(steps)
        wanted = step(exact(double), model_output.double(), timestep, sample.double(), noise.double(), eta)
        roundoff = max(gap(a, b) / max(1, b.abs().max().item()) for a, b in zip(found, wanted))
        full = {key: value for key, value in scheduler.config.items() if key != "_use_default_values"}
        full["_class_name"] = kind.__name__
        if full not in configs:
            configs.append(full)
        row = {"scheduler": configs.index(full), "num_inference_steps": steps, "timestep": timestep,
               "roundoff": float(f"{roundoff:.2g}")}
        rows.append(row if eta is None else row | {"eta": eta})
        previous.append(found[0])
        original.append(found[1])
    save(f"{name}_steps", {
        "sample": sample, "model_output": model_output, "noise": noise, "prev_sample": torch.stack(previous),
        "pred_original_sample": torch.stack(original)})
    save_json(f"{name}_schedulers", configs)
    save_json(f"{name}_steps", {"schedulers": f"{name}_schedulers.json", "cases": rows}, rows="cases")
    print(f"{name}: {len(rows)} cases, {len(configs)} schedulers, round-off {max(r['roundoff'] for r in rows)}")


def timesteps():
    lists = []
    for (spacing, offset), steps in itertools.product(SPACINGS, (5, 7, 10, 20, 40, 48, 50, 96, 100, 1000)):
        if steps == 1000 and offset == 1:
            continue
        found = []
        for kind in DDIMScheduler, DDPMScheduler:
            scheduler = kind(timestep_spacing=spacing, steps_offset=offset)
            scheduler.set_timesteps(steps)
            found.append(scheduler.timesteps.tolist())
        assert found[0] == found[1]
        lists.append({"timestep_spacing": spacing, "steps_offset": offset, "num_inference_steps": steps,
                      "timesteps": found[0]})
    save_json("timesteps", {"num_train_timesteps": 1000, "lists": lists}, rows="lists")


if __name__ == "__main__":
    start(51)
    make("ddim", DDIMScheduler, ddim_cases())
    make("ddpm", DDPMScheduler, ddpm_cases())
    timesteps()
