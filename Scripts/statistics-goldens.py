"""Writes Tests/Fixtures/statistics.json: samples, and what scipy and numpy compute from them.

The bootstrap and the drawn sign flips use the library's own generator, written down once more here, so that bounds and
counts can be compared digit by digit; bootstrap bounds are also held against scipy's own draws before they are stored.
"""

import json
import math
import pathlib

import numpy as np
import scipy
from scipy import special, stats

FIXTURE = pathlib.Path(__file__).parent.parent / "Tests/Fixtures/statistics.json"
MASK = 2**64 - 1
rng = np.random.default_rng(20260301)


class SplitMix64:
    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def index(self, bound):
        return self.next() * bound >> 64

    def uniform(self):
        return ((self.next() >> 12) + 0.5) * 2.0**-52


def rounded(values):
    return [round(float(value), 3) for value in values]


def generator():
    cases = []
    for seed in [0, 1234567, MASK]:
        case = {"seed": str(seed), "next": [], "indices": [], "uniform": []}
        for name, count, draw in [("next", 5, lambda g: str(g.next())), ("indices", 12, lambda g: g.index(7)),
                                  ("uniform", 5, lambda g: g.uniform())]:
            source = SplitMix64(seed)
            case[name] = [draw(source) for _ in range(count)]
        cases.append(case)
    return cases


def normal():
    xs = [-38.0, -20.0, -8.3, -5.0, -1.96, -1.0, -0.1, 0.0, 1e-9, 0.5, 1.0, 2.5, 6.0, 9.0]
    ps = [1e-300, 1e-100, 1e-20, 1e-9, 0.001, 0.025, 0.0999, 0.1001, 0.25, 0.4, 0.5, 0.500001, 0.7, 0.9, 0.975, 0.999999, 1 - 1e-14]
    return {"cdf": [[x, special.ndtr(x)] for x in xs], "quantile": [[p, special.ndtri(p)] for p in ps]}


def correlation():
    samples = []
    for n in [2, 3, 5, 10, 50, 200]:
        x = rng.normal(size=n)
        samples.append((x, 0.5 * x + rng.normal(size=n)))
        samples.append((rng.integers(0, 4, n), rng.integers(0, 4, n)))
        samples.append((rng.integers(0, 2, n), rng.normal(size=n)))
    samples += [([1, 1, 1], [1, 2, 3]), ([1, 2, 3], [0.1, 0.1, 0.1]), ([1, 2, 3, 4], [4, 3, 2, 1]), ([1e9, 1e9 + 1, 1e9 + 2], [1, 2, 4]), ([7], [7])]
    cases = []
    for x, y in samples:
        x, y = rounded(x), rounded(y)
        case = {"x": x, "y": y, "ranks": list(map(float, stats.rankdata(x)))}
        defined = len(set(x)) > 1 and len(set(y)) > 1
        for name, function in [("pearson", stats.pearsonr), ("spearman", stats.spearmanr), ("kendall", stats.kendalltau)]:
            case[name] = float(function(x, y).statistic) if defined else None
        cases.append(case)
    return cases


STATISTICS = {
    "mean": lambda values: float(np.mean(values)),
    "standardised": lambda values: float(np.mean(values) / np.std(values, ddof=1)) if np.std(values, ddof=1) > 1e-12 else None,
}


def interval(groups, statistic, seed, draws, level):
    """BCa, or percentiles where a draw is undefined or the correction is not finite."""
    function = STATISTICS[statistic]
    value = function(np.concatenate(groups))
    source = SplitMix64(seed)
    drawn = [function(np.concatenate([groups[source.index(len(groups))] for _ in groups])) for _ in range(draws)]
    defined = np.array([d for d in drawn if d is not None])
    tails = np.array([(1 - level) / 2, (1 + level) / 2])
    method = "percentile"
    if len(defined) == draws:
        left = np.array([function(np.concatenate(groups[:i] + groups[i + 1:])) for i in range(len(groups))])
        deviations = left.mean() - left
        bias = special.ndtri(((defined < value).sum() + (defined <= value).sum()) / (2 * draws))
        if math.isfinite(bias) and np.ptp(left) > 0:
            acceleration = (deviations**3).sum() / (6 * (deviations**2).sum() ** 1.5)
            shifted = bias + special.ndtri(tails)
            tails = special.ndtr(bias + shifted / (1 - acceleration * shifted))
            method = "bca"
    low, high = np.quantile(defined, tails)
    return {"value": value, "low": float(low), "high": float(high), "method": method}


