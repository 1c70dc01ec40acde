"""DDPM and DDIM over the rest of their settings: tables, lists of timesteps, single steps and whole 40-step walks."""
import copy
import itertools
import math

import torch
from diffusers import DDIMScheduler, DDPMScheduler
from diffusers.schedulers import scheduling_ddpm

from common import gap, save, save_json, start

SHAPE = (3, 2, 4, 4)
KEPT = (1, 20, 40)
SIGMOID, LAPLACE = dict(beta_schedule="sigmoid"), dict(beta_schedule="laplace")
COSINE, LATENT = dict(beta_schedule="squaredcos_cap_v2"), dict(beta_schedule="scaled_linear", beta_start=8.5e-4, beta_end=0.012)
ZERO_SNR = dict(rescale_betas_zero_snr=True, timestep_spacing="trailing")
TRAINED = dict(num_train_timesteps=60, trained_betas=[round(0.002 + 0.2 * (i / 59) ** 2, 6) for i in range(60)])
DYNAMIC = dict(thresholding=True, dynamic_thresholding_ratio=0.9, sample_max_value=3.0)
WIDE, FREE = dict(clip_sample_range=2.5), dict(clip_sample=False)
V, X0 = dict(prediction_type="v_prediction"), dict(prediction_type="sample")

TABLES = [dict(num_train_timesteps=t) | more | rescaled for t, more, rescaled in itertools.product(
    (10, 999, 1000), (dict(), SIGMOID, LAPLACE, COSINE, LATENT), (dict(), dict(rescale_betas_zero_snr=True)))]
TABLES += [TRAINED, TRAINED | dict(rescale_betas_zero_snr=True), dict(num_train_timesteps=2),
           dict(beta_schedule="sigmoid", beta_start=0.01, beta_end=0.3, num_train_timesteps=33)]


def ddpm_settings():
    """(config, steps or list of timesteps)"""
    for variance, more in itertools.product(
            ("fixed_small", "fixed_small_log", "fixed_large", "learned", "learned_range", None),
            (dict(), COSINE | V, X0 | WIDE | dict(timestep_spacing="linspace"))):
        yield dict(variance_type=variance) | more, 40
    for more in (SIGMOID, LAPLACE | V, TRAINED | V, DYNAMIC, DYNAMIC | COSINE | V, DYNAMIC | dict(sample_max_value=0.5), ZERO_SNR,
                 ZERO_SNR | V | FREE, ZERO_SNR | X0, ZERO_SNR | DYNAMIC | V, LATENT | FREE | dict(steps_offset=1),
                 ZERO_SNR | V | dict(variance_type="learned_range"), WIDE | dict(timestep_spacing="linspace")):
        yield more, 40
    for total, steps, spacing in itertools.product((40, 1201), (1, 7, 40), ("leading", "linspace", "trailing")):
        yield dict(num_train_timesteps=total, timestep_spacing=spacing) | V, steps
    for more in (dict(), V | dict(variance_type="fixed_large"), COSINE | dict(variance_type="learned_range")):
        yield more, [999, 998, 700, 650, 300, 7, 3]
        yield more, [500]


def ddim_settings():
    """(config, steps, eta, use_clipped_model_output)"""
    for more in (dict(), COSINE | V, X0 | WIDE | dict(timestep_spacing="linspace"), TRAINED | V, DYNAMIC, DYNAMIC | LATENT | X0,
                 ZERO_SNR, ZERO_SNR | V | FREE, ZERO_SNR | X0, LATENT | FREE | dict(steps_offset=1, set_alpha_to_one=False)):
        yield more, 40, 0.0, True
        yield more, 40, 0.6, False
    yield COSINE, 40, 0.6, True
    for total, steps, spacing in itertools.product((40, 1201), (1, 7, 40), ("leading", "linspace", "trailing")):
        one = steps == 7
        yield dict(num_train_timesteps=total, timestep_spacing=spacing, set_alpha_to_one=one) | V, steps, float(one), False


