"""Starts the real program in a pseudo terminal, and reads from the ledger what its keys did."""
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "harness"))
from sandbox import OutsideTest  # noqa: E402
from tui_drive import Drive, Failed  # noqa: E402


class TerminalTest(OutsideTest):
    """A project of eight samples; `open` starts the program in a pty."""

    texts = [f"Text number {n}." for n in range(8)]

    def setUp(self):
        super().setUp()
        self.box.start(min=2, max=5)
        self.box.must("import", self.box.write("samples.jsonl", [
            {"id": f"s{n}", "text": text} for n, text in enumerate(self.texts)]))
        self.box.join("ada", "bo")
        self.box.must("grant", "bo", "reviewer")

    def open(self, *arguments, key="ada", ready=None, environment=None, **keywords):
        keywords.setdefault("timeout", 10.0)
        drive = Drive(
            self.box.command(*arguments, key=key), cwd=str(self.box.project),
            env={**self.box.env, "TERM": "xterm-256color", **(environment or {})}, **keywords)
        self.addCleanup(drive.close)
        self.guarded(drive, drive.wait, ready or re.compile("project|needs"))
        return drive

    def guarded(self, drive, act, *arguments):
        """Shows the screen where something isn't as wanted."""
        try:
            act(*arguments)
        except Failed as failure:
            self.fail(f"{failure}\n{drive.dump()}")

    def press(self, drive, *keys, wait=None):
        drive.keys(*keys)
        if wait:
            self.guarded(drive, drive.wait, wait)

    def leave(self, drive, *keys, code=0):
        drive.keys(*keys, settle=False)
        self.guarded(drive, drive.finish, code)

    def interrupt(self, drive):
        """Ctrl-C twice, so near that they come as one: the first may leave the last screen."""
        drive.send(b"\x03\x03")
        self.guarded(drive, drive.finish, 130)

    def acts(self, kinds):
        """(kind, what) of each event of these kinds, oldest first, batches (imports) left out."""
        found = []
        for event in reversed(self.box.log()):
            body = event["body"]
            if event["kind"] not in kinds or "batch" in body:
                continue
            if event["kind"] == "answer":
                found.append(("answer", body["answers"][0]["value"]))
            elif event["kind"] == "review":
                found.append(("review", body["verdict"]))
            else:
                found.append((event["kind"], None))
        return found
