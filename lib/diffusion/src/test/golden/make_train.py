"""Five training steps of the class-conditioned miniature, for both targets, and the gradient of a batch in parts."""
import copy

import torch
from diffusers import DDPMScheduler
from diffusers.training_utils import EMAModel
from torch.nn.functional import mse_loss

from common import MNIST, ClassConditioned, gap, save, save_json, start

CONFIG = MNIST | dict(
    sample_size=12, layers_per_block=1, block_out_channels=(4, 8),
    down_block_types=("DownBlock2D", "AttnDownBlock2D"), up_block_types=("AttnUpBlock2D", "UpBlock2D"))
STEPS, BATCH, LR, MAX_NORM, DECAY = 5, 4, 1e-3, 1.0, 0.25


def loss_of(net, scheduler, clean, labels, noise, timesteps):
    noisy = scheduler.add_noise(clean, noise, timesteps)
    kind = scheduler.config.prediction_type
    target = noise if kind == "epsilon" else scheduler.get_velocity(clean, noise, timesteps)
    return mse_loss(net(noisy, timesteps, labels), target)


def train(net, scheduler, data):
    """Returns losses, gradient norms before clipping, and the average of the weights."""
    optimizer = torch.optim.AdamW(net.parameters(), lr=LR)
    average = EMAModel(net.parameters(), decay=DECAY)
    losses, norms = [], []
    for step in range(STEPS):
        loss = loss_of(net, scheduler, *(part[step] for part in data))
        optimizer.zero_grad()
        loss.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(net.parameters(), MAX_NORM).item())
        optimizer.step()
        average.step(net.parameters())
        losses.append(loss.item())
    return losses, norms, dict(zip(dict(net.named_parameters()), average.shadow_params))


def double(data):
    return [part.double() if part.is_floating_point() else part for part in data]


def make(name, kind, net, data, given):
    scheduler = DDPMScheduler(num_train_timesteps=1000, beta_schedule="squaredcos_cap_v2", prediction_type=kind)
    exact = copy.deepcopy(net).double()
    losses, norms, average = train(net, scheduler, data)
    exact_losses, exact_norms, exact_average = train(exact, scheduler, double(data))
    weights, exact_weights = net.state_dict(), exact.state_dict()
    save(name, given | {f"final/{key}": value for key, value in weights.items()}
         | {f"ema/{key}": value for key, value in average.items()})
    save_json(name, {
        "config": net.model.config_dict, "prediction_type": kind, "beta_schedule": "squaredcos_cap_v2",
        "num_train_timesteps": 1000, "steps": STEPS, "batch": BATCH,
        "adamw": {"lr": LR, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": 0.01},
        "max_norm": MAX_NORM, "ema_decay": DECAY, "loss": losses, "grad_norm": norms,
        "roundoff": {
            "loss": max(abs(a - b) for a, b in zip(losses, exact_losses)),
            "grad_norm": max(abs(a - b) for a, b in zip(norms, exact_norms)),
            "final": {key: gap(value, exact_weights[key]) for key, value in weights.items()},
            "ema": {key: gap(value, exact_average[key]) for key, value in average.items()}}})


def gradients(net, scheduler, batch):
    return dict(zip(dict(net.named_parameters()),
                    torch.autograd.grad(loss_of(net, scheduler, *batch), list(net.parameters()))))


def accumulation(net):
    """The gradient of eight pictures at once; the mean over four parts of two must be the same."""
    scheduler = DDPMScheduler(num_train_timesteps=1000, beta_schedule="squaredcos_cap_v2")
    batch = [torch.rand(8, 1, 12, 12) * 2 - 1, torch.tensor([3, 3, 1, 4, 1, 5, 9, 3]), torch.randn(8, 1, 12, 12),
             torch.tensor([0, 999, 500, 250, 40, 700, 123, 3])]
    whole = gradients(net, scheduler, batch)
    parts = [gradients(net, scheduler, [part[i:i + 2] for part in batch]) for i in range(0, 8, 2)]
    mean = {key: sum(part[key] for part in parts) / 4 for key in whole}
    exact = gradients(copy.deepcopy(net).double(), scheduler, double(batch))
    save("train_accumulation", dict(zip(("clean", "labels", "noise", "timesteps"), batch))
         | {f"grads/{key}": value for key, value in whole.items()})
    save_json("train_accumulation", {
        "initial": "initial/* of train.safetensors", "batch": 8, "micro_batch": 2,
        "largest_gradient": max(value.abs().max().item() for value in whole.values()),
        "whole_against_parts": max(gap(whole[key], mean[key]) for key in whole),
        "roundoff": max(gap(whole[key], exact[key]) for key in whole)})


if __name__ == "__main__":
    start(21)
    first = ClassConditioned(**CONFIG)
    type(first.model).config_dict = property(lambda self: {
        key: value for key, value in self.config.items() if key != "_use_default_values"})
    shape = (STEPS, BATCH, 1, 12, 12)
    steps = [torch.rand(shape) * 2 - 1, torch.randint(0, 10, (STEPS, BATCH)), torch.randn(shape),
             torch.randint(0, 1000, (STEPS, BATCH))]
    named = dict(zip(("clean", "labels", "noise", "timesteps"), steps))
    accumulation(first)
    initial = {f"initial/{key}": value for key, value in first.state_dict().items()}
    make("train", "epsilon", copy.deepcopy(first), steps, named | {k: v.clone() for k, v in initial.items()})
    make("train_v", "v_prediction", copy.deepcopy(first), steps, {})
