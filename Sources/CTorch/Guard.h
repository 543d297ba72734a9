#pragma once
// What every body in this folder shares: unwrapping, wrapping, and the one guard between C++ and C.

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "CTorch.h"

struct ct_tensor { at::Tensor value; };

namespace ctorch {

/// How many recordings are open on this thread.
extern thread_local int recordings;

inline ct_error error(const char *what) noexcept { return strdup(what); }

/// Runs `body`; an exception becomes an error text. Gradients are recorded only inside an open recording.
template <class Body> ct_error guard(Body &&body) noexcept {
    try {
        c10::AutoGradMode mode(recordings > 0);
        body();
        return nullptr;
    } catch (const c10::Error &e) {
        return error(e.what_without_backtrace());
    } catch (const std::exception &e) {
        return error(e.what());
    } catch (...) {
        return error("libtorch threw something that is no exception");
    }
}

inline const at::Tensor &in(const ct_tensor *tensor) { return tensor->value; }
inline std::optional<at::Tensor> maybe(const ct_tensor *tensor) {
    return tensor ? std::optional<at::Tensor>(tensor->value) : std::nullopt;
}
inline at::IntArrayRef list(ct_list list) { return {list.values, list.count}; }
inline ct_tensor *wrap(at::Tensor value) { return new ct_tensor{std::move(value)}; }

/// The same for the many calls with one result.
template <class Body> ct_error giving(ct_tensor **out, Body &&body) noexcept {
    return guard([&] { *out = wrap(body()); });
}

at::ScalarType scalar_type(ct_dtype dtype);
at::Device device(ct_device device);

}  // namespace ctorch
