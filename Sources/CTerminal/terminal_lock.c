#include "terminal_lock.h"
#include <pthread.h>
#include <stdlib.h>

struct terminal_lock { pthread_mutex_t mutex; };

terminal_lock *terminal_lock_create(void) {
    terminal_lock *lock = malloc(sizeof *lock);
    if (!lock) abort();                          /* Swift itself stops when there is no memory */
    pthread_mutex_init(&lock->mutex, 0);
    return lock;
}
void terminal_lock_take(terminal_lock *lock) { pthread_mutex_lock(&lock->mutex); }
void terminal_lock_give(terminal_lock *lock) { pthread_mutex_unlock(&lock->mutex); }
void terminal_lock_destroy(terminal_lock *lock) { pthread_mutex_destroy(&lock->mutex); free(lock); }
