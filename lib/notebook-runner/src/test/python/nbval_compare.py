"""Runs nbval 0.11's own collector and cell test on pairs of stored and fresh outputs, and keeps its verdicts."""
import json
import pathlib
import random
import tempfile
import types
import warnings

import nbformat
from nbval import plugin

OUT = pathlib.Path(__file__).parent / "../resources/org/jdiffusion/notebook/compare/nbval.json"


def stream(text, name="stdout"):
    return {"output_type": "stream", "name": name, "text": text}


def display(**data):
    return {"output_type": "display_data", "metadata": {}, "data": mimes(data)}


def result(count=1, **data):
    return {"output_type": "execute_result", "execution_count": count, "metadata": {}, "data": mimes(data)}


def error(ename="E", evalue="v", trace=("t",)):
    return {"output_type": "error", "ename": ename, "evalue": evalue, "traceback": list(trace)}


def mimes(data):
    short = {"text": "text/plain", "html": "text/html", "png": "image/png", "jpeg": "image/jpeg", "svg": "image/svg+xml",
             "latex": "text/latex", "js": "application/json", "widget": "application/vnd.jupyter.widget-view+json",
             "vega": "application/vnd.vega.v5+json"}
    return {short[key]: value for key, value in data.items()}


A, B = stream("a\n"), stream("b\n")
ERR = stream("e\n", "stderr")
X = result(text="x")
#        name, stored outputs, fresh outputs, options
CASES = [
    ("equal text", [A], [A], {}),
    ("other text", [A], [B], {}),
    ("nothing on both sides", [], [], {}),
    ("missing", [A], [], {}),
    ("unexpected", [], [A], {}),
    ("wrong stream", [A], [stream("a\n", "stderr")], {}),
    ("extra stderr", [A], [A, ERR], {}),
    ("pieces of one stream", [stream("ab\n")], [stream("a"), stream("b"), stream("\n")], {}),
    ("stream split by a display", [stream("ab"), display(text="d")], [stream("a"), display(text="d"), stream("b")], {}),
    ("stream split by the other stream", [A, ERR, B], [stream("a\nb\n"), ERR], {}),
    ("streams in another order", [A, ERR], [ERR, A], {}),
    ("trailing blank", [stream("a \n")], [stream("a\n")], {}),
    ("trailing newline", [stream("a\n")], [stream("a")], {}),
    ("text as list of lines", [stream(["a\n", "b"])], [stream("a\nb")], {}),
    ("data as list of lines", [result(text=["a\n", "b"])], [result(text="a\nb")], {}),
    ("json list of lines stays a list", [display(js=["a\n", "b"])], [display(js=["a\n", "b"])], {}),
    ("json list of lines is no text", [display(js=["a\n", "b"])], [display(js="a\nb")], {}),
    ("vendor json list of lines is no text", [display(vega=["a\n", "b"])], [display(vega="a\nb")], {}),
    ("carriage return overwrites", [stream("100 %\n")], [stream("1 %\r50 %\r100 %\n")], {}),
    ("carriage return overwrites a longer text", [stream("b\n")], [stream("aaaa\rb\n")], {}),
    ("carriage return before newline stays", [stream("a\n")], [stream("a\r\n")], {}),
    ("carriage return at the end stays", [stream("a")], [stream("a\r")], {}),
    ("carriage return in pieces", [stream("b")], [stream("a\r"), stream("b")], {}),
    ("carriage return twice", [stream("b")], [stream("a\r\rb")], {}),
    ("carriage return in a result stays", [result(text="b")], [result(text="a\rb")], {}),
    ("carriage return stored, too", [stream("1\r2\r3\n")], [stream("2\r3\n")], {}),
    ("line separator is no line end", [stream("c")], [stream("a\u2028b\rc")], {}),
    ("next line is no line end", [stream("a\u0085c")], [stream("a\u0085b\rc")], {}),
    ("backspace is left alone", [stream("ac")], [stream("ab\bc")], {}),
    ("backspace on both sides", [stream("ab\bc")], [stream("ab\bc")], {}),
    ("backspaces that a terminal shows alike", [stream("ab\bc")], [stream("ax\bc")], {}),
    ("result is as good as display", [X], [display(text="x")], {}),
    ("count does not matter", [X], [result(7, text="x")], {}),
    ("metadata do not matter", [dict(X, metadata={"a": 1})], [X], {}),
    ("order within a field", [display(text="a"), display(text="b")], [display(text="b"), display(text="a")], {}),
    ("order between fields", [display(text="a"), display(html="b")], [display(html="b"), display(text="a")], {}),
    ("two for one", [display(text="a"), display(text="a")], [display(text="a")], {}),
    ("fields of two outputs in one", [display(text="a", html="b")], [display(text="a"), display(html="b")], {}),
    ("html differs", [display(text="a", html="b")], [display(text="a", html="c")], {}),
    ("html is missing", [display(text="a", html="b")], [display(text="a")], {}),
    ("latex differs", [display(latex="$a$")], [display(latex="$b$")], {}),
    ("svg differs", [display(svg="<a/>")], [display(svg="<b/>")], {}),
    ("widget differs", [display(text="w", widget={"model_id": "1"})], [display(text="w", widget={"model_id": "2"})], {}),
    ("widget is missing", [display(text="w", widget={"model_id": "1"})], [display(text="w")], {}),
    ("png differs", [display(text="f", png="AAAA")], [display(text="f", png="BBBB")], {}),
    ("png is missing", [display(text="f", png="AAAA")], [display(text="f")], {}),
    ("only a png, and it is missing", [display(png="AAAA")], [], {}),
    ("jpeg differs", [display(jpeg="AAAA")], [display(jpeg="BBBB")], {}),
    ("json in another order of keys", [display(js={"a": 1, "b": [1, {}]})], [display(js={"b": [1, {}], "a": 1})], {}),
    ("json differs", [display(js={"a": 1})], [display(js={"a": 2})], {}),
    ("json has one more", [display(js={"a": 1})], [display(js={"a": 1, "b": None})], {}),
    ("json 1 and 1.0", [display(js={"a": 1})], [display(js={"a": 1.0})], {}),
    ("json number and text", [display(js={"a": 1})], [display(js={"a": "1"})], {}),
    ("json null", [display(js=None)], [display(js=None)], {}),
    ("display without data", [{"output_type": "display_data", "metadata": {}, "data": {}}], [], {}),
    ("errors", [error()], [error()], {"tags": ["raises-exception"]}),
    ("traceback does not matter", [error()], [error(trace=["u", "v"])], {"tags": ["raises-exception"]}),
    ("other class", [error()], [error("F")], {"tags": ["raises-exception"]}),
    ("other message", [error()], [error("E", "w")], {"tags": ["nbval-raises-exception"]}),
    ("error is missing", [error()], [], {"tags": ["raises-exception"]}),
    ("error that may not be", [error()], [error()], {}),
    ("error that may be by comment", [error()], [error()], {"source": "# NBVAL_RAISES_EXCEPTION\nx"}),
    ("never run, no outputs", [], [A], {"count": None}),
    ("never run, with outputs", [A], [A], {"count": None}),
    ("never run, with outputs, ignored", [A], [A], {"count": None, "tags": ["nbval-ignore-output"]}),
    ("never run, with outputs, lax", [A], [A], {"count": None, "lax": True}),
    ("never run, with outputs, skipped", [A], [A], {"count": None, "tags": ["nbval-skip"]}),
    ("lax", [A], [B], {"lax": True}),
    ("lax, checked by tag", [A], [B], {"lax": True, "tags": ["nbval-check-output"]}),
    ("lax, checked by comment", [A], [B], {"lax": True, "source": "x\n  # NBVAL_CHECK_OUTPUT"}),
    ("ignored by tag", [A], [B], {"tags": ["nbval-ignore-output"]}),
    ("ignored by the old tag", [A], [B], {"tags": ["pytest-validate-ignore-output"]}),
    ("ignored by comment", [A], [B], {"source": "x\n### NBVAL_IGNORE_OUTPUT  \ny"}),
    ("ignored by the old comment", [A], [B], {"source": "#PYTEST_VALIDATE_IGNORE_OUTPUT"}),
    ("comment with more words is none", [A], [B], {"source": "# NBVAL_IGNORE_OUTPUT please"}),
    ("comment behind code is none", [A], [B], {"source": "x # NBVAL_IGNORE_OUTPUT"}),
    ("comment in small letters is none", [A], [B], {"source": "# nbval_ignore_output"}),
    ("tag in capitals is none", [A], [B], {"tags": ["NBVAL_IGNORE_OUTPUT"]}),
    ("later tag counts", [A], [B], {"tags": ["nbval-ignore-output", "nbval-check-output"]}),
    ("later tag counts, turned", [A], [B], {"tags": ["nbval-check-output", "nbval-ignore-output"]}),
    ("later comment counts", [A], [B], {"source": "# NBVAL_IGNORE_OUTPUT\n# NBVAL_CHECK_OUTPUT"}),
    ("comment beats tag", [A], [B], {"source": "# NBVAL_CHECK_OUTPUT", "tags": ["nbval-ignore-output"]}),
    ("comment beats tag, turned", [A], [B], {"source": "# NBVAL_IGNORE_OUTPUT", "tags": ["nbval-check-output"]}),
    ("skipped by tag", [A], [B], {"tags": ["nbval-skip", "other"]}),
    ("skipped by comment", [A], [B], {"source": "# NBVAL_SKIP"}),
    ("tags that are no list", [A], [B], {"tags": "nbval-ignore-output"}),
    ("sanitized", [stream("took 1 s")], [stream("took 23 s")], {"sanitize": "[t]\nregex: \\d+ s\nreplace: TIME\n"}),
    ("sanitized, not enough", [stream("took 1 s")], [stream("took 23 ms")], {"sanitize": "regex: \\d+ s\nreplace: T"}),
    ("sanitized in order", [stream("x")], [stream("c")], {"sanitize": "regex: x\nreplace: a\nregex: a\nreplace: b\nregex: b|c\nreplace: d"}),
    ("same regex twice takes the later replacement", [stream("x")], [stream("2")],
     {"sanitize": "regex: x\nreplace: 1\n\nregex: x\nreplace: 2"}),
    ("sanitized after merging", [stream("a"), stream("b")], [stream("c")], {"sanitize": "regex: ab\nreplace: c"}),
    ("sanitized after carriage returns", [stream("x\rab")], [stream("c")], {"sanitize": "regex: ^ab$\nreplace: c"}),
    ("sanitized names of errors", [error("E", "at 1")], [error("E", "at 2")], {"tags": ["raises-exception"], "sanitize": "regex: \\d\nreplace: N"}),
    ("sanitized latex", [display(latex="1")], [display(latex="2")], {"sanitize": "regex: \\d\nreplace: N"}),
    ("json is not sanitized", [display(js={"a": "1"})], [display(js={"a": "2"})], {"sanitize": "regex: \\d\nreplace: N"}),
    ("json that is a text is sanitized", [display(js="1")], [display(js="2")], {"sanitize": "regex: \\d\nreplace: N"}),
    ("replace without a space is none", [stream("1")], [stream("2")], {"sanitize": "regex: \\d\nreplace:N"}),
    ("blank line between is none", [stream("1")], [stream("2")], {"sanitize": "regex: \\d\n\nreplace: N"}),
    ("empty replacement", [stream("a1")], [stream("a")], {"sanitize": "regex: \\d\nreplace: "}),
    ("windows lines", [stream("a1")], [stream("a2")], {"sanitize": "regex: \\d\r\nreplace: N\r\n"}),
    ("blank at the end of a regex counts", [stream("1x")], [stream("2x")], {"sanitize": "regex: \\d \nreplace: N"}),
    ("commented pair", [stream("1")], [stream("2")], {"sanitize": "# regex: \\d\n# replace: N"}),
]


