// One call of any operator by its name, for graphs that are not known beforehand.
#include <ATen/ScalarOps.h>
#include <ATen/core/dispatch/Dispatcher.h>

#include "Guard.h"

using namespace ctorch;

namespace {

template <class T> const T *elements(const ct_value &value) { return static_cast<const T *>(value.list); }

at::Tensor tensor(const ct_value &value) { return in(static_cast<const ct_tensor *>(value.list)); }

std::optional<at::Scalar> number(const ct_value &value) {
    switch (value.kind) {
        case CT_INTEGER: return at::Scalar(value.integer);
        case CT_REAL: return at::Scalar(value.real);
        case CT_TRUTH: return at::Scalar(value.integer != 0);
        default: return std::nullopt;
    }
}

/// A number as operators take it in a tensor's place: without a say in the result's type.
at::Tensor wrapped(const at::Scalar &number) {
    at::Tensor result = c10::scalar_to_tensor(number);
    result.unsafeGetTensorImpl()->set_wrapped_number(true);
    return result;
}

c10::IValue list_of(const ct_value &value, const c10::Type &element, bool &fits) {
    const size_t count = value.count;
    if (element.kind() == c10::TypeKind::IntType && value.kind == CT_INTEGERS)
        return std::vector<int64_t>(elements<int64_t>(value), elements<int64_t>(value) + count);
    if (element.kind() == c10::TypeKind::FloatType && value.kind == CT_REALS)
        return std::vector<double>(elements<double>(value), elements<double>(value) + count);
    if (element.kind() == c10::TypeKind::FloatType && value.kind == CT_INTEGERS)
        return std::vector<double>(elements<int64_t>(value), elements<int64_t>(value) + count);
    if (element.kind() == c10::TypeKind::BoolType && value.kind == CT_TRUTHS) {
        c10::List<bool> list;
        for (size_t i = 0; i < count; i++) list.push_back(elements<bool>(value)[i]);
        return list;
    }
    auto given = elements<const ct_tensor *>(value);
    const bool optional = element.kind() == c10::TypeKind::OptionalType;
    if (value.kind == CT_TENSORS && optional) {
        c10::List<std::optional<at::Tensor>> list;
        for (size_t i = 0; i < count; i++) list.push_back(maybe(given[i]));
        return list;
    }
    fits = value.kind == CT_TENSORS && element.kind() == c10::TypeKind::TensorType;
    std::vector<at::Tensor> list;
    for (size_t i = 0; fits && i < count; i++) {
        fits = given[i] != nullptr;
        if (fits) list.push_back(in(given[i]));
    }
    return list;
}

/// What an argument of a type is given; `fits` tells whether it can be.
c10::IValue converted(const ct_value &value, const c10::Type &type, bool &fits) {
    fits = true;
    switch (type.kind()) {
        case c10::TypeKind::OptionalType:
            if (value.kind == CT_NONE) return {};
            return converted(value, *type.castRaw<c10::OptionalType>()->getElementType(), fits);
        case c10::TypeKind::TensorType:
            if (value.kind == CT_TENSOR) return tensor(value);
            if (auto scalar = number(value)) return wrapped(*scalar);
            break;
        case c10::TypeKind::NumberType:
            if (auto scalar = number(value)) return *scalar;
            break;
        case c10::TypeKind::IntType:  // element types, layouts and memory formats are integers to schemas
            if (value.kind == CT_INTEGER) return value.integer;
            if (value.kind == CT_DTYPE) return scalar_type(static_cast<ct_dtype>(value.integer));
            if (value.kind == CT_STRIDED) return at::kStrided;
            if (value.kind == CT_MEMORY_FORMAT) return static_cast<at::MemoryFormat>(value.integer);
            break;
        case c10::TypeKind::FloatType:
            if (value.kind == CT_REAL) return value.real;
            if (value.kind == CT_INTEGER) return static_cast<double>(value.integer);
            break;
        case c10::TypeKind::BoolType:
            if (value.kind == CT_TRUTH) return value.integer != 0;
            break;
        case c10::TypeKind::StringType:
            if (value.kind == CT_TEXT) return std::string(elements<char>(value), value.count);
            break;
        case c10::TypeKind::DeviceObjType:
            if (value.kind == CT_DEVICE) return device({static_cast<int>(value.integer), static_cast<int>(value.count)});
            break;
        case c10::TypeKind::ListType: return list_of(value, *type.castRaw<c10::ListType>()->getElementType(), fits);
        default: break;
    }
    fits = false;
    return {};
}

/// Everything a call gave, lists of tensors one by one.
void flatten(const c10::IValue &value, std::vector<ct_value> &results, std::vector<std::unique_ptr<ct_tensor>> &owned) {
    auto keep = [&](const at::Tensor &tensor) {
        owned.emplace_back(wrap(tensor));
        results.push_back({CT_TENSOR, 0, 0, owned.back().get(), 0});
    };
    if (value.isTensor()) {
        keep(value.toTensor());
    } else if (value.isTensorList()) {
        for (const at::Tensor &tensor : value.toTensorVector()) keep(tensor);
    } else if (value.isInt()) {
        results.push_back({CT_INTEGER, value.toInt(), 0, nullptr, 0});
    } else if (value.isDouble()) {
        results.push_back({CT_REAL, 0, value.toDouble(), nullptr, 0});
    } else if (value.isBool()) {
        results.push_back({CT_TRUTH, value.toBool(), 0, nullptr, 0});
    } else {
        TORCH_CHECK(false, "it gives ", value.tagKind(), ", which is not known");
    }
}

}  // namespace

ct_error ct_call(const char *name, const char *overload, const ct_argument *arguments, size_t count, ct_value *results,
                 size_t capacity, size_t *found) {
    return guard([&] {
        const auto handle = c10::Dispatcher::singleton().findSchema({name, overload});
        TORCH_CHECK(handle, "there is no such operator");
        const c10::FunctionSchema &schema = handle->schema();
        TORCH_CHECK(!schema.is_mutable(), "it changes its arguments");
        std::vector<std::optional<c10::IValue>> values(schema.arguments().size());
        for (size_t i = 0; i < count; i++) {
            const auto place = schema.argumentIndexWithName(arguments[i].name);
            TORCH_CHECK(place, "it has no argument ", arguments[i].name);
            bool fits = false;
            const auto &type = *schema.arguments()[static_cast<size_t>(*place)].type();
            values[static_cast<size_t>(*place)] = converted(arguments[i].value, type, fits);
            TORCH_CHECK(fits, "its argument ", arguments[i].name, " must be ", type.str());
        }
        c10::Stack stack;
        for (size_t i = 0; i < values.size(); i++) {
            const c10::Argument &argument = schema.arguments()[i];
            TORCH_CHECK(values[i] || argument.default_value(), "it lacks its argument ", argument.name());
            stack.push_back(values[i] ? std::move(*values[i]) : *argument.default_value());
        }
        handle->callBoxed(stack);
        std::vector<ct_value> flat;
        std::vector<std::unique_ptr<ct_tensor>> owned;
        for (const c10::IValue &value : stack) flatten(value, flat, owned);
        *found = flat.size();
        TORCH_CHECK(flat.size() <= capacity, "it gives ", flat.size(), " values, not ", capacity);
        std::copy(flat.begin(), flat.end(), results);
        for (auto &tensor : owned) tensor.release();
    });
}
