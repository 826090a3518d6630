"""Whatever happens around the screens: the terminal is given back, work is safe, the next step is said."""
import fcntl
import os
import pty
import random
import signal
import struct
import subprocess
import termios
import time

from sandbox import FAST
from screens import TerminalTest
from tui_drive import Drive


def processor_seconds(pid):
    """Time that all threads of a process have run."""
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Storms(TerminalTest):
    def test_every_screen_bears_all_sizes_and_any_keys(self):
        rng = random.Random(6)
        ways = {"home": ["home"], "label": ["label"], "review": ["review"], "submit": ["submit"],
                "disputed": ["review", "<Tab>"], "help": ["label", "?"], "palette": ["label", ":", "sk"],
                "reason": ["label", "S"], "browse": ["home", "b"], "filter": ["home", "b", "/", "number"],
                "batch": ["home", "b", "b"], "answers": ["home", "a"], "sample": ["home", "b", "<Enter>"],
                "comment": ["home", "b", "<Enter>", "m", "text"], "dashboard": ["home", "d"],
                "release": ["home", "e"], "guideline": ["home", "i"], "settings": ["home", ","]}
        sizes = [(1, 1), (2, 2), (39, 11), (40, 12), (300, 100), (60, 16), (1, 100), (300, 1)]
        for name, (command, *keys) in ways.items():
            with self.subTest(name):
                # bo may review and is asked about other samples than ada.
                drive = self.open(command, key="bo")
                self.press(drive, *keys)
                more = [(rng.randrange(1, 300), rng.randrange(1, 100)) for _ in range(4 if FAST else 16)]
                for size in sizes + more:
                    drive.resize(*size)
                    drive.keys(rng.choice(["<Down>", "<PageDown>", "<Up>", "<Tab>", "<Left>", "<F1>", "?"]))
                    self.assertIsNone(drive.poll(), f"{name} ended at {size}:\n{drive.dump()}")
                drive.resize(80, 24)
                self.interrupt(drive)
        self.assertEqual(self.acts(("answer", "review", "submit")), [])

    def test_a_storm_of_sizes_at_once_is_one_paint_each_at_most(self):
        drive = self.open("label", ready="topic?")
        for number in range(300):
            size = (1 + number * 7 % 300, 1 + number * 13 % 100)
            fcntl.ioctl(drive.fd, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        drive.resize(80, 24)
        self.guarded(drive, drive.wait, "topic?")
        self.press(drive, "1", wait="2 of 8")
        self.leave(drive, "q")


class Signals(TerminalTest):
    def test_a_stop_from_outside_gives_the_terminal_back_and_fg_takes_it_again(self):
        shell = Drive(["bash", "--norc", "--noprofile", "-i"], cwd=str(self.box.project), timeout=10.0,
                      env={**self.box.env, "TERM": "xterm-256color", "PS1": "ready> "})
        self.addCleanup(shell.close)
        self.guarded(shell, shell.wait, "ready>")
        shell.type(" ".join(self.box.command("label", key="ada")) + " & sleep 0.3; fg")
        self.press(shell, "<Enter>", wait="topic?")
        child = int(subprocess.run(["ps", "-o", "pid=", "--ppid", str(shell.pid)], capture_output=True,
                                   text=True).stdout.split()[0])
        for turn in range(2):
            os.kill(child, signal.SIGTSTP)
            self.guarded(shell, shell.wait, "Stopped")
            self.guarded(shell, shell.check_modes, False, ["altscreen", "mouse"])
            shell.resize(100, 30)
            shell.type("clear; fg")
            self.press(shell, "<Enter>", wait="topic?")
            self.press(shell, "1", wait=f"{turn + 2} of 8")
        os.kill(child, signal.SIGCONT)
        self.press(shell, "q", wait="ready>")
        self.assertEqual(self.acts(("answer",)), [("answer", "billing")] * 2)

    def hung_up(self, ignores_hangup):
        pid, terminal = pty.fork()
        if pid == 0:
            os.chdir(self.box.project)
            command = self.box.command("label", key="ada")
            os.execvpe(command[0], command, {**self.box.env, "TERM": "xterm-256color"})
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        seen, ends = b"", time.monotonic() + 10
        while b"topic?" not in seen and time.monotonic() < ends:
            seen += os.read(terminal, 65536)
        os.write(terminal, b"1")
        while "● saved".encode() not in seen and time.monotonic() < ends:
            seen += os.read(terminal, 65536)
        if ignores_hangup:
            # Stopped while the terminal goes: what it then finds first is the end of its input.
            os.kill(pid, signal.SIGSTOP)
        os.close(terminal)
        if ignores_hangup:
            os.kill(pid, signal.SIGCONT)
        began = time.monotonic()
        while time.monotonic() < began + 5:
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.02)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        self.fail("it goes on although its terminal is gone")

    def test_a_terminal_that_is_gone_ends_it_and_the_answer_is_there(self):
        for ignores_hangup in (False, True):
            self.assertIn(self.hung_up(ignores_hangup), (129, -1))
        self.assertEqual(self.acts(("answer",)), [("answer", "billing")] * 2)
        self.box.must("doctor")

    def test_while_nothing_happens_nothing_runs(self):
        drive = self.open("label", ready="topic?")
        self.press(drive, "1", wait="● saved")
        time.sleep(1.0)
        before, sent = processor_seconds(drive.pid), len(drive.log)
        drive.pump(2.0)
        self.assertLessEqual(processor_seconds(drive.pid) - before, 0.01)
        self.assertEqual(len(drive.log), sent, "nothing is painted without a reason")
        self.leave(drive, "q")


