// Arithmetic, reductions and layers.
#include <ATen/Parallel.h>

#include <cmath>

#include "Guard.h"

using namespace ctorch;

#define CT_DEFINE(name) \
    ct_error ct_##name(const ct_tensor *a, ct_tensor **out) { return giving(out, [&] { return at::name(in(a)); }); }
CT_UNARY(CT_DEFINE)
#undef CT_DEFINE

ct_error ct_gelu(const ct_tensor *a, bool tanh, ct_tensor **out) {
    return giving(out, [&] { return at::gelu(in(a), tanh ? "tanh" : "none"); });
}

#define CT_DEFINE(name)                                                            \
    ct_error ct_##name(const ct_tensor *a, const ct_tensor *b, ct_tensor **out) { \
        return giving(out, [&] { return at::name(in(a), in(b)); });               \
    }
CT_BINARY(CT_DEFINE)
#undef CT_DEFINE

#define CT_DEFINE(name)                                                        \
    ct_error ct_##name##_scalar(const ct_tensor *a, double b, ct_tensor **out) { \
        return giving(out, [&] { return at::name(in(a), at::Scalar(b)); });    \
    }
CT_ARITHMETIC(CT_DEFINE)
#undef CT_DEFINE

/// libtorch compares integers with a double in float32; a whole number is handed over as what it is.
static at::Scalar comparable(const at::Tensor &a, double b) {
    const bool integers = at::isIntegralType(a.scalar_type(), /*includeBool=*/false);
    const bool whole = std::trunc(b) == b && std::abs(b) < 0x1p63;
    return integers && whole ? at::Scalar(static_cast<int64_t>(b)) : at::Scalar(b);
}

#define CT_DEFINE(name)                                                          \
    ct_error ct_##name##_scalar(const ct_tensor *a, double b, ct_tensor **out) { \
        return giving(out, [&] { return at::name(in(a), comparable(in(a), b)); }); \
    }
CT_COMPARISON(CT_DEFINE)
#undef CT_DEFINE

ct_error ct_clamp(const ct_tensor *a, double low, double high, ct_tensor **out) {
    return giving(out, [&] { return at::clamp(in(a), at::Scalar(low), at::Scalar(high)); });
}

static std::vector<int64_t> dimensions_or_all(const at::Tensor &a, ct_list dimensions) {
    std::vector<int64_t> chosen(dimensions.values, dimensions.values + dimensions.count);
    if (chosen.empty())
        for (int64_t i = 0; i < a.dim(); i++) chosen.push_back(i);
    return chosen;
}

#define CT_DEFINE(name)                                                                          \
    ct_error ct_##name(const ct_tensor *a, ct_list dimensions, bool keep, ct_tensor **out) {     \
        return giving(out, [&] { return at::name(in(a), dimensions_or_all(in(a), dimensions), keep); }); \
    }
CT_REDUCE(CT_DEFINE)
#undef CT_DEFINE

ct_error ct_argmax(const ct_tensor *a, int64_t dimension, ct_tensor **out) {
    return giving(out, [&] { return in(a).argmax(dimension); });
}
ct_error ct_cumsum(const ct_tensor *a, int64_t dimension, ct_tensor **out) {
    return giving(out, [&] { return in(a).cumsum(dimension); });
}
ct_error ct_softmax(const ct_tensor *a, int64_t dimension, ct_tensor **out) {
    return giving(out, [&] { return in(a).softmax(dimension); });
}

/// One thread while it lives: LAPACK and, on some processors, products of float64 cut their work by their number, and the last
/// digits with it.
namespace {
struct Alone {
    const int before = at::get_num_threads();
    Alone() { at::set_num_threads(1); }
    ~Alone() { at::set_num_threads(before); }
};
}  // namespace

ct_error ct_matmul(const ct_tensor *a, const ct_tensor *b, ct_tensor **out) {
    return giving(out, [&] {
        if (in(a).scalar_type() != at::kDouble || !in(a).is_cpu()) return at::matmul(in(a), in(b));
        const Alone alone;
        return at::matmul(in(a), in(b));
    });
}

