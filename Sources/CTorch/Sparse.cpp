// Rows with few entries that are not zero: choosing them, and products that visit nothing else.
//
// A list of `count` rows is three vectors: where each row's entries begin, `offsets [count + 1]`, and of every entry
// its column and its value. Results do not depend on the number of threads.
#include <ATen/Parallel.h>

#include <algorithm>
#include <limits>

#include "Guard.h"
#include "Vectors.h"

using namespace ctorch;

namespace {

constexpr int64_t block = 512;  // rows whose dense product is held at a time

struct Entry { float value; int64_t column; };

/// Larger values first, and of equal ones the first column.
bool before(const Entry &a, const Entry &b) { return a.value != b.value ? a.value > b.value : a.column < b.column; }

void check_floats(const at::Tensor &a, int64_t dimensions, const char *what) {
    TORCH_CHECK(a.dim() == dimensions && a.scalar_type() == at::kFloat && a.device().is_cpu() && a.is_contiguous(), what,
                " must be contiguous float32 on the CPU with ", dimensions, " dimensions");
}

void check_integers(const at::Tensor &a, const char *what) {
    TORCH_CHECK(a.dim() == 1 && a.scalar_type() == at::kLong && a.device().is_cpu() && a.is_contiguous(), what,
                " must be a contiguous vector of int64 on the CPU");
}

/// Refuses offsets that do not divide `entries` entries into rows, and returns how many rows these are.
int64_t check_rows(const at::Tensor &offsets, const at::Tensor &columns, int64_t limit) {
    check_integers(offsets, "offsets");
    check_integers(columns, "columns");
    const int64_t rows = offsets.size(0) - 1, entries = columns.size(0);
    TORCH_CHECK(rows >= 0, "there are no offsets");
    const int64_t *at = offsets.const_data_ptr<int64_t>(), *column = columns.const_data_ptr<int64_t>();
    bool rising = at[0] == 0 && at[rows] == entries;
    for (int64_t row = 0; row < rows; row++) rising = rising && at[row] <= at[row + 1];
    TORCH_CHECK(rising, "offsets do not divide ", entries, " entries into rows");
    bool inside = true;
    for (int64_t i = 0; i < entries; i++) inside = inside && column[i] >= 0 && column[i] < limit;
    TORCH_CHECK(inside, "a column lies outside of ", limit);
    return rows;
}

void check_encoder(const at::Tensor &x, const at::Tensor &weight, const at::Tensor &bias) {
    check_floats(x, 2, "the input");
    check_floats(weight, 2, "the weight");
    check_floats(bias, 1, "the bias");
    TORCH_CHECK(x.size(1) == weight.size(1) && bias.size(0) == weight.size(0), "an input ", x.sizes(), " for a weight ",
                weight.sizes(), " and a bias ", bias.sizes());
}

/// Calls `body(first row, products)` for one block of rows of `x · weightᵀ + bias` after another.
template <class Body>
void by_blocks(const at::Tensor &x, const at::Tensor &weight, const at::Tensor &bias, Body &&body) {
    const int64_t rows = x.size(0);
    at::Tensor products = at::empty({std::min(block, rows), weight.size(0)}, x.options());
    for (int64_t first = 0; first < rows; first += block) {
        const int64_t count = std::min(block, rows - first);
        at::Tensor part = products.narrow(0, 0, count);
        at::addmm_out(part, bias, x.narrow(0, first, count), weight.t());
        body(first, part);
    }
}

/// The largest `count` positive entries of a row, in the order of their columns.
void largest(const float *row, int64_t width, int64_t count, std::vector<Entry> &kept) {
    kept.clear();
    if (count == 0) return;
    const size_t room = static_cast<size_t>(count) * 2 + 64;
    float bar = 0;
    const auto cut = [&] {
        std::nth_element(kept.begin(), kept.begin() + (count - 1), kept.end(), before);
        kept.resize(static_cast<size_t>(count));
        bar = kept.back().value;  // later columns of the same value come after it
    };
    constexpr int64_t stride = 64;
    for (int64_t start = 0; start < width; start += stride) {
        const int64_t end = std::min(start + stride, width);
        if (!any_above(row + start, bar, end - start)) continue;
        for (int64_t column = start; column < end; column++)
            if (row[column] > bar) kept.push_back({row[column], column});
        if (kept.size() >= room) cut();
    }
    if (kept.size() > static_cast<size_t>(count)) cut();
    std::sort(kept.begin(), kept.end(), [](const Entry &a, const Entry &b) { return a.column < b.column; });
}

/// Joins rows of entries into the three vectors.
void pack(const std::vector<std::vector<Entry>> &rows, ct_tensor **offsets, ct_tensor **columns, ct_tensor **values) {
    const auto integers = at::TensorOptions().dtype(at::kLong);
    at::Tensor starts = at::empty({static_cast<int64_t>(rows.size()) + 1}, integers);
    int64_t *start = starts.mutable_data_ptr<int64_t>();
    start[0] = 0;
    for (size_t row = 0; row < rows.size(); row++) start[row + 1] = start[row] + static_cast<int64_t>(rows[row].size());
    at::Tensor places = at::empty({start[rows.size()]}, integers);
    at::Tensor numbers = at::empty({start[rows.size()]}, at::TensorOptions().dtype(at::kFloat));
    int64_t *place = places.mutable_data_ptr<int64_t>();
    float *number = numbers.mutable_data_ptr<float>();
    at::parallel_for(0, static_cast<int64_t>(rows.size()), 64, [&](int64_t begin, int64_t end) {
        for (int64_t row = begin; row < end; row++) {
            int64_t at = start[row];
            for (const Entry &entry : rows[static_cast<size_t>(row)]) {
                place[at] = entry.column;
                number[at++] = entry.value;
            }
        }
    });
    std::unique_ptr<ct_tensor> first(wrap(starts)), second(wrap(places)), third(wrap(numbers));
    *offsets = first.release();
    *columns = second.release();
    *values = third.release();
}

/// Every row's entries above each column's bound.
std::vector<std::vector<Entry>> above(const at::Tensor &x, const at::Tensor &weight, const at::Tensor &bias, const float *bounds) {
    std::vector<std::vector<Entry>> rows(static_cast<size_t>(x.size(0)));
    const int64_t width = weight.size(0);
    by_blocks(x, weight, bias, [&](int64_t first, const at::Tensor &products) {
        const float *product = products.const_data_ptr<float>();
        at::parallel_for(0, products.size(0), 8, [&](int64_t begin, int64_t end) {
            for (int64_t row = begin; row < end; row++) {
                const float *values = product + row * width;
                std::vector<Entry> &entries = rows[static_cast<size_t>(first + row)];
                for (int64_t column = 0; column < width; column++)
                    if (values[column] > bounds[column]) entries.push_back({values[column], column});
            }
        });
    });
    return rows;
}

/// Keeps the `count` largest of all rows' entries; of equal ones the first.
void keep_largest(std::vector<std::vector<Entry>> &rows, int64_t count) {
    std::vector<float> all;
    for (const auto &row : rows)
        for (const Entry &entry : row) all.push_back(entry.value);
    if (static_cast<int64_t>(all.size()) <= count) return;
    float bar = std::numeric_limits<float>::infinity();
    if (count > 0) {
        std::nth_element(all.begin(), all.begin() + (count - 1), all.end(), std::greater<float>());
        bar = all[static_cast<size_t>(count - 1)];
    }
    int64_t ties = count;
    for (float value : all) ties -= value > bar;
    for (auto &row : rows) {
        std::erase_if(row, [&](const Entry &entry) {
            if (entry.value > bar) return false;
            return !(entry.value == bar && ties-- > 0);
        });
    }
}

}  // namespace

