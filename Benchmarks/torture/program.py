"""What the torture's programs share: winnow on a state folder that holds the project and the home.

The user's own files lie in the same folder, so that a simulated power cut hits them too.
"""
import os
import subprocess

WINNOW = os.environ.get("WINNOW", "winnow")
SAMPLES = 2_000
OPTIONS = ("billing", "bug", "other")


def environment(home):
    """The environment with only this home: nothing of the person who runs the torture."""
    dropped = ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "WINNOW_KEY", "WINNOW_PROJECT")
    kept = {key: value for key, value in os.environ.items() if key not in dropped}
    kept["HOME"] = home
    return kept


def home(state, person=None):
    return os.path.join(state, "home" if person is None else f"home-{person}")


def winnow(state, *arguments, person=None, **options):
    """Runs a command of winnow to its end."""
    options.setdefault("stdout", subprocess.PIPE)
    options.setdefault("stderr", subprocess.PIPE)
    return subprocess.run(
        command(state, *arguments), env=environment(home(state, person)), **options)


def winnow_plain(state, *arguments):
    """Runs a command that takes no project."""
    return subprocess.run([WINNOW, *arguments], env=environment(home(state)), capture_output=True)


def start(state, *arguments, person=None, **options):
    """Starts a command of winnow with pipes."""
    return subprocess.Popen(
        command(state, *arguments), env=environment(home(state, person)), stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, **options)


def command(state, *arguments):
    return [WINNOW, *arguments, "--project", os.path.join(state, "project")]


def make(state, samples=SAMPLES):
    """A project of `samples` samples in the state folder."""
    os.makedirs(home(state), exist_ok=True)
    project = os.path.join(state, "project")
    subprocess.run(
        [WINNOW, "init", project, "--task", "topic:" + ",".join(OPTIONS), "--me", "torture"],
        env=environment(home(state)), check=True, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)
    lines = "".join(f'{{"id":"s{n}","text":"sample number {n}"}}\n' for n in range(samples))
    source = os.path.join(state, "samples.jsonl")
    with open(source, "w") as file:
        file.write(lines)
    winnow(state, "import", source, check=True)
    os.unlink(source)
