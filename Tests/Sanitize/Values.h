#pragma once
// Small tensors to call with.

#include "Expect.h"

namespace {

constexpr ct_device cpu = {0, 0};
constexpr double inf = INFINITY;

/// Lends a list for the length of one call.
struct List {
    std::vector<int64_t> values;
    operator ct_list() const { return {values.data(), values.size()}; }
};
List list(std::initializer_list<int64_t> values) { return {values}; }

Tensor numbers(std::initializer_list<double> values, std::initializer_list<int64_t> shape) {
    const Numbers copy(values);
    return MADE(ct_from_copy(copy.data(), copy.size() * sizeof(double), list(shape), CT_FLOAT64, out));
}
Tensor vector(std::initializer_list<double> values) { return numbers(values, {static_cast<int64_t>(values.size())}); }
Tensor indices(std::initializer_list<int64_t> values) {
    const List shape = list({static_cast<int64_t>(values.size())});
    return MADE(ct_from_copy(values.begin(), values.size() * sizeof(int64_t), shape, CT_INT64, out));
}
Tensor matrix() { return numbers({1, 2, 3, 4, 5, 6}, {2, 3}); }

}  // namespace
