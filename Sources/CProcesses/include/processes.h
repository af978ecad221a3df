#pragma once

/// Calls of the kernel about processes that Swift cannot make by itself: they take variable arguments, or have no function
/// in every C library. Each returns -1 with `errno` where it fails, ENOSYS where the system has no such call.

#include <sys/resource.h>
#include <sys/types.h>

/// Makes this process the parent of every descendant whose own parent ends, for as long as it lives.
int apus_adopt_orphans(void);

/// A file descriptor that means this process and no later one with its number.
int apus_open_process(pid_t process);

/// Sends a signal to the process of such a descriptor.
int apus_signal_process(int descriptor, int signal);

/// What an ended child and the children that it waited for used, without taking its end from whoever waits for it.
/// Waits for the end.
int apus_usage_of_ended_child(pid_t child, struct rusage *usage);
