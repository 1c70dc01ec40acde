"""Samples a second of `course finetune` and of the same loop in Python diffusers, taking turns on one machine.

    python finetune.py pairs PAIRS COURSE_JAR MODEL_DIR PICTURES [SIDE BATCH UPDATES]    both, by turns: samples a second
    python finetune.py once MODEL_DIR PICTURES LOG SIDE BATCH UPDATES                    the Python loop alone, once

The loop is the unit's finetune_model.py with what `course finetune` has beside it: gradients accumulated over two passes,
AdamW, ExponentialLR, a running mean of the weights, the loss of every update written down. No samples are drawn and nothing
is saved while it is timed; the first ten updates do not count. PICTURES is a folder of at least 16 PNG files. Where
there is a GPU, both use it; for the unit's models on one, SIDE BATCH UPDATES may be 256 4 50.
"""
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ACCUMULATE, WARM_UP = 2, 10


def once(model, pictures, log, side, batch, updates):
    import torch
    from diffusers import DDPMPipeline
    from diffusers.training_utils import EMAModel
    from PIL import Image
    from torchvision import transforms

    files = sorted(pathlib.Path(pictures).glob("*.png"))
    preprocess = transforms.Compose([
        transforms.Resize((side, side)), transforms.RandomHorizontalFlip(), transforms.ToTensor(),
        transforms.Normalize([0.5], [0.5])])

    class Pictures(torch.utils.data.Dataset):
        def __len__(self):
            return len(files)

        def __getitem__(self, index):
            return preprocess(Image.open(files[index]).convert("RGB"))

    loader = torch.utils.data.DataLoader(Pictures(), batch_size=batch, shuffle=True)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    pipeline = DDPMPipeline.from_pretrained(model).to(device)
    unet, scheduler = pipeline.unet, pipeline.scheduler
    unet.train()
    optimizer = torch.optim.AdamW(unet.parameters(), lr=1e-3)
    rates = torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.9)
    mean = EMAModel(unet.parameters(), decay=0.98)
    step = update = 0
    with open(log, "w", encoding="utf-8") as lines:
        start = time.monotonic()
        while update < updates:
            for clean in loader:
                clean = clean.to(device)
                noise = torch.randn_like(clean)
                timesteps = torch.randint(0, scheduler.config.num_train_timesteps, (len(clean),), device=device)
                noisy = scheduler.add_noise(clean, noise, timesteps)
                target = noise if scheduler.config.prediction_type == "epsilon" else scheduler.get_velocity(
                    clean, noise, timesteps)
                loss = torch.nn.functional.mse_loss(unet(noisy, timesteps, return_dict=False)[0], target)
                (loss / ACCUMULATE).backward()
                step += 1
                if step % ACCUMULATE == 0:
                    optimizer.step()
                    optimizer.zero_grad()
                    mean.step(unet.parameters())
                    update += 1
                    lines.write(json.dumps({"step": step, "seconds": time.monotonic() - start, "loss": loss.item()}) + "\n")
                    if update == updates:
                        break
            rates.step()


def speed(log, batch, updates):
    """Samples a second after the warm-up."""
    lines = [json.loads(line) for line in pathlib.Path(log).read_text(encoding="utf-8").splitlines()]
    lines = [line for line in lines if "loss" in line]
    first, last = lines[WARM_UP - 1], lines[updates - 1]
    return (last["step"] - first["step"]) * batch / (last["seconds"] - first["seconds"])


def java(jar, model, pictures, folder, side, batch, updates):
    count = len(list(pathlib.Path(pictures).glob("*.png")))
    epochs = -(-updates * batch * ACCUMULATE // count)
    subprocess.run(
        ["java", "-jar", jar, "finetune", "--start_model", model, "--data_dir", pictures, "--num_epochs", str(epochs),
         "--image_size", str(side), "--batch_size", str(batch), "--grad_accumulation_steps", str(ACCUMULATE),
         "--lr", "1e-3", "--ema_decay", "0.98", "--log_samples_every", "1000000", "--save_model_every", "1000000",
         "--logging_dir", folder, "--model_save_name", f"{folder}/model"], check=True, stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL)
    return speed(pathlib.Path(folder) / "dm_finetune" / "model" / "log.jsonl", batch, updates)


def pairs(count, jar, model, pictures, side=32, batch=8, updates=130):
    size = int(side), int(batch), int(updates)
    ours, theirs = [], []
    for pair in range(int(count)):
        with tempfile.TemporaryDirectory() as folder:
            ours.append(java(jar, model, pictures, folder, *size))
            log = f"{folder}/python.jsonl"
            subprocess.run([sys.executable, __file__, "once", model, pictures, log, *map(str, size)], check=True)
            theirs.append(speed(log, *size[1:]))
        print(f"pair {pair + 1}: Java {ours[-1]:.1f}, Python {theirs[-1]:.1f} samples a second", flush=True)
    ratio = statistics.median(ours) / statistics.median(theirs)
    print(f"medians: Java {statistics.median(ours):.1f}, Python {statistics.median(theirs):.1f}, ratio {ratio:.3f}")


if __name__ == "__main__":
    if sys.argv[1] == "once":
        once(*sys.argv[2:5], *map(int, sys.argv[5:8]))
    else:
        pairs(*sys.argv[2:])