def pieces(rng):
    """A few outputs over a small alphabet, so that pairs are often equal, and often nearly so."""
    found = []
    for _ in range(rng.randint(0, 3)):
        kind = rng.random()
        if kind < 0.7:
            text = "".join(rng.choice("ab\n\r") for _ in range(rng.randint(0, 3)))
            found.append(stream(text, rng.choice(["stdout", "stdout", "stderr"])))
        elif kind < 0.9:
            found.append(display(text=rng.choice("ab")))
        else:
            found.append(result(text=rng.choice("ab"), html="c"))
    return found


def random_cases():
    """Of each verdict some, at least half of those with streams."""
    rng, cases, wanted = random.Random(6), [], {"passed": 60, "Cell outputs differ": 40}
    while any(wanted.values()):
        stored, fresh = pieces(rng), pieces(rng)
        case = ("random", stored, fresh, {})
        if stored == fresh:
            continue
        verdict = judge(case)["verdict"]
        if wanted.get(verdict):
            wanted[verdict] -= 1
            cases.append(case)
    return cases


def message(kind, content):
    return {"msg_type": kind, "content": content, "parent_header": {"msg_id": "1"}}


class Kernel:
    """Answers one cell with what it is told to."""

    def __init__(self, outputs):
        self.messages = [message("status", {"execution_state": "busy"}), message("execute_input", {})]
        for output in json.loads(json.dumps(outputs)):
            self.messages.append(message(output["output_type"], nbformat.from_dict(output)))
        self.messages.append(message("status", {"execution_state": "idle"}))

    def is_alive(self):
        return True

    def execute_cell_input(self, source, allow_stdin):
        return "1"

    def await_reply(self, msg_id, timeout):
        return {}

    def await_idle(self, msg_id, timeout):
        return {}


