#ifndef WINNOW_SQLITE_SETTINGS_H
#define WINNOW_SQLITE_SETTINGS_H
/* sqlite3_db_config is variadic and so out of Swift's sight. Both take a sqlite3* and return an SQLite result code. */

/* Databases come from strangers: no writes to the schema by SQL, no functions in it, no extensions. */
int winnow_sqlite_harden(void *connection);

/* Checkpoints are made under the ledger's lock only, never by a connection that happens to be the last to close. */
int winnow_sqlite_no_checkpoint_on_close(void *connection);
#endif
