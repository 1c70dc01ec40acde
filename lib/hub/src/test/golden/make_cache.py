"""What Python's huggingface_hub leaves in its cache: ../resources/golden/cache.txt, for HubClient to leave the same.

PythonCacheTest serves the corpus, runs this and compares. Made with Python 3.11, huggingface_hub 2.4.0:

    python make_cache.py http://127.0.0.1:PORT HOME cache.txt
"""

import os
import pathlib
import sys

endpoint, home, target = sys.argv[1:]
os.environ.update(HF_HOME=home, HF_ENDPOINT=endpoint, HF_HUB_DISABLE_TELEMETRY="1", HF_HUB_DISABLE_PROGRESS_BARS="1")

from huggingface_hub import hf_hub_download, snapshot_download  # noqa: E402

snapshot_download("meadow/tiny")
snapshot_download("meadow/flowers", repo_type="dataset", allow_patterns=["data/*"])
hf_hub_download("meadow/alone", "config.json")

hub = pathlib.Path(home) / "hub"
lines = []
for path in hub.rglob("*"):
    name = path.relative_to(hub).as_posix()
    if path.is_symlink():
        lines.append(f"{name} -> {os.readlink(path)}")
    elif path.is_file():
        content = ": " + path.read_text() if "/refs/" in name else ""
        lines.append(name + content)
pathlib.Path(target).write_text("\n".join(sorted(lines)) + "\n")
