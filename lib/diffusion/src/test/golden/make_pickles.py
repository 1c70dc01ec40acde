"""What torch.save makes of state dicts, in both its formats, and the same numbers as safetensors."""
import collections
import shutil
import warnings

import torch
from diffusers import UNet2DModel
from safetensors.torch import save_file

from common import OUT, start

FOLDER = OUT / "pickles"
LIMIT = 200_000


def numbers():
    """Every type, and every way in which a tensor can lie in its storage."""
    floats = [0.0, -0.0, 1.0, -1.5, 0.1, 65504.0, 6e-8, float("inf"), float("-inf"), float("nan")]
    base = torch.arange(60, dtype=torch.float32)
    cube = base.reshape(3, 4, 5)
    return collections.OrderedDict({
        "f64": torch.tensor(floats + [1e300, 5e-324], dtype=torch.float64),
        "f32": torch.tensor(floats),
        "f16": torch.tensor(floats, dtype=torch.float16),
        "bf16": torch.tensor(floats, dtype=torch.bfloat16),
        "i64": torch.tensor([0, 1, -1, 2**63 - 1, -(2**63)]),
        "i32": torch.tensor([0, 1, -1, 2**31 - 1, -(2**31)], dtype=torch.int32),
        "i16": torch.tensor([0, 1, -1, 2**15 - 1, -(2**15)], dtype=torch.int16),
        "i8": torch.tensor([0, 1, -1, 127, -128], dtype=torch.int8),
        "u8": torch.tensor([0, 1, 127, 128, 255], dtype=torch.uint8),
        "u16": torch.tensor([0, 1, 65535], dtype=torch.uint16),
        "u32": torch.tensor([0, 1, 2**32 - 1], dtype=torch.uint32),
        "bool": torch.tensor([True, False, True]),
        "scalar": torch.tensor(2.5),
        "empty": torch.zeros(0),
        "empty.3d": torch.zeros(2, 0, 3),
        "重み.温度 🌸": torch.tensor([1.0, 2.0]),
        "parameter": torch.nn.Parameter(torch.tensor([[0.25, 0.5]])),
        "frozen": torch.nn.Parameter(torch.tensor([3.0]), requires_grad=False),
        "whole": cube,
        "again": cube,
        "row": cube[1],
        "middle": base[7:19],
        "transposed": cube[0].t(),
        "permuted": cube.permute(2, 0, 1),
        "stepped": cube[::2, 1::2, ::3],
        "expanded": base[5:8].reshape(3, 1).expand(3, 4),
        "half.transposed": torch.arange(6, dtype=torch.float16).reshape(2, 3).t(),
        "channels_last": torch.arange(24.0).reshape(1, 2, 3, 4).to(memory_format=torch.channels_last),
        "one": torch.ones(1, 1, 7)[:, :, 3:4]})


def numbered(module):
    """Small whole numbers: what differs is seen, and the files are small."""
    with torch.no_grad():
        for i, parameter in enumerate(module.parameters()):
            parameter.copy_((torch.arange(parameter.numel()) % 251 + i).reshape(parameter.shape))
    return module


if __name__ == "__main__":
    start(72)
    warnings.filterwarnings("ignore", category=UserWarning)
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    everything = numbers()
    save_file({name: value.detach().clone().contiguous() for name, value in everything.items()},
              str(FOLDER / "numbers.safetensors"))
    torch.save(everything, FOLDER / "zip.bin")
    torch.save(everything, FOLDER / "legacy.bin", _use_new_zipfile_serialization=False)

    linear = numbered(torch.nn.Linear(3, 2))  # its state dict has remarks on versions
    save_file(linear.state_dict(), str(FOLDER / "linear.safetensors"))
    for protocol in 1, 2, 3, 4, 5:
        torch.save(linear.state_dict(), FOLDER / f"linear_zip_{protocol}.bin", pickle_protocol=protocol)
        torch.save(linear.state_dict(), FOLDER / f"linear_legacy_{protocol}.bin", pickle_protocol=protocol,
                   _use_new_zipfile_serialization=False)
    torch.save({"epoch": 3, "state_dict": linear.state_dict()}, FOLDER / "checkpoint.bin")
    torch.save(linear, FOLDER / "module.bin")
    torch.jit.save(torch.jit.script(linear), FOLDER / "program.bin")

    unet = numbered(UNet2DModel(
        sample_size=8, in_channels=1, out_channels=1, layers_per_block=1, block_out_channels=(2, 2),
        down_block_types=("DownBlock2D", "AttnDownBlock2D"), up_block_types=("AttnUpBlock2D", "UpBlock2D"),
        attention_head_dim=2, norm_num_groups=2))
    unet.save_pretrained(FOLDER / "unet_bin", safe_serialization=False)
    unet.save_pretrained(FOLDER / "unet_safetensors")
    unet.save_pretrained(FOLDER / "unet_sharded", safe_serialization=False, max_shard_size="3KB")
    files = sorted(path for path in FOLDER.rglob("*") if path.is_file())
    for path in files:
        path.chmod(0o644)
        print(path.relative_to(FOLDER), path.stat().st_size)
    assert sum(path.stat().st_size for path in files) < LIMIT
