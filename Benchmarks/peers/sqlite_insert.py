"""What bare SQLite takes for the same rows. Prints one JSON object: rows, seconds.

usage: sqlite_insert.py bulk SAMPLES.jsonl DATABASE     a unique 32-byte key, the text's bytes;
                                                        65,536 rows a transaction, as they come
       sqlite_insert.py single ROWS BYTES DATABASE      a row a transaction

Both in WAL mode with synchronous=FULL. Only SQLite's own work is on the clock: rows are parsed and
hashed before each transaction starts.
"""
import hashlib
import itertools
import json
import os
import sqlite3
import sys
import time

TRANSACTION_ROWS = 65_536


def opened(path):
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    return database


def bulk(source, path):
    database = opened(path)
    database.execute("CREATE TABLE row (n INTEGER PRIMARY KEY, key BLOB UNIQUE, bytes BLOB) STRICT")
    seconds = 0.0
    count = 0
    with open(source, "rb") as lines:
        while True:
            rows = []
            for line in itertools.islice(lines, TRANSACTION_ROWS):
                text = json.loads(line)["text"].encode()
                rows.append((hashlib.sha256(b"text/plain\n" + text).digest(), text))
            if not rows:
                break
            start = time.perf_counter()
            database.execute("BEGIN IMMEDIATE")
            database.executemany("INSERT INTO row (key, bytes) VALUES (?, ?)", rows)
            database.execute("COMMIT")
            seconds += time.perf_counter() - start
            count += len(rows)
    start = time.perf_counter()
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    seconds += time.perf_counter() - start
    return count, seconds


def single(count, size, path):
    database = opened(path)
    database.execute("CREATE TABLE row (n INTEGER PRIMARY KEY, bytes BLOB) STRICT")
    rows = [os.urandom(size) for _ in range(count)]
    start = time.perf_counter()
    for row in rows:
        database.execute("BEGIN IMMEDIATE")
        database.execute("INSERT INTO row (bytes) VALUES (?)", (row,))
        database.execute("COMMIT")
    return count, time.perf_counter() - start


if __name__ == "__main__":
    if sys.argv[1] == "bulk":
        rows, seconds = bulk(sys.argv[2], sys.argv[3])
    else:
        rows, seconds = single(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
    print(json.dumps({"rows": rows, "seconds": seconds}))
