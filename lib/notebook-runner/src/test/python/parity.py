"""Runs a corpus of notebooks through nbval and nbclient and through nbrun, and compares what they say of each cell.

    python parity.py golden                               # nbval and nbclient; writes verdicts.json
    python parity.py compare --nbrun "java -jar nbrun.jar"            # all three, side by side
    python parity.py compare --stored --nbrun "java -jar nbrun.jar"   # verdicts.json against nbrun

`python` is one with nbval, nbclient and ipykernel; its kernel `python3` runs the notebooks. The letters are pytest's:
`.` passed, `F` failed, `s` skipped, `x` failed after a timeout, where nbval expects failure; nbrun calls that skipped,
and its `E` is an error: no answer, or no kernel any more. `stops` is the code cell, from 1, at which a plain run ends;
0: it runs through. Exit code 1: a difference that differences.json does not explain, or an explained one that is gone.
"""
import argparse
import json
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

FOLDER = pathlib.Path(__file__).parent.parent / "resources/org/jdiffusion/notebook/parity"
CONFIGURATIONS = {"strict": ("strict", False), "lax": ("lax", False), "strict-sanitized": ("strict", True), "lax-sanitized": ("lax", True)}
SAME = {".": "passed", "F": "failed", "E": "failed", "s": "skipped", "x": "skipped"}


def tree(names, folder):
    """Each notebook in a folder of its own."""
    for name in names:
        (folder / name).mkdir(parents=True)
        shutil.copy(FOLDER / f"{name}.ipynb", folder / name)
    return folder


def environment(folder):
    """Finds this Python's kernel before all others, and shares no history between kernels."""
    own = dict(os.environ)
    own["PATH"] = str(pathlib.Path(sys.executable).parent) + os.pathsep + own["PATH"]
    own["JUPYTER_PATH"] = str(pathlib.Path(sys.prefix) / "share" / "jupyter")
    own["IPYTHONDIR"] = str(folder / "ipython")
    return own


def letter(case):
    for child in case:
        if child.tag in ("failure", "error"):
            return "F" if child.tag == "failure" else "E"
        if child.tag == "skipped":
            return "x" if child.get("type") == "pytest.xfail" else "s"
    return "."


