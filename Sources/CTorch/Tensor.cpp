// Making, looking at, converting and viewing tensors.
#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>

#include "Guard.h"

using namespace ctorch;

namespace ctorch {

at::ScalarType scalar_type(ct_dtype dtype) {
    switch (dtype) {
        case CT_BOOL: return at::kBool;
        case CT_UINT8: return at::kByte;
        case CT_INT8: return at::kChar;
        case CT_INT16: return at::kShort;
        case CT_INT32: return at::kInt;
        case CT_INT64: return at::kLong;
        case CT_FLOAT16: return at::kHalf;
        case CT_BFLOAT16: return at::kBFloat16;
        case CT_FLOAT32: return at::kFloat;
        case CT_FLOAT64: return at::kDouble;
    }
    throw std::invalid_argument("unknown dtype");
}

/// Refuses in one line what libtorch would refuse in a page.
static at::Device present(at::DeviceType type, int index) {
    TORCH_CHECK(c10::impl::hasDeviceGuardImpl(type), "support for ", at::DeviceTypeName(type), " is not loaded");
    TORCH_CHECK(index >= 0 && index <= INT8_MAX, "there is no device ", at::DeviceTypeName(type, true), ":", index);
    return at::Device(type, static_cast<c10::DeviceIndex>(index));
}

at::Device device(ct_device device) {
    switch (device.kind) {
        case 0: return at::Device(at::kCPU);
        case 1: return present(at::kCUDA, device.index);
        case 2: return present(at::kMPS, 0);
        default: throw std::invalid_argument("unknown device");
    }
}

}  // namespace ctorch

void ct_free(ct_error error) { free(error); }
void ct_release(ct_tensor *tensor) { delete tensor; }

ct_error ct_from_memory(const void *memory, ct_list shape, ct_dtype dtype, void (*release)(void *), void *context,
                        ct_tensor **out) {
    return giving(out, [&] {
        // Shared by the storage alone, so that whatever fails below releases it too.
        std::shared_ptr<void> owner(context, release);
        const at::ScalarType type = scalar_type(dtype);
        TORCH_CHECK(reinterpret_cast<uintptr_t>(memory) % c10::elementSize(type) == 0, "memory is not aligned to its elements");
        for (int64_t length : list(shape)) TORCH_CHECK(length >= 0, "a length of ", length);
        return at::from_blob(const_cast<void *>(memory), list(shape), [owner](void *) {}, at::TensorOptions().dtype(type));
    });
}

ct_error ct_from_copy(const void *memory, size_t bytes, ct_list shape, ct_dtype dtype, ct_tensor **out) {
    return giving(out, [&] {
        at::Tensor copy = at::empty(list(shape), at::TensorOptions().dtype(scalar_type(dtype)));
        TORCH_CHECK(copy.nbytes() == bytes, "a tensor of shape ", copy.sizes(), " holds ", copy.nbytes(), " bytes, not ", bytes);
        if (bytes) memcpy(copy.mutable_data_ptr(), memory, bytes);
        return copy;
    });
}

ct_error ct_full(ct_list shape, double value, ct_dtype dtype, ct_device where, ct_tensor **out) {
    return giving(out, [&] {
        return at::full(list(shape), value, at::TensorOptions().dtype(scalar_type(dtype)).device(device(where)));
    });
}

ct_error ct_arange(int64_t start, int64_t end, ct_device where, ct_tensor **out) {
    return giving(out, [&] { return at::arange(start, end, at::TensorOptions().dtype(at::kLong).device(device(where))); });
}

ct_error ct_normal(ct_list shape, uint64_t seed, ct_tensor **out) {
    return giving(out, [&] {
        auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
        return at::randn(list(shape), generator, at::TensorOptions().dtype(at::kFloat));
    });
}

int64_t ct_dimensions(const ct_tensor *a) { return in(a).dim(); }
int64_t ct_size(const ct_tensor *a, int64_t dimension) { return in(a).sizes()[static_cast<size_t>(dimension)]; }

ct_dtype ct_type(const ct_tensor *a) {
    switch (in(a).scalar_type()) {
        case at::kBool: return CT_BOOL;
        case at::kByte: return CT_UINT8;
        case at::kChar: return CT_INT8;
        case at::kShort: return CT_INT16;
        case at::kInt: return CT_INT32;
        case at::kLong: return CT_INT64;
        case at::kHalf: return CT_FLOAT16;
        case at::kBFloat16: return CT_BFLOAT16;
        case at::kDouble: return CT_FLOAT64;
        default: return CT_FLOAT32;
    }
}

ct_device ct_where(const ct_tensor *a) {
    const at::Device where = in(a).device();
    return {where.is_cuda() ? 1 : where.is_mps() ? 2 : 0, where.has_index() ? where.index() : 0};
}

