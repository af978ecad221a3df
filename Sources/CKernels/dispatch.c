// Which variant of the kernels this process uses.
#include "variants.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static const apus_kernels *const all[] = {
#if defined(__x86_64__)
    &apus_kernels_avx512_bf16,
    &apus_kernels_avx512,
    &apus_kernels_avx2,
#endif
    &apus_kernels_baseline,
};

static bool runs(const apus_kernels *kernels) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    if (kernels == &apus_kernels_avx512_bf16) return avx512 && __builtin_cpu_supports("avx512bf16");
    if (kernels == &apus_kernels_avx512) return avx512;
    if (kernels == &apus_kernels_avx2) return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#endif
    return kernels == &apus_kernels_baseline;
}

const apus_kernels *apus_kernels_named(const char *name) {
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (strcmp(all[i]->name, name) == 0 && runs(all[i])) return all[i];
    return NULL;
}

const char *apus_kernels_requested(void) {
    const char *name = getenv("APUS_KERNELS");
    return name ? name : "";
}

static const apus_kernels *chosen;

static void choose_kernels(void) {
    const char *name = apus_kernels_requested();
    if (*name) chosen = apus_kernels_named(name);
    for (size_t i = 0; !*name && !chosen; i++)
        if (runs(all[i])) chosen = all[i];
}

const apus_kernels *apus_kernels_chosen(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, choose_kernels);
    return chosen;
}
