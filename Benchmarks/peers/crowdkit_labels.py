"""crowd-kit's Dawid–Skene on a CSV `task,worker,label`, its posteriors written as winnow's labels.csv.

usage: crowdkit_labels.py ANSWERS.csv OUT.csv
"""
import csv
import sys

import pandas
from crowdkit.aggregation import DawidSkene

answers = pandas.read_csv(sys.argv[1], dtype=str)
method = DawidSkene(n_iter=100)
labels = method.fit_predict(answers)
shares = method.probas_
with open(sys.argv[2], "w", newline="") as file:
    table = csv.writer(file)
    table.writerow(["task", "label", "confidence"] + [f"p_{name}" for name in shares.columns])
    for task, row in shares.iterrows():
        table.writerow([task, labels[task], row.max(), *row])
