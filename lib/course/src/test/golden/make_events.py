"""Makes ../resources/org/jdiffusion/course/runs/: records and checksums as tensorboard and torch write them.

    pip install torch==2.7.1 tensorboard==2.21.0 numpy pillow
    python make_events.py
"""
import json
import pathlib

import numpy
from tensorboard.compat.proto.event_pb2 import Event, SessionLog
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.compat.tensorflow_stub.pywrap_tensorflow import masked_crc32c
from tensorboard.summary.writer.record_writer import RecordWriter
from torch.utils.tensorboard import summary

TIME = 1700000000.25
OUT = pathlib.Path(__file__).parent / "../resources/org/jdiffusion/course/runs"


def scalars(values):
    parts = [summary.scalar(tag, value).value[0] for tag, value in values.items()]
    return Summary(value=parts)


def main():
    pixels = (numpy.arange(2 * 3 * 3) * 13 % 256).astype(numpy.uint8).reshape(2, 3, 3)
    events = [
        Event(wall_time=TIME, file_version="brain.Event:2"),
        Event(wall_time=TIME, session_log=SessionLog(status=SessionLog.START)),
        Event(wall_time=TIME, step=301, session_log=SessionLog(status=SessionLog.START)),
        Event(wall_time=TIME, summary=summary.text("config", '    {"名前" : "花"}\n')),
        Event(wall_time=TIME, summary=summary.scalar("loss", 0.1)),
        Event(wall_time=TIME, step=300, summary=scalars({"loss": 0.0, "norm": 1e-3})),
        Event(wall_time=TIME, step=1, summary=summary.scalar("loss", float("nan"))),
        Event(wall_time=TIME, step=2**40, summary=summary.scalar("a/b", float("-inf"))),
        Event(wall_time=TIME, step=250, summary=summary.image("samples", pixels, dataformats="HWC")),
    ]
    OUT.mkdir(parents=True, exist_ok=True)
    with open(OUT / "events.records", "wb") as file:
        writer = RecordWriter(file)
        for event in events:
            writer.write(event.SerializeToString())
    (OUT / "sheet.png").write_bytes(events[-1].summary.value[0].image.encoded_image_string)
    known = {text: masked_crc32c(text.encode()) for text in ("", "a", "123456789", "TFRecord" * 9)}
    (OUT / "masked_crc32c.json").write_text(json.dumps(known) + "\n")


main()
