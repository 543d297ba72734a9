#ifndef REWARDLENS_CTORCH_H
#define REWARDLENS_CTORCH_H

// The only door to libtorch. Every call that can fail returns null, or an error text to be released with
// ct_free; results come through out-parameters. No C++ exception leaves. Tensors returned are owned by the
// caller and released with ct_release.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ct_tensor ct_tensor;
typedef char *ct_error;

typedef enum ct_dtype {
    CT_BOOL, CT_UINT8, CT_INT8, CT_INT16, CT_INT32, CT_INT64, CT_FLOAT16, CT_BFLOAT16, CT_FLOAT32, CT_FLOAT64,
} ct_dtype;

/// A device by kind and index: 0 = CPU, 1 = CUDA, 2 = MPS.
typedef struct ct_device { int kind; int index; } ct_device;

/// Dimensions, or any list of integers.
typedef struct ct_list { const int64_t *values; size_t count; } ct_list;

void ct_free(ct_error error);
void ct_release(ct_tensor *tensor);

// Making
/// Wraps memory without copying; `release(context)` is called exactly once: when the last view is gone, or at
/// once if this fails.
ct_error ct_from_memory(const void *memory, ct_list shape, ct_dtype dtype, void (*release)(void *), void *context, ct_tensor **out);
/// Copies memory, aligned or not, of exactly the tensor's size.
ct_error ct_from_copy(const void *memory, size_t bytes, ct_list shape, ct_dtype dtype, ct_tensor **out);
ct_error ct_full(ct_list shape, double value, ct_dtype dtype, ct_device device, ct_tensor **out);
ct_error ct_arange(int64_t start, int64_t end, ct_device device, ct_tensor **out);
/// Standard normal numbers from a generator of its own.
ct_error ct_normal(ct_list shape, uint64_t seed, ct_tensor **out);

// Looking; the dimension must exist
int64_t ct_dimensions(const ct_tensor *a);
int64_t ct_size(const ct_tensor *a, int64_t dimension);
ct_dtype ct_type(const ct_tensor *a);
ct_device ct_where(const ct_tensor *a);
/// Copies the elements in row-major order, converted to `dtype`.
ct_error ct_read(const ct_tensor *a, ct_dtype dtype, void *memory, size_t bytes);

// Converting
ct_error ct_to_type(const ct_tensor *a, ct_dtype dtype, ct_tensor **out);
ct_error ct_to_device(const ct_tensor *a, ct_device device, ct_tensor **out);
ct_error ct_contiguous(const ct_tensor *a, ct_tensor **out);
ct_error ct_copy(const ct_tensor *a, ct_tensor **out);

// Viewing and joining
ct_error ct_reshape(const ct_tensor *a, ct_list shape, ct_tensor **out);
ct_error ct_permute(const ct_tensor *a, ct_list order, ct_tensor **out);
ct_error ct_expand(const ct_tensor *a, ct_list shape, ct_tensor **out);
ct_error ct_narrow(const ct_tensor *a, int64_t dimension, int64_t start, int64_t length, ct_tensor **out);
ct_error ct_select(const ct_tensor *a, int64_t dimension, int64_t index, ct_tensor **out);
ct_error ct_unsqueeze(const ct_tensor *a, int64_t dimension, ct_tensor **out);
/// Refuses a dimension of another length than 1.
ct_error ct_squeeze(const ct_tensor *a, int64_t dimension, ct_tensor **out);
ct_error ct_repeat_interleave(const ct_tensor *a, int64_t times, int64_t dimension, ct_tensor **out);
ct_error ct_cat(const ct_tensor *const *parts, size_t count, int64_t dimension, ct_tensor **out);
ct_error ct_stack(const ct_tensor *const *parts, size_t count, int64_t dimension, ct_tensor **out);

// Indexing
ct_error ct_index_select(const ct_tensor *a, int64_t dimension, const ct_tensor *index, ct_tensor **out);
/// A copy of `a` whose slices at `index` along `dimension` are those of `source`.
ct_error ct_index_copy(const ct_tensor *a, int64_t dimension, const ct_tensor *index, const ct_tensor *source, ct_tensor **out);
ct_error ct_gather(const ct_tensor *a, int64_t dimension, const ct_tensor *index, ct_tensor **out);
ct_error ct_where_else(const ct_tensor *condition, const ct_tensor *a, const ct_tensor *b, ct_tensor **out);
ct_error ct_top(const ct_tensor *a, int64_t count, int64_t dimension, ct_tensor **values, ct_tensor **indices);
ct_error ct_lower_triangle(const ct_tensor *a, int64_t diagonal, ct_tensor **out);

// One tensor in, one out
#define CT_UNARY(X) X(neg) X(exp) X(log) X(sqrt) X(rsqrt) X(abs) X(square) X(tanh) X(sigmoid) X(silu) X(relu) X(selu) \
    X(cos) X(sin) X(erf) X(isfinite) X(logical_not)
