"""Small pictures, and what numpy and scikit-image say of pairs of them."""
import json
import pathlib

import numpy
from PIL import Image
from skimage.metrics import structural_similarity

OUT = pathlib.Path(__file__).parent / "../resources/org/jdiffusion/notebook/compare/pictures"


def waves(height, width, phase=0.0):
    """A smooth RGB picture."""
    y, x = numpy.mgrid[0:height, 0:width]
    planes = [127.5 + 120 * numpy.sin((a * x + b * y) / 7 + phase) for a, b in ((1, 0.3), (0.2, 1), (0.7, -0.6))]
    return numpy.stack(planes, -1).astype(numpy.uint8)


def pictures():
    rng = numpy.random.default_rng(6)
    base = waves(40, 52)
    noise = rng.normal(0, 12, base.shape)
    noisy = numpy.clip(base + noise, 0, 255).astype(numpy.uint8)
    dot = base.copy()
    dot[20, 30] = (255, 0, 0)
    return {
        "base": base, "noisy": noisy, "dot": dot, "shifted": waves(40, 52, 0.5), "inverse": 255 - base,
        "dark": (base // 2), "random": rng.integers(0, 256, base.shape, dtype=numpy.uint8),
        "white": numpy.full_like(base, 255), "black": numpy.zeros_like(base),
        "grey": base[..., 0], "grey_noisy": noisy[..., 0],
        "seven": base[:7, :9], "seven_noisy": noisy[:7, :9],
        "small": base[:4, :6], "small_noisy": noisy[:4, :6],
        "one": base[:1, :1], "other": 255 - base[:1, :1]}


PAIRS = [("base", other) for other in ("base", "noisy", "dot", "shifted", "inverse", "dark", "random", "white", "black")] + [
    ("white", "black"), ("white", "white"), ("random", "noisy"), ("grey", "grey_noisy"), ("seven", "seven_noisy"),
    ("small", "small_noisy")]


def similarity(a, b):
    side = min(7, *a.shape[:2])
    window = side if side % 2 else side - 1
    return float(structural_similarity(a, b, win_size=window, channel_axis=-1 if a.ndim == 3 else None))


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    all_of = pictures()
    for name, pixels in all_of.items():
        Image.fromarray(pixels).save(OUT / f"{name}.png", optimize=True)
    pairs = []
    for first, second in PAIRS:
        a, b = all_of[first], all_of[second]
        apart = numpy.abs(a.astype(int) - b.astype(int))
        pairs.append({"expected": first, "actual": second, "ssim": similarity(a, b), "mean": float(apart.mean()), "max": int(apart.max())})
    colours = {name: len(numpy.unique(p.reshape(-1, p.shape[-1] if p.ndim == 3 else 1), axis=0)) for name, p in all_of.items()}
    (OUT / "golden.json").write_text(json.dumps({"pairs": pairs, "colours": colours}, indent=1) + "\n")
    for pair in pairs:
        print(pair)


if __name__ == "__main__":
    main()
