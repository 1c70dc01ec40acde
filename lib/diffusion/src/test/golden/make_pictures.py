"""What datasets, Pillow and torchvision make of picture files: decoding to RGB, and the steps on the way into training."""
import io
import struct
import zlib

import numpy as np
import torch
from datasets import Image as Feature
from PIL import Image, ImageFilter
from torchvision import transforms

from common import save, start

WIDTH, HEIGHT = 23, 18
PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
SIZES = ((1, 1), (1, 7), (40, 1), (5, 3), (32, 32), (33, 31), (32, 90), (150, 32), (97, 64),
         (64, 96), (64, 97), (20, 33), (10, 20))  # from 97 rows on Pillow 13 shrinks to 32 along the columns first
SIDES = (1, 7, 32)


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def rows(samples, depth, filters):
    """Rows of samples (H, W, C) as PNG packs them, with all filters in turn."""
    height, width, channels = samples.shape
    out, above = b"", None
    for y in range(height):
        bits = "".join(f"{int(value):0{depth}b}" for value in samples[y].reshape(-1))
        bits += "0" * (-len(bits) % 8)
        row = np.array([int(bits[i:i + 8], 2) for i in range(0, len(bits), 8)], dtype=np.int64)
        above = np.zeros_like(row) if above is None else above
        step = max(1, depth * channels // 8)
        left = np.concatenate([np.zeros(step, np.int64), row])[:len(row)]
        corner = np.concatenate([np.zeros(step, np.int64), above])[:len(row)]
        guess = left + above - corner
        a, b, c = abs(guess - left), abs(guess - above), abs(guess - corner)
        paeth = np.where((a <= b) & (a <= c), left, np.where(b <= c, above, corner))
        kind = y % 5 if filters else 0
        minus = (0 * row, left, above, (left + above) // 2, paeth)[kind]
        out += bytes([kind]) + bytes(((row - minus) % 256).astype(np.uint8))
        above = row
    return out


def png(kind, depth, interlaced=False, extra=b"", samples=None):
    """A file of any kind of pixel; Pillow does not write them all."""
    rng = np.random.default_rng(100 * kind + depth)
    if samples is None:
        samples = rng.integers(0, 2**depth, (HEIGHT, WIDTH, CHANNELS[kind]))
        if depth == 16:
            samples[:, :4] //= 300  # some below 256
    height, width = samples.shape[:2]
    data = b""
    for x, y, dx, dy in PASSES if interlaced else ((0, 0, 1, 1),):
        part = samples[y::dy, x::dx]
        if part.size:
            data += rows(part, depth, depth >= 8)
    packed = zlib.compress(data)
    half = len(packed) // 2
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, interlaced))
            + extra + chunk(b"IDAT", packed[:half]) + chunk(b"IDAT", b"") + chunk(b"IDAT", packed[half:]) + chunk(b"IEND", b""))


def smooth(width, height, mode="RGB"):
    rng = np.random.default_rng(width)
    pixels = rng.integers(0, 256, (height, width, len(mode)), dtype=np.uint8)
    picture = Image.fromarray(pixels[..., 0] if mode == "L" else pixels, None if mode == "L" else mode)
    return picture.filter(ImageFilter.GaussianBlur(1.5))


def jpeg(mode="RGB", size=(45, 35), **settings):
    out = io.BytesIO()
    smooth(*size, mode).save(out, "JPEG", **{"quality": 90, **settings})
    return out.getvalue()


