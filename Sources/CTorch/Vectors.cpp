// Bodies of their own file: each is compiled several times.
#include "Vectors.h"

namespace ctorch {

CT_VECTOR void add_scaled(float *__restrict sum, float value, const float *__restrict row, int64_t width) {
    for (int64_t i = 0; i < width; i++) sum[i] += value * row[i];
}

CT_VECTOR float dot(const float *__restrict a, const float *__restrict b, int64_t width) {
    constexpr int64_t lanes = 32;
    float sums[lanes] = {};
    int64_t i = 0;
    for (; i + lanes <= width; i += lanes)
        for (int64_t lane = 0; lane < lanes; lane++) sums[lane] += a[i + lane] * b[i + lane];
    float sum = 0;
    for (; i < width; i++) sum += a[i] * b[i];
    for (float lane : sums) sum += lane;
    return sum;
}

CT_VECTOR bool any_above(const float *row, float bar, int64_t width) {
    int any = 0;
    for (int64_t i = 0; i < width; i++) any |= row[i] > bar;
    return any != 0;
}

CT_VECTOR void adam_row(float *__restrict p, float *__restrict m, float *__restrict v, const float *__restrict g, float along,
                        AdamNumbers n, int64_t width) {
    for (int64_t i = 0; i < width; i++) {
        const float slope = n.scale * (g[i] - along * p[i]);
        m[i] = n.first * m[i] + n.first_new * slope;
        v[i] = n.second * v[i] + n.second_new * slope * slope;
        p[i] -= n.rate * m[i] / (std::sqrt(v[i]) * n.correction + n.epsilon);
    }
}

}  // namespace ctorch