ct_error ct_encode_top(const ct_tensor *x, const ct_tensor *weight, const ct_tensor *bias, int64_t count, ct_tensor **offsets,
                       ct_tensor **columns, ct_tensor **values) {
    return guard([&] {
        check_encoder(in(x), in(weight), in(bias));
        const int64_t width = in(weight).size(0);
        TORCH_CHECK(count >= 0 && count <= width, "the largest ", count, " of ", width);
        std::vector<std::vector<Entry>> rows(static_cast<size_t>(in(x).size(0)));
        by_blocks(in(x), in(weight), in(bias), [&](int64_t first, const at::Tensor &products) {
            const float *product = products.const_data_ptr<float>();
            at::parallel_for(0, products.size(0), 8, [&](int64_t begin, int64_t end) {
                std::vector<Entry> kept;
                for (int64_t row = begin; row < end; row++) {
                    largest(product + row * width, width, count, kept);
                    rows[static_cast<size_t>(first + row)] = kept;
                }
            });
        });
        pack(rows, offsets, columns, values);
    });
}

ct_error ct_encode_batch_top(const ct_tensor *x, const ct_tensor *weight, const ct_tensor *bias, int64_t count,
                             ct_tensor **offsets, ct_tensor **columns, ct_tensor **values) {
    return guard([&] {
        check_encoder(in(x), in(weight), in(bias));
        TORCH_CHECK(count >= 0, "the largest ", count);
        const int64_t width = in(weight).size(0);
        std::vector<std::vector<Entry>> rows(static_cast<size_t>(in(x).size(0)));
        // What is not among the largest of the rows seen so far is not among the largest of all.
        float bar = 0;
        std::vector<float> best;
        by_blocks(in(x), in(weight), in(bias), [&](int64_t first, const at::Tensor &products) {
            const float *product = products.const_data_ptr<float>();
            at::parallel_for(0, products.size(0), 8, [&](int64_t begin, int64_t end) {
                for (int64_t row = begin; row < end; row++) {
                    const float *numbers = product + row * width;
                    std::vector<Entry> &entries = rows[static_cast<size_t>(first + row)];
                    for (int64_t column = 0; column < width; column++)
                        if (numbers[column] > bar) entries.push_back({numbers[column], column});
                }
            });
            for (int64_t row = first; row < first + products.size(0); row++)
                for (const Entry &entry : rows[static_cast<size_t>(row)]) best.push_back(entry.value);
            if (count > 0 && static_cast<int64_t>(best.size()) > count) {
                std::nth_element(best.begin(), best.begin() + (count - 1), best.end(), std::greater<float>());
                best.resize(static_cast<size_t>(count));
                bar = best.back();
            }
        });
        keep_largest(rows, count);
        pack(rows, offsets, columns, values);
    });
}

