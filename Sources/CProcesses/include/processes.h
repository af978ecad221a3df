#pragma once

// Calls of the kernel about processes that Swift cannot make by itself: they take variable arguments, or the C library does
// not pass on all of them. Each returns -1 with `errno` where it fails, ENOSYS where the system has no such call.
// No header of the system is included: its types would count as this module's.

/// Makes this process the parent of every descendant whose own parent ends, for as long as it lives.
int apus_adopt_orphans(void);

/// A file descriptor that means this process and no later one with its number.
int apus_open_process(int process);

/// Sends a signal to the process of such a descriptor.
int apus_signal_process(int descriptor, int signal);

/// What an ended child and the children that it waited for used: their time on processors, and the resident memory of the
/// largest of them. Waits for the end, but does not take it from whoever waits for it too.
int apus_usage_of_ended_child(int child, long long *microseconds, long long *kilobytes);

/// Gives up the privilege of lowering nice values, for this thread and those that it starts. Programs that they start have
/// it as before.
int apus_keep_nice(void);
