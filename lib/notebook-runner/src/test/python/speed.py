"""Times nbrun beside `jupyter execute`, in turns, on notebooks of trivial Java cells.

    .venv/bin/python lib/notebook-runner/src/test/python/speed.py [--pairs 5] [--many 10] [--stock]

`jupyter execute` gets the kernel as JJava's wheel installs it; nbrun gets the course's kernel or, with --stock, the
same as its peer. First one notebook end to end, then many: ten runs of the peer beside `nbrun run --jobs 2`.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[5]
COURSE = ROOT / ".venv" / "share" / "jupyter" / "kernels" / "java"
NBRUN = ROOT / "lib" / "notebook-runner" / "target" / "nbrun.jar"


def notebook(path, cells):
    def cell(number):
        source = f"int n{number} = {number};\nn{number} + 1"
        return {"cell_type": "code", "id": f"c{number}", "metadata": {}, "execution_count": None, "outputs": [], "source": source}

    kernel = {"name": "java", "language": "java", "display_name": "Java"}
    content = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": [cell(i) for i in range(cells)]}
    path.write_text(json.dumps(content))
    return path


def stock(folder):
    """The kernel as the wheel installs it."""
    kernel = folder / "kernels" / "java"
    kernel.mkdir(parents=True)
    for jar in ("jjava.jar", "jjava-launcher.jar"):
        shutil.copy(COURSE / jar, kernel)
    argv = ["java", "-jar", "{resource_dir}/jjava-launcher.jar", "{resource_dir}/jjava.jar", "{connection_file}"]
    spec = {"argv": argv, "display_name": "Java (jjava)", "language": "java", "interrupt_mode": "message", "env": {}, "metadata": {}}
    (kernel / "kernel.json").write_text(json.dumps(spec))
    return kernel


def seconds(command, environment=None):
    start = time.perf_counter()
    done = subprocess.run(command, env=os.environ | (environment or {}), capture_output=True, text=True)
    taken = time.perf_counter() - start
    if done.returncode != 0:
        raise SystemExit(f"{command} failed:\n{done.stdout}{done.stderr}")
    return taken


def in_turns(name, pairs, ours, theirs):
    times = []
    for pair in range(pairs):
        both = (ours(), theirs()) if pair % 2 else tuple(reversed((theirs(), ours())))
        times.append(both)
        print(f"{name} {pair + 1}: nbrun {both[0]:.2f} s, jupyter execute {both[1]:.2f} s, {both[0] / both[1]:.3f}", flush=True)
    mine, peer = (statistics.median(column) for column in zip(*times))
    print(f"{name}, median of {pairs}: nbrun {mine:.2f} s, jupyter execute {peer:.2f} s, ratio {mine / peer:.3f}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--many", type=int, default=10)
    parser.add_argument("--cells", type=int, default=50)
    parser.add_argument("--stock", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        theirs = stock(folder)
        kernel = theirs if given.stock else COURSE
        (folder / "many").mkdir()
        files = [notebook(folder / "many" / f"{i:02}.ipynb", given.cells) for i in range(given.many)]
        execute = [sys.executable, "-m", "jupyter", "execute", "--kernel_name=java"]
        # Jupyter writes its settings and histories somewhere; not into the user's.
        away = {"JUPYTER_PATH": str(folder), "JUPYTER_PREFER_ENV_PATH": "0", "JUPYTER_DATA_DIR": str(folder / "data")}
        run = ["java", "-jar", str(NBRUN), "run", "--kernel", str(kernel)]
        in_turns(
            "one notebook",
            given.pairs,
            lambda: seconds([*run, str(files[0])]),
            lambda: seconds([*execute, "--output", str(folder / "out.ipynb"), str(files[0])], away),
        )
        if given.many > 1:
            in_turns(
                f"{given.many} notebooks",
                max(1, given.pairs // 2),
                lambda: seconds([*run, "--jobs", "2", str(folder / "many")]),
                lambda: sum(seconds([*execute, "--output", str(folder / "out.ipynb"), str(file)], away) for file in files),
            )


if __name__ == "__main__":
    main()
