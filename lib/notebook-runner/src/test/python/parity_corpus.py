"""Makes the notebooks of ../resources/org/jdiffusion/notebook/parity: what they store, and where that is wrong.

Stored outputs are those of a real kernel, which runs `was` where it is given and the cell's own code otherwise; so a
cell `code("print(2)", was="print(1)")` has the outputs of another day. What a kernel cannot store is written by hand
(`outputs=`). Needs nbformat, nbclient, ipykernel. Usage: python parity_corpus.py [NAME...]
"""
import base64
import pathlib
import struct
import sys
import zlib

import nbformat
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

FOLDER = pathlib.Path(__file__).parent.parent / "resources/org/jdiffusion/notebook/parity"
RAN = "ran"


def code(source, was=None, outputs=None, count=RAN, tags=None, metadata=None, edit=None):
    """A code cell. Not run for its outputs when they are given; `count` as stored; `edit` changes what was stored."""
    return dict(kind="code", source=source, was=source if was is None else was, outputs=outputs, count=count,
                tags=tags, metadata=metadata or {}, edit=edit)


def markdown(source):
    return dict(kind="markdown", source=source)


def raw(source):
    return dict(kind="raw", source=source)


def stream(text, name="stdout"):
    return new_output("stream", name=name, text=text)


def display(metadata=None, **data):
    return new_output("display_data", data=mimes(data), metadata=metadata or {})


def result(**data):
    return new_output("execute_result", data=mimes(data), execution_count=1)


def error(name, value):
    return new_output("error", ename=name, evalue=value, traceback=[f"{name}: {value}"])


def mimes(data):
    names = {"text": "text/plain", "html": "text/html", "js": "application/json", "png": "image/png"}
    return {names[key]: value for key, value in data.items()}


def png(shade):
    """A grey picture of 4 x 4 pixels, as Base64."""
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = (b"\0" + bytes([shade] * 4)) * 4
    parts = [chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 4, 8, 0, 0, 0, 0)), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")]
    return base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"".join(parts)).decode()


def show(data):
    """The code that displays a MIME bundle."""
    return f"from IPython.display import display\ndisplay({data!r}, raw=True)"


PNG = "image/png"
LATER = "print('and on')"
ERR = "import sys\nsys.stderr.write('{}\\n')\nNone"

