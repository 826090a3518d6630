#ifdef __linux__
#define _GNU_SOURCE                              /* pipe2: no moment in which a child could inherit it */
#endif
#include "terminal_guard.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <termios.h>
#include <unistd.h>

static int tty = -1, events[2] = {-1, -1};
static struct termios cooked;
static volatile sig_atomic_t armed = 0;
static const int fatal[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT, SIGSYS, SIGQUIT};
static const int polite[] = {SIGWINCH, SIGCONT, SIGHUP, SIGTERM, SIGINT, SIGTSTP};
/* Mouse off, focus off, paste off, colours off, cursor shown, keypad off, alternate screen left, start of line. */
static const char reset[] = "\033[?1000l\033[?1002l\033[?1003l\033[?1006l\033[?1004l\033[?2004l\033[?2026l"
                            "\033[0m\033[?25h\033[?1l\033>\033[?1049l\r\n";

void terminal_guard_reset(void) {
    if (!armed || tty < 0) return;
    armed = 0;
    ssize_t n = write(tty, reset, sizeof reset - 1); (void)n;
    tcsetattr(tty, TCSANOW, &cooked);           /* async-signal-safe by POSIX; TCSANOW, TCSADRAIN may hang on a dead peer */
}
void terminal_guard_arm(int on) { armed = on; }
int terminal_guard_events(void) { return events[0]; }

static void die(int sig) {
    int was = armed;
    terminal_guard_reset();
    if (was) {
        static const char text[] = "winnow stopped on an internal error; the terminal is restored and every confirmed answer is saved.\r\n";
        ssize_t n = write(tty, text, sizeof text - 1); (void)n;
    }
    signal(sig, SIG_DFL);                        /* not the runtime's backtracer: interactive, 30 s */
    sigset_t one; sigemptyset(&one); sigaddset(&one, sig); sigprocmask(SIG_UNBLOCK, &one, 0);
    raise(sig);
}
static void wake(int sig) {
    int keep = errno; unsigned char b = (unsigned char)sig;
    ssize_t n = write(events[1], &b, 1); (void)n;   /* pipe is non-blocking: a full one already wakes */
    errno = keep;
}
int terminal_pipe(int ends[2]) {
#ifdef __linux__
    return pipe2(ends, O_CLOEXEC | O_NONBLOCK);
#else
    if (pipe(ends) != 0) return -1;
    for (int i = 0; i < 2; i++) {
        fcntl(ends[i], F_SETFD, FD_CLOEXEC);
        fcntl(ends[i], F_SETFL, O_NONBLOCK);
    }
    return 0;
#endif
}
void terminal_guard_stop_job(void) {
    struct sigaction stop, before; memset(&stop, 0, sizeof stop);
    stop.sa_handler = SIG_DFL;                   /* else the shell would not see us stop */
    sigaction(SIGTSTP, &stop, &before);
    kill(0, SIGTSTP);                            /* the whole job, as the key does where it is not caught */
    sigaction(SIGTSTP, &before, 0);
}
int terminal_guard_install(int fd) {
    if (tcgetattr(fd, &cooked) != 0) return -1;
    tty = fd;
    if (events[0] >= 0) return 0;                /* installed by an earlier session of this process */
    if (terminal_pipe(events) != 0) return -1;
    size_t size = 64 * 1024;                     /* SIGSTKSZ is not constant since glibc 2.34 */
    stack_t alt = {.ss_sp = malloc(size), .ss_size = size};
    if (alt.ss_sp) sigaltstack(&alt, 0);         /* this thread only: stack overflow here still resets */
    struct sigaction a; memset(&a, 0, sizeof a); sigfillset(&a.sa_mask);
    a.sa_handler = die; a.sa_flags = SA_ONSTACK | SA_NODEFER | SA_RESETHAND;
    for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++) sigaction(fatal[i], &a, 0);
    a.sa_handler = wake; a.sa_flags = SA_RESTART | SA_ONSTACK;
    for (size_t i = 0; i < sizeof polite / sizeof *polite; i++) sigaction(polite[i], &a, 0);
    atexit(terminal_guard_reset);
    return 0;
}

void terminal_thread_yields(void) {
#ifdef __linux__
    struct sched_param parameters = {.sched_priority = 0};
    (void)pthread_setschedparam(pthread_self(), SCHED_BATCH, &parameters);
    /* 0 is the calling thread: on Linux each has a nice value of its own (setpriority(2), "C library/kernel differences"). */
    errno = 0;
    int nice_value = getpriority(PRIO_PROCESS, 0);
    if (errno == 0 && nice_value < 10) (void)setpriority(PRIO_PROCESS, 0, 10);
#endif
}
