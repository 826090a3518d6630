"""Spans, comparisons, texts, a stopping rule and shares against what is known to be right.

Aims: strict F1 of `auto` on ner_val ≥ 0.775 and of token votes ≥ 0.756; Spearman on pairs_valence
≥ 0.850, ≥ 0.79 with 15 % of it and as much spam; the rule saves ≥ 45 % of rte's answers for ≤ 1
point; shares on synthetic crowds with copiers: Spearman ≥ 0.96, half the sum of differences ≤ 0.075,
spammers ≤ 1.2 %, copiers ≤ 9 %; a ring earns ≤ 1.05 × one key.
"""
import collections
import csv
import json
import os
import random
import re
import statistics

import measuring


def rows(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def aggregate(out, answers, *options):
    """The labels.csv of `winnow aggregate`, by task."""
    measuring.run([measuring.program(), "aggregate", answers, "--out", out, *options])
    return {row["task"]: row for row in rows(out)}


def spans_of(tags):
    """Start, end and label of each span of BIO tags; an I after another label begins one."""
    found, begin, label = [], None, None
    for place, tag in enumerate(tags + ["O"]):
        kind, _, name = tag.partition("-")
        if begin is not None and (kind != "I" or name != label):
            found.append((begin, place, label))
            begin = None
        if kind == "B" or (kind == "I" and begin is None):
            begin, label = place, name
    return set(found)


def spans(data, out):
    truth = {row["task"]: spans_of(row["truth"].split())
             for row in rows(os.path.join(data, "ner_val", "truth.csv"))}
    table = measuring.Table("scoring   ner_val, strict spans", "", "precision", "recall", "F1")
    for method in ("exact-span-vote", "overlap-span-vote", "token-vote", "sequence", "auto"):
        labels = aggregate(out, os.path.join(data, "ner_val", "answers.csv"), "--type", "spans",
                           "--method", method)
        right = given = 0
        for task, expected in truth.items():
            found = spans_of(labels[task]["label"].split()) if task in labels else set()
            right += len(found & expected)
            given += len(found)
        precision = right / max(1, given)
        recall = right / sum(len(expected) for expected in truth.values())
        table.row(method, f"{precision:.3f}", f"{recall:.3f}",
                  f"{2 * precision * recall / (precision + recall):.3f}")
    table.print()


def ranks(values):
    order = sorted(range(len(values)), key=lambda index: values[index])
    result = [0.0] * len(values)
    at = 0
    while at < len(order):
        end = at
        while end < len(order) and values[order[end]] == values[order[at]]:
            end += 1
        for place in range(at, end):
            result[order[place]] = (at + end - 1) / 2
        at = end
    return result


def spearman(first, second):
    return statistics.correlation(ranks(first), ranks(second))


def pairs(data, folder, out):
    comparisons = rows(os.path.join(data, "pairs_valence", "comparisons.csv"))
    expert = {row["item"]: float(row["score"])
              for row in rows(os.path.join(data, "pairs_valence", "scores.csv"))}
    items = sorted(expert)
    table = measuring.Table(
        "scoring   pairs_valence: Spearman with experts, mean of 5 draws; spam: as many by 20",
        "", "all", "all + spam", "15 %", "15 % + spam")
    for method in ("auto", "davidson", "bradley-terry"):
        cells = []
        for share, has_spam in ((1, False), (1, True), (0.15, False), (0.15, True)):
            figures = []
            for seed in range(1 if share == 1 and not has_spam else 5):
                generator = random.Random(seed)
                part = generator.sample(comparisons, int(len(comparisons) * share))
                path = os.path.join(folder, "comparisons.csv")
                with open(path, "w", newline="") as file:
                    writer = csv.writer(file)
                    writer.writerow(["worker", "left", "right", "label"])
                    for row in part:
                        writer.writerow([row["worker"], row["left"], row["right"], row["label"]])
                        if has_spam:
                            two = generator.sample(items, 2)
                            writer.writerow([f"spam{generator.randrange(20)}", *two,
                                             generator.choice(two)])
                labels = aggregate(out, path, "--method", method)
                known = [item for item in items if item in labels]
                figures.append(spearman([float(labels[item]["score"]) for item in known],
                                        [expert[item] for item in known]))
            cells.append(f"{statistics.mean(figures):.3f}")
        table.row(method, *cells)
    table.print()


def tokens(text):
    return re.findall(r"\w+|[^\w\s]", text.lower())


def gleu(first, second):
    def grams(words):
        return collections.Counter(
            tuple(words[at:at + n]) for n in range(1, 5) for at in range(len(words) - n + 1))
    one, other = grams(first), grams(second)
    most = max(sum(one.values()), sum(other.values()))
    return sum((one & other).values()) / most if most else 1.0


def texts(data, out):
    truth = {row["task"]: tokens(row["truth"])
             for row in rows(os.path.join(data, "text_t1", "truth.csv"))}
    table = measuring.Table("scoring   text_t1", "", "mean GLEU")
    for method in ("auto", "medoid", "rover"):
        labels = aggregate(out, os.path.join(data, "text_t1", "answers.csv"), "--type", "text",
                           "--method", method)
        table.row(method, "{:.3f}".format(statistics.mean(
            gleu(tokens(labels[task]["label"]), words) for task, words in truth.items())))
    table.print()


def stopping(data, fit):
    table = measuring.Table(
        "scoring   a stopping rule replayed (one-coin ≥ 0.95, from 2 answers on), mean of 3 orders",
        "", "answers saved", "accuracy", "with all", "as many, evenly")
    for name in ("rte", "dog"):
        figures = []
        for seed in (1, 2, 3):
            run = measuring.run(
                [fit, "stop", os.path.join(data, name, "answers.csv"),
                 os.path.join(data, name, "truth.csv"), str(seed)], keep_output=True)
            figures.append(json.loads(run.output))

        def mean(part, what):
            return statistics.mean(figure[part][what] for figure in figures)
        table.row(name, f"{1 - mean('stopped', 'answers') / mean('all', 'answers'):.1%}",
                  f"{mean('stopped', 'accuracy'):.4f}", f"{mean('all', 'accuracy'):.4f}",
                  f"{mean('evenly', 'accuracy'):.4f}")
    table.print()


def simulated(folder, name, *options):
    run = measuring.run([measuring.program(), "simulate", os.path.join(folder, name), "--json",
                         "--shares", *options], keep_output=True)
    return json.loads(run.output)["shares"]


def total(shares, kind, what):
    return sum(row[what] for row in shares["workers"] if row["kind"] == kind) / 1e6


def shares(folder):
    crowd = ("--tasks", "1500", "--answers", "5", "--workers", "60", "--spam", "0.15", "--copy",
             "0.1")
    table = measuring.Table(
        "scoring   shares on synthetic crowds, 1,500 tasks × 5, 15 % spam, 10 % copiers, 5 seeds; "
        "an oracle knows truth and copies",
        "", "Spearman", "difference", "spammers (oracle)", "copiers (oracle)")
    for copies in ("show", "discount"):
        found = [simulated(folder, f"shares-{copies}-{seed}", *crowd, "--seed", str(seed),
                           "--copies", copies) for seed in range(1, 6)]

        def mean(part):
            return statistics.mean(part(one) for one in found)
        table.row(
            f"copies = {copies}", f"{mean(lambda one: one['correlation_ppm']) / 1e6:.3f}",
            f"{mean(lambda one: one['distance_ppm']) / 1e6:.3f}",
            *(f"{mean(lambda one: total(one, kind, 'share_ppm')):.1%} "
              f"({mean(lambda one: total(one, kind, 'oracle_ppm')):.1%})"
              for kind in ("spammer", "copier")))
    table.print()


def main(folder, data, fit):
    out = os.path.join(folder, "labels.csv")
    if os.path.exists(os.path.join(data, "ner_val", "truth.csv")):
        spans(data, out)
    if os.path.exists(os.path.join(data, "pairs_valence", "scores.csv")):
        pairs(data, folder, out)
    if os.path.exists(os.path.join(data, "text_t1", "truth.csv")):
        texts(data, out)
    if fit and os.path.exists(os.path.join(data, "rte", "truth.csv")):
        stopping(data, fit)
    shares(folder)
