"""Betas and cumulative alphas in float32, bit for bit, with examples of noising and velocity."""
import torch
from diffusers import DDPMScheduler

from common import save, save_json, start

SCHEDULES = {
    "linear_1000": dict(beta_schedule="linear", beta_start=1e-4, beta_end=0.02, num_train_timesteps=1000),
    "scaled_linear_1000": dict(
        beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012, num_train_timesteps=1000),
    "squaredcos_cap_v2_1000": dict(beta_schedule="squaredcos_cap_v2", num_train_timesteps=1000),
    "linear_50": dict(beta_schedule="linear", beta_start=1e-4, beta_end=0.02, num_train_timesteps=50),
    "squaredcos_cap_v2_50": dict(beta_schedule="squaredcos_cap_v2", num_train_timesteps=50)}

if __name__ == "__main__":
    start(41)
    clean, noise = torch.rand(6, 1, 3, 2) * 2 - 1, torch.randn(6, 1, 3, 2)
    tensors, index = {"clean": clean, "noise": noise}, {}
    for name, config in SCHEDULES.items():
        scheduler = DDPMScheduler(**config)
        last = config["num_train_timesteps"] - 1
        timesteps = torch.tensor([0, 1, last // 4, last // 2, last - 1, last])
        tensors |= {
            f"{name}/betas": scheduler.betas, f"{name}/alphas_cumprod": scheduler.alphas_cumprod,
            f"{name}/timesteps": timesteps, f"{name}/add_noise": scheduler.add_noise(clean, noise, timesteps),
            f"{name}/get_velocity": scheduler.get_velocity(clean, noise, timesteps)}
        index[name] = {"beta_start": 1e-4, "beta_end": 0.02} | config
    save("schedules", tensors)
    save_json("schedules", index)