ct_error ct_encode_above(const ct_tensor *x, const ct_tensor *weight, const ct_tensor *bias, const ct_tensor *bounds,
                         ct_tensor **offsets, ct_tensor **columns, ct_tensor **values) {
    return guard([&] {
        check_encoder(in(x), in(weight), in(bias));
        check_floats(in(bounds), 1, "the bounds");
        TORCH_CHECK(in(bounds).size(0) == in(weight).size(0), "as many bounds as columns are needed");
        pack(above(in(x), in(weight), in(bias), in(bounds).const_data_ptr<float>()), offsets, columns, values);
    });
}

ct_error ct_sparse_sums(const ct_tensor *offsets, const ct_tensor *columns, const ct_tensor *values, const ct_tensor *table,
                        ct_tensor **out) {
    return giving(out, [&] {
        check_floats(in(values), 1, "values");
        check_floats(in(table), 2, "the table");
        const int64_t width = in(table).size(1);
        const int64_t rows = check_rows(in(offsets), in(columns), in(table).size(0));
        TORCH_CHECK(in(values).size(0) == in(columns).size(0), "as many values as columns are needed");
        at::Tensor sums = at::empty({rows, width}, in(table).options());
        const int64_t *at = in(offsets).const_data_ptr<int64_t>(), *column = in(columns).const_data_ptr<int64_t>();
        const float *value = in(values).const_data_ptr<float>(), *source = in(table).const_data_ptr<float>();
        float *target = sums.mutable_data_ptr<float>();
        at::parallel_for(0, rows, 16, [&](int64_t begin, int64_t end) {
            for (int64_t row = begin; row < end; row++) {
                float *sum = target + row * width;
                std::fill(sum, sum + width, 0.0f);
                for (int64_t i = at[row]; i < at[row + 1]; i++) add_scaled(sum, value[i], source + column[i] * width, width);
            }
        });
        return sums;
    });
}

