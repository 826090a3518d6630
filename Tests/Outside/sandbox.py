"""A folder of its own for one test: HOME, keys, projects, and the built program run in it.

Every test from outside starts here, so that nobody's own key, state or project is ever touched.
"""
import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEMO = ROOT / "assets" / "demo"
FAST = os.environ.get("OUTSIDE_FAST") == "1"


def program():
    """The built program: WINNOW, else the release build."""
    path = pathlib.Path(os.environ.get("WINNOW") or ROOT / ".build" / "release" / "winnow")
    if not os.access(path, os.X_OK):
        raise SystemExit(f"no program at {path}: run `swift build -c release`, or set WINNOW")
    return str(path.resolve())


class Result:
    """What a command printed and how it ended."""

    def __init__(self, arguments, code, out, err):
        self.arguments, self.code, self.out, self.err = arguments, code, out, err

    def lines(self):
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines() if line]

    def __str__(self):
        shown = " ".join(map(str, self.arguments))
        return f"winnow {shown}\n  code {self.code}\n  out {self.out[:2000]!r}\n  err {self.err[:2000]!r}"


class Sandbox:
    """Temporary HOME and work folder; `run` starts the program in it."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="winnow-outside-"))
        self.home = self.folder / "home"
        self.home.mkdir()
        self.work = self.folder / "work"
        self.work.mkdir()
        self.project = self.work / "project"
        keep = ("PATH", "LD_LIBRARY_PATH", "TMPDIR", "SWIFT_BACKTRACE")
        self.env = {name: os.environ[name] for name in keep if name in os.environ}
        self.env.update(HOME=str(self.home), LC_ALL="C.UTF-8", USER="tester")

    def close(self):
        for path in [self.folder, *self.folder.rglob("*")]:
            if path.is_dir() and not path.is_symlink():
                with contextlib.suppress(OSError):
                    path.chmod(0o700)
        shutil.rmtree(self.folder, ignore_errors=True)

    def command(self, *arguments, key=None):
        """Program and arguments; a key stands after the command's name."""
        command = [program(), *map(str, arguments)]
        return command + ["--key", str(self.key(key))] if key else command

    def key(self, name):
        """Path of a contributor's key file."""
        return self.home / f"{name}.key"

    def run(self, *arguments, key=None, stdin=None, cwd=None, env=None, stdout=None, timeout=60):
        """Runs a command in the project's folder (or `cwd`) and waits for it."""
        command = self.command(*arguments, key=key)
        if isinstance(stdin, str):
            stdin = stdin.encode()
        place = cwd or (self.project if self.project.is_dir() else self.work)
        done = subprocess.run(
            command, input=b"" if stdin is None else stdin, cwd=place, env={**self.env, **(env or {})},
            stdout=stdout or subprocess.PIPE, stderr=subprocess.PIPE, timeout=timeout)
        out = b"" if stdout else done.stdout
        return Result(
            command[1:], done.returncode, out.decode("utf-8", "surrogateescape"),
            done.stderr.decode("utf-8", "surrogateescape"))

    def must(self, *arguments, **keywords):
        """Runs a command that has to end with 0."""
        result = self.run(*arguments, **keywords)
        if result.code != 0:
            raise AssertionError(f"ended with {result.code}:\n{result}")
        return result

    def write(self, name, content):
        """A file in the work folder; the content is text, bytes, or records for JSON lines."""
        path = self.work / name
        if isinstance(content, list):
            content = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in content)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def start(self, task="topic:billing,bug,other", **policy):
        """A new project; `policy` holds lines of winnow.toml's [overlap] to change."""
        self.must("init", self.project, "--task", task, cwd=self.work)
        if policy:
            self.set_policy(policy)
        return self.project

    def set_policy(self, overlap):
        """Puts values into [overlap] and signs the policy."""
        path = self.project / "winnow.toml"
        kept, section = [], ""
        for line in path.read_text().splitlines():
            if line.startswith("["):
                section = line.strip()
            if not (section == "[overlap]" and line.split("=")[0].strip() in overlap):
                kept.append(line)
        text = "\n".join(kept)
        values = "".join(f"{name} = {value}\n" for name, value in overlap.items())
        if "[overlap]" in text:
            text = text.replace("[overlap]", f"[overlap]\n{values}".rstrip("\n"), 1)
        else:
            text += f"\n\n[overlap]\n{values}"
        path.write_text(text + "\n")
        self.must("policy", "apply")

    def join(self, *names):
        for name in names:
            self.must("join", "--name", name, key=name)

    def log(self, limit=1_000_000):
        """Every event of the ledger, newest first."""
        return self.must("log", "--json", "-n", limit).lines()

    def demo(self):
        """The bundled project with all its simulated answers, submissions accepted."""
        self.must("init", self.project, "--task", "topic:billing,bug", cwd=self.work)
        for name in ("winnow.toml", "guideline.md"):
            shutil.copy(DEMO / name, self.project / name)
        self.must("policy", "apply")
        self.must("import", DEMO / "samples.jsonl")
        self.must("import", DEMO / "truth.csv", "--as", "gold", "--task", "topic")
        for answers in sorted((DEMO / "answers").glob("*.jsonl")):
            self.join(answers.stem)
            self.must("answer", key=answers.stem, stdin=answers.read_bytes())
        self.must("submit", DEMO / "submissions.jsonl", key="sim-cleo")
        for name in ("sim-ana", "sim-bo"):
            self.must("grant", name, "reviewer")
            waiting = self.must("review", "--list", key=name).lines()
            verdicts = [{"submission": item["submission"], "verdict": "accept"} for item in waiting]
            self.must("review", "--json", key=name, stdin=json_lines(verdicts))
        return self.project


def json_lines(records):
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def snapshot(folder):
    """Names, kinds and bytes below a folder, to see that nothing changed.

    Of ledgers only the name: opening one moves SQLite's counters, so their events are compared instead.
    """
    found = {}
    for path in sorted(pathlib.Path(folder).rglob("*")):
        name = str(path.relative_to(folder))
        if name.endswith(("-wal", "-shm", ".lock")):
            continue
        is_file = path.is_file() and not path.is_symlink() and path.name != "ledger.sqlite"
        found[name] = path.read_bytes() if is_file else path.lstat().st_mode
    return found


class OutsideTest(unittest.TestCase):
    """A test with a sandbox of its own."""

    maxDiff = 4000

    def setUp(self):
        self.box = Sandbox()
        self.addCleanup(self.box.close)
