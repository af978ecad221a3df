// AVX-512 of server processors since about 2017 (F, BW, DQ, VL).
#include "variants.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <math.h>
#include <string.h>

#pragma clang attribute push( \
    __attribute__((target("avx2,fma,avx512f,avx512bw,avx512dq,avx512vl"))), apply_to = function)
#define WIDTH 16
#define VECTORS 5
#define NAME "avx512"
#define TABLE apus_kernels_avx512
#include "loops/table.h"
#pragma clang attribute pop
#endif