ct_error ct_sparse_residuals(const ct_tensor *offsets, const ct_tensor *columns, const ct_tensor *values,
                             const ct_tensor *table, const ct_tensor *target, ct_tensor **residuals, ct_tensor **dots) {
    return guard([&] {
        check_floats(in(values), 1, "values");
        check_floats(in(table), 2, "the table");
        check_floats(in(target), 2, "the target");
        const int64_t width = in(table).size(1);
        const int64_t rows = check_rows(in(offsets), in(columns), in(table).size(0));
        TORCH_CHECK(in(values).size(0) == in(columns).size(0), "as many values as columns are needed");
        TORCH_CHECK(in(target).size(0) == rows && in(target).size(1) == width, "a target ", in(target).sizes(), " for ", rows,
                    " rows of ", width);
        at::Tensor rest = at::empty({rows, width}, in(table).options());
        at::Tensor products = at::empty({in(columns).size(0)}, in(table).options());
        const int64_t *at = in(offsets).const_data_ptr<int64_t>(), *column = in(columns).const_data_ptr<int64_t>();
        const float *value = in(values).const_data_ptr<float>(), *source = in(table).const_data_ptr<float>();
        const float *wanted = in(target).const_data_ptr<float>();
        float *left = rest.mutable_data_ptr<float>(), *product = products.mutable_data_ptr<float>();
        at::parallel_for(0, rows, 16, [&](int64_t begin, int64_t end) {
            for (int64_t row = begin; row < end; row++) {
                float *sum = left + row * width;
                std::transform(wanted + row * width, wanted + (row + 1) * width, sum, std::negate<float>());
                for (int64_t i = at[row]; i < at[row + 1]; i++) add_scaled(sum, value[i], source + column[i] * width, width);
                // The row's own entries are still in the cache.
                for (int64_t i = at[row]; i < at[row + 1]; i++) product[i] = dot(sum, source + column[i] * width, width);
            }
        });
        std::unique_ptr<ct_tensor> first(wrap(rest)), second(wrap(products));
        *residuals = first.release();
        *dots = second.release();
    });
}

ct_error ct_sparse_turn(const ct_tensor *offsets, const ct_tensor *columns, int64_t width, ct_tensor **turned_offsets,
                        ct_tensor **rows, ct_tensor **places) {
    return guard([&] {
        TORCH_CHECK(width >= 0, "a width of ", width);
        const int64_t count = check_rows(in(offsets), in(columns), width), entries = in(columns).size(0);
        const int64_t *at = in(offsets).const_data_ptr<int64_t>(), *column = in(columns).const_data_ptr<int64_t>();
        at::Tensor starts = at::zeros({width + 1}, in(columns).options());
        at::Tensor owners = at::empty({entries}, in(columns).options()), sources = at::empty({entries}, in(columns).options());
        int64_t *start = starts.mutable_data_ptr<int64_t>();
        for (int64_t i = 0; i < entries; i++) start[column[i] + 1]++;
        for (int64_t i = 0; i < width; i++) start[i + 1] += start[i];
        std::vector<int64_t> next(start, start + width);
        int64_t *owner = owners.mutable_data_ptr<int64_t>(), *place = sources.mutable_data_ptr<int64_t>();
        for (int64_t row = 0; row < count; row++) {
            for (int64_t i = at[row]; i < at[row + 1]; i++) {
                const int64_t to = next[static_cast<size_t>(column[i])]++;
                owner[to] = row;
                place[to] = i;
            }
        }
        std::unique_ptr<ct_tensor> first(wrap(starts)), second(wrap(owners)), third(wrap(sources));
        *turned_offsets = first.release();
        *rows = second.release();
        *places = third.release();
    });
}
