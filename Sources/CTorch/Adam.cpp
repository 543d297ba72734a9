// One step of an optimiser, in place.
#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>

#include "Guard.h"
#include "Vectors.h"

using namespace ctorch;

bool ct_is_shared(const ct_tensor *a) { return in(a).use_count() > 1 || in(a).storage().use_count() > 1; }

ct_error ct_adam(ct_tensor *parameter, ct_tensor *mean, ct_tensor *variance, const ct_tensor *gradient, ct_adam_step step) {
    return guard([&] {
        for (const at::Tensor &a : {in(parameter), in(mean), in(variance), in(gradient)})
            TORCH_CHECK(a.sizes() == in(parameter).sizes() && a.scalar_type() == at::kFloat && a.device().is_cpu() &&
                            a.is_contiguous() && !a.requires_grad(),
                        "Adam needs four contiguous float32 tensors of one shape on the CPU");
        TORCH_CHECK(!step.unit_rows || in(parameter).dim() == 2, "unit rows of ", in(parameter).dim(), " dimensions");
        TORCH_CHECK(step.number >= 1, "steps count from 1, not ", step.number);
        const int64_t width = in(parameter).dim() == 2 ? in(parameter).size(1) : 1;
        const int64_t rows = width == 0 ? 0 : in(parameter).numel() / width;
        float *p = in(parameter).mutable_data_ptr<float>(), *m = in(mean).mutable_data_ptr<float>();
        float *v = in(variance).mutable_data_ptr<float>();
        const float *g = in(gradient).const_data_ptr<float>();
        const AdamNumbers numbers = {
            .rate = static_cast<float>(step.rate / (1 - std::pow(step.beta1, step.number))),
            .first = static_cast<float>(step.beta1),
            .first_new = static_cast<float>(1 - step.beta1),
            .second = static_cast<float>(step.beta2),
            .second_new = static_cast<float>(1 - step.beta2),
            .correction = static_cast<float>(1 / std::sqrt(1 - std::pow(step.beta2, step.number))),
            .epsilon = static_cast<float>(step.epsilon),
            .scale = static_cast<float>(step.scale),
        };
        at::parallel_for(0, rows, std::max<int64_t>(1, 8192 / std::max<int64_t>(1, width)), [&](int64_t begin, int64_t end) {
            for (int64_t row = begin; row < end; row++) {
                const int64_t at = row * width;
                const float along = step.unit_rows ? dot(g + at, p + at, width) : 0;
                adam_row(p + at, m + at, v + at, g + at, along, numbers, width);
                const float length = step.unit_rows ? std::sqrt(dot(p + at, p + at, width)) : 0;
                if (length > 0) std::transform(p + at, p + at + width, p + at, [=](float x) { return x / length; });
            }
        });
    });
}
