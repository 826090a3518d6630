#!/usr/bin/env python3
"""Writes answers/sim-*.jsonl: the answers of five simulated annotators, the same bytes every time.

No person gave them. Run it without arguments; it needs Python 3.8 or newer and nothing else.
"""
import json
import pathlib
import random

# Of the first 2000 seeds the one whose shares of right answers lie nearest to the wanted
# 95, 88, 80, 70 and 45 %, with a few skips by at least four of them.
SEED = 400
LABEL = {"b": "billing", "g": "bug", "a": "account", "h": "how_to", "f": "feature", "o": "other"}
# One letter a sample, h001 first: the topic that its writer meant …
TRUTH = (
    "haboobbhghgaahbogabahhghafghaoggabghffghbgbffhbfaaogabgfhggbgobhgbabfahogfg"
    "haafbbooogghggoafabababhaogoahfboahfgffaoggohabbbgaafggbhbgbhhbbgfbhbobbhga"
)
# … and, where a reader may well differ, the topic that comes second.
SECOND = (
    "....b.......g...a......f....b...h.....a.......a...g...............b...g..b."
    "..........h.b............g...g...f...hh.g...f.......aa...aa..gg..g..h......"
)
GOLD = (3, 7, 9, 18, 34, 37, 62, 64, 69, 77, 93, 99, 108, 130, 149)  # as in truth.csv

# Name: (about how many answers, chance of a slip, pair mixed up, chance of mixing it up,
#        favourite among the wrong topics)
ANNOTATORS = {
    "sim-ana": (73, 0.045, "", 0.0, ""),
    "sim-bo": (69, 0.11, "", 0.0, ""),
    "sim-cleo": (66, 0.08, "hf", 0.50, ""),
    "sim-dee": (62, 0.14, "ga", 0.55, ""),
    "sim-eli": (62, 0.57, "", 0.0, "o"),
}


def wanted(sample):
    """How many annotators answer a sample: more for gold, so that weights show early."""
    return 3 + GOLD.index(sample) % 3 if sample in GOLD else 2


def assign(rng):
    """Samples by annotator: drawn towards those who have most of their number left."""
    left = {name: float(row[0]) for name, row in ANNOTATORS.items()}
    samples_of = {name: [] for name in ANNOTATORS}
    order = sorted(range(1, len(TRUTH) + 1), key=lambda _: rng.random())
    for sample in sorted(order, key=wanted, reverse=True):
        ranked = sorted(left, key=lambda name: left[name] * (0.4 + rng.random()), reverse=True)
        for name in ranked[: wanted(sample)]:
            samples_of[name].append(sample)
            left[name] -= 1
    return samples_of


def answer(rng, name, sample):
    """One answer: a topic or a skip. Hard samples double the chance of a slip, towards the second topic."""
    _, slip, pair, mix, favourite = ANNOTATORS[name]
    true, second = TRUTH[sample - 1], SECOND[sample - 1]
    hard = second != "."
    if rng.random() < (0.08 if hard else 0.01):
        return {"skip": "unsure"}
    if true in pair and rng.random() < mix:
        return LABEL[pair.replace(true, "")]
    if rng.random() >= slip * (2 if hard and slip < 0.5 else 1):
        return LABEL[true]
    if favourite and true != favourite and rng.random() < 0.6:
        return LABEL[favourite]
    wrong = [letter for letter in LABEL if letter != true]
    return LABEL[second if hard else wrong[int(rng.random() * len(wrong))]]


def main():
    rng = random.Random(SEED)
    folder = pathlib.Path(__file__).resolve().parent / "answers"
    folder.mkdir(exist_ok=True)
    for name, samples in assign(rng).items():
        rows = (
            {"sample": f"h{sample:03}", "task": "topic", "value": answer(rng, name, sample)}
            for sample in sorted(samples)
        )
        text = "".join(json.dumps(row, separators=(",", ":")) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_bytes(text.encode())


if __name__ == "__main__":
    main()
