#define _GNU_SOURCE

#include "processes.h"

#include <errno.h>

#ifdef __linux__

#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int apus_adopt_orphans(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L); }

int apus_open_process(pid_t process) {
#ifdef SYS_pidfd_open
    // Closed when this process starts another program, as all such descriptors are.
    return (int)syscall(SYS_pidfd_open, process, 0);
#else
    errno = ENOSYS;
    return -1;
#endif
}

int apus_signal_process(int descriptor, int signal) {
#ifdef SYS_pidfd_send_signal
    return (int)syscall(SYS_pidfd_send_signal, descriptor, signal, (void *)0, 0);
#else
    errno = ENOSYS;
    return -1;
#endif
}

int apus_usage_of_ended_child(pid_t child, struct rusage *usage) {
    siginfo_t info;
    long result;
    // The kernel's own waitid has a fifth argument, which the C library's does not pass on.
    do {
        result = syscall(SYS_waitid, P_PID, child, &info, WEXITED | WNOWAIT, usage);
    } while (result == -1 && errno == EINTR);
    return (int)result;
}

#else

static int missing(void) {
    errno = ENOSYS;
    return -1;
}

int apus_adopt_orphans(void) { return missing(); }
int apus_open_process(pid_t process) { return missing(); }
int apus_signal_process(int descriptor, int signal) { return missing(); }
int apus_usage_of_ended_child(pid_t child, struct rusage *usage) { return missing(); }

#endif
