#pragma once
// Loops over short rows of numbers, compiled for several generations of processors where the compiler can choose at run
// time. Sums have a fixed order, so that they do not depend on how rows are dealt out to threads.

#include <cmath>
#include <cstdint>

#if defined(__x86_64__) && defined(__linux__) && !__has_feature(address_sanitizer)
#define CT_VECTOR __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CT_VECTOR
#endif

namespace ctorch {

/// `sum += value · row`.
void add_scaled(float *sum, float value, const float *row, int64_t width);
/// A dot product in 32 interleaved sums.
float dot(const float *a, const float *b, int64_t width);
bool any_above(const float *row, float bar, int64_t width);

/// The numbers of one step of Adam, with the corrections for its first steps worked in.
/// Of a running mean `first` is kept and `first_new` of what is new: 1 − β loses digits in float32.
struct AdamNumbers { float rate, first, first_new, second, second_new, correction, epsilon, scale; };
/// One row's step; `along` times the row is taken off its gradient first.
void adam_row(float *p, float *m, float *v, const float *g, float along, AdamNumbers numbers, int64_t width);

}  // namespace ctorch
