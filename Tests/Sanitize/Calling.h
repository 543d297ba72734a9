#pragma once
// Operators by name.

#include "Values.h"

namespace {

ct_value value(const Tensor &tensor) { return {CT_TENSOR, 0, 0, tensor.get(), 0}; }
ct_value value(int64_t integer, ct_kind kind = CT_INTEGER) { return {kind, integer, 0, nullptr, 0}; }
ct_value value(double real) { return {CT_REAL, 0, real, nullptr, 0}; }
template <class T> ct_value value(ct_kind kind, const std::vector<T> &list) { return {kind, 0, 0, list.data(), list.size()}; }

using Arguments = std::vector<ct_argument>;

/// The tensors that an operator gives, as many as are expected.
std::vector<Tensor> called(int line, const char *name, const char *overload, const Arguments &arguments, size_t expected = 1) {
    std::vector<ct_value> results(expected);
    size_t found = 0;
    succeed(line, ct_call(name, overload, arguments.data(), arguments.size(), results.data(), expected, &found));
    if (found != expected) fail(line, "the operator gave another number of values");
    std::vector<Tensor> tensors;
    for (const ct_value &result : results) {
        if (result.kind != CT_TENSOR) fail(line, "the operator gave no tensor");
        tensors.emplace_back(static_cast<ct_tensor *>(const_cast<void *>(result.list)));
    }
    return tensors;
}

#define CALLS(name, overload, arguments, ...)                                                               \
    EXPECT(near(read(__LINE__, called(__LINE__, name, overload, Arguments arguments)[0].get()), Numbers __VA_ARGS__))

void calling() {
    const Tensor a = matrix(), b = vector({1, 2, 3}), rows = indices({1});
    const std::vector<const ct_tensor *> pair = {b.get(), b.get()}, hole = {nullptr, rows.get()}, none = {nullptr};
    const std::vector<int64_t> size = {1, 2}, last = {1}, three = {3};
    const std::vector<double> twice = {2};
    const std::vector<char> tanh = {'t', 'a', 'n', 'h'};
    CALLS("aten::add", "Tensor", ({{"self", value(b)}, {"other", value(1.5)}}), {2.5, 3.5, 4.5});
    CALLS("aten::add", "Tensor", ({{"self", value(b)}, {"other", value(b)}, {"alpha", value(int64_t(2))}}), {3, 6, 9});
    CALLS("aten::cat", "", ({{"tensors", value(CT_TENSORS, pair)}}), {1, 2, 3, 1, 2, 3});
    CALLS("aten::index", "Tensor", ({{"self", value(a)}, {"indices", value(CT_TENSORS, hole)}}), {2, 5});
    CALLS("aten::sum", "dim_IntList",
          ({{"self", value(a)}, {"dim", value(CT_INTEGERS, last)}, {"keepdim", value(1, CT_TRUTH)}}), {6, 15});
    CALLS("aten::gelu", "", ({{"self", value(vector({0}))}, {"approximate", value(CT_TEXT, tanh)}}), {0});
    CALLS("aten::full", "",
          ({{"size", value(CT_INTEGERS, size)}, {"fill_value", value(2.0)}, {"dtype", value(CT_FLOAT32, CT_DTYPE)},
            {"layout", value(0, CT_STRIDED)}, {"device", value(0, CT_DEVICE)}, {"pin_memory", value(0, CT_NONE)}}), {2, 2});
    CALLS("aten::clone", "", ({{"self", value(b)}, {"memory_format", value(0, CT_MEMORY_FORMAT)}}), {1, 2, 3});
    const Tensor line = numbers({1, 2}, {1, 1, 2});
    const std::vector<int64_t> two = {2};
    for (const ct_value &scale : {value(CT_REALS, twice), value(CT_INTEGERS, two)})
        CALLS("aten::upsample_nearest1d", "vec",
              ({{"input", value(line)}, {"output_size", value(0, CT_NONE)}, {"scale_factors", scale}}), {1, 1, 2, 2});
    const auto halves = called(__LINE__, "aten::split", "Tensor", {{"self", value(b)}, {"split_size", value(int64_t(2))}}, 2);
    EXPECT(near(read(__LINE__, halves[0].get()), {1, 2}) && near(read(__LINE__, halves[1].get()), {3}));

    const auto number = [](const Tensor &tensor) {
        ct_value result = {};
        size_t found = 0;
        const ct_argument self = {"self", value(tensor)};
        succeed(__LINE__, ct_call("aten::item", "", &self, 1, &result, 1, &found));
        EXPECT(found == 1);
        return result;
    };
    const ct_value real = number(vector({2.5})), integer = number(indices({7}));
    const ct_value truth = number(MADE(ct_isfinite(vector({1}).get(), out)));
    EXPECT(real.kind == CT_REAL && real.real == 2.5 && integer.kind == CT_INTEGER && integer.integer == 7);
    EXPECT(truth.kind == CT_TRUTH && truth.integer == 1);

    const auto refuses = [](const char *name, const char *overload, const Arguments &arguments) {
        ct_value result = {};
        size_t found = 0;
        refuse(__LINE__, ct_call(name, overload, arguments.data(), arguments.size(), &result, 1, &found));
        EXPECT(result.list == nullptr);
    };
    refuses("aten::nothing", "", {});
    refuses("aten::add_", "Tensor", {{"self", value(b)}, {"other", value(b)}});
    refuses("aten::add", "Tensor", {{"self", value(b)}});
    refuses("aten::add", "Tensor", {{"self", value(b)}, {"other", value(b)}, {"else", value(b)}});
    refuses("aten::add", "Tensor", {{"self", value(b)}, {"other", value(CT_TEXT, tanh)}});
    refuses("aten::add", "Tensor", {{"self", value(a)}, {"other", value(vector({1, 2}))}});
    refuses("aten::cat", "", {{"tensors", value(CT_TENSORS, none)}});
    refuses("aten::cat", "", {{"tensors", value(CT_INTEGERS, three)}});
    refuses("aten::sum", "dim_IntList", {{"self", value(a)}, {"dim", value(CT_REALS, twice)}});
    refuses("aten::clone", "", {{"self", value(b)}, {"memory_format", value(b)}});
    refuses("aten::split", "Tensor", {{"self", value(b)}, {"split_size", value(int64_t(2))}});  // two, and room for one
}

}  // namespace