#define CT_DECLARE(name) ct_error ct_##name(const ct_tensor *a, ct_tensor **out);
CT_UNARY(CT_DECLARE)
#undef CT_DECLARE
/// `tanh` selects the tanh approximation.
ct_error ct_gelu(const ct_tensor *a, bool tanh, ct_tensor **out);

// Two tensors in, one out, with broadcasting
#define CT_BINARY(X) X(add) X(sub) X(mul) X(div) X(maximum) X(minimum) X(eq) X(lt) X(le) X(gt) X(ge)
#define CT_DECLARE(name) ct_error ct_##name(const ct_tensor *a, const ct_tensor *b, ct_tensor **out);
CT_BINARY(CT_DECLARE)
/* Of float64 on a CPU with one thread: the last digits do not depend on the number of threads. */
ct_error ct_matmul(const ct_tensor *a, const ct_tensor *b, ct_tensor **out);
#undef CT_DECLARE

// A tensor and a number; comparisons of integers with whole numbers are exact
#define CT_ARITHMETIC(X) X(add) X(mul) X(div) X(pow)
#define CT_COMPARISON(X) X(eq) X(lt) X(le) X(gt) X(ge)
#define CT_DECLARE(name) ct_error ct_##name##_scalar(const ct_tensor *a, double b, ct_tensor **out);
CT_ARITHMETIC(CT_DECLARE)
CT_COMPARISON(CT_DECLARE)
#undef CT_DECLARE
ct_error ct_clamp(const ct_tensor *a, double low, double high, ct_tensor **out);

// Reducing; no dimensions means all of them
#define CT_REDUCE(X) X(sum) X(mean) X(amax) X(amin) X(logsumexp)
#define CT_DECLARE(name) ct_error ct_##name(const ct_tensor *a, ct_list dimensions, bool keep, ct_tensor **out);
CT_REDUCE(CT_DECLARE)
#undef CT_DECLARE
ct_error ct_argmax(const ct_tensor *a, int64_t dimension, ct_tensor **out);
ct_error ct_cumsum(const ct_tensor *a, int64_t dimension, ct_tensor **out);
ct_error ct_softmax(const ct_tensor *a, int64_t dimension, ct_tensor **out);
/// Eigenvalues, rising, and eigenvectors in columns of a symmetric matrix, of which the lower triangle is read.
ct_error ct_symmetric_eigen(const ct_tensor *a, ct_tensor **values, ct_tensor **vectors);

// Layers; weight and bias may be null where the operation allows it
ct_error ct_linear(const ct_tensor *a, const ct_tensor *weight, const ct_tensor *bias, ct_tensor **out);
ct_error ct_rms_norm(const ct_tensor *a, const ct_tensor *weight, double epsilon, ct_tensor **out);
ct_error ct_layer_norm(const ct_tensor *a, const ct_tensor *weight, const ct_tensor *bias, double epsilon, ct_tensor **out);
/// Scaled dot-product attention, `[row, head, position, width]`; `mask` is added to the scores or null;
/// `causal` lets query i see keys 0 to i; `grouped` allows fewer heads of keys and values.
ct_error ct_attention(const ct_tensor *query, const ct_tensor *key, const ct_tensor *value, const ct_tensor *mask, bool causal,
                      double scale, bool grouped, ct_tensor **out);
/// The same, ungrouped, by the CPU's flash kernel, with the logarithm of each softmax sum `[row, head, position]`;
/// where the mask leaves a query nothing, both results are 0.
ct_error ct_flash_attention(const ct_tensor *query, const ct_tensor *key, const ct_tensor *value, const ct_tensor *mask,
                            bool causal, double scale, ct_tensor **out, ct_tensor **log_sum);

// Rows with few entries that are not zero: `offsets [count + 1]` says where each row's entries begin in `columns` and
// `values`. All are contiguous float32 or int64 on the CPU.
/// Of each row of `x · weightᵀ + bias` the `count` largest positive entries, or fewer; of equal ones the first.
ct_error ct_encode_top(const ct_tensor *x, const ct_tensor *weight, const ct_tensor *bias, int64_t count, ct_tensor **offsets,
                       ct_tensor **columns, ct_tensor **values);
/// The `count` largest positive entries of all rows together.
ct_error ct_encode_batch_top(const ct_tensor *x, const ct_tensor *weight, const ct_tensor *bias, int64_t count,
                             ct_tensor **offsets, ct_tensor **columns, ct_tensor **values);
/// The entries above their column's bound.
ct_error ct_encode_above(const ct_tensor *x, const ct_tensor *weight, const ct_tensor *bias, const ct_tensor *bounds,
                         ct_tensor **offsets, ct_tensor **columns, ct_tensor **values);
/// Each row's sum of the table's rows that its columns name, times their values.
ct_error ct_sparse_sums(const ct_tensor *offsets, const ct_tensor *columns, const ct_tensor *values, const ct_tensor *table,
                        ct_tensor **out);
