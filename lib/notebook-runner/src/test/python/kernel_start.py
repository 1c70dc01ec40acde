"""Times a Java kernel from its start to its third finished cell, beside JJava's own launcher, in turns.

    .venv/bin/python lib/notebook-runner/src/test/python/kernel_start.py [--pairs 9] [KERNEL FOLDER]

Both get the class path of the folder's java.args. Prints every pair, then the medians and their ratio.
"""

import argparse
import json
import os
import shlex
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from jupyter_client import BlockingKernelClient
from jupyter_client.connect import write_connection_file

CELLS = ["int a = 1;", "a + 1", 'System.out.println("third")']
PATIENCE = 60


def stock(folder, java, arguments):
    """The wheel's kernel.json, with the course's class path."""
    words = shlex.split(arguments.read_text(), comments=True)
    kernel, *entries = words[words.index("-classpath") + 1].split(os.pathsep)
    command = [java, "-jar", str(folder / "jjava-launcher.jar"), kernel, "{connection_file}"]
    # Its launcher starts plain `java`, whatever started itself.
    path = os.pathsep.join([str(Path(java).parent), os.environ["PATH"]])
    return command, {"JJAVA_CLASSPATH": os.pathsep.join(entries), "PATH": path}


def seconds(command, environment, folder):
    file, connection = write_connection_file(os.path.join(folder, "connection.json"))
    client = BlockingKernelClient()
    client.load_connection_info(connection)
    command = [word.replace("{connection_file}", file) for word in command]
    with open(os.path.join(folder, "kernel.err"), "w+") as said:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, env=os.environ | environment, stdout=said, stderr=said, start_new_session=True
        )
        try:
            client.start_channels(hb=False, stdin=False)
            reply(client, client.kernel_info())
            for cell in CELLS:
                if reply(client, client.execute(cell))["status"] != "ok":
                    raise SystemExit(f"{cell} failed")
            taken = time.perf_counter() - start
        finally:
            client.stop_channels()
            os.killpg(process.pid, 9)
            process.wait()
        said.seek(0)
        return taken, "".join(line for line in said if not line.startswith("[I "))  # JJava's own log


def reply(client, request):
    while True:
        message = client.get_shell_msg(timeout=PATIENCE)
        if message["parent_header"].get("msg_id") == request:
            return message["content"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=9)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(".venv/share/jupyter/kernels/java"))
    options = parser.parse_args()
    folder = options.folder.resolve()
    spec = json.loads((folder / "kernel.json").read_text(encoding="utf-8"))
    kernels = {
        "stock launcher": stock(folder, spec["argv"][0], folder / "java.args"),
        "our kernel": (spec["argv"], {}),
    }
    times = {name: [] for name in kernels}
    for pair in range(-1, options.pairs):  # the first warms the file cache and does not count
        for name, (command, environment) in kernels.items():
            with tempfile.TemporaryDirectory() as scratch:
                taken, said = seconds(command, spec["env"] | environment, scratch)
            if said:
                print(f"{name} said: {said}")
            if pair >= 0:
                times[name].append(taken)
                print(f"{name:15} {taken:6.3f} s")
    first, second = (statistics.median(values) for values in times.values())
    load = " ".join(f"{value:.2f}" for value in os.getloadavg())
    print(f"medians of {options.pairs}: {first:.3f} s and {second:.3f} s, ratio {second / first:.3f} (load {load})")


if __name__ == "__main__":
    main()
