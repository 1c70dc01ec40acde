"""Time from 1,000 photographs to training batches, in Python and in Java by turns; see README.md.

    python pictures.py make FOLDER            writes FOLDER/data/train-00000-of-00001.parquet
    python pictures.py run FOLDER             one process of Python: seconds of a first and a second epoch
    python pictures.py pairs FOLDER JAVA ...  five pairs of processes; JAVA ... is the command of the other side
"""
import io
import json
import pathlib
import statistics
import subprocess
import sys
import time

COUNT, BATCH, SIDE = 1000, 16, 64
FILE = "data/train-00000-of-00001.parquet"


def photograph(rng, width, height):
    """Clouds of noise, finer and fainter from layer to layer: in JPEG of quality 95 as large as a photograph."""
    import numpy as np
    from PIL import Image

    total = np.zeros((height, width, 3), np.float32)
    strength = 1.0
    for cell in (256, 128, 64, 32, 16, 8, 4, 2, 1):
        rows, columns = height // cell + 2, width // cell + 2
        for c in range(3):
            layer = Image.fromarray(rng.normal(size=(rows, columns)).astype(np.float32))
            total[..., c] += strength * np.asarray(layer.resize((columns * cell, rows * cell), Image.BICUBIC))[:height, :width]
        strength *= 0.84
    return Image.fromarray(np.clip(128 + 50 * total / total.std(), 0, 255).astype(np.uint8))


def make(folder):
    import numpy as np
    from datasets import Dataset, Features, Image as Feature

    rng = np.random.default_rng(0)
    rows = []
    for i in range(COUNT):
        out = io.BytesIO()
        photograph(rng, *((500, 700) if i % 2 else (700, 500))).save(out, "JPEG", quality=95)
        rows.append({"path": f"{i:04d}.jpg", "bytes": out.getvalue()})
    (folder / FILE).parent.mkdir(parents=True, exist_ok=True)
    Dataset.from_dict({"image": rows}, Features({"image": Feature()})).to_parquet(str(folder / FILE))
    print(f"{COUNT} pictures of {sum(len(row['bytes']) for row in rows) // COUNT} bytes on average")


def run(folder):
    import torch
    from datasets import load_dataset
    from torchvision import transforms

    rows = load_dataset("parquet", data_files=str(folder / FILE), split="train",
                        cache_dir=str(folder / "cache"))
    steps = transforms.Compose([transforms.Resize((SIDE, SIDE)), transforms.RandomHorizontalFlip(),
                                transforms.ToTensor(), transforms.Normalize([0.5], [0.5])])
    rows.set_transform(lambda batch: {"images": [steps(image.convert("RGB")) for image in batch["image"]]})
    loader = torch.utils.data.DataLoader(rows, batch_size=BATCH, shuffle=True, num_workers=2, persistent_workers=True)
    seconds = []
    for _ in range(2):
        begin = time.perf_counter()
        seen = sum(len(batch["images"]) for batch in loader)
        seconds.append(round(time.perf_counter() - begin, 3))
        assert seen == COUNT
    print(json.dumps({"first": seconds[0], "second": seconds[1]}))


def pairs(folder, other):
    own = [sys.executable, __file__, "run", str(folder)]
    times = {"Python": [], "Java": []}
    for _ in range(5):
        for name, command in (("Java", other), ("Python", own)):
            out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            times[name].append(json.loads(out.strip().splitlines()[-1]))
        print(json.dumps({name: rows[-1] for name, rows in times.items()}), flush=True)
    for epoch in "first", "second":
        java, python = (statistics.median(row[epoch] for row in times[name]) for name in ("Java", "Python"))
        print(f"{epoch} epoch, median: Java {java:.2f} s, Python {python:.2f} s, ratio {java / python:.2f}")


if __name__ == "__main__":
    place = pathlib.Path(sys.argv[2])
    if sys.argv[1] == "make":
        make(place)
    elif sys.argv[1] == "run":
        run(place)
    else:
        pairs(place, sys.argv[3:])