class Terminals(TerminalTest):
    def opened(self, code=0, **environment):
        """The bytes of a session under an environment; None takes a variable away."""
        env = {**self.box.env, "TERM": "xterm-256color", **environment}
        drive = Drive(self.box.command("label", key="ada"), cwd=str(self.box.project), timeout=10.0,
                      env={name: value for name, value in env.items() if value is not None})
        self.addCleanup(drive.close)
        if code:
            self.guarded(drive, drive.finish, code)
        else:
            self.guarded(drive, drive.wait, "topic?")
            self.press(drive, "1")
            self.guarded(drive, drive.wait, "● saved")
            self.leave(drive, "q")
        return drive

    def test_an_unknown_terminal_is_named_with_what_to_do_and_left_alone(self):
        for name in ("nonsense", "", "../../etc/passwd", "\x1b[31337mx"):
            with self.subTest(name):
                drive = self.opened(2, TERM=name)
                self.guarded(drive, drive.expect, "--plain")
                self.guarded(drive, drive.no_raw, "\x1b")

    def test_terminals_of_a_known_family_work_without_their_own_description(self):
        for name in ("xterm-kitty", "alacritty", "foot", "tmux-256color", "screen"):
            with self.subTest(name):
                self.opened(TERM=name)

    def test_without_colours_and_with_few(self):
        for name in ("vt100", "vt220", "linux", "xterm-mono"):
            with self.subTest(name):
                self.opened(TERM=name)

    def test_a_locale_without_utf_8_loses_nothing(self):
        self.box.must("import", self.box.write("utf8.jsonl", [{"id": "utf8", "text": "zwölf Boxkämpfer 日本語"}]))
        for locale in ("C", "POSIX", "xx_YY.UTF-8"):
            with self.subTest(locale):
                drive = Drive(self.box.command("label", key="bo"), cwd=str(self.box.project), timeout=10.0,
                              env={**self.box.env, "TERM": "xterm-256color", "LC_ALL": locale, "LANG": locale})
                self.addCleanup(drive.close)
                self.guarded(drive, drive.wait, "topic?")
                self.guarded(drive, drive.expect, "┌ project ─ Label")
                self.press(drive, " ")
                self.leave(drive, "q")

    def test_a_dumb_terminal_is_asked_line_by_line(self):
        drive = Drive(self.box.command("label", key="ada"), cwd=str(self.box.project), timeout=10.0,
                      env={**self.box.env, "TERM": "dumb"})
        self.addCleanup(drive.close)
        self.guarded(drive, drive.wait, "answer (key, number or name")
        drive.type("1\r")
        self.guarded(drive, drive.wait, "saved")
        drive.type("q\r")
        self.guarded(drive, drive.finish, 0)
        self.guarded(drive, drive.no_raw, "\x1b")

    def test_a_terminal_left_in_a_strange_state_is_put_right(self):
        drive = self.open("label", ready="topic?")
        # As a program does that was killed in the midst of drawing.
        attributes = termios.tcgetattr(drive.slave)
        attributes[3] |= termios.ECHO | termios.ICANON
        termios.tcsetattr(drive.slave, termios.TCSANOW, attributes)
        os.kill(drive.pid, signal.SIGCONT)
        drive.settle()
        self.press(drive, "1", wait="2 of 8")
        self.leave(drive, "q")
