#ifndef TERMINAL_GUARD_H
#define TERMINAL_GUARD_H
#include <stddef.h>
/* Saves fd's termios and takes over the fatal signals. Call before initscr. 0 or -1 (not a terminal). */
int terminal_guard_install(int fd);
/* Screen is up: a fatal signal resets the terminal. Screen is down: it only dies. */
void terminal_guard_arm(int on);
/* Same reset, for atexit and fatal errors. Async-signal-safe. */
void terminal_guard_reset(void);
/* A readable fd that gets one byte (the signal number) for each SIGWINCH, SIGTSTP, SIGCONT, SIGHUP, SIGTERM, SIGINT. */
int terminal_guard_events(void);
/* Stops the process group as ctrl-z does; returns when it is continued, or at once where there is no shell to do it. */
void terminal_guard_stop_job(void);
/* A pipe of which both ends are non-blocking and closed on exec. 0 or -1. */
int terminal_pipe(int ends[2]);
/* The calling thread no longer pushes others off their processor when it wakes, and yields to them where they share one
   (SCHED_BATCH, nice 10; sched(7)). */
void terminal_thread_yields(void);
#endif
