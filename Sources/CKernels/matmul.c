// Matrix products by oneDNN: the only file that knows its C interface, and the differences between its versions 2 and 3.
#define _GNU_SOURCE  // RTLD_DEFAULT
#include "apus_kernels.h"
#include "matmul.h"

#include <oneapi/dnnl/dnnl.h>
#include <oneapi/dnnl/dnnl_debug.h>

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct apus_engine {
    dnnl_engine_t engine;
    dnnl_stream_t stream;
    /// Shared by all products, since they run one after the other; as large as the largest wants.
    void *scratchpad;
    size_t scratchpad_size;
};

struct apus_product {
    apus_engine *engine;
    dnnl_primitive_t primitive, reorder;
    dnnl_memory_t a, b, c, scratchpad;
    /// Where `apus_product_pack` reads; null without packing.
    dnnl_memory_t unpacked;
    /// The copy of B that `b` points to; null without packing.
    void *packed;
};

// MARK: - Errors

static _Thread_local char message[200];

const char *apus_engine_error(void) { return message; }

static bool failed(const char *call, dnnl_status_t status) {
    if (status == dnnl_success) return false;
    snprintf(message, sizeof message, "%.*s: %s", (int)strcspn(call, "("), call, dnnl_status2str(status));
    return true;
}