ct_error ct_symmetric_eigen(const ct_tensor *a, ct_tensor **values, ct_tensor **vectors) {
    return guard([&] {
        const Alone alone;
        auto [rising, columns] = at::linalg_eigh(in(a), "L");
        *values = wrap(rising);
        *vectors = wrap(columns);
    });
}

/// Whether bfloat16 products are emulated, about ten times slower than float32's.
static bool emulates_bfloat16() {
#if defined(__x86_64__)
    static const bool lacks = !__builtin_cpu_supports("avx512bf16");
    return lacks;
#else
    return false;
#endif
}

/// Sums are float32 either way, and the result is rounded once. Few rows are not worth a wide copy of the weight; they go one by
/// one, because the emulation of two or three cuts its sums by the number of threads.
static at::Tensor multiplied(const at::Tensor &a, const at::Tensor &weight, const std::optional<at::Tensor> &bias) {
    const bool brief = a.scalar_type() == at::kBFloat16 && weight.scalar_type() == at::kBFloat16 && a.is_cpu();
    if (!brief || !emulates_bfloat16() || a.dim() == 0 || a.numel() <= a.size(-1)) return at::linear(a, weight, bias);
    if (a.numel() >= 4 * a.size(-1)) {
        const auto wide = bias ? std::optional(bias->to(at::kFloat)) : std::nullopt;
        return at::linear(a.to(at::kFloat), weight.to(at::kFloat), wide).to(at::kBFloat16);
    }
    std::vector<at::Tensor> rows;
    for (const auto &row : a.reshape({-1, a.size(-1)}).split(1)) rows.push_back(at::linear(row, weight, bias));
    auto sizes = a.sizes().vec();
    sizes.back() = weight.size(0);
    return at::cat(rows).reshape(sizes);
}

ct_error ct_linear(const ct_tensor *a, const ct_tensor *weight, const ct_tensor *bias, ct_tensor **out) {
    return giving(out, [&] { return multiplied(in(a), in(weight), maybe(bias)); });
}
ct_error ct_rms_norm(const ct_tensor *a, const ct_tensor *weight, double epsilon, ct_tensor **out) {
    return giving(out, [&] {
        const int64_t width = in(a).size(-1);
        return at::rms_norm(in(a), at::IntArrayRef(&width, 1), maybe(weight), epsilon);
    });
}
ct_error ct_layer_norm(const ct_tensor *a, const ct_tensor *weight, const ct_tensor *bias, double epsilon, ct_tensor **out) {
    return giving(out, [&] {
        const int64_t width = in(a).size(-1);
        return at::layer_norm(in(a), at::IntArrayRef(&width, 1), maybe(weight), maybe(bias), epsilon);
    });
}

ct_error ct_attention(const ct_tensor *query, const ct_tensor *key, const ct_tensor *value, const ct_tensor *mask, bool causal,
                      double scale, bool grouped, ct_tensor **out) {
    return giving(out, [&] {
        const auto k = in(key).sizes(), v = in(value).sizes();
        // The kernel itself reads past the shorter of the two.
        TORCH_CHECK(k.size() == 4 && v.size() == 4 && k.slice(0, 3) == v.slice(0, 3),
                    "attention with a key ", k, " and a value ", v);
        return at::scaled_dot_product_attention(in(query), in(key), in(value), maybe(mask), 0.0, causal, scale, grouped);
    });
}
ct_error ct_flash_attention(const ct_tensor *query, const ct_tensor *key, const ct_tensor *value, const ct_tensor *mask,
                            bool causal, double scale, ct_tensor **out, ct_tensor **log_sum) {
    return guard([&] {
        const auto q = in(query).sizes(), k = in(key).sizes(), v = in(value).sizes();
        // The kernel itself reads past its operands where these differ, and divides by zero where one is empty.
        TORCH_CHECK(q.size() == 4 && k.size() == 4 && k == v && q[0] == k[0] && q[1] == k[1] && q[3] == k[3] &&
                        in(query).numel() > 0 && in(key).numel() > 0,
                    "flash attention of a query ", q, " with a key ", k, " and a value ", v);
        auto [mixed, sums] =
            at::_scaled_dot_product_flash_attention_for_cpu(in(query), in(key), in(value), 0.0, causal, maybe(mask), scale);
        *out = wrap(mixed);
        *log_sum = wrap(sums);
    });
}
