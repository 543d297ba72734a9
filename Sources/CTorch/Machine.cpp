// Versions, threads and devices.
#include <ATen/Parallel.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <dlfcn.h>
#include <torch/headeronly/version.h>

#include <string>

#include "Guard.h"

using namespace ctorch;

const char *ct_version(void) { return TORCH_VERSION; }

const char *ct_library_path(void) {
    Dl_info info;
    return dladdr(reinterpret_cast<void *>(&at::set_num_threads), &info) ? info.dli_fname : nullptr;
}

int ct_threads(void) { return at::get_num_threads(); }
void ct_set_threads(int count) { at::set_num_threads(count < 1 ? 1 : count); }  // throws below 1

ct_error ct_load_cuda(int *devices) {
    return guard([&] {
        const char *cpu = ct_library_path();
        TORCH_CHECK(cpu, "libtorch's own file cannot be found");
        const std::string path = std::string(cpu).substr(0, std::string(cpu).rfind('/') + 1) + "libtorch_cuda.so";
        static void *handle = nullptr;  // kept: libtorch cannot be unloaded
        if (!handle) handle = dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL);
        if (!handle) throw std::runtime_error(dlerror());
        *devices = at::detail::getCUDAHooks().getNumGPUs();
    });
}

bool ct_has_mps(void) { return at::hasMPS(); }
