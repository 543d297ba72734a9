// The store that the workers of one job share: torch.distributed's TCPStore.
#include <c10/util/Logging.h>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include <string>
#include <vector>

#include "Guard.h"

using namespace ctorch;

struct ct_store {
    c10::intrusive_ptr<c10d::TCPStore> value;
    bool is_lost = false;
};

namespace {

using Bytes = std::vector<uint8_t>;

Bytes bytes(const char *text) { return {text, text + std::strlen(text)}; }

char *text(const Bytes &bytes) {
    char *copy = strdup(std::string(bytes.begin(), bytes.end()).c_str());
    if (!copy) throw std::bad_alloc();
    return copy;
}

/// c10d writes what it throws to standard error too, with a backtrace; who set a level of logging keeps it.
void quieten() {
    static const bool once = [] {
        if (!std::getenv("TORCH_CPP_LOG_LEVEL")) FLAGS_caffe2_log_level = c10::GLOG_FATAL;
        return true;
    }();
    (void)once;
}

/// Runs `body` with the store, and remembers whether the connection broke.
template <class Body> ct_error asking(ct_store *store, Body &&body) noexcept {
    return guard([&] {
        try {
            body(*store->value);
        } catch (const c10::DistNetworkError &) {
            store->is_lost = true;
            throw;
        }
    });
}

}  // namespace

ct_error ct_store_open(const char *host, uint16_t port, bool serve, int64_t milliseconds, ct_store **out) {
    return guard([&] {
        quieten();
        c10d::TCPStoreOptions options;
        options.port = port;
        options.isServer = serve;
        options.waitWorkers = false;
        options.timeout = std::chrono::milliseconds(milliseconds);
        options.useLibUV = serve;  // concerns the server alone, but is checked for clients too
        const auto open = [&] { *out = new ct_store{c10::make_intrusive<c10d::TCPStore>(host, options)}; };
        try {
            open();
        } catch (const c10::DistError &) {
            throw;
        } catch (const c10::Error &) {  // a libtorch without libuv
            if (!options.useLibUV) throw;
            options.useLibUV = false;
            open();
        }
    });
}

void ct_store_release(ct_store *store) { delete store; }
uint16_t ct_store_port(const ct_store *store) { return store->value->getPort(); }
bool ct_store_is_lost(const ct_store *store) { return store->is_lost; }

ct_error ct_store_set(ct_store *store, const char *key, const char *value) {
    return asking(store, [&](c10d::TCPStore &s) {
        s.set(key, bytes(value));
        s.check({key});  // nothing answers `set`
    });
}

ct_error ct_store_get(ct_store *store, const char *key, char **out) {
    return asking(store, [&](c10d::TCPStore &s) { *out = s.check({key}) ? text(s.get(key)) : nullptr; });
}

ct_error ct_store_add(ct_store *store, const char *key, int64_t amount, int64_t *out) {
    return asking(store, [&](c10d::TCPStore &s) { *out = s.add(key, amount); });
}

ct_error ct_store_compare_set(ct_store *store, const char *key, const char *expected, const char *value, char **out) {
    return asking(store, [&](c10d::TCPStore &s) { *out = text(s.compareSet(key, bytes(expected), bytes(value))); });
}
