// AVX-512 with products of bf16 pairs: Intel since 2020 (Cooper Lake), AMD since 2022 (Zen 4).
#include "variants.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <math.h>
#include <string.h>

#pragma clang attribute push( \
    __attribute__((target("avx2,fma,avx512f,avx512bw,avx512dq,avx512vl,avx512bf16"))), apply_to = function)
#define WIDTH 16
#define BF16
#define VECTORS 5
#define NAME "avx512_bf16"
#define TABLE apus_kernels_avx512_bf16
#include "loops/table.h"
#pragma clang attribute pop
#endif
