#pragma once
// What the driver says about a call: it gives this, or it is refused.

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

#include "CTorch.h"

struct Release { void operator()(ct_tensor *tensor) const { ct_release(tensor); } };
using Tensor = std::unique_ptr<ct_tensor, Release>;
using Numbers = std::vector<double>;

[[noreturn]] inline void fail(int line, const char *what) {
    std::fprintf(stderr, "Tests/Sanitize, line %d: %s\n", line, what);
    std::exit(1);
}

#define EXPECT(...) do { if (!(__VA_ARGS__)) fail(__LINE__, #__VA_ARGS__); } while (false)

/// Runs a call that must work.
inline void succeed(int line, ct_error error) {
    if (error) fail(line, error);
}

/// Runs a call that must be refused with words, and releases them.
inline void refuse(int line, ct_error error) {
    if (!error || !*error) fail(line, "the call was not refused");
    ct_free(error);
}

/// The tensor that a call gives.
template <class Call> Tensor made(int line, Call &&call) {
    ct_tensor *out = nullptr;
    succeed(line, call(&out));
    if (!out) fail(line, "the call gave nothing");
    return Tensor(out);
}

inline size_t count(const ct_tensor *a) {
    size_t product = 1;
    for (int64_t i = 0; i < ct_dimensions(a); i++) product *= static_cast<size_t>(ct_size(a, i));
    return product;
}

inline Numbers read(int line, const ct_tensor *a) {
    Numbers numbers(count(a));
    succeed(line, ct_read(a, CT_FLOAT64, numbers.data(), numbers.size() * sizeof(double)));
    return numbers;
}

inline bool near(const Numbers &found, const Numbers &expected) {
    if (found.size() != expected.size()) return false;
    for (size_t i = 0; i < found.size(); i++)
        if (std::abs(found[i] - expected[i]) > 1e-6) return false;
    return true;
}

// The out-parameter of the call is named `out`.
#define MADE(call) made(__LINE__, [&](ct_tensor **out) { return call; })
#define GIVES(call, ...) EXPECT(near(read(__LINE__, MADE(call).get()), Numbers __VA_ARGS__))
#define REFUSES(call)                            \
    do {                                         \
        ct_tensor *nothing = nullptr;            \
        ct_tensor **out = &nothing;              \
        refuse(__LINE__, call);                  \
        EXPECT(nothing == nullptr);              \
    } while (false)
