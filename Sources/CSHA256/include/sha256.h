#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Whether this processor has instructions for SHA-256 that `apus_sha256_blocks` knows.
bool apus_sha256_has_instructions(void);

/// Folds `blocks` blocks of 64 bytes into `state`, with the processor's instructions; only where it has them.
void apus_sha256_blocks(uint32_t state[8], const void *data, size_t blocks);