def exif(orientation, order="<"):
    head = b"II*\0" if order == "<" else b"MM\0*"
    return head + struct.pack(order + "IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)


def long_exif(orientation, order="<"):
    """The same in four bytes, as some programs write it."""
    return exif(0, order)[:12] + struct.pack(order + "HII", 4, 1, orientation) + bytes(4)


def before(data, marker, kind, body):
    """A JPEG file with one more segment, before the last one of a kind."""
    at = data.rindex(bytes([0xFF, marker]))
    return data[:at] + struct.pack(">BBH", 0xFF, kind, len(body) + 2) + body + data[at:]


def without(data, marker):
    """A JPEG file without its first segment of that kind."""
    at = data.index(bytes([0xFF, marker]))
    return data[:at] + data[at + 2 + struct.unpack(">H", data[at + 2:at + 4])[0]:]


def files():
    palette = bytes(np.random.default_rng(5).integers(0, 256, 3 * 256, dtype=np.uint8))
    for kind, depths in ((0, (1, 2, 4, 8, 16)), (2, (8, 16)), (3, (1, 2, 4, 8)), (4, (8, 16)), (6, (8, 16))):
        for depth in depths:
            extra = chunk(b"PLTE", palette[:3 * min(200, 2**depth)]) if kind == 3 else b""
            yield f"png_{kind}_{depth}", png(kind, depth, extra=extra)
            yield f"png_{kind}_{depth}_interlaced", png(kind, depth, True, extra=extra)
    yield "png_palette_transparent", png(3, 8, extra=chunk(b"PLTE", palette) + chunk(b"tRNS", bytes(range(256))))
    yield "png_colour_transparent", png(2, 8, extra=chunk(b"tRNS", b"\0\1\0\2\0\3"))
    yield "png_grey_transparent", png(0, 8, extra=chunk(b"tRNS", b"\0\1"))
    yield "png_one_pixel_interlaced", png(2, 8, True, samples=np.array([[[1, 2, 3]]]))
    for turn in 3, 6:
        yield f"png_turned_{turn}", png(2, 8, extra=chunk(b"eXIf", exif(turn, "<>"[turn % 2])))
    xmp = b'<x:xmpmeta><rdf:Description tiff:Orientation="8"/></x:xmpmeta>'
    yield "png_turned_by_xmp", png(2, 8, extra=chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp))
    for name, order in (("little", "<"), ("big", ">")):
        yield f"png_turned_by_a_{name}_long", png(2, 8, extra=chunk(b"eXIf", long_exif(6, order)))
    yield "png_turned_by_named_exif", png(2, 8, extra=chunk(b"eXIf", b"Exif\0\0" + exif(6)))
    yield "png_turned_by_neither", png(2, 8, extra=(chunk(b"eXIf", exif(0))
                                                    + chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp)))
    for turn in range(1, 10):
        yield f"jpeg_turned_{turn}", jpeg(exif=b"Exif\0\0" + exif(turn, "<>"[turn % 2]), subsampling=0, size=(11, 7))
    untold = b"Exif\0\0" + exif(0).replace(b"\x12\1", b"\x13\1")
    yield "jpeg_turned_by_neither", before(jpeg(exif=untold, size=(11, 7)), 0xDB, 0xE1, b"Exif\0\0" + exif(6))
    yield "jpeg_turned_by_xmp", jpeg(xmp=xmp, size=(11, 7))
    for name, subsampling in (("444", 0), ("422", 1), ("420", 2)):
        yield f"jpeg_{name}", jpeg(subsampling=subsampling)
        yield f"jpeg_{name}_progressive", jpeg(subsampling=subsampling, progressive=True)
    yield "jpeg_restart", jpeg(restart_marker_blocks=2)
    yield "jpeg_coarse", jpeg(quality=5)
    yield "jpeg_fine", jpeg(quality=100, subsampling=0)
    yield "jpeg_one_pixel", jpeg(size=(1, 1))
    yield "jpeg_grey", jpeg("L")
    yield "jpeg_grey_progressive", jpeg("L", progressive=True)
    yield "jpeg_profile", jpeg(icc_profile=bytes(3000))
    yield "jpeg_rgb", jpeg(keep_rgb=True)
    bare = without(jpeg(subsampling=0), 0xE0)
    yield "jpeg_no_jfif", bare
    frame = bare.index(b"\xff\xc0")
    scan = bare.index(b"\xff\xda")
    for name, letters in (("jpeg_named_rgb", b"RGB"), ("jpeg_other_names", b"XGB")):
        named = bytearray(bare)
        for i, letter in enumerate(letters):
            named[frame + 10 + 3 * i] = letter
            named[scan + 5 + 2 * i] = letter
        yield name, bytes(named)
    flat = bytearray(jpeg(subsampling=1, size=(32, 16)))  # read as one of 16x32 whose colours are halved from top to bottom
    frame = flat.index(b"\xff\xc0")
    flat[frame + 5:frame + 9] = flat[frame + 7:frame + 9] + flat[frame + 5:frame + 7]
    flat[frame + 11] = 0x12
    yield "jpeg_440", bytes(flat)
    scans = without(jpeg(subsampling=0, progressive=True), 0xE0)
    for name, kind, body in (("adobe", 0xEE, b"Adobe\x00\x64\0\0\0\0\0"), ("exif", 0xE1, b"Exif\0\0" + exif(6))):
        yield f"jpeg_{name}_between_scans", before(scans, 0xC4, kind, body)
    for transform in 0, 1, 2:
        adobe = b"\xff\xee\x00\x0eAdobe\x00\x64\0\0\0\0" + bytes([transform])
        yield f"jpeg_adobe_{transform}", bare[:2] + adobe + bare[2:]
    inks = jpeg("CMYK")
    yield "jpeg_inks", inks
    adobe = inks.index(b"Adobe")
    yield "jpeg_inks_ycck", inks[:adobe + 11] + b"\2" + inks[adobe + 12:]
    yield "jpeg_inks_no_adobe", without(inks, 0xEE)


def formula(width, height):
    """A large picture that needs no file: the Java test has the same formula."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    return ((x * x * (c + 1) + 3 * x * y + 7 * y * y * (2 - c)) // 64 % 256).astype(np.uint8)


def tensor(picture):
    return torch.from_numpy(np.array(picture))


if __name__ == "__main__":
    start(0)
    feature = Feature()
    decoded = {}
    for name, data in files():
        decoded[f"{name}/file"] = torch.frombuffer(bytearray(data), dtype=torch.uint8)
        picture = feature.decode_example({"path": None, "bytes": data}).convert("RGB")
        decoded[f"{name}/rgb"] = tensor(picture)
    save("pictures", decoded)

    squares = {}
    for width, height in SIZES:
        picture = Image.fromarray(np.random.default_rng(height).integers(0, 256, (height, width, 3), dtype=np.uint8))
        squares[f"{width}x{height}/rgb"] = tensor(picture)
        for side in SIDES:
            squares[f"{width}x{height}/to_{side}"] = tensor(transforms.Resize((side, side))(picture))
    for width, height in ((500, 701), (2000, 40)):
        squares[f"formula/{width}x{height}"] = tensor(transforms.Resize((64, 64))(Image.fromarray(formula(width, height))))
    data = png(2, 8)
    squares["steps/file"] = torch.frombuffer(bytearray(data), dtype=torch.uint8)
    for name, share in (("plain", 0.0), ("mirrored", 1.0)):
        steps = transforms.Compose([transforms.Resize((20, 20)), transforms.RandomHorizontalFlip(share),
                                    transforms.ToTensor(), transforms.Normalize([0.5], [0.5])])
        squares[f"steps/{name}"] = steps(Image.open(io.BytesIO(data)).convert("RGB"))
    levels = torch.arange(256, dtype=torch.uint8).reshape(16, 16).numpy()
    squares["steps/levels"] = transforms.Normalize([0.5], [0.5])(transforms.ToTensor()(Image.fromarray(levels)))
    save("squares", squares)
