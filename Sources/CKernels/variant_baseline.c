// What every processor of this architecture runs: SSE2 on x86-64, NEON on arm64.
#include "variants.h"

#include <math.h>
#include <string.h>

#define WIDTH 4
#define TABLE apus_kernels_baseline
#if defined(__x86_64__)
#define VECTORS 2
#define NAME "baseline"
#elif defined(__aarch64__)
#define VECTORS 5
#define NAME "neon"
#else
#define VECTORS 2
#define NAME "portable"
#endif

#include "loops/table.h"
