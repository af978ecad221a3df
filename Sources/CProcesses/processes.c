#define _GNU_SOURCE

#include "processes.h"

#include <errno.h>

#ifdef __linux__

#include <linux/capability.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int apus_adopt_orphans(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L); }

int apus_open_process(int process) {
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

int apus_usage_of_ended_child(int child, long long *microseconds, long long *kilobytes) {
    siginfo_t info;
    struct rusage usage;
    long result;
    // The kernel's own waitid has a fifth argument, which the C library's does not pass on.
    do {
        result = syscall(SYS_waitid, P_PID, child, &info, WEXITED | WNOWAIT, &usage);
    } while (result == -1 && errno == EINTR);
    if (result == -1) return -1;
    *microseconds = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000LL + usage.ru_utime.tv_usec +
                    usage.ru_stime.tv_usec;
    *kilobytes = usage.ru_maxrss;
    return 0;
}

int apus_keep_nice(void) {
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3];
    if (syscall(SYS_capget, &header, sets) == -1) return -1;
    sets[CAP_TO_INDEX(CAP_SYS_NICE)].effective &= ~CAP_TO_MASK(CAP_SYS_NICE);
    return (int)syscall(SYS_capset, &header, sets);
}

#else

static int missing(void) {
    errno = ENOSYS;
    return -1;
}

int apus_adopt_orphans(void) { return missing(); }
int apus_open_process(int process) { return missing(); }
int apus_signal_process(int descriptor, int signal) { return missing(); }
int apus_usage_of_ended_child(int child, long long *microseconds, long long *kilobytes) { return missing(); }
int apus_keep_nice(void) { return missing(); }

#endif
