// What every processor of this architecture runs: SSE2 on x86-64, NEON on arm64.
#include "variants.h"

#define WIDTH 4
#define TABLE apus_kernels_baseline
#if defined(__x86_64__)
#define NAME "baseline"
#elif defined(__aarch64__)
#define NAME "neon"
#else
#define NAME "portable"
#endif

#include "loops/table.h"
