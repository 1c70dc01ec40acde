"""Files as the Python library writes them, for the Java writer to equal byte for byte; and what .half() rounds to."""
import struct

import torch
from safetensors.torch import save_file

from common import OUT, start

FOLDER = OUT / "written"


def bits(patterns):
    """Float32 numbers from their bit patterns."""
    return torch.tensor([struct.unpack("<f", struct.pack("<I", pattern))[0] for pattern in patterns])


def write(name, tensors, metadata=None):
    path = FOLDER / f"{name}.safetensors"
    save_file(tensors, str(path), metadata=metadata)
    path.chmod(0o644)
    print(path.name, path.stat().st_size)


def tricky():
    """Every half's float, the midpoint to the next half, and one step to either side of it; both signs."""
    halves = torch.arange(0, 0x7C00, dtype=torch.int32).to(torch.int16).view(torch.float16).float()
    lower, upper = halves[:-1].double(), halves[1:].double()
    middle = ((lower + upper) / 2).float().view(torch.int32)
    chosen = torch.cat([torch.arange(0, 70), torch.arange(990, 1060), torch.arange(2030, 2070), torch.arange(0x7BF0 - 1, 0x7BFE)])
    near = torch.cat([middle[chosen] + step for step in (-1, 0, 1)])
    edge = [0x00000000, 0x00000001, 0x007FFFFF, 0x33000000, 0x33000001, 0x32FFFFFF, 0x387FC000, 0x387FE000, 0x387FFFFF,
            0x477FE000, 0x477FEFFF, 0x477FF000, 0x477FF001, 0x47800000, 0x7F7FFFFF, 0x7F800000]
    numbers = torch.cat([near.view(torch.float32), bits(edge), halves[chosen]])
    return torch.cat([numbers, -numbers, torch.tensor([float("nan")])])


if __name__ == "__main__":
    start(81)
    FOLDER.mkdir(parents=True, exist_ok=True)
    write("mixed", {
        "z.f32": torch.tensor([1.5, -2.0]), "a.i32": torch.tensor([1, -2], dtype=torch.int32),
        "b.i64": torch.tensor([[3, -4]]), "a.f64": torch.tensor([0.1], dtype=torch.float64),
        "c.f64": torch.tensor(7.0, dtype=torch.float64), "y.i64": torch.tensor([5]),
        "m.f16": torch.tensor([0.5, 2.0], dtype=torch.float16), "u.i8": torch.tensor([-3], dtype=torch.int8),
        "b.u8": torch.tensor([250, 7, 9], dtype=torch.uint8), "a.bool": torch.tensor([True, False]),
        "empty.f32": torch.zeros(2, 0), "scalar.f32": torch.tensor(2.5)}, {"format": "pt"})
    write("names", {name: torch.tensor([float(i)]) for i, name in enumerate(
        ["重み", "🌸", "ｅ", "é", "a\"b", "back\\slash", "tab\t", "line\n", "\x01\x1f\x7f", "slash/", "", "Z", "a", "ab"])})
    write("no_tensors", {})
    write("no_remarks", {"a": torch.tensor([1.0])}, {})
    write("remarks_only", {}, {"重み": "a \"quoted\" 🌸\n"})
    numbers = tricky()
    write("floats", {"x": numbers})
    write("halves", {"x": numbers.half()}, {"format": "pt"})
