#pragma once
#include <stddef.h>
#include <stdint.h>

/// A file of `python/`, as it was when the program was built.
struct apus_python_file {
    /// In its folder, with slashes.
    const char *path;
    const uint8_t *content;
    size_t size;
};

/// The number of files.
size_t apus_python_file_count(void);

/// One of the files; `index` is less than their number.
struct apus_python_file apus_python_file_at(size_t index);
