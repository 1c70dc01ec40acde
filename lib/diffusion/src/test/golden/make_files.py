"""One safetensors file with every dtype, and small hostile files with the verdict of the Python reference on each."""
import json
import re
import shutil
import struct

import safetensors
import torch
from safetensors import safe_open
from safetensors.torch import save_file

from common import OUT, start

FOLDER = OUT / "safetensors"
INF, NAN = float("inf"), float("nan")


def good():
    floats = [0.0, -0.0, 1.0, -1.5, 0.1, 65504.0, 6e-8, INF, -INF, NAN]
    tensors = {
        "f64": torch.tensor(floats + [1e300, 5e-324], dtype=torch.float64),
        "f32": torch.tensor(floats + [3.4e38, 1e-45], dtype=torch.float32),
        "f16": torch.tensor(floats, dtype=torch.float16),
        "bf16": torch.tensor(floats, dtype=torch.bfloat16),
        "i64": torch.tensor([0, 1, -1, 2**63 - 1, -(2**63)]),
        "i32": torch.tensor([0, 1, -1, 2**31 - 1, -(2**31)], dtype=torch.int32),
        "i16": torch.tensor([0, 1, -1, 2**15 - 1, -(2**15)], dtype=torch.int16),
        "i8": torch.tensor([0, 1, -1, 127, -128], dtype=torch.int8),
        "u8": torch.tensor([0, 1, 127, 128, 255], dtype=torch.uint8),
        "bool": torch.tensor([True, False, True]),
        "matrix": torch.arange(6, dtype=torch.float32).reshape(2, 3),
        "five.d": torch.arange(4, dtype=torch.int32).reshape(1, 2, 1, 2, 1),
        "scalar": torch.tensor(2.5),
        "empty": torch.zeros(0),
        "empty.3d": torch.zeros(2, 0, 3),
        "model.up_blocks.0.to_out.0.weight": torch.tensor([[0.25]]),
        "重み.温度 🌸": torch.tensor([1.0, 2.0])}
    save_file(tensors, str(FOLDER / "every_dtype.safetensors"), metadata={"format": "pt"})
    with safe_open(str(FOLDER / "every_dtype.safetensors"), "pt") as file:
        described = {name: {"dtype": file.get_slice(name).get_dtype(), "shape": list(tensors[name].shape),
                            "values": [text(v) for v in tensors[name].flatten().tolist()]} for name in tensors}
    write("every_dtype.json", {"metadata": {"format": "pt"}, "tensors": described})


def text(value):
    """JSON has no infinities."""
    return {"inf": "Infinity", "-inf": "-Infinity", "nan": "NaN"}.get(str(value), value)


def write(name, value):
    lines = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    (FOLDER / name).write_text(lines + "\n", encoding="utf-8")


def packed(header, data=b"", length=None):
    raw = header if isinstance(header, bytes) else header.encode()
    return struct.pack("<Q", len(raw) if length is None else length) + raw + data


def one(dtype="F32", shape="[2]", offsets="[0,8]", name="a"):
    return f'"{name}":{{"dtype":"{dtype}","shape":{shape},"data_offsets":{offsets}}}'


def two(first, second):
    return "{" + one(offsets=first) + "," + one(offsets=second, name="b") + "}"


