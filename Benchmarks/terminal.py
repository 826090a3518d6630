"""The screens in a pty beside vim, less and tig: from a key to the last byte of the answer.

Aims: moving and scrolling at p50 and p99 as vim repaints a full page; an answer (signed, synced to the disk, the next
sample painted) within 0.5 ms of that at p50; start to first full paint within 30 ms and 60 MB at 1,000,000 samples;
no processor time while nothing happens; a 1 MB sample, a line of 100,000 words and 10,000 spans within 5 ms a key.
"""
import fcntl
import json
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time

import measuring
import records

LATENCY = os.path.join(measuring.ROOT, "Tests", "Outside", "harness", "tui_latency.py")
PAGES = r"\x1b[6~|\x1b[5~"
LINES = "j|k"
SIZES = ("80x24", "200x60")


def latency(command, environment, keys, count, size="80x24", setup=""):
    """One run of the harness: a dictionary of its figures."""
    child = subprocess.run(
        [sys.executable, LATENCY, "--keys", keys, "--n", str(count), "--warmup", "10", "--size", size,
         "--setup", setup, "--", *command], env=environment, capture_output=True, text=True)
    if child.returncode:
        sys.exit(f"{' '.join(command)}: no key was answered\n{child.stdout}{child.stderr}")
    return json.loads(child.stdout)


