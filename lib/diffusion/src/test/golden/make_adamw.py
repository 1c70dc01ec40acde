"""Seven AdamW steps with awkward gradients and a learning rate that changes; torch's three versions compared."""
import torch

from common import gap, save, save_json, start

RATES = [0.0, 1e-4, 1e-3, 1e-2, 1e-3, 5e-4, 1e-5]
DECAYS = {"decay": 0.01, "plain": 0.0}


def cases():
    """name -> (start, one gradient a step)"""
    steps = len(RATES)
    mixed = torch.randn(steps, 3, 4) * 10.0 ** torch.randint(-9, 4, (steps, 3, 4))
    return {
        "normal": (torch.randn(3, 4), torch.randn(steps, 3, 4)),
        "mixed": (torch.randn(3, 4), mixed),
        "tiny": (torch.randn(5), torch.full((steps, 5), 1e-8) * torch.tensor([1.0, -1.0, 0.1, 0.0, 1e-6])),
        "zero": (torch.randn(2, 1, 2), torch.zeros(steps, 2, 1, 2)),
        "large": (torch.randn(4) * 100, torch.randn(steps, 4) * 1e6),
        "one": (torch.randn(1), torch.randn(steps, 1))}


def run(given, decay, dtype=torch.float32, **version):
    parameters = {name: torch.nn.Parameter(value.to(dtype, copy=True)) for name, (value, _) in given.items()}
    optimizer = torch.optim.AdamW(parameters.values(), lr=1.0, weight_decay=decay, **version)
    found = {}
    for step, rate in enumerate(RATES):
        optimizer.param_groups[0]["lr"] = rate
        for name, parameter in parameters.items():
            parameter.grad = given[name][1][step].to(dtype)
        optimizer.step()
        for name, parameter in parameters.items():
            state = optimizer.state[parameter]
            for key, value in (("param", parameter), ("exp_avg", state["exp_avg"]),
                               ("exp_avg_sq", state["exp_avg_sq"])):
                found[f"{key}/{name}/{step + 1}"] = value.detach().clone()
    return found


def relative(a, b):
    """The largest difference over all tensors, each against its tensor's largest magnitude."""
    worst = max(gap(a[key], b[key]) / max(b[key].abs().max().item(), 1e-30) for key in a)
    return float(f"{worst:.3g}")


if __name__ == "__main__":
    start(31)
    given = cases()
    tensors = {}
    for name, (first, gradients) in given.items():
        tensors |= {f"initial/{name}": first, f"grads/{name}": gradients}
    differences = {}
    for group, decay in DECAYS.items():
        plain = run(given, decay, foreach=False)
        tensors |= {f"{group}/{key}": value for key, value in plain.items()}
        differences[group] = {
            "foreach": relative(run(given, decay, foreach=True), plain),
            "fused": relative(run(given, decay, fused=True), plain),
            "float64": relative(plain, run(given, decay, torch.float64, foreach=False))}
    save("adamw", tensors)
    save_json("adamw", {
        "lr": RATES, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8, "weight_decay": DECAYS, "names": list(given),
        "relative_difference": differences})
    print(differences)
