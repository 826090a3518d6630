"""crowd-kit's Dawid–Skene on a CSV `task,worker,label`. Prints one JSON object.

usage: crowdkit_fit.py ANSWERS.csv ITERATIONS

Only the fit is on the clock; reading the file isn't. {"skipped": …} where it isn't installed.
"""
import json
import sys
import time

try:
    import pandas
    from crowdkit.aggregation import DawidSkene
except ImportError as error:
    print(json.dumps({"skipped": str(error)}))
    sys.exit()

answers = pandas.read_csv(sys.argv[1])
method = DawidSkene(n_iter=int(sys.argv[2]))
start = time.perf_counter()
labels = method.fit_predict(answers)
seconds = time.perf_counter() - start
print(json.dumps({"seconds": seconds, "iterations": len(method.loss_history_),
                  "tasks": len(labels)}))
