// Reverse-mode differentiation.
#include <torch/csrc/autograd/autograd.h>

#include "Guard.h"

using namespace ctorch;

thread_local int ctorch::recordings = 0;

void ct_recording_begin(void) { recordings++; }
void ct_recording_end(void) { recordings--; }
bool ct_is_recording(void) { return recordings > 0; }

ct_error ct_leaf(const ct_tensor *a, ct_tensor **out) {
    return giving(out, [&] { return in(a).detach().requires_grad_(true); });
}
ct_error ct_detach(const ct_tensor *a, ct_tensor **out) {
    return giving(out, [&] { return in(a).detach(); });
}

ct_error ct_gradients(const ct_tensor *output, const ct_tensor *const *inputs, size_t count, bool keep_graph, ct_tensor **out) {
    return guard([&] {
        std::vector<at::Tensor> wanted;
        for (size_t i = 0; i < count; i++) wanted.push_back(in(inputs[i]));
        if (count == 0) return;  // libtorch calls it an error of its own
        // Ones, rather than a recorded sum: the history may be asked after its recording has ended.
        auto found = torch::autograd::grad({in(output)}, wanted, {at::ones_like(in(output))}, keep_graph,
                                           /*create_graph=*/false, /*allow_unused=*/true);
        for (size_t i = 0; i < count; i++)
            if (!found[i].defined()) found[i] = at::zeros_like(wanted[i]);
        for (size_t i = 0; i < count; i++) out[i] = wrap(found[i]);
    });
}