/// The same sums minus a target, and the dot product of each entry's row of the table with its row of these.
ct_error ct_sparse_residuals(const ct_tensor *offsets, const ct_tensor *columns, const ct_tensor *values,
                             const ct_tensor *table, const ct_tensor *target, ct_tensor **residuals, ct_tensor **dots);
/// The entries column by column: where each column's begin, their rows, and their places in the original.
ct_error ct_sparse_turn(const ct_tensor *offsets, const ct_tensor *columns, int64_t width, ct_tensor **turned_offsets,
                        ct_tensor **rows, ct_tensor **places);

// Optimising
/// `number` counts steps from 1; gradients are multiplied by `scale`; `unit_rows` keeps rows at length 1.
typedef struct ct_adam_step {
    double rate, beta1, beta2, epsilon, scale;
    int64_t number;
    bool unit_rows;
} ct_adam_step;
/// One step of Adam, in place: the one call that changes its operands, which nothing else may share.
ct_error ct_adam(ct_tensor *parameter, ct_tensor *mean, ct_tensor *variance, const ct_tensor *gradient, ct_adam_step step);
/// Whether another tensor looks at the same memory.
bool ct_is_shared(const ct_tensor *a);

// Gradients. Recording is off unless a begin on this thread has not met its end yet.
void ct_recording_begin(void);
void ct_recording_end(void);
bool ct_is_recording(void);
/// A leaf with the same values whose gradient can be asked for.
ct_error ct_leaf(const ct_tensor *a, ct_tensor **out);
ct_error ct_detach(const ct_tensor *a, ct_tensor **out);
/// The gradients of the sum of `output` with respect to each input; zeros where it does not depend on one.
ct_error ct_gradients(const ct_tensor *output, const ct_tensor *const *inputs, size_t count, bool keep_graph, ct_tensor **out);

// Any operator
typedef enum ct_kind {
    CT_NONE, CT_TENSOR, CT_INTEGER, CT_REAL, CT_TRUTH, CT_TEXT, CT_INTEGERS, CT_REALS, CT_TRUTHS, CT_TENSORS, CT_DTYPE, CT_DEVICE,
    CT_STRIDED, CT_MEMORY_FORMAT,
} ct_kind;
/// What an operator takes or gives. Truths, dtypes, kinds of device and memory formats (0 contiguous, 1 preserved) stand in
/// `integer`; a tensor, the bytes of a text and the elements of lists in `list`, their number, or a device's index, in `count`.
/// Lists hold int64_t, double, bool, or tensors, where null is none.
typedef struct ct_value { ct_kind kind; int64_t integer; double real; const void *list; size_t count; } ct_value;
typedef struct ct_argument { const char *name; ct_value value; } ct_argument;
/// Calls the operator of this name (`aten::add`) and overload (`Tensor`) if it changes none of its arguments; those left out have
/// their defaults. `results` gets tensors, which the caller owns, and numbers; of lists one by one.
ct_error ct_call(const char *name, const char *overload, const ct_argument *arguments, size_t count, ct_value *results,
                 size_t capacity, size_t *found);

// The machine
const char *ct_version(void);
/// The file libtorch_cpu was loaded from, or null.
const char *ct_library_path(void);
int ct_threads(void);
/// At least 1.
void ct_set_threads(int count);
/// Loads the CUDA half of libtorch if it lies beside the CPU half, and counts the visible devices. Must come before
/// the first gradient: there libtorch looks for CUDA itself, once for all.
ct_error ct_load_cuda(int *devices);
bool ct_has_mps(void);

// A store of texts and counters that processes share over TCP. Texts end at a first zero byte; those given out are released
// with ct_free.
typedef struct ct_store ct_store;
/// Connects to the store at an address, and serves it there before if asked to: on all of this machine's addresses, on a free
/// port for 0. Waits for no other process but the server, for it up to about twice the time given.
ct_error ct_store_open(const char *host, uint16_t port, bool serve, int64_t milliseconds, ct_store **out);
/// The server goes with the one that serves.
void ct_store_release(ct_store *store);
uint16_t ct_store_port(const ct_store *store);
/// Whether a call failed because the connection broke, which is for good.
bool ct_store_is_lost(const ct_store *store);
ct_error ct_store_set(ct_store *store, const char *key, const char *value);
/// Null where nothing is held.
ct_error ct_store_get(ct_store *store, const char *key, char **out);
/// Gives the sum; what is not held counts as 0, and what is held must be a number.
ct_error ct_store_add(ct_store *store, const char *key, int64_t amount, int64_t *out);
/// Sets where `expected` is held, or nothing is and `expected` is empty; gives what is held then. Where nothing is held and
/// `expected` is not empty it sets nothing, and gives `expected`.
ct_error ct_store_compare_set(ct_store *store, const char *key, const char *expected, const char *value, char **out);

#ifdef __cplusplus
}
#endif
#endif
