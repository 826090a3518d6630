"""Writers that break their promise, to show that killloop.py finds it.

usage: control.py write-normal STATE   SQLite with synchronous=NORMAL: an acknowledged row may still
                                       lie in the system's memory when the power goes
       control.py write-early STATE    acknowledges twenty rows before it commits them
       control.py verify STATE
"""
import os
import sqlite3
import sys
import uuid


def opened(state):
    database = sqlite3.connect(os.path.join(state, "control.sqlite"), isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=NORMAL")
    database.execute("CREATE TABLE IF NOT EXISTS row (id TEXT PRIMARY KEY)")
    return database


def write(state, rows_per_commit):
    database = opened(state)
    while True:
        ids = [uuid.uuid4().hex for _ in range(rows_per_commit)]
        database.execute("BEGIN IMMEDIATE")
        for row in ids:
            database.execute("INSERT INTO row VALUES (?)", (row,))
            if rows_per_commit > 1:
                os.write(1, f"ACK {row}\n".encode())
        database.execute("COMMIT")
        if rows_per_commit == 1:
            os.write(1, f"ACK {ids[0]}\n".encode())


if __name__ == "__main__":
    act, state = sys.argv[1:]
    if act == "verify":
        if os.path.exists(os.path.join(state, "control.sqlite")):
            for (row,) in opened(state).execute("SELECT id FROM row"):
                print("HAVE", row)
    else:
        write(state, 20 if act == "write-early" else 1)