/// Leaves the enclosing function, which returns whether all went well.
#define TRY(call) \
    if (failed(#call, call)) return false

// MARK: - Descriptions of matrices

/// A library object that describes a matrix: a value in version 2, something to be freed in version 3.
#if DNNL_VERSION_MAJOR >= 3
typedef dnnl_memory_desc_t layout;
typedef const_dnnl_memory_desc_t layout_ref;
#define REF(layout) (layout)
static void layout_destroy(layout *it) { dnnl_memory_desc_destroy(*it); }
#else
typedef dnnl_memory_desc_t layout;
typedef const dnnl_memory_desc_t *layout_ref;
#define REF(layout) (&(layout))
static void layout_destroy(layout *it) { (void)it; }
#endif

static dnnl_status_t layout_strided(layout *it, long rows, long columns, long row_stride, long column_stride) {
    dnnl_dims_t sizes = {rows, columns}, strides = {row_stride, column_stride};
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_memory_desc_create_with_strides(it, 2, sizes, dnnl_f32, strides);
#else
    return dnnl_memory_desc_init_by_strides(it, 2, sizes, dnnl_f32, strides);
#endif
}

static dnnl_status_t layout_of_choice(layout *it, long rows, long columns) {
    dnnl_dims_t sizes = {rows, columns};
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_memory_desc_create_with_tag(it, 2, sizes, dnnl_f32, dnnl_format_tag_any);
#else
    return dnnl_memory_desc_init_by_tag(it, 2, sizes, dnnl_f32, dnnl_format_tag_any);
#endif
}

static dnnl_status_t matmul_description(
    dnnl_primitive_desc_t *it, dnnl_engine_t engine, layout *a, layout *b, layout *c, dnnl_primitive_attr_t attributes
) {
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_matmul_primitive_desc_create(it, engine, *a, *b, NULL, *c, attributes);
#else
    dnnl_matmul_desc_t operation;
    dnnl_status_t status = dnnl_matmul_desc_init(&operation, a, b, NULL, c);
    if (status != dnnl_success) return status;
    return dnnl_primitive_desc_create(it, &operation, attributes, engine, NULL);
#endif
}

// MARK: - Engine

static bool engine_open(apus_engine *it) {
    TRY(dnnl_engine_create(&it->engine, dnnl_cpu, 0));
    TRY(dnnl_stream_create(&it->stream, it->engine, dnnl_stream_default_flags));
    return true;
}

apus_engine *apus_engine_create(void) {
    apus_kernels_chosen();  // its limit on instructions must come before the library's first use
    apus_engine *it = calloc(1, sizeof *it);
    if (!it || engine_open(it)) return it;
    apus_engine_destroy(it);
    return NULL;
}

void apus_engine_destroy(apus_engine *it) {
    if (it->stream) dnnl_stream_destroy(it->stream);
    if (it->engine) dnnl_engine_destroy(it->engine);
    free(it->scratchpad);
    free(it);
}

static void *aligned(size_t bytes) { return aligned_alloc(64, (bytes + 63) / 64 * 64); }

static bool reserve_scratchpad(apus_engine *it, size_t bytes) {
    if (bytes <= it->scratchpad_size) return true;
    void *larger = aligned(bytes);
    if (failed("scratchpad", larger ? dnnl_success : dnnl_out_of_memory)) return false;
    free(it->scratchpad);
    it->scratchpad = larger;
    it->scratchpad_size = bytes;
    return true;
}

// MARK: - Products

static bool memory_open(dnnl_memory_t *it, layout_ref description, apus_engine *engine) {
    TRY(dnnl_memory_create(it, description, engine->engine, DNNL_MEMORY_NONE));
    return true;
}

static bool packing_open(apus_product *it, layout_ref plain, layout_ref wanted) {
    dnnl_engine_t engine = it->engine->engine;
    it->packed = aligned(dnnl_memory_desc_get_size(wanted));
    if (failed("packed matrix", it->packed ? dnnl_success : dnnl_out_of_memory)) return false;
    TRY(dnnl_memory_set_data_handle(it->b, it->packed));
    if (!memory_open(&it->unpacked, plain, it->engine)) return false;
    dnnl_primitive_desc_t description;
    TRY(dnnl_reorder_primitive_desc_create(&description, plain, engine, wanted, engine, NULL));
    dnnl_status_t status = dnnl_primitive_create(&it->reorder, description);
    dnnl_primitive_desc_destroy(description);
    return !failed("dnnl_primitive_create", status);
}

static bool memories_open(apus_product *it, const_dnnl_primitive_desc_t description, bool packs, layout_ref plain_b) {
    layout_ref b = dnnl_primitive_desc_query_md(description, dnnl_query_weights_md, 0);
    layout_ref pad = dnnl_primitive_desc_query_md(description, dnnl_query_scratchpad_md, 0);
    return memory_open(&it->a, dnnl_primitive_desc_query_md(description, dnnl_query_src_md, 0), it->engine)
        && memory_open(&it->b, b, it->engine)
        && memory_open(&it->c, dnnl_primitive_desc_query_md(description, dnnl_query_dst_md, 0), it->engine)
        && memory_open(&it->scratchpad, pad, it->engine)
        && reserve_scratchpad(it->engine, dnnl_memory_desc_get_size(pad))
        && (!packs || packing_open(it, plain_b, b));
}

static bool product_open(apus_product *it, const apus_product_shape *s, layout *a, layout *b, layout *c, layout *any) {
    TRY(layout_strided(a, s->m, s->k, s->a_row_stride, s->a_column_stride));
    TRY(layout_strided(b, s->k, s->n, s->b_row_stride, s->b_column_stride));
    TRY(layout_strided(c, s->m, s->n, s->c_row_stride, 1));
    TRY(layout_of_choice(any, s->k, s->n));
    dnnl_primitive_attr_t attributes;
    TRY(dnnl_primitive_attr_create(&attributes));
    dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user);
    dnnl_primitive_desc_t description = NULL;
    dnnl_status_t status
        = matmul_description(&description, it->engine->engine, a, s->packs_b ? any : b, c, attributes);
    dnnl_primitive_attr_destroy(attributes);
    if (failed("matmul", status)) return false;
    bool opened = !failed("dnnl_primitive_create", dnnl_primitive_create(&it->primitive, description))
        && memories_open(it, description, s->packs_b, REF(*b));
    dnnl_primitive_desc_destroy(description);
    return opened;
}

apus_product *apus_product_create(apus_engine *engine, const apus_product_shape *shape) {
    apus_product *it = calloc(1, sizeof *it);
    if (!it) return NULL;
    it->engine = engine;
    layout layouts[4];
    memset(layouts, 0, sizeof layouts);
    bool opened = product_open(it, shape, &layouts[0], &layouts[1], &layouts[2], &layouts[3]);
    for (int i = 0; i < 4; i++) layout_destroy(&layouts[i]);
    if (opened) return it;
    apus_product_destroy(it);
    return NULL;
}

void apus_product_destroy(apus_product *it) {
    dnnl_memory_t memories[] = {it->a, it->b, it->c, it->scratchpad, it->unpacked};
    for (int i = 0; i < 5; i++)
        if (memories[i]) dnnl_memory_destroy(memories[i]);
    if (it->primitive) dnnl_primitive_destroy(it->primitive);
    if (it->reorder) dnnl_primitive_destroy(it->reorder);
    free(it->packed);
    free(it);
}

static void execute(apus_product *it, dnnl_primitive_t primitive, int count, const dnnl_exec_arg_t *arguments) {
    dnnl_status_t status = dnnl_primitive_execute(primitive, it->engine->stream, count, arguments);
    if (status == dnnl_success) status = dnnl_stream_wait(it->engine->stream);
    if (!failed("dnnl_primitive_execute", status)) return;
    fprintf(stderr, "apus: oneDNN failed in a matrix product that it had accepted: %s\n", message);
    abort();
}

void apus_product_pack(apus_product *it, const float *b) {
    dnnl_memory_set_data_handle(it->unpacked, (void *)b);
    dnnl_exec_arg_t arguments[] = {{DNNL_ARG_FROM, it->unpacked}, {DNNL_ARG_TO, it->b}};
    execute(it, it->reorder, 2, arguments);
}

void apus_product_run(apus_product *it, const float *a, const float *b, float *c) {
    dnnl_memory_set_data_handle(it->a, (void *)a);
    if (b) dnnl_memory_set_data_handle(it->b, (void *)b);
    dnnl_memory_set_data_handle(it->c, c);
    dnnl_memory_set_data_handle(it->scratchpad, it->engine->scratchpad);
    dnnl_exec_arg_t arguments[] = {
        {DNNL_ARG_SRC, it->a},
        {DNNL_ARG_WEIGHTS, it->b},
        {DNNL_ARG_DST, it->c},
        {DNNL_ARG_SCRATCHPAD, it->scratchpad},
    };
    execute(it, it->primitive, 4, arguments);
}

// MARK: - Process-wide settings

void apus_limit_instructions(const char *variant) {
    if (strcmp(variant, "avx2") == 0) dnnl_set_max_cpu_isa(dnnl_cpu_isa_avx2);
    if (strcmp(variant, "baseline") == 0) dnnl_set_max_cpu_isa(dnnl_cpu_isa_sse41);
}

static void (*set_threads)(int);

/// oneDNN brings OpenMP along, if it uses it; without it there is nothing to set.
static void find_openmp(void) { *(void **)&set_threads = dlsym(RTLD_DEFAULT, "omp_set_num_threads"); }

void apus_use_threads(int count) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, find_openmp);
    if (set_threads) set_threads(count);
}
