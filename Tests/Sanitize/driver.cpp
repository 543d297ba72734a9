// Calls every function of CTorch.h, rightly and wrongly, for the sanitizers to watch.
#include <cstring>
#include <string>
#include <thread>

#include "Calling.h"

namespace {

void making() {
    const float memory[] = {1, 2, 3, 4};
    int released = 0;
    const auto release = [](void *context) { ++*static_cast<int *>(context); };
    {
        Tensor view;
        {
            const Tensor whole = MADE(ct_from_memory(memory, list({2, 2}), CT_FLOAT32, release, &released, out));
            view = MADE(ct_select(whole.get(), 0, 1, out));
        }
        EXPECT(released == 0);
        EXPECT(near(read(__LINE__, view.get()), {3, 4}));
    }
    EXPECT(released == 1);
    REFUSES(ct_from_memory(memory, list({-1}), CT_FLOAT32, release, &released, out));
    EXPECT(released == 2);
    REFUSES(ct_from_memory(memory, list({INT64_MAX, 2}), CT_FLOAT32, release, &released, out));
    EXPECT(released == 3);
    REFUSES(ct_from_memory(reinterpret_cast<const char *>(memory) + 1, list({1}), CT_FLOAT32, release, &released, out));
    EXPECT(released == 4);
    REFUSES(ct_from_memory(memory, list({1}), static_cast<ct_dtype>(10), release, &released, out));
    EXPECT(released == 5);

    // Neither an address nor a shape is needed for nothing, and none for one number.
    GIVES(ct_from_copy(nullptr, 0, list({0}), CT_FLOAT32, out), {});
    GIVES(ct_from_copy(memory, 4, ct_list{nullptr, 0}, CT_FLOAT32, out), {1});
    REFUSES(ct_from_copy(memory, 16, list({5}), CT_FLOAT32, out));
    REFUSES(ct_from_copy(memory, 4, list({-1}), CT_FLOAT32, out));
    char bytes[9] = {};
    const double one = 1;
    std::memcpy(bytes + 1, &one, 8);
    GIVES(ct_from_copy(bytes + 1, 8, list({1}), CT_FLOAT64, out), {1});

    GIVES(ct_full(list({2}), 2.5, CT_FLOAT32, cpu, out), {2.5, 2.5});
    REFUSES(ct_full(list({1}), 1e30, CT_INT64, cpu, out));
    REFUSES(ct_full(list({int64_t(1) << 40, int64_t(1) << 40}), 0, CT_FLOAT32, cpu, out));
    REFUSES(ct_full(list({1}), 0, CT_FLOAT32, {9, 0}, out));
    GIVES(ct_arange(2, 5, cpu, out), {2, 3, 4});
    REFUSES(ct_arange(5, 2, cpu, out));
    EXPECT(read(__LINE__, MADE(ct_normal(list({8}), 3, out)).get()) == read(__LINE__, MADE(ct_normal(list({8}), 3, out)).get()));
    REFUSES(ct_normal(list({-1}), 3, out));
}

void looking() {
    const Tensor a = matrix();
    EXPECT(ct_dimensions(a.get()) == 2 && ct_size(a.get(), 0) == 2 && ct_size(a.get(), 1) == 3);
    EXPECT(ct_where(a.get()).kind == 0 && ct_where(a.get()).index == 0);
    for (int dtype = CT_BOOL; dtype <= CT_FLOAT64; dtype++)
        EXPECT(ct_type(MADE(ct_to_type(a.get(), static_cast<ct_dtype>(dtype), out)).get()) == dtype);
    REFUSES(ct_to_type(a.get(), static_cast<ct_dtype>(10), out));
    float floats[6];
    succeed(__LINE__, ct_read(a.get(), CT_FLOAT32, floats, sizeof floats));
    EXPECT(floats[5] == 6);
    refuse(__LINE__, ct_read(a.get(), CT_FLOAT32, floats, sizeof floats - 4));
    succeed(__LINE__, ct_read(numbers({}, {0}).get(), CT_FLOAT32, nullptr, 0));
    GIVES(ct_to_device(a.get(), cpu, out), {1, 2, 3, 4, 5, 6});
    REFUSES(ct_to_device(a.get(), {1, 300}, out));
    GIVES(ct_contiguous(a.get(), out), {1, 2, 3, 4, 5, 6});
    GIVES(ct_copy(a.get(), out), {1, 2, 3, 4, 5, 6});
}

void viewing() {
    const Tensor a = matrix();
    GIVES(ct_reshape(a.get(), list({-1}), out), {1, 2, 3, 4, 5, 6});
    REFUSES(ct_reshape(a.get(), list({4}), out));
    GIVES(ct_permute(a.get(), list({1, 0}), out), {1, 4, 2, 5, 3, 6});
    REFUSES(ct_permute(a.get(), list({0, 0}), out));
    GIVES(ct_expand(vector({7}).get(), list({2}), out), {7, 7});
    REFUSES(ct_expand(a.get(), list({1}), out));
    GIVES(ct_narrow(a.get(), 1, 1, 2, out), {2, 3, 5, 6});
    REFUSES(ct_narrow(a.get(), 1, 2, 2, out));
    GIVES(ct_select(a.get(), 0, -1, out), {4, 5, 6});
    REFUSES(ct_select(a.get(), 5, 0, out));
    GIVES(ct_squeeze(MADE(ct_unsqueeze(a.get(), 1, out)).get(), 1, out), {1, 2, 3, 4, 5, 6});
    REFUSES(ct_unsqueeze(a.get(), 7, out));
    REFUSES(ct_squeeze(a.get(), 0, out));
    GIVES(ct_repeat_interleave(vector({1, 2}).get(), 2, 0, out), {1, 1, 2, 2});
    REFUSES(ct_repeat_interleave(a.get(), -1, 0, out));
    const ct_tensor *parts[] = {a.get(), a.get()};
    GIVES(ct_sum(MADE(ct_cat(parts, 2, 0, out)).get(), list({1}), false, out), {6, 15, 6, 15});
    GIVES(ct_sum(MADE(ct_stack(parts, 2, 0, out)).get(), list({1, 2}), false, out), {21, 21});
    REFUSES(ct_cat(nullptr, 0, 0, out));
    REFUSES(ct_stack(parts, 2, 9, out));
}

void indexing() {
    const Tensor a = matrix();
    const Tensor two = indices({2}), far = indices({9});
    GIVES(ct_index_select(a.get(), 1, two.get(), out), {3, 6});
    REFUSES(ct_index_select(a.get(), 1, far.get(), out));
    GIVES(ct_index_copy(a.get(), 1, two.get(), numbers({8, 9}, {2, 1}).get(), out), {1, 2, 8, 4, 5, 9});
    REFUSES(ct_index_copy(a.get(), 1, far.get(), numbers({8, 9}, {2, 1}).get(), out));
    GIVES(ct_gather(vector({5, 6, 7}).get(), 0, two.get(), out), {7});
    REFUSES(ct_gather(vector({5, 6, 7}).get(), 0, far.get(), out));
    const Tensor large = MADE(ct_gt_scalar(a.get(), 3, out));
    GIVES(ct_where_else(large.get(), a.get(), vector({0}).get(), out), {0, 0, 0, 4, 5, 6});
    REFUSES(ct_where_else(large.get(), a.get(), vector({0, 0}).get(), out));
    ct_tensor *values = nullptr, *places = nullptr;
    succeed(__LINE__, ct_top(a.get(), 1, 1, &values, &places));
    EXPECT(near(read(__LINE__, Tensor(values).get()), {3, 6}) && near(read(__LINE__, Tensor(places).get()), {2, 2}));
    refuse(__LINE__, ct_top(a.get(), 4, 1, &values, &places));
    succeed(__LINE__, ct_symmetric_eigen(numbers({2, 1, 1, 2}, {2, 2}).get(), &values, &places));
    EXPECT(near(read(__LINE__, Tensor(values).get()), {1, 3}) && Tensor(places).get() != nullptr);
    refuse(__LINE__, ct_symmetric_eigen(a.get(), &values, &places));
    GIVES(ct_lower_triangle(a.get(), 0, out), {1, 0, 0, 4, 5, 0});
    REFUSES(ct_lower_triangle(vector({1}).get(), 0, out));
}

void arithmetic() {
    const Tensor a = vector({4, 1}), b = vector({1, 2}), wrong = vector({1, 2, 3});
    const Tensor condition = MADE(ct_gt(a.get(), b.get(), out));
    REFUSES(ct_neg(condition.get(), out));
#define CALL(name) EXPECT(read(__LINE__, MADE(ct_##name(a.get(), out)).get()).size() == 2);
    CT_UNARY(CALL)
#undef CALL
    GIVES(ct_sqrt(a.get(), out), {2, 1});
    for (bool tanh : {false, true}) GIVES(ct_gelu(vector({0}).get(), tanh, out), {0});
    REFUSES(ct_gelu(indices({1}).get(), false, out));
#define CALL(name)                                                                \
    EXPECT(!read(__LINE__, MADE(ct_##name(a.get(), b.get(), out)).get()).empty()); \
    REFUSES(ct_##name(a.get(), wrong.get(), out));
    CT_BINARY(CALL)
#undef CALL
    GIVES(ct_matmul(a.get(), b.get(), out), {6});
#define CALL(name) EXPECT(read(__LINE__, MADE(ct_##name##_scalar(a.get(), 2, out)).get()).size() == 2);
    CT_ARITHMETIC(CALL)
    CT_COMPARISON(CALL)
#undef CALL
    for (double odd : {inf, -inf, std::nan(""), 0x1p63, -0x1p63}) GIVES(ct_eq_scalar(indices({1}).get(), odd, out), {0});
    GIVES(ct_lt_scalar(indices({16777216}).get(), 16777217, out), {1});
    GIVES(ct_clamp(a.get(), 2, 3, out), {3, 2});
}

void reducing() {
    const Tensor a = matrix(), number = numbers({3}, {});
#define CALL(name)                                                                                  \
    EXPECT(read(__LINE__, MADE(ct_##name(a.get(), list({1}), false, out)).get()).size() == 2);      \
    EXPECT(ct_dimensions(MADE(ct_##name(a.get(), ct_list{nullptr, 0}, true, out)).get()) == 2);     \
    GIVES(ct_##name(number.get(), ct_list{nullptr, 0}, false, out), {3});                           \
    REFUSES(ct_##name(a.get(), list({5}), false, out));
    CT_REDUCE(CALL)
#undef CALL
    GIVES(ct_argmax(a.get(), 1, out), {2, 2});
    REFUSES(ct_argmax(a.get(), 5, out));
    GIVES(ct_cumsum(vector({1, 2}).get(), 0, out), {1, 3});
    REFUSES(ct_cumsum(a.get(), 5, out));
    GIVES(ct_softmax(vector({2, 2}).get(), 0, out), {0.5, 0.5});
    REFUSES(ct_softmax(a.get(), 5, out));
}

void layers() {
    const Tensor a = vector({1, 7}), two = vector({2, 2}), three = vector({1, 2, 3});
    const Tensor weight = numbers({1, 1}, {1, 2});
    GIVES(ct_linear(a.get(), weight.get(), nullptr, out), {8});
    GIVES(ct_linear(a.get(), weight.get(), vector({1}).get(), out), {9});
    REFUSES(ct_linear(three.get(), weight.get(), nullptr, out));
    GIVES(ct_rms_norm(a.get(), nullptr, 0, out), {0.2, 1.4});
    GIVES(ct_rms_norm(a.get(), two.get(), 0, out), {0.4, 2.8});
    REFUSES(ct_rms_norm(a.get(), three.get(), 0, out));
    REFUSES(ct_rms_norm(numbers({1}, {}).get(), nullptr, 0, out));
    GIVES(ct_layer_norm(a.get(), nullptr, nullptr, 0, out), {-1, 1});
    GIVES(ct_layer_norm(a.get(), two.get(), two.get(), 0, out), {0, 4});
    REFUSES(ct_layer_norm(a.get(), three.get(), nullptr, 0, out));

    const Tensor q = MADE(ct_full(list({1, 2, 3, 4}), 1, CT_FLOAT32, cpu, out));
    const Tensor one = MADE(ct_narrow(q.get(), 1, 0, 1, out)), none = MADE(ct_narrow(q.get(), 2, 0, 0, out));
    const Tensor mask = MADE(ct_full(list({3, 3}), 0, CT_FLOAT32, cpu, out));
    const Numbers ones(24, 1);
    EXPECT(near(read(__LINE__, MADE(ct_attention(q.get(), q.get(), q.get(), nullptr, true, 1, false, out)).get()), ones));
    EXPECT(near(read(__LINE__, MADE(ct_attention(q.get(), q.get(), q.get(), mask.get(), false, 1, false, out)).get()), ones));
    EXPECT(near(read(__LINE__, MADE(ct_attention(q.get(), one.get(), one.get(), nullptr, false, 1, true, out)).get()), ones));
    REFUSES(ct_attention(q.get(), q.get(), q.get(), mask.get(), true, 1, false, out));
    REFUSES(ct_attention(q.get(), q.get(), none.get(), nullptr, false, 1, false, out));
    ct_tensor *mixed = nullptr, *sums = nullptr;
    succeed(__LINE__, ct_flash_attention(q.get(), q.get(), q.get(), mask.get(), false, 1, &mixed, &sums));
    EXPECT(near(read(__LINE__, Tensor(mixed).get()), ones));
    EXPECT(near(read(__LINE__, Tensor(sums).get()), Numbers(6, 4 + std::log(3.0))));
    refuse(__LINE__, ct_flash_attention(q.get(), one.get(), one.get(), nullptr, false, 1, &mixed, &sums));
    refuse(__LINE__, ct_flash_attention(q.get(), none.get(), none.get(), nullptr, false, 1, &mixed, &sums));
}

Tensor floats(std::initializer_list<double> values, std::initializer_list<int64_t> shape) {
    return MADE(ct_to_type(numbers(values, shape).get(), CT_FLOAT32, out));
}

/// The three tensors of a call that must work.
struct Three {
    Tensor a, b, c;
    template <class Call> Three(int line, Call &&call) {
        ct_tensor *out[3] = {};
        succeed(line, call(out, out + 1, out + 2));
        a.reset(out[0]), b.reset(out[1]), c.reset(out[2]);
    }
};
#define THREE(call) Three(__LINE__, [&](ct_tensor **p, ct_tensor **q, ct_tensor **r) { return call; })
#define REFUSES_THREE(call)                                    \
    do {                                                       \
        ct_tensor *none[3] = {};                               \
        ct_tensor **p = none, **q = none + 1, **r = none + 2;  \
        refuse(__LINE__, call);                                \
        EXPECT(!none[0] && !none[1] && !none[2]);              \
    } while (false)

void sparse() {
    const Tensor x = floats({1, 0, 0, 1, 1, 1}, {3, 2}), weight = floats({1, 0, 2, 1, 0, 3, -1, -1}, {4, 2});
    const Tensor bias = floats({0, 0, 0, 0}, {4}), table = floats({1, 10, 100, 1000}, {4, 1});
    // The products: 1 2 0 -1; 0 1 3 -1; 1 3 3 -2.
    const Three top = THREE(ct_encode_top(x.get(), weight.get(), bias.get(), 2, p, q, r));
    EXPECT(near(read(__LINE__, top.a.get()), {0, 2, 4, 6}) && near(read(__LINE__, top.b.get()), {0, 1, 1, 2, 1, 2}));
    const Three best = THREE(ct_encode_batch_top(x.get(), weight.get(), bias.get(), 2, p, q, r));
    EXPECT(near(read(__LINE__, best.a.get()), {0, 0, 1, 2}) && near(read(__LINE__, best.b.get()), {2, 1}));
    const Tensor bounds = floats({1, 1, 1, -2}, {4});
    const Three above = THREE(ct_encode_above(x.get(), weight.get(), bias.get(), bounds.get(), p, q, r));
    EXPECT(near(read(__LINE__, above.b.get()), {1, 3, 2, 3, 1, 2}));
    REFUSES_THREE(ct_encode_top(x.get(), weight.get(), bias.get(), 5, p, q, r));
    REFUSES_THREE(ct_encode_top(x.get(), table.get(), bias.get(), 1, p, q, r));
    REFUSES_THREE(ct_encode_batch_top(x.get(), weight.get(), bias.get(), -1, p, q, r));
    REFUSES_THREE(ct_encode_above(x.get(), weight.get(), bias.get(), x.get(), p, q, r));

    GIVES(ct_sparse_sums(top.a.get(), top.b.get(), top.c.get(), table.get(), out), {21, 310, 330});
    ct_tensor *rest = nullptr, *dots = nullptr;
    const Tensor target = floats({20, 300, 331}, {3, 1});
    succeed(__LINE__, ct_sparse_residuals(top.a.get(), top.b.get(), top.c.get(), table.get(), target.get(), &rest, &dots));
    EXPECT(near(read(__LINE__, Tensor(rest).get()), {1, 10, -1}));
    EXPECT(near(read(__LINE__, Tensor(dots).get()), {1, 10, 100, 1000, -10, -100}));
    refuse(__LINE__, ct_sparse_residuals(top.a.get(), top.b.get(), top.c.get(), table.get(), x.get(), &rest, &dots));
    const Three turned = THREE(ct_sparse_turn(top.a.get(), top.b.get(), 4, p, q, r));
    EXPECT(near(read(__LINE__, turned.a.get()), {0, 1, 4, 6, 6}) && near(read(__LINE__, turned.b.get()), {0, 0, 1, 2, 1, 2}));
    EXPECT(near(read(__LINE__, turned.c.get()), {0, 1, 2, 4, 3, 5}));
    REFUSES_THREE(ct_sparse_turn(top.a.get(), top.b.get(), 2, p, q, r));
    REFUSES_THREE(ct_sparse_turn(top.a.get(), top.b.get(), -1, p, q, r));
    const Tensor far = indices({0, 1, 1, 2, 1, 4}), uneven = indices({0, 4, 2, 6});
    REFUSES(ct_sparse_sums(top.a.get(), far.get(), top.c.get(), table.get(), out));
    REFUSES(ct_sparse_sums(uneven.get(), top.b.get(), top.c.get(), table.get(), out));
    REFUSES(ct_sparse_sums(top.a.get(), top.b.get(), bias.get(), table.get(), out));

    // More rows and columns than one block and one stride, with remainders.
    const Tensor many = MADE(ct_normal(list({1030, 3}), 1, out)), wide = MADE(ct_normal(list({131, 3}), 2, out));
    const Tensor none = MADE(ct_full(list({131}), 0, CT_FLOAT32, cpu, out)), deep = MADE(ct_normal(list({131, 67}), 3, out));
    const Three rows = THREE(ct_encode_top(many.get(), wide.get(), none.get(), 7, p, q, r));
    EXPECT(!read(__LINE__, MADE(ct_sparse_sums(rows.a.get(), rows.b.get(), rows.c.get(), deep.get(), out)).get()).empty());
    const Three all = THREE(ct_encode_batch_top(many.get(), wide.get(), none.get(), 999, p, q, r));
    EXPECT(read(__LINE__, all.c.get()).size() == 999);
}

void optimising() {
    const Tensor p = floats({3, 4, 0, 1}, {2, 2}), m = MADE(ct_full(list({2, 2}), 0, CT_FLOAT32, cpu, out));
    const Tensor v = MADE(ct_copy(m.get(), out)), g = floats({1, -1, 1, 0}, {2, 2});
    ct_adam_step step = {.rate = 1, .beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-8, .scale = 2, .number = 1, .unit_rows = false};
    succeed(__LINE__, ct_adam(p.get(), m.get(), v.get(), g.get(), step));
    const Numbers moved = read(__LINE__, p.get()), expected = {2, 5, -1, 1};
    for (size_t i = 0; i < 4; i++) EXPECT(std::abs(moved[i] - expected[i]) < 1e-5);
    step.unit_rows = true;
    step.number = 2;
    succeed(__LINE__, ct_adam(p.get(), m.get(), v.get(), g.get(), step));
    const Numbers rows = read(__LINE__, p.get());
    EXPECT(std::abs(rows[0] * rows[0] + rows[1] * rows[1] - 1) < 1e-6);
    refuse(__LINE__, ct_adam(p.get(), m.get(), v.get(), matrix().get(), step));
    step.number = 0;
    refuse(__LINE__, ct_adam(p.get(), m.get(), v.get(), g.get(), step));
    EXPECT(!ct_is_shared(p.get()));
    const Tensor view = MADE(ct_select(p.get(), 0, 0, out));
    EXPECT(ct_is_shared(p.get()) && ct_is_shared(view.get()));
}

void gradients() {
    const Tensor x = MADE(ct_leaf(vector({3}).get(), out)), unused = MADE(ct_leaf(vector({1, 1}).get(), out));
    REFUSES(ct_leaf(indices({1}).get(), out));
    EXPECT(!ct_is_recording());
    ct_recording_begin();
    EXPECT(ct_is_recording());
    const Tensor y = MADE(ct_mul(x.get(), x.get(), out));
    ct_recording_end();
    const ct_tensor *wanted[] = {x.get(), unused.get()};
    ct_tensor *found[2] = {};
    for (bool keep : {true, false}) {
        succeed(__LINE__, ct_gradients(y.get(), wanted, 2, keep, found));
        EXPECT(near(read(__LINE__, Tensor(found[0]).get()), {6}) && near(read(__LINE__, Tensor(found[1]).get()), {0, 0}));
    }
    refuse(__LINE__, ct_gradients(y.get(), wanted, 2, false, found));
    succeed(__LINE__, ct_gradients(y.get(), nullptr, 0, false, nullptr));
    const Tensor cut = MADE(ct_detach(y.get(), out)), unrecorded = MADE(ct_mul(x.get(), x.get(), out));
    refuse(__LINE__, ct_gradients(cut.get(), wanted, 1, false, found));
    refuse(__LINE__, ct_gradients(unrecorded.get(), wanted, 1, false, found));
}

void machine() {
    EXPECT(std::strlen(ct_version()) > 0 && std::strstr(ct_library_path(), "libtorch_cpu"));
    ct_set_threads(0);
    EXPECT(ct_threads() == 1);
    ct_set_threads(2);
    EXPECT(ct_threads() == 2);
    ct_has_mps();
    int devices = -1;
    if (ct_error error = ct_load_cuda(&devices)) ct_free(error);
    else EXPECT(devices >= 0);
    ct_free(nullptr);
    ct_release(nullptr);
}

void rendezvous() {
    ct_store *server = nullptr, *client = nullptr;
    succeed(__LINE__, ct_store_open("127.0.0.1", 0, true, 60000, &server));
    const uint16_t port = ct_store_port(server);
    succeed(__LINE__, ct_store_open("127.0.0.1", port, false, 60000, &client));
    const auto holds = [&](ct_store *store, const char *key, const char *expected) {
        char *found = nullptr;
        succeed(__LINE__, ct_store_get(store, key, &found));
        EXPECT(expected ? found && std::strcmp(found, expected) == 0 : !found);
        ct_free(found);
    };
    holds(client, "a", nullptr);
    succeed(__LINE__, ct_store_set(server, "a", ""));
    holds(client, "a", "");
    int64_t sum = -1;
    succeed(__LINE__, ct_store_add(server, "n", 2, &sum));
    succeed(__LINE__, ct_store_add(client, "n", 3, &sum));
    EXPECT(sum == 5);
    const auto swap = [&](const char *expected, const char *value, const char *held) {
        char *found = nullptr;
        succeed(__LINE__, ct_store_compare_set(client, "b", expected, value, &found));
        EXPECT(std::strcmp(found, held) == 0);
        ct_free(found);
    };
    swap("x", "y", "x");  // nothing is held still
    holds(server, "b", nullptr);
    swap("", "one", "one");
    swap("", "two", "one");
    swap("one", "three", "three");

    ct_store *nothing = nullptr;
    refuse(__LINE__, ct_store_open("127.0.0.1", port, true, 60000, &nothing));
    ct_store_release(server);
    EXPECT(!ct_store_is_lost(client));
    refuse(__LINE__, ct_store_add(client, "n", 1, &sum));
    EXPECT(ct_store_is_lost(client));
    refuse(__LINE__, ct_store_set(client, "a", "b"));
    refuse(__LINE__, ct_store_open("127.0.0.1", port, false, 200, &nothing));
    EXPECT(!nothing);
    ct_store_release(client);
    ct_store_release(nullptr);
}

void everything() {
    making();
    looking();
    viewing();
    indexing();
    arithmetic();
    reducing();
    layers();
    sparse();
    optimising();
    gradients();
    calling();
}

}  // namespace

int main() {
    machine();
    rendezvous();
    for (int turn = 0; turn < 3; turn++) everything();
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; i++) threads.emplace_back(everything);
    for (auto &thread : threads) thread.join();
}