def judge(case):
    name, stored, fresh, options = case
    lax, sanitize = options.get("lax", False), options.get("sanitize", "")
    cell = {"cell_type": "code", "id": "c", "source": options.get("source", "x"), "outputs": stored,
            "execution_count": options.get("count", 1), "metadata": {"tags": options["tags"]} if "tags" in options else {}}
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "n.ipynb"
        path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}))
        rules = pathlib.Path(folder) / "sanitize.cfg"
        rules.write_bytes(sanitize.encode())
        with open(rules) as text:
            patterns = dict(plugin.get_sanitize_patterns(text.read()))
        kernel = Kernel(fresh)
        parent = types.SimpleNamespace(
            fspath=path, compare_outputs=not lax, kernel=kernel, sanitize_patterns=patterns, timed_out=False,
            get_kernel_message=lambda timeout: kernel.messages.pop(0),
            skip_compare=("metadata", "traceback", "prompt_number", "output_type", "name", "execution_count",
                          "application/vnd.jupyter.widget-view+json", "image/png", "image/jpeg"))
        plugin.IPyNbCell.from_parent = classmethod(lambda cls, parent, **given: given)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = next(plugin.IPyNbFile.collect(parent))
        test = object.__new__(plugin.IPyNbCell)
        test.parent, test.cell_num, test.cell, test.options = parent, 0, found["cell"], found["options"]
        test.colors, test.output_timeout = plugin.nocolors, 5
        test.config = types.SimpleNamespace(option=types.SimpleNamespace(nbval_cell_timeout=2000))
        test.format_output_compare = lambda *given: None
        try:
            test.runtest()
            verdict = "passed"
        except plugin.NbCellError as problem:
            verdict = str(problem)
        except plugin.pytest.skip.Exception:
            verdict = "skipped"
    entry = {"name": name, "cell": cell, "fresh": fresh, "lax": lax, "sanitize": sanitize, "verdict": verdict}
    return entry


def main():
    entries = [judge(case) for case in CASES + random_cases()]
    OUT.parent.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in entries)
    OUT.write_text("[\n" + lines + "\n]\n")
    for entry in entries[:len(CASES)]:
        print(f"{entry['verdict']:40} {entry['name']}")


if __name__ == "__main__":
    main()