def hostile():
    eight, sixteen = bytes(8), bytes(16)
    plain = "{" + one() + "}"
    return {
        "ok_plain": packed(plain, eight),
        "ok_padded_with_spaces": packed(plain + "   ", eight),
        "ok_second_first": packed(two("[8,16]", "[0,8]"), sixteen),
        "ok_no_tensors": packed("{}"),
        "ok_metadata_only": packed('{"__metadata__":{"format":"pt"}}'),
        "empty_file": b"",
        "seven_bytes": bytes(7),
        "eight_bytes": bytes(8),
        "header_length_huge": packed(plain, eight, 2**63 + 5),
        "header_length_all_ones": packed(plain, eight, 2**64 - 1),
        "header_over_100_mb": packed(plain, eight, 100_000_001),
        "header_longer_than_file": packed(plain, eight, len(plain) + 9),
        "header_cut_short": packed(plain, eight, len(plain) - 3),
        "data_truncated": packed(plain, bytes(7)),
        "data_missing": packed(plain),
        "trailing_bytes": packed(plain, eight + b"x"),
        "hole_at_start": packed("{" + one(offsets="[4,12]") + "}", bytes(12)),
        "hole_between": packed(two("[0,8]", "[12,20]"), bytes(20)),
        "overlap": packed(two("[0,8]", "[4,12]"), bytes(12)),
        "same_bytes_twice": packed(two("[0,8]", "[0,8]"), eight),
        "duplicate_name": packed("{" + one() + "," + one(offsets="[8,16]") + "}", sixteen),
        "duplicate_name_same_bytes": packed("{" + one() + "," + one() + "}", eight),
        "duplicate_field": packed('{"a":{"dtype":"F32","dtype":"I32","shape":[2],"data_offsets":[0,8]}}', eight),
        "negative_offset": packed("{" + one(offsets="[-8,0]") + "}", eight),
        "begin_after_end": packed("{" + one(offsets="[8,0]") + "}", eight),
        "offset_beyond_file": packed("{" + one(offsets="[0,4096]", shape="[1024]") + "}", eight),
        "offset_over_64_bits": packed("{" + one(offsets="[0,18446744073709551624]") + "}", eight),
        "offsets_three": packed("{" + one(offsets="[0,4,8]") + "}", eight),
        "offset_fraction": packed("{" + one(offsets="[0,8.0]") + "}", eight),
        "size_not_shape": packed("{" + one(shape="[3]") + "}", eight),
        "shape_overflows_elements": packed("{" + one(shape="[4294967296,4294967296]", offsets="[0,0]") + "}"),
        "shape_overflows_bytes": packed("{" + one(shape="[4611686018427387904]", offsets="[0,0]") + "}"),
        "shape_overflows_then_zero": packed("{" + one(shape="[4294967296,4294967296,0]", offsets="[0,0]") + "}"),
        "shape_negative": packed("{" + one(shape="[-1,-2]") + "}", eight),
        "shape_fraction": packed("{" + one(shape="[2.0]") + "}", eight),
        "shape_of_strings": packed("{" + one(shape='["2"]') + "}", eight),
        "shape_not_a_list": packed("{" + one(shape="2") + "}", eight),
        "dtype_unknown": packed("{" + one(dtype="F31") + "}", eight),
        "dtype_lower_case": packed("{" + one(dtype="f32") + "}", eight),
        "field_missing": packed('{"a":{"dtype":"F32","data_offsets":[0,8]}}', eight),
        "field_unknown": packed('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1}}', eight),
        "bool_not_0_or_1": packed("{" + one(dtype="BOOL", shape="[2]", offsets="[0,2]") + "}", b"\x02\xff"),
        "metadata_number": packed('{"__metadata__":{"format":1},' + one() + "}", eight),
        "metadata_nested": packed('{"__metadata__":{"format":{"x":"y"}},' + one() + "}", eight),
        "metadata_list": packed('{"__metadata__":["pt"],' + one() + "}", eight),
        "metadata_null": packed('{"__metadata__":null,' + one() + "}", eight),
        "header_not_utf8": packed(plain.encode().replace(b'"a"', b'"\xff"'), eight),
        "header_starts_with_space": packed(" " + plain, eight),
        "header_with_bom": packed(b"\xef\xbb\xbf" + plain.encode(), eight),
        "header_is_a_list": packed("[" + plain + "]", eight),
        "header_then_garbage": packed(plain + "}x", eight),
        "header_padded_with_zeros": packed(plain.encode() + bytes(3), eight),
        "header_lone_surrogate": packed("{" + one(name="\\ud800") + "}", eight),
        "header_deep_in_shape": packed('{"a":{"dtype":"F32","shape":' + "[" * 3000 + "]" * 3000
                                       + ',"data_offsets":[0,8]}}', eight),
        "header_deep_in_unknown": packed('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":'
                                         + "[" * 3000 + "]" * 3000 + "}}", eight)}


def verdict(path):
    """Accept means: opened, and every tensor read."""
    try:
        with safe_open(str(path), "pt") as file:
            read = {name: list(file.get_tensor(name).shape) for name in sorted(file.keys())}
            return {"accept": True, "shapes": read, "metadata": file.metadata()}
    except Exception as error:
        # Of two tensors at one place the reference names now the one, now the other.
        return {"accept": False, "error": re.sub("tensor `.`", "tensor", f"{type(error).__name__}: {error}")[:300]}


if __name__ == "__main__":
    start(71)
    shutil.rmtree(FOLDER, ignore_errors=True)
    (FOLDER / "hostile").mkdir(parents=True)
    good()
    verdicts = {}
    for name, raw in hostile().items():
        path = FOLDER / "hostile" / f"{name}.safetensors"
        path.write_bytes(raw)
        verdicts[path.name] = verdict(path)
        print(name, verdicts[path.name])
    write("verdicts.json", {"reference": f"safetensors {safetensors.__version__}", "files": verdicts})