ct_error ct_read(const ct_tensor *a, ct_dtype dtype, void *memory, size_t bytes) {
    return guard([&] {
        const at::Tensor flat = in(a).detach().to(at::kCPU, scalar_type(dtype)).contiguous();
        TORCH_CHECK(flat.nbytes() == bytes, "reading ", flat.nbytes(), " bytes into ", bytes);
        if (bytes) memcpy(memory, flat.const_data_ptr(), bytes);
    });
}

ct_error ct_to_type(const ct_tensor *a, ct_dtype dtype, ct_tensor **out) {
    return giving(out, [&] { return in(a).to(scalar_type(dtype)); });
}
ct_error ct_to_device(const ct_tensor *a, ct_device where, ct_tensor **out) {
    return giving(out, [&] { return in(a).to(device(where)); });
}
ct_error ct_contiguous(const ct_tensor *a, ct_tensor **out) {
    return giving(out, [&] { return in(a).contiguous(); });
}
ct_error ct_copy(const ct_tensor *a, ct_tensor **out) {
    return giving(out, [&] { return in(a).clone(at::MemoryFormat::Contiguous); });
}

ct_error ct_reshape(const ct_tensor *a, ct_list shape, ct_tensor **out) {
    return giving(out, [&] { return in(a).reshape(list(shape)); });
}
ct_error ct_permute(const ct_tensor *a, ct_list order, ct_tensor **out) {
    return giving(out, [&] { return in(a).permute(list(order)); });
}
ct_error ct_expand(const ct_tensor *a, ct_list shape, ct_tensor **out) {
    return giving(out, [&] { return in(a).expand(list(shape)); });
}
ct_error ct_narrow(const ct_tensor *a, int64_t dimension, int64_t start, int64_t length, ct_tensor **out) {
    return giving(out, [&] { return in(a).narrow(dimension, start, length); });
}
ct_error ct_select(const ct_tensor *a, int64_t dimension, int64_t index, ct_tensor **out) {
    return giving(out, [&] { return in(a).select(dimension, index); });
}
ct_error ct_unsqueeze(const ct_tensor *a, int64_t dimension, ct_tensor **out) {
    return giving(out, [&] { return in(a).unsqueeze(dimension); });
}
ct_error ct_squeeze(const ct_tensor *a, int64_t dimension, ct_tensor **out) {
    return giving(out, [&] {
        TORCH_CHECK(in(a).size(dimension) == 1, "dimension ", dimension, " of shape ", in(a).sizes(), " is not of length 1");
        return in(a).squeeze(dimension);
    });
}
ct_error ct_repeat_interleave(const ct_tensor *a, int64_t times, int64_t dimension, ct_tensor **out) {
    return giving(out, [&] { return in(a).repeat_interleave(times, dimension); });
}

static std::vector<at::Tensor> gathered(const ct_tensor *const *parts, size_t count) {
    std::vector<at::Tensor> tensors;
    for (size_t i = 0; i < count; i++) tensors.push_back(in(parts[i]));
    return tensors;
}
ct_error ct_cat(const ct_tensor *const *parts, size_t count, int64_t dimension, ct_tensor **out) {
    return giving(out, [&] { return at::cat(gathered(parts, count), dimension); });
}
ct_error ct_stack(const ct_tensor *const *parts, size_t count, int64_t dimension, ct_tensor **out) {
    return giving(out, [&] { return at::stack(gathered(parts, count), dimension); });
}

ct_error ct_index_select(const ct_tensor *a, int64_t dimension, const ct_tensor *index, ct_tensor **out) {
    return giving(out, [&] { return in(a).index_select(dimension, in(index)); });
}
ct_error ct_index_copy(const ct_tensor *a, int64_t dimension, const ct_tensor *index, const ct_tensor *source, ct_tensor **out) {
    return giving(out, [&] { return in(a).index_copy(dimension, in(index), in(source)); });
}
ct_error ct_gather(const ct_tensor *a, int64_t dimension, const ct_tensor *index, ct_tensor **out) {
    return giving(out, [&] { return in(a).gather(dimension, in(index)); });
}
ct_error ct_where_else(const ct_tensor *condition, const ct_tensor *a, const ct_tensor *b, ct_tensor **out) {
    return giving(out, [&] { return at::where(in(condition), in(a), in(b)); });
}
ct_error ct_top(const ct_tensor *a, int64_t count, int64_t dimension, ct_tensor **values, ct_tensor **indices) {
    return guard([&] {
        auto [best, where] = in(a).topk(count, dimension);
        *values = wrap(best);
        *indices = wrap(where);
    });
}
ct_error ct_lower_triangle(const ct_tensor *a, int64_t diagonal, ct_tensor **out) {
    return giving(out, [&] { return in(a).tril(diagonal); });
}
