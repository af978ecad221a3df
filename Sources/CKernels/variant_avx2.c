// AVX2 with fused multiply-add: x86-64 processors since about 2013.
#include "variants.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <math.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define WIDTH 8
#define VECTORS 2
#define NAME "avx2"
#define TABLE apus_kernels_avx2
#include "loops/table.h"
#pragma clang attribute pop
#endif
