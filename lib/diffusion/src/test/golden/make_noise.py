"""What torch's CPU generator draws after a seed."""
import torch

from common import save_json, start

SEEDS = (0, 1, 42, 2**31, 2**63 - 1, -1)


def floats(tensor):
    """Float32 values as decimals that read back exactly."""
    return [float(value) for value in tensor.flatten()]


if __name__ == "__main__":
    start(0)
    rows = []
    for seed in SEEDS:
        row = {"seed": seed}
        for size in 3, 15, 16, 17, 40:
            torch.manual_seed(seed)
            row[f"randn_{size}"] = floats(torch.randn(size))
        torch.manual_seed(seed)
        row["randint_1000_8"] = torch.randint(0, 1000, (8,)).tolist()
        torch.manual_seed(seed)
        row["rand_5"] = floats(torch.rand(5))
        torch.manual_seed(seed)
        row["then"] = {"randint_10_3": torch.randint(0, 10, (3,)).tolist(), "randn_4_4": floats(torch.randn(4, 4)),
                       "randn_3": floats(torch.randn(3))}
        rows.append(row)
    save_json("noise", {"version": torch.__version__.split("+")[0], "seeds": rows}, rows="seeds")
