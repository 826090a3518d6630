"""The writer and the verifier that killloop.py drives, on winnow.

usage: ledger.py make STATE            a project of 2,000 samples
       ledger.py write STATE SEED      answers one after another; ACK ID once winnow said so
       ledger.py verify STATE          checks the ledger, prints HAVE ID for each event in it, and
                                       gives one more answer: a store that can't go on isn't whole
"""
import json
import os
import random
import sys

import program


def write(state, seed):
    """In step, so that ACK comes before anything of the next answer is written."""
    generator = random.Random(seed)
    process = program.start(state, "answer")
    while True:
        answer = {"sample": f"s{generator.randrange(program.SAMPLES)}", "task": "topic",
                  "value": generator.choice(program.OPTIONS)}
        process.stdin.write(json.dumps(answer).encode() + b"\n")
        process.stdin.flush()
        reply = json.loads(process.stdout.readline())
        if "id" not in reply:
            sys.exit(f"refused: {reply}")
        os.write(1, f"ACK {reply['id']}\n".encode())


def verify(state):
    # A rebuilt disk has lost the files' modes; a key that others can read is refused, rightly.
    for folder, _, files in os.walk(state):
        for name in files:
            os.chmod(os.path.join(folder, name), 0o600)
    checked = program.winnow(state, "doctor")
    if checked.returncode:
        sys.stderr.write((checked.stdout + checked.stderr).decode("utf8", "replace"))
        return 1
    events = program.winnow(state, "log", "--json", "-n", "100000000", check=True).stdout
    out = [f"HAVE {json.loads(line)['id']}\n" for line in events.splitlines()]
    sys.stdout.write("".join(out))
    line = b'{"sample":"s0","task":"topic","value":"bug"}\n'
    again = program.winnow(state, "answer", input=line)
    if again.returncode or b'"id"' not in again.stdout:
        sys.stderr.write((again.stdout + again.stderr).decode("utf8", "replace"))
        return 1
    return 0


if __name__ == "__main__":
    act, state = sys.argv[1], sys.argv[2]
    if act == "make":
        program.make(state)
    elif act == "write":
        write(state, int(sys.argv[3]))
    else:
        sys.exit(verify(state))