def nbval(names, mode, sanitized, timeout):
    with tempfile.TemporaryDirectory() as temporary:
        folder = tree(names, pathlib.Path(temporary) / "notebooks")
        report = pathlib.Path(temporary) / "junit.xml"
        command = [sys.executable, "-m", "pytest", "-q", "--nbval" if mode == "strict" else "--nbval-lax", "-p", "no:cacheprovider", "--color=no",
                   f"--rootdir={folder}", f"--junitxml={report}", f"--nbval-cell-timeout={timeout}", "--nbval-kernel-name=python3", str(folder)]
        if sanitized:
            command.append(f"--nbval-sanitize-with={FOLDER / 'sanitize.cfg'}")
        done = subprocess.run(command, cwd=temporary, env=environment(folder.parent), capture_output=True, text=True)
        if done.returncode not in (0, 1, 5) or not report.exists():
            raise SystemExit(f"nbval ended with {done.returncode}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
        found = {name: "" for name in names}
        for case in xml.parse(report).iter("testcase"):
            found[case.get("classname").split(".")[0]] += letter(case)
        return found


def nbclient(names, timeout):
    """At which code cell a plain run stops. A process for each notebook, for a kernel that dies leaves things behind."""
    stops = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = tree(names, pathlib.Path(temporary) / "notebooks")
        for name in names:
            command = [sys.executable, __file__, "play", str(folder / name / f"{name}.ipynb"), "--timeout", str(timeout)]
            done = subprocess.run(command, cwd=folder / name, env=environment(folder.parent), capture_output=True, text=True, timeout=300)
            if done.returncode:
                raise SystemExit(f"nbclient failed on {name}\n{done.stderr[-3000:]}")
            stops[name] = int(done.stdout.split()[-1])
    return stops


def play(path, timeout):
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    notebook = nbformat.read(path, as_version=4)
    if not any(cell.cell_type == "code" for cell in notebook.cells):
        return 0
    number = {i: n for n, i in enumerate((i for i, cell in enumerate(notebook.cells) if cell.cell_type == "code"), 1)}
    at = []
    client = NotebookClient(notebook, timeout=timeout, kernel_name="python3", on_cell_execute=lambda cell, cell_index: at.append(number[cell_index]))
    try:
        client.execute()
        return 0
    except (CellExecutionError, CellTimeoutError, DeadKernelError):
        return at[-1]


def nbrun(program, command, names, timeout, *options):
    """The letters of each notebook."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = tree(names, pathlib.Path(temporary) / "notebooks")
        report = pathlib.Path(temporary) / "report"
        kernel = pathlib.Path(sys.prefix) / "share" / "jupyter" / "kernels" / "python3"
        words = [*shlex.split(program), command, str(folder), "--report", str(report), "--kernel", str(kernel), "--timeout", f"{timeout}s", *options]
        done = subprocess.run(words, cwd=temporary, env=environment(folder.parent), capture_output=True, text=True)
        found = {name: "" for name in names}
        for file in report.glob("TEST-*.xml"):
            for case in xml.parse(file).iter("testcase"):
                if case.get("name") != "notebook":
                    found[pathlib.Path(case.get("classname")).stem] += letter(case)
        failed = any(set(letters) & set("FE") for letters in found.values())
        if done.returncode != (1 if failed else 0):
            raise SystemExit(f"{shlex.join(words)}\nended with {done.returncode}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
        return found


def stop(letters):
    return next((i for i, what in enumerate(letters, 1) if what in "FE"), 0)


def peers(names, timeout):
    verdicts = {name: {} for name in names}
    for configuration, (mode, sanitized) in CONFIGURATIONS.items():
        for name, letters in nbval(names, mode, sanitized, timeout).items():
            verdicts[name][configuration] = letters
    for name, where in nbclient(names, timeout).items():
        verdicts[name]["stops"] = where
    return verdicts


def ours(program, names, timeout):
    verdicts = {name: {} for name in names}
    for configuration, (mode, sanitized) in CONFIGURATIONS.items():
        options = ["--mode", mode, *(["--sanitize-with", str(FOLDER / "sanitize.cfg")] if sanitized else [])]
        for name, letters in nbrun(program, "check", names, timeout, *options).items():
            verdicts[name][configuration] = letters
    for name, letters in nbrun(program, "run", names, timeout).items():
        verdicts[name]["stops"] = stop(letters)
    return verdicts


def same(theirs, own):
    if isinstance(theirs, int):
        return theirs == own
    return [SAME[each] for each in theirs] == [SAME[each] for each in own]


def compare(theirs, own):
    """Prints a line for each notebook and configuration; returns how many lines are not as they should be."""
    known = json.loads((FOLDER / "differences.json").read_text())
    cells = unlike = wrong = 0
    for name in theirs:
        for what, said in theirs[name].items():
            got, explained = own[name][what], known.get(name, {}).get(what)
            note = ""
            if not same(said, got):
                unlike += 1
                note = f"known: {known[name]['reason']}" if explained is not None and same(explained, got) else "DIFFERS"
            elif explained is not None:
                note = "IS EXPLAINED, BUT SAME"
            wrong += note.isupper()
            cells += len(said) if isinstance(said, str) else 1
            print(f"{name:28} {what:17} {said!s:22} {got!s:22} {note}".rstrip())
    print(f"{len(theirs)} notebooks, {cells} verdicts, {unlike} notebooks and modes unlike, {wrong} not explained")
    return wrong


def write(verdicts, timeout):
    """Replaces what is known of these notebooks."""
    file = FOLDER / "verdicts.json"
    known = json.loads(file.read_text())["notebooks"] if file.exists() else {}
    verdicts = {name: of for name, of in sorted({**known, **verdicts}.items()) if (FOLDER / f"{name}.ipynb").exists()}
    lines = ",\n".join(f'  {json.dumps(name)}: {json.dumps(of)}' for name, of in verdicts.items())
    file.write_text('{"timeout": %d, "notebooks": {\n%s\n}}\n' % (timeout, lines))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["golden", "compare", "play"])
    parser.add_argument("names", nargs="*", help="notebooks of the corpus; all of them if none is named")
    parser.add_argument("--nbrun", default="java -jar target/nbrun.jar")
    parser.add_argument("--stored", action="store_true", help="take verdicts.json for what nbval and nbclient say")
    parser.add_argument("--timeout", type=int, default=5, help="seconds for a cell")
    given = parser.parse_intermixed_args()  # names may follow options
    if given.command == "play":
        print(play(given.names[0], given.timeout))
        return 0
    names = given.names or sorted(file.stem for file in FOLDER.glob("*.ipynb"))
    if given.stored:
        theirs = json.loads((FOLDER / "verdicts.json").read_text())["notebooks"]
        theirs = {name: theirs[name] for name in names}
    else:
        theirs = peers(names, given.timeout)
    if given.command == "golden":
        write(theirs, given.timeout)
        print(f"{len(theirs)} notebooks in verdicts.json")
        return 0
    return 1 if compare(theirs, ours(given.nbrun, names, given.timeout)) else 0


if __name__ == "__main__":
    sys.exit(main())
