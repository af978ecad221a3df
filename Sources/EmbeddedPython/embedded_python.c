// The Python files that Apus carries: C23's #embed puts their bytes into the program.
#include "embedded_python.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const uint8_t apus[] = {
#embed "python/apus.py"
};
static const uint8_t apus_hook[] = {
#embed "python/apus_hook.py"
};
static const uint8_t apus_metadata[] = {
#embed "python/apus_metadata.py"
};
static const uint8_t apus_preload[] = {
#embed "python/apus_preload.py"
};
static const uint8_t apus_wandb[] = {
#embed "python/apus_wandb.py"
};
static const uint8_t sitecustomize[] = {
#embed "python/sitecustomize.py"
};
static const uint8_t wandb[] = {
#embed "python/stand_in/wandb/__init__.py"
};
static const uint8_t wandb_data_types[] = {
#embed "python/stand_in/wandb/data_types.py"
};
static const uint8_t wandb_errors[] = {
#embed "python/stand_in/wandb/errors.py"
};
static const uint8_t wandb_places[] = {
#embed "python/stand_in/wandb/places.py"
};
static const uint8_t wandb_plot[] = {
#embed "python/stand_in/wandb/plot.py"
};

#define FILE_AT(path, content) {path, content, sizeof(content)}

static const struct apus_python_file files[] = {
    FILE_AT("apus.py", apus),
    FILE_AT("apus_hook.py", apus_hook),
    FILE_AT("apus_metadata.py", apus_metadata),
    FILE_AT("apus_preload.py", apus_preload),
    FILE_AT("apus_wandb.py", apus_wandb),
    FILE_AT("sitecustomize.py", sitecustomize),
    FILE_AT("stand_in/wandb/__init__.py", wandb),
    FILE_AT("stand_in/wandb/data_types.py", wandb_data_types),
    FILE_AT("stand_in/wandb/errors.py", wandb_errors),
    FILE_AT("stand_in/wandb/places.py", wandb_places),
    FILE_AT("stand_in/wandb/plot.py", wandb_plot),
};

size_t apus_python_file_count(void) { return sizeof(files) / sizeof(files[0]); }

struct apus_python_file apus_python_file_at(size_t index) { return files[index]; }
