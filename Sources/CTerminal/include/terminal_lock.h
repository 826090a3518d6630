#ifndef TERMINAL_LOCK_H
#define TERMINAL_LOCK_H
/* A mutex that Swift can hold as a constant; created or the process stops. */
typedef struct terminal_lock terminal_lock;
terminal_lock *terminal_lock_create(void);
void terminal_lock_take(terminal_lock *lock);
void terminal_lock_give(terminal_lock *lock);
void terminal_lock_destroy(terminal_lock *lock);
#endif