NOTEBOOKS = {
    "text_equal": [code("1 + 1"), code("print('one')\nprint('two')"), code("None"), code("x = 3"), code("x"), code("'a\\nb'"),
                   code("print('no end', end='')"), code("print()"), code("print('')\n(1, 2)"), code("[list(range(30))] * 4")],
    "text_differs": [code("1 + 1", was="1 + 2"), code("print('a')", was="print('b')"), code("'a'", was="'A'"), code("print('a ')", was="print('a')"),
                     code("print('a')", was="print('a', end='')"), code("print('a\\n')", was="print('a')"), code("print('a\\tb')", was="print('a    b')"), code(LATER)],
    "missing_output": [code("x = 1", was="1"), code("None", was="print('gone')"), code("1", was="print('gone')\n1"), code("print(1)", was="print(1)\n2"),
                       code("None", was=ERR.format("gone")), code("None", was=show({"text/html": "<b>gone</b>"})), code(LATER)],
    "extra_output": [code("1", was="x = 1"), code("print('new')", was="None"), code("print('new')\n1", was="1"), code("print(1)\n2", was="print(1)"),
                     code(ERR.format("new"), was="None"), code(show({"text/html": "<b>new</b>"}), was="None"), code(LATER)],
    "wrong_stream": [code("print('a')", was="import sys\nprint('a', file=sys.stderr)"), code("import sys\nprint('a', file=sys.stderr)", was="print('a')"),
                     code("print('a'); print('b', file=sys.stderr)", was="print('b'); print('a', file=sys.stderr)"), code("'a'", was="print(\"'a'\")"), code(LATER)],
    "carriage_returns": [
        code("for i in range(3): print(f'\\r{i} of 2', end='', flush=True)", was="print('2 of 2', end='')"),
        code("print('aaaa\\rbb')", was="print('bb')"), code("print('aaaa\\rbb')", was="print('bbaa')"), code("print('a\\r\\nb')"),
        code("print('a\\r\\nb')", was="print('a\\nb')"), code("print('x\\ry\\rz\\nq\\rw')", was="print('z\\nw')"), code("print('end\\r', end='')"),
        code("print('end\\r', end='')", was="print('end', end='')"), code("import sys\nsys.stderr.write('1%\\r')\nsys.stderr.write('100%\\n')\nNone", was=ERR.format("100%"))],
    "backspaces": [code("print('ab\\bc')"), code("print('ab\\bc')", was="print('ac')"), code("print('a\\b\\bb')", was="print('b')"), code("print('\\b')"), code(LATER)],
    "interleaved_streams": [
        code("import sys\nfor i in range(3):\n    print(i, flush=True)\n    print(-i, file=sys.stderr, flush=True)"),
        code("print('a', flush=True)\nprint('E', file=sys.stderr, flush=True)\nprint('b')", was="print('a')\nprint('b', flush=True)\nprint('E', file=sys.stderr)"),
        code("print('a', flush=True)\ndisplay(1)\nprint('b')", was="print('a')\nprint('b', flush=True)\ndisplay(1)"),
        code("print('a', flush=True)\nprint('E', file=sys.stderr, flush=True)\nprint('b')", was="print('b', flush=True)\nprint('E', file=sys.stderr, flush=True)\nprint('a')"),
        code("print('a\\rb', end='', flush=True)\ndisplay(1)\nprint('\\rc')", was="display(1)\nprint('c')")],
    "pieces_of_a_stream": [
        code("print('abc')", outputs=[stream("a"), stream("bc\n")]), code("print('abc')", outputs=[stream(["a", "bc", "\n"])]),
        code("print('a\\nb')", outputs=[stream("a\n"), stream("b\n")]), code("print('abc')", outputs=[stream("a"), stream("b\n")]),
        code("None", outputs=[stream("")]), code("print('', end='')", outputs=[]), code("print('a')", outputs=[stream("a\n"), stream("")])],
    "several_displays": [
        code("for i in range(3): display(i)"), code("display(1); display(2)", was="display(2); display(1)"), code("display(1); display(2)", was="display(1)"),
        code("display(1)", was="display(1); display(2)"), code("display(1)\nprint('x')\ndisplay(2)"), code("display(1)\n2", was="display(2)\n1"), code(LATER)],
    "result_or_display": [code("display('a')", was="'a'"), code("'a'", was="display('a')"), code("display(1)\n2", was="display(1)\ndisplay(2)"),
                          code("'a'", outputs=[result(text="'a'"), result(text="'a'")]), code("'a'", outputs=[display(text="'a'")])],
    "json": [
        code(show({"application/json": {"a": [1, 2.5, None, True], "b": {"c": "d"}}})), code(show({"application/json": {"a": 1, "b": 2}}), was=show({"application/json": {"b": 2, "a": 1}})),
        code(show({"application/json": {"a": 1}}), was=show({"application/json": {"a": 2}})), code(show({"application/json": {"a": 1}}), was=show({"application/json": {"a": 1.0}})),
        code(show({"application/json": [1, 2]}), was=show({"application/json": [2, 1]})), code(show({"application/json": {"a": True}}), was=show({"application/json": {"a": 1}})),
        code(show({"application/json": ["a", "b"]})), code(show({"application/json": ["a", "b"]}), was=show({"application/json": "ab"})),
        code(show({"application/vnd.x+json": ["a\n", "b"]})), code(show({"application/vnd.x+json": {"v": 0.1}}), was=show({"application/vnd.x+json": {"v": 0.10000000000000001}})),
        code(show({"application/json": None, "text/plain": "x"})), code(show({"application/json": {}}), was=show({"application/json": []}))],
    "markup": [
        code("from IPython.display import HTML, Latex, Markdown, SVG, Math\nHTML('<b>1</b>')"), code("HTML('<b>1</b>')", was="HTML('<i>1</i>')"), code("Latex('$x$')"),
        code("Latex('$x$')", was="Latex('$y$')"), code("Markdown('# a')"), code("Markdown('# a')", was="Markdown('# b')"), code("SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"/>')"),
        code("SVG('<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"a\"/>')", was="SVG('<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"b\"/>')"), code("Math('x')", was="Latex('$x$')"),
        code("HTML('a\\nb')"), code("display(HTML('a'), Latex('b'))", was="display(Latex('b'), HTML('a'))")],
    "pictures": [
        code(show({PNG: png(9)})), code(show({PNG: png(9), "text/plain": "<Figure>"})), code(show({PNG: png(9), "text/plain": "<Figure>"}), was=show({"text/plain": "<Figure>"})),
        code(show({PNG: png(9), "text/plain": "<Figure>"}), was=show({PNG: png(9), "text/plain": "<Other>"})), code(show({"image/gif": "R0lGODlh"}), was=show({"image/gif": "R0lGODlx"})),
        code(show({PNG: png(9)}), edit=lambda outs: outs[0]["data"].update({PNG: png(9) + "\n"}))],
    "other_pictures": [code(show({PNG: png(9)}), was=show({PNG: png(200)})), code(show({PNG: png(9)}), was="None"), code("None", was=show({PNG: png(9)})),
                       code(show({PNG: png(9)}), was=f"for i in (1, 2): display({{'{PNG}': '{png(9)}'}}, raw=True)"), code(show({"image/jpeg": "AAAA"}), was=show({"image/jpeg": "BBBB"}))],
    "unrun_cells": [code("1", outputs=[], count=None), code("1", outputs=[result(text="1")], count=None), code("1", outputs=[], count=1), code("1", outputs=[result(text="1")], count=0),
                    code("1 / 0", outputs=[], count=None), code("1", outputs=[result(text="1")], count=None, tags=["nbval-ignore-output"]),
                    code("1", outputs=[], count=None, tags=["nbval-check-output"]), code("1 / 0", outputs=[], count=None, tags=["raises-exception"]), code(LATER)],
    "tag_ignore": [code("2", was="1", tags=["nbval-ignore-output"]), code("1 / 0", was="1", tags=["nbval-ignore-output"]), code("2", was="1", tags=["pytest-validate-ignore-output"]),
                   code("2", was="1", tags=["NBVAL_IGNORE_OUTPUT"]), code("2", was="1", tags=["slow", "nbval-ignore-output", "x"]), code("2", was="1", tags=["slow"]), code(LATER)],
    "tag_check": [code("2", was="1", tags=["nbval-check-output"]), code("1", tags=["nbval-check-output"]), code("2", was="1"), code("x = 1", was="1", tags=["nbval-check-output"])],
    "tag_raises": [
        code("1 / 0", tags=["raises-exception"]), code("1 / 0", tags=["nbval-raises-exception"]), code("int('x')", was="1 / 0", tags=["raises-exception"]),
        code("int('x')", was="int('y')", tags=["raises-exception"]), code("1", was="1 / 0", tags=["raises-exception"]), code("1", tags=["raises-exception"]),
        code("1 / 0", was="1", tags=["raises-exception"]), code("print('a')\n1 / 0", tags=["raises-exception"]), code("print('b')\n1 / 0", was="print('a')\n1 / 0", tags=["raises-exception"]),
        code("int('x')", was="int('y')", tags=["raises-exception", "nbval-ignore-output"]), code("int('x')", was="int('y')", tags=["raises-exception", "nbval-check-output"]), code(LATER)],
    "tag_skip": [code("x = 1"), code("x = 2", tags=["nbval-skip"]), code("x"), code("1 / 0", was="1", tags=["nbval-skip"]), code("y = 3", tags=["nbval-skip"]), code("y", was="y"),
                 code("while True: pass", outputs=[], tags=["nbval-skip"]), code("1 / 0", was="1", tags=["nbval-skip", "raises-exception"]), code(LATER)],
    "marks_in_comments": [
        code("# NBVAL_IGNORE_OUTPUT\n2", was="1"), code("# NBVAL_CHECK_OUTPUT\n2", was="1"), code("# NBVAL_RAISES_EXCEPTION\n1 / 0"), code("# NBVAL_SKIP\n1 / 0", was="1"),
        code("# PYTEST_VALIDATE_IGNORE_OUTPUT\n2", was="1"), code("2\n\n  #NBVAL_IGNORE_OUTPUT  ", was="1"), code("### NBVAL_IGNORE_OUTPUT\n2", was="1"), code(LATER)],
    "marks_that_are_none": [
        code("# NBVAL_IGNORE_OUTPUT please\n2", was="1"), code("2  # NBVAL_IGNORE_OUTPUT", was="1"), code("# nbval_ignore_output\n2", was="1"), code("# NBVAL-IGNORE-OUTPUT\n2", was="1"),
        code("# NBVAL_IGNORE\n2", was="1"), code("'''\n# NBVAL_IGNORE_OUTPUT\n'''", was="1"), code("# NBVAL_IGNORE_OUTPUT:\n2", was="1"), code("# # NBVAL_IGNORE_OUTPUT\n2", was="1")],
    "marks_and_odd_blanks": [
        code("#\u00a0NBVAL_IGNORE_OUTPUT\n2", was="1"), code("# a\u2028# NBVAL_IGNORE_OUTPUT\n2", was="1"), code("#\tNBVAL_IGNORE_OUTPUT\t\n2", was="1"), code("#\u3000NBVAL_IGNORE_OUTPUT\n2", was="1"),
        code("# a\x0c# NBVAL_IGNORE_OUTPUT\n2", was="1"), code("# a\x85# NBVAL_IGNORE_OUTPUT\n2", was="1"), code("# NBVAL_IGNORE_OUTPUT\r\n2", was="1"), code("# a\x1d# NBVAL_IGNORE_OUTPUT\n2", was="1")],
    "marks_in_conflict": [
        code("# NBVAL_IGNORE_OUTPUT\n# NBVAL_CHECK_OUTPUT\n2", was="1"), code("# NBVAL_CHECK_OUTPUT\n# NBVAL_IGNORE_OUTPUT\n2", was="1"), code("2", was="1", tags=["nbval-ignore-output", "nbval-check-output"]),
        code("2", was="1", tags=["nbval-check-output", "nbval-ignore-output"]), code("# NBVAL_CHECK_OUTPUT\n2", was="1", tags=["nbval-ignore-output"]),
        code("# NBVAL_IGNORE_OUTPUT\n2", was="1", tags=["nbval-check-output"]), code("# NBVAL_RAISES_EXCEPTION\n1 / 0", tags=["nbval-check-output"]), code("# NBVAL_SKIP\n2", was="1", tags=["nbval-check-output"]),
        code("2", was="1", metadata={"tags": "nbval-ignore-output"}), code("2", was="1", metadata={"tags": ["nbval-ignore-output"], "collapsed": True})],
    "exception_in_the_middle": [code("x = 1"), code("print('a')\nx = 2\nraise ValueError('no')\nx = 3", was="print('a')\nx = 2"), code("x"), code("y = 1 / 0", was="y = 1"), code("y", was="y"), code("x + 1"), code(LATER)],
    "stored_exception": [code("1 / 0"), code("x = 1"), code("x", was="undefined"), code("undefined", was="1 / 0"), code(LATER)],
    "exceptions_and_outputs": [
        code("display(1)\nprint('a')\nraise KeyError('k')", tags=["raises-exception"]), code("class Odd(Exception):\n    def __str__(self): return 'a\\nb'\nraise Odd()", tags=["raises-exception"]),
        code("raise KeyboardInterrupt()", tags=["raises-exception"]), code("raise KeyboardInterrupt()", was="1"), code("raise Exception", tags=["raises-exception"]), code("class Bad:\n    def __repr__(self): raise ValueError('in repr')\nBad()"),
        code("try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise ValueError('b') from e", tags=["raises-exception"]), code("assert 1 == 2, 'no'", was="assert 1 == 1"), code(LATER)],
    "syntax_errors": [code("x = = 1", tags=["raises-exception"]), code("x = = 1", was="1"), code("if True:\nprint(1)", was="1"), code("def f(:", was="1", tags=["raises-exception"]), code("print('open", was="1"), code("  1"), code(LATER)],
    "sys_exit": [code("x = 1"), code("import sys\nsys.exit(0)", was="x"), code("x"), code("sys.exit('bye')", tags=["raises-exception"]), code("raise SystemExit(3)", was="x"), code(LATER)],
    "asks_for_input": [code("input('name? ')", was="1"), code("input()", tags=["raises-exception"]), code("import getpass\ngetpass.getpass()", was="1"), code(LATER)],
    "timeout": [code("x = 1"), code("import time\ntime.sleep(120)", outputs=[]), code("x"), code("y = 1 / 0", was="y = 1"), code("2", was="1"), code("1", tags=["nbval-skip"]), code(LATER)],
    "timeout_allowed": [code("1"), code("import time\ntime.sleep(120)", outputs=[error("KeyboardInterrupt", "")], tags=["raises-exception"]), code("1"), code(LATER)],
    "timeout_ignored": [code("1"), code("import time\nwhile True:\n    try:\n        time.sleep(120)\n    except KeyboardInterrupt:\n        pass", outputs=[]), code("1"), code("2", tags=["nbval-skip"]), code(LATER)],
    "timeout_of_output": [code("print('before', flush=True)\nimport time\ntime.sleep(120)", outputs=[stream("before\n")], tags=["nbval-ignore-output"]), code("1")],
    "dies_quietly": [code("1"), code("import os\nos._exit(0)", outputs=[]), code("2"), code("1", tags=["nbval-skip"]), code(LATER)],
    "dies_by_signal": [code("1"), code("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", outputs=[], tags=["raises-exception"]), code("2"), code(LATER)],
    "dies_by_segfault": [code("1"), code("import ctypes\nctypes.string_at(0)", outputs=[]), code(LATER)],
    "dies_later": [code("import os, threading\nprint('armed')\nt = threading.Timer(0.2, os._exit, (3,))", outputs=[stream("armed\n")]), code("t.start()\nt.join()", outputs=[]), code("1")],
    "updates_of_a_display": [code("h = display('a', display_id='one')"), code("h.update('a')"), code("print('x')\nh.update('a')"), code("1")],
    "updates_that_change": [code("h = display('a', display_id='two')"), code("h.update('b')"), code("g = display('c', display_id='three')\ng.update('d')"), code("1")],
    "clears": [code("from IPython.display import clear_output\nclear_output()"), code("clear_output(wait=True)\nprint('b')"), code("print('b')\nclear_output(wait=True)"), code("1")],
    "clears_that_change": [code("from IPython.display import clear_output\nprint('a')\nclear_output()\nprint('b')"), code("for i in range(3):\n    clear_output(wait=True)\n    print(i)"), code("print('a')\nclear_output()"), code("1")],
    "late_output": [code("import threading\ngo = threading.Event()\ndef late():\n    go.wait()\n    print('late')\nt = threading.Thread(target=late)\nt.start()"), code("go.set()\nt.join()\nprint('here')", outputs=[stream("here\n")]), code("1")],
    "threads": [code("import threading\nt = threading.Thread(target=print, args=('in a thread',))\nt.start()\nt.join()"), code("def work():\n    raise ValueError('in a thread')\nt = threading.Thread(target=work)\nt.start()\nt.join()", outputs=[stream("", "stderr")], tags=["nbval-ignore-output"]), code(LATER)],
    "comms": [code("from comm import create_comm\nc = create_comm(target_name='nobody', data={'a': 1})"), code("c.send({'b': 2})\nprint('sent')"), code("c.close()"), code("1")],
    "empty_cells": [code("", outputs=[], count=None), code("   \n\n", outputs=[], count=None), code("# only a comment"), code("", outputs=[stream("a")], count=1), code("\n", outputs=[], count=2), code("", outputs=[stream("a")], count=None),
                    code("pass"), code(""), code("# NBVAL_SKIP"), code("", tags=["nbval-skip"], outputs=[], count=None), code(" ", tags=["nbval-ignore-output"], outputs=[stream("a")], count=1)],
    "unicode": [code("print('日本語 ✓ 🦋')"), code("'日本語'"), code("変数 = 'é'\n変数"), code("print('e\\u0301')", was="print('\\u00e9')"), code("print('a\\u2028b\\x0bc\\x0cd\\x85e')"), code("print('a\\u2028b\\rc')", was="print('c')"),
                code("'\\ud800'", was="'\\ud800'"), code("print('\\x00\\x01')"), code("print('🦋' * 3)", was="print('🦋' * 2)"), code("'\\U0001f98b\\u200d'")],
    "ansi": [code("print('\\x1b[31mred\\x1b[0m')"), code("print('\\x1b[31mred\\x1b[0m')", was="print('red')"), code("print('\\x1b[2K\\rdone')", was="print('done')"), code("print('\\x1b[31mred\\x1b[0m')", was="print('\\x1b[32mred\\x1b[0m')")],
    "sanitized": [
        code("object()"), code("import time\nprint(f'{time.time():.6f} s')"), code("import uuid\nprint(uuid.uuid4())"), code("print('2026-01-02')", was="print('2025-11-12')"), code("print('John 1')", was="print('1 John')"),
        code("print('first 17')", was="print('first 18')"), code("print('keep 5')", was="print('keep 6')"), code("raise ValueError(f'at {hex(id(object()))}')", tags=["raises-exception"]), code("display({'text/html': '<p id=\"a1\">'}, raw=True)", was="display({'text/html': '<p id=\"b2\">'}, raw=True)"),
        code("display({'text/latex': '0x1f'}, raw=True)", was="display({'text/latex': '0x2f'}, raw=True)"), code("display({'application/json': {'at': '0x1f'}}, raw=True)", was="display({'application/json': {'at': '0x2f'}}, raw=True)"),
        code("print('a\\n  indented\\nb')", was="print('a\\nb')"), code("print('ÀB-7')", was="print('ÀB-8')"), code("print('１２')", was="print('３４')"), code("print('tab\\tx')", was="print('tab x')"),
        code("print('aXb XX')", was="print('a.b ..')"), code("print('<<nested 1>>')", was="print('<<nested 22>>')"), code("print('0x1f')", was="print('0X1F')"), code("print('plain')", was="print('other')")],
    "many_lines": [code("for i in range(500): print(i)"), code("for i in range(500): print(i)", was="for i in range(499): print(i)"), code("print('x' * 5000)"), code("list(range(300))")],
    "flood": [code("for i in range(2000): print('line', i)", outputs=[], tags=["nbval-ignore-output"]), code("print('y' * 2_000_000)", outputs=[], tags=["nbval-ignore-output"]), code("print('z' * 100_000)", outputs=[stream("z\n")]), code(LATER)],
    "text_or_list": [code("print('a\\nb')", outputs=[stream("a\nb\n")]), code("print('a\\nb')", outputs=[stream(["a\n", "b\n"])]), code("'x'", outputs=[result(text=["'x", "'"])]), code("display({'text/html': 'a\\nb'}, raw=True)", outputs=[display(html=["a\n", "b"])]),
                     code("display({'application/json': ['a', 'b']}, raw=True)", outputs=[display(js="ab")])],
    "counts_differ": [code("1", count=7), code("2", count=3), code("3", outputs=[new_output("execute_result", data={"text/plain": "3"}, execution_count=99)], count=1), code("4", outputs=[new_output("execute_result", data={"text/plain": "4"}, execution_count=None)], count=1)],
    "metadata_only": [code("display({'text/html': 'a'}, raw=True)", outputs=[display(html="a", metadata={"isolated": True})], count=1), code("1", metadata={"collapsed": True, "scrolled": False}), code("display({'text/html': 'a'}, metadata={'x': 1}, raw=True)", outputs=[display(html="a")], count=2)],
    "warnings": [code("import warnings\nwarnings.warn('old')"), code("import sys\nprint('note', file=sys.stderr)"), code("import logging\nlogging.warning('low')"), code("warnings.warn('old')", was="1"), code("warnings.warn('a')", tags=["nbval-ignore-output"]), code(LATER)],
    "order_of_outputs": [code("display({'text/html': 'a'}, raw=True)\nprint(1)", was="print(1, flush=True)\ndisplay({'text/html': 'a'}, raw=True)"), code("display({'text/html': 'a'}, raw=True)\ndisplay({'text/latex': 'b'}, raw=True)", was="display({'text/latex': 'b'}, raw=True)\ndisplay({'text/html': 'a'}, raw=True)"),
                         code("display({'text/html': 'a', 'text/plain': 'b'}, raw=True)", was="display({'text/html': 'a'}, raw=True)\ndisplay({'text/plain': 'b'}, raw=True)"), code("display({'text/html': 'a'}, raw=True)\ndisplay({'text/html': 'b'}, raw=True)", was="display({'text/html': 'b'}, raw=True)\ndisplay({'text/html': 'a'}, raw=True)"),
                         code("print(1, flush=True)\ndisplay(2)\nprint(3)", was="print(3, flush=True)\ndisplay(2)\nprint(1)")],
    "last_digits": [code("0.1 + 0.2", was="0.3"), code("0.1 + 0.2"), code("print(1.0)", was="print(1)"), code("1e-16", was="1e-17"), code("float('nan')"), code("print('1,000')", was="print('1000')")],
    "rich_values": [code("class Rich:\n    def _repr_html_(self): return '<b>r</b>'\n    def __repr__(self): return 'r'\nRich()"), code("Rich()", was="class Plain:\n    def __repr__(self): return 'r'\nPlain()"), code("class Both:\n    def _repr_mimebundle_(self, include=None, exclude=None): return {'text/plain': 'a', 'application/json': {'n': 1}}\nBoth()"), code("display(Rich(), Rich())")],
    "widget_views": [code(show({"application/vnd.jupyter.widget-view+json": {"model_id": "a"}, "text/plain": "W"}), was=show({"application/vnd.jupyter.widget-view+json": {"model_id": "b"}, "text/plain": "W"})),
                     code(show({"application/vnd.jupyter.widget-view+json": {"model_id": "a"}}), was="None"), code(show({"application/vnd.jupyter.widget-view+json": {"model_id": "a"}, "text/plain": "V"}), was=show({"application/vnd.jupyter.widget-view+json": {"model_id": "a"}, "text/plain": "W"}))],
    "prose_between": [markdown("# Title"), code("1"), raw("raw text"), markdown("# NBVAL_SKIP"), code("2", was="3"), markdown(""), code(LATER)],
    "only_prose": [markdown("# Nothing to run"), raw("# NBVAL_SKIP")],
    "magics": [code("%%capture kept\nprint('kept')"), code("kept.stdout"), code("%precision 3\n3.14159"), code("!echo from a shell"), code("len?", outputs=[]), code("%nosuchmagic", was="1"), code("%%time\nx = 1", tags=["nbval-ignore-output"]), code("_ = 5\n_"), code("1;")],
    "awaits": [code("import asyncio\nasync def f():\n    await asyncio.sleep(0)\n    return 5\nawait f()"), code("await asyncio.gather(f(), f())"), code("await asyncio.wait_for(asyncio.sleep(9), 0.01)", was="1"), code(LATER)],
    "folder_of_the_notebook": [code("open('note.txt', 'w').write('x')"), code("import pathlib\nsorted(p.name for p in pathlib.Path().glob('note*'))"), code("pathlib.Path('note.txt').unlink()"), code("__name__")],
}
# The same notebook in all six minor versions of the format.
IN_EACH_MINOR = [code("1"), code("2", was="3"), code("print('a')", tags=["nbval-ignore-output"]), code("1 / 0", tags=["raises-exception"]), code("x = 5"), code("x")]


def build(name, cells, minor):
    """Runs what is to be run, and puts the fresh outputs under the sources that the corpus has."""
    made, runs = [], []
    for number, cell in enumerate(cells):
        if cell["kind"] != "code":
            made.append((new_markdown_cell if cell["kind"] == "markdown" else new_raw_cell)(cell["source"]))
        else:
            by_hand = cell["outputs"] is not None
            made.append(new_code_cell("" if by_hand else cell["was"], outputs=cell["outputs"] or []))
        made[-1]["id"] = f"c{number}"
    metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}, "language_info": {"name": "python"}}
    notebook = new_notebook(cells=made, metadata=metadata)
    by_hand = {id(made[i]): c["outputs"] for i, c in enumerate(cells) if c["kind"] == "code" and c["outputs"] is not None}
    if any(cell["kind"] == "code" for cell in cells):
        NotebookClient(notebook, timeout=60, kernel_name="python3", allow_errors=True, record_timing=False).execute()
    count = 0
    for cell, given in zip(made, cells):
        if given["kind"] != "code":
            continue
        count += 1
        cell["source"] = given["source"]
        cell["metadata"] = dict(given["metadata"])
        if given["tags"]:
            cell["metadata"]["tags"] = given["tags"]
        cell["execution_count"] = count if given["count"] == RAN else given["count"]
        for output in cell["outputs"]:
            if output["output_type"] == "error":
                output["traceback"] = [f"{output['ename']}: {output['evalue']}"]  # never compared; the kernel's is long
        if given["edit"]:
            given["edit"](cell["outputs"])
    assert all(id(cell) not in by_hand or cell["outputs"] == by_hand[id(cell)] for cell in made), name
    notebook["nbformat_minor"] = minor
    if minor < 5:
        for cell in made:
            del cell["id"]
    text = nbformat.writes(notebook, version=nbformat.NO_CONVERT)
    (FOLDER / f"{name}.ipynb").write_text(text + "\n")


def main():
    all_of_them = {name: (cells, 5) for name, cells in NOTEBOOKS.items()}
    all_of_them.update({f"nbformat_4_{minor}": (IN_EACH_MINOR, minor) for minor in range(6)})
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[1:] or all_of_them:
        build(name, *all_of_them[name])


if __name__ == "__main__":
    main()
