// The tables that this program holds, the best first.
#pragma once

#include "apus_kernels.h"

#if defined(__x86_64__)
extern const apus_kernels apus_kernels_avx512_bf16;
extern const apus_kernels apus_kernels_avx512;
extern const apus_kernels apus_kernels_avx2;
#endif
extern const apus_kernels apus_kernels_baseline;