def net(x, t, variance):
    """A network of a line: it bends the picture, mixes its halves and looks at the clock."""
    out = 0.8 * torch.tanh(x) + 0.3 * torch.sin(2 * x.flip(0) + t / 100)
    if variance == "learned":
        out = torch.cat([out, 0.01 * (1.5 + torch.cos(x))], 1)
    elif variance == "learned_range":
        out = torch.cat([out, torch.cos(x + t)], 1)
    return out


def double(scheduler):
    """The same scheduler in double precision, from the same float32 table."""
    scheduler = copy.deepcopy(scheduler)
    scheduler.alphas_cumprod = scheduler.alphas_cumprod.double()
    for name in "final_alpha_cumprod", "one":
        if hasattr(scheduler, name):
            setattr(scheduler, name, getattr(scheduler, name).double())
    return scheduler


def made(kind, config, steps):
    scheduler = kind(**config)
    if isinstance(steps, list):
        scheduler.set_timesteps(timesteps=steps)
    else:
        scheduler.set_timesteps(steps)
        # numpy.arange may count one too many by rounding ("trailing", 1200 in 7): -1, from the other end of the table
        scheduler.timesteps = scheduler.timesteps[:steps]
    return scheduler


def stepped(scheduler, output, t, x, noise, how):
    scheduling_ddpm.randn_tensor = lambda shape, **kwargs: noise
    more = dict(how, variance_noise=noise if how["eta"] else None) if how else {}
    return scheduler.step(output, t, x, **more)


def walk(scheduler, x, noises, how):
    """Every step of the way: x after it and x0 seen from it."""
    seen = []
    for i, t in enumerate(scheduler.timesteps.tolist()):
        out = net(x, t, scheduler.config.get("variance_type"))
        result = stepped(scheduler, out, t, x, noises[i], how)
        x = result.prev_sample
        seen.append((x, result.pred_original_sample))
    return seen


def relative(found, wanted):
    return gap(found, wanted) / max(1e-30, wanted.abs().max().item())


def samplers():
    first, noises = torch.randn(SHAPE), torch.randn(40, *SHAPE)
    tensors, rows = {"initial": first, "noise": noises}, []
    cases = [(DDPMScheduler, config, steps, {}) for config, steps in ddpm_settings()]
    cases += [(DDIMScheduler, config, steps, {"eta": eta, "use_clipped_model_output": clipped})
              for config, steps, eta, clipped in ddim_settings()]
    for kind, config, steps, how in cases:
        scheduler = made(kind, config, steps)
        timesteps = scheduler.timesteps.tolist()
        seen = walk(scheduler, first, noises, how)
        exact = walk(double(scheduler), first.double(), noises.double(), how)
        assert all(math.isfinite(x.abs().max().item()) for pair in seen for x in pair), (config, steps, how)
        row = {"config": config | {"_class_name": kind.__name__}, "timesteps": timesteps} | how
        row["custom" if isinstance(steps, list) else "steps"] = steps
        row["roundoff"] = float(f"{relative(seen[-1][0], exact[-1][0]):.2g}")
        one = double(scheduler)
        output = net(first, timesteps[0], config.get("variance_type"))
        wanted = stepped(one, output.double(), timesteps[0], first.double(), noises[0].double(), how)
        row["roundoff_first"] = float(f"{relative(seen[0][0], wanted.prev_sample):.2g}")
        for count in KEPT:
            if count <= len(seen):
                tensors[f"{len(rows)}/previous_{count}"], tensors[f"{len(rows)}/original_{count}"] = seen[count - 1]
        rows.append(row)
    save("samplers", tensors)
    save_json("samplers", {"network": "net of make_samplers.py", "cases": rows}, rows="cases")
    print(len(rows), "walks, round-off", max(r["roundoff"] for r in rows), max(r["roundoff_first"] for r in rows))
    print([(r["roundoff"], r["config"]) for r in rows if r["roundoff"] > 1e-5])


if __name__ == "__main__":
    start(71)
    save("sampler_tables", {f"{i}/{name}": getattr(DDPMScheduler(**config), name)
                            for i, config in enumerate(TABLES) for name in ("betas", "alphas_cumprod")})
    save_json("sampler_tables", {"scheduler": "DDPMScheduler", "tables": TABLES}, rows="tables")
    samplers()