def bootstrap():
    cases = []
    samples = [
        ("mean", rng.normal(0.3, 1, 40), None, 3, 2000, 0.95),
        ("mean", rng.exponential(1, 25), None, 4, 2000, 0.9),
        ("mean", rng.normal(0, 1, 60) + np.repeat(rng.normal(0, 2, 12), 5), np.repeat(np.arange(12), 5), 5, 2000, 0.95),
        ("mean", rng.exponential(1, 50), rng.integers(0, 15, 50), 6, 500, 0.95),
        ("standardised", rng.exponential(1, 30), None, 7, 2000, 0.95),
        ("standardised", rng.normal(1, 1, 45), np.repeat(np.arange(15), 3), 8, 1000, 0.99),
        ("mean", np.full(12, 2.0), None, 9, 200, 0.95),
        ("standardised", np.concatenate([np.zeros(9), [1.0, 2.0, 3.0]]), None, 10, 2000, 0.95),
    ]
    for statistic, values, clusters, seed, draws, level in samples:
        values = rounded(values)
        clusters = list(map(int, clusters if clusters is not None else range(len(values))))
        groups = [np.array([v for v, c in zip(values, clusters) if c == key]) for key in dict.fromkeys(clusters)]
        case = interval(groups, statistic, seed, draws, level)
        if case["method"] == "bca" and len(groups) == len(values):
            check = stats.bootstrap((values,), lambda v: STATISTICS[statistic](v), n_resamples=20000, confidence_level=level,
                                    vectorized=False, rng=np.random.default_rng(1)).confidence_interval
            width = check.high - check.low
            assert abs(check.low - case["low"]) < 0.08 * width and abs(check.high - case["high"]) < 0.08 * width, (check, case)
        cases.append({"statistic": statistic, "values": values, "clusters": clusters, "seed": seed, "draws": draws,
                      "level": level} | case)
    return cases


def sign_flips():
    cases = []
    for values in [rng.normal(0.5, 1, 8), rng.normal(0, 1, 12), [1, 1, 1, 1, 1], [0.1, 0.2, -0.3, 0.3, 0.3], [0, 0, 0], [2.0]]:
        values = rounded(values)
        p = 1.0
        if len(values) > 1:
            p = stats.permutation_test((values,), lambda v, axis: np.mean(v, axis=axis), permutation_type="samples",
                                       n_resamples=math.inf, vectorized=True).pvalue
        cases.append({"values": values, "p": min(1.0, float(p)), "isExact": True, "seed": 0, "draws": 10000})
    for count, seed in [(40, 1), (100, 2)]:
        values = rounded(rng.normal(0.2, 1, count))
        source = SplitMix64(seed)
        hits, draws = 0, 999
        for _ in range(draws):
            total = 0.0
            for place, value in enumerate(values):
                if place % 64 == 0:
                    bits = source.next()
                total += -value if bits & 1 else value
                bits >>= 1
            hits += abs(total) >= abs(sum(values)) - 1e-9
        cases.append({"values": values, "p": (1 + hits) / (1 + draws), "isExact": False, "seed": seed, "draws": draws})
    return cases


def wilson():
    cases = []
    for successes, n, level in [(0, 1, 0.95), (1, 1, 0.95), (0, 20, 0.95), (20, 20, 0.95), (3, 10, 0.95), (412, 695, 0.95), (7, 9, 0.99)]:
        bounds = stats.binomtest(successes, n).proportion_ci(level, method="wilson")
        cases.append({"successes": successes, "n": n, "level": level, "low": float(bounds.low), "high": float(bounds.high)})
    return cases


def paired_effects():
    cases = []
    for n in [3, 5, 20, 100]:
        values = rounded(rng.normal(0.5, 1, n))
        f = n - 1
        correction = math.exp(special.gammaln(f / 2) - special.gammaln((f - 1) / 2)) / math.sqrt(f / 2)
        mean, deviation = float(np.mean(values)), float(np.std(values, ddof=1))
        cases.append({"values": values, "mean": mean, "standardDeviation": deviation, "g": correction * mean / deviation})
    return cases


def false_discovery():
    samples = [[0.01, 0.04, 0.03, 0.005], [0.5], [], [0.2, 0.2, 0.2], [1.0, 0.0, 0.5], rng.uniform(size=30) ** 3]
    return [{"p": [float(p) for p in ps], "adjusted": stats.false_discovery_control(ps).tolist() if len(ps) else []} for ps in samples]


def area_under_curve():
    cases = []
    for positives, negatives in [(rng.normal(1, 1, 20), rng.normal(0, 1, 30)), (rng.integers(0, 4, 15), rng.integers(0, 3, 12)),
                                 ([1], [0]), ([0], [1]), ([2, 2], [2, 2, 2])]:
        cases.append({"positives": rounded(positives), "negatives": rounded(negatives),
                      "value": float(stats.mannwhitneyu(rounded(positives), rounded(negatives)).statistic) / (len(positives) * len(negatives))})
    return cases


def quantiles():
    values = sorted(rounded(rng.normal(size=11)))
    return {"values": values, "at": [[f, float(np.quantile(values, f))] for f in [0, 0.025, 0.1, 0.33, 0.5, 0.77, 0.975, 1]]}


fixture = {
    "scipy": scipy.__version__, "generator": generator(), "normal": normal(), "correlation": correlation(), "bootstrap": bootstrap(),
    "signFlips": sign_flips(), "wilson": wilson(), "pairedEffects": paired_effects(), "falseDiscovery": false_discovery(),
    "areaUnderCurve": area_under_curve(), "quantiles": quantiles(),
}
lines = [f" {json.dumps(name)}: {json.dumps(value)}" for name, value in fixture.items()]
FIXTURE.write_text("{\n" + ",\n".join(lines) + "\n}\n")
