// What dispatch.c needs of matmul.c.
#pragma once

/// Keeps oneDNN within the instructions of the kernels called `variant`; before its first use.
void apus_limit_instructions(const char *variant);