def idle(command, environment, seconds):
    """Processor milliseconds and bytes of a program that nobody touches."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvpe(command[0], command, {**(environment or os.environ), "TERM": "xterm-256color"})
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def read_for(limit):
        ends, count = time.monotonic() + limit, 0
        while (left := ends - time.monotonic()) > 0:
            if select.select([terminal], [], [], left)[0]:
                count += len(os.read(terminal, 65536))
        return count

    def used():
        total = 0
        for task in os.listdir(f"/proc/{pid}/task"):
            total += int(open(f"/proc/{pid}/task/{task}/schedstat").read().split()[0])
        return total / 1e6

    read_for(1.5)
    before = used()
    sent = read_for(seconds)
    milliseconds = used() - before
    os.kill(pid, signal.SIGTERM)
    time.sleep(0.1)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(terminal)
    return {"cpu_ms": milliseconds, "bytes": sent}


def project_of(folder, name, texts):
    """A project whose label screen shows the first of these texts."""
    source = os.path.join(folder, f"{name}.jsonl")
    with open(source, "w") as file:
        for number, text in enumerate(texts):
            file.write(json.dumps({"id": f"s{number}", "text": text}) + "\n")
    project = measuring.Project(folder, name)
    rules = os.path.join(project.path, "winnow.toml")
    with open(rules) as file:
        text = file.read()
    with open(rules, "w") as file:
        file.write(text.replace("[samples]\n", "[samples]\nmax_bytes = 4194304\n", 1))
    project.run("policy", "apply")
    project.run("import", source)
    return project


def spans_project(folder, count):
    """A project of a spans task whose first sample was answered with so many spans; “change” in My answers brings them on the screen."""
    text = " ".join(f"word{number:05d}" for number in range(2 * count))
    source, answers = os.path.join(folder, "spans.jsonl"), os.path.join(folder, "spans.answers.jsonl")
    with open(source, "w") as file:
        for name, words in (("s0", text), ("s1", "Another text."), ("s2", "And one more.")):
            file.write(json.dumps({"id": name, "text": words}) + "\n")
    with open(answers, "w") as file:
        spans = [{"start": 20 * at, "end": 20 * at + 9, "label": ("person", "place")[at % 2]} for at in range(count)]
        file.write(json.dumps({"sample": "s0", "task": "names", "value": spans}) + "\n")
    project = measuring.Project(folder, "spans")
    with open(os.path.join(project.path, "winnow.toml"), "w") as file:
        file.write('[project]\nname = "spans"\n[samples]\nmax_bytes = 4194304\n[[task]]\nid = "names"\ntype = "spans"\n'
                   'field = "text"\noptions = [{ id = "person" }, { id = "place" }]\n')
    project.run("policy", "apply")
    project.run("import", source)
    project.run("answer", stdin=answers)
    return project


def page_file(folder):
    path = os.path.join(folder, "page.txt")
    with open(path, "w") as file:
        for text in records.texts(4_000, 240):
            file.write("".join(text[at:at + 79] + "\n" for at in range(0, 237, 79)))
    return path


def peers(folder, page):
    """Names and command lines of what is installed."""
    found = {}
    if editor := shutil.which("vim"):
        found["vim"] = ([editor, "-u", "NONE", "-i", "NONE", "-n", "-N", page], r"\x06|\x02")
    if pager := shutil.which("less"):
        found["less"] = ([pager, page], r"\x06|\x02")
    if (browser := shutil.which("tig")) and shutil.which("git"):
        repository = os.path.join(folder, "repository")
        subprocess.run(["git", "clone", "-q", measuring.ROOT, repository], check=True)
        found["tig"] = ([browser, "-C", repository], r"\x1b[6~|\x1b[5~")
    for name in ("vim", "less", "tig"):
        if name not in found:
            measuring.note(f"{name} isn't installed: not in this run")
    return found


def middle(runs, *path):
    values = []
    for figures in runs:
        for part in path:
            figures = figures[part]
        values.append(figures)
    return measuring.median(values)


def print_latencies(title, results, notes):
    table = measuring.Table(
        title, "", "start ms", "first byte p50", "p99", "last byte p50", "p99", "settled p50", "bytes/key",
        "cpu µs/key", "MB", "silent")
    for name, runs in results.items():
        table.row(
            name, f"{middle(runs, 'start_ms'):.0f}", *(
                f"{middle(runs, kind, share):.2f}" for kind in ("first_ms", "last_ms") for share in ("p50", "p99")),
            f"{middle(runs, 'settled_ms', 'p50'):.2f}", f"{middle(runs, 'bytes_per_key', 'p50'):.0f}",
            f"{middle(runs, 'cpu_us_per_key'):.0f}", f"{middle(runs, 'rss_mb'):.1f}",
            str(sum(run["silent"] for run in runs)))
    for text in notes(results):
        table.line(text)
    table.print()


def against_vim(results):
    if "vim, a full page" not in results:
        yield "vim isn't installed: no peer for the aims in this run"
        return
    peer = results["vim, a full page"]
    for name, runs in results.items():
        if name.startswith("winnow"):
            yield (f"{name}: last byte {middle(runs, 'last_ms', 'p50') - middle(peer, 'last_ms', 'p50'):+.2f} ms p50, "
                   f"{middle(runs, 'last_ms', 'p99') - middle(peer, 'last_ms', 'p99'):+.2f} ms p99 against vim's page")


def main(is_quick):
    samples = 100_000 if is_quick else 1_000_000
    keys = 60 if is_quick else 200
    repetitions = 2 if is_quick else 5
    folder = measuring.work_folder("terminal")
    source = os.path.join(folder, "samples.jsonl")
    records.write_samples(source, samples, 200, has_ids=False)
    many = measuring.Project(folder)
    many.run("import", source)
    lines = "\n".join(text[:100] for text in records.texts(4_000, 240))
    long = project_of(folder, "long", [lines])
    words = next(iter(records.texts(1, 600_000)))
    hard = {
        "1 MB": project_of(folder, "megabyte", ["\n".join(text[:120] for text in records.texts(8_300, 120))]),
        "one line of 100,000 words": project_of(folder, "words", [words]),
        "1 MB of 日本語 and marks": project_of(folder, "wide", ["日本語 é ñ ไทย हिन्दी " * 24_000]),
    }
    spans = spans_project(folder, 10_000)
    others = peers(folder, page_file(folder))

    for size in SIZES:
        jobs = {
            f"{name}, a full page": lambda command=command, turn=turn: latency(command, None, turn, keys, size)
            for name, (command, turn) in others.items()}
        jobs.update({
            "winnow, a page of a sample": lambda: latency(
                long.command("label"), long.environment, PAGES, keys, size),
            "winnow, a line of a sample": lambda: latency(
                long.command("label"), long.environment, LINES, keys, size),
            "winnow, a line of help": lambda: latency(
                long.command("label"), long.environment, LINES, keys, size, setup="?"),
            "winnow, an answer": lambda: latency(many.command("label"), many.environment, "12", keys, size),
        })
        print_latencies(
            f"terminal   {keys} keys at {size.replace('x', '×')}, answers on {samples:,} samples, {repetitions} runs each in turns",
            measuring.in_turns(repetitions, **jobs), against_vim)

    results = measuring.in_turns(repetitions, **{
        f"{name}, {what}": lambda project=project, turn=turn: latency(
            project.command("label"), project.environment, turn, keys)
        for name, project in hard.items()
        for what, turn in (("pages", PAGES), ("end and top", "G|g"))} | {
        f"10,000 spans, {what}": lambda turn=turn: latency(
            spans.command("home"), spans.environment, turn, keys, setup="ac")
        for what, turn in (("words", "w|b"), ("one removed and brought back", r"\x1b[3~|u"))})
    print_latencies(f"terminal, hard samples   {keys} keys at 80×24", results, lambda _: ["aim ≤ 5 ms a key"])

    seconds = 2 if is_quick else 10
    table = measuring.Table(
        f"terminal, at rest   {seconds} s without a key", "", "cpu ms", "bytes sent")
    rest = {f"winnow {name}": many.command(name) for name in ("label", "home")}
    rest.update({name: command for name, (command, _) in others.items()})
    for name, command in rest.items():
        figures = idle(command, many.environment, seconds)
        table.row(name, f"{figures['cpu_ms']:.2f}", str(figures["bytes"]))
    table.line("aim 0; start above: aim ≤ 30 ms and ≤ 60 MB at 1,000,000 samples (“winnow, an answer”)")
    table.print()


if __name__ == "__main__":
    main("--quick" in sys.argv)
