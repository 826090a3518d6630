"""Made-up records, the same at every run: words of a fixed vocabulary, a seed, a size."""
import itertools
import json
import random

LABELS = ("billing", "bug", "other")


def vocabulary(count=20_000, seed=1):
    """`count` lower-case words of 2 to 9 letters and their cumulative Zipf-like weights."""
    generator = random.Random(seed)
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["".join(generator.choice(letters) for _ in range(generator.randint(2, 9)))
             for _ in range(count)]
    weights = list(itertools.accumulate(1 / (rank + 5) for rank in range(count)))
    return words, weights


def texts(count, size, seed=1):
    """`count` different texts of exactly `size` bytes."""
    generator = random.Random(seed)
    words, weights = vocabulary()
    pool = [" ".join(generator.choices(words, cum_weights=weights, k=size // 4 + 2))
            for _ in range(1_000)]
    for number in range(count):
        head = f"{number:x} "
        shift = generator.randrange(0, 40)
        yield (head + pool[generator.randrange(len(pool))][shift:])[:size].ljust(size, "x")


def write_samples(path, count, size, has_ids, seed=1, prefix="s"):
    """A JSONL file of samples: `text`, and an `id` of `prefix` and number where `has_ids`."""
    with open(path, "w") as file:
        for number, text in enumerate(texts(count, size, seed)):
            record = {"id": f"{prefix}{number}", "text": text} if has_ids else {"text": text}
            file.write(json.dumps(record) + "\n")


def write_answers(path, samples, answers_each, workers, labels, task_name="s{}".format, seed=2):
    """A CSV file `task,worker,label`: every worker is right with a chance of its own."""
    generator = random.Random(seed)
    skill = [generator.uniform(0.55, 0.95) for _ in range(workers)]
    with open(path, "w") as file:
        file.write("task,worker,label\n")
        for number in range(samples):
            truth = generator.randrange(len(labels))
            for worker in generator.sample(range(workers), answers_each):
                is_right = generator.random() < skill[worker]
                label = truth if is_right else generator.randrange(len(labels))
                file.write(f"{task_name(number)},w{worker},{labels[label]}\n")
