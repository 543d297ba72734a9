"""Writes Tests/Fixtures/multivariate.json: samples, and what scikit-learn and statsmodels compute from them."""

import json
import pathlib

import numpy as np
import sklearn
import statsmodels
import statsmodels.api as sm
from sklearn.covariance import LedoitWolf
from sklearn.linear_model import LogisticRegression

FIXTURE = pathlib.Path(__file__).parent.parent / "Tests/Fixtures/multivariate.json"
rng = np.random.default_rng(20260302)


def table(values):
    return [[round(float(value), 3) for value in row] for row in values]


def covariances():
    """Narrow and wide, round and long, and far from the origin."""
    cases = []
    for n, width, offset in [(5, 3, 0), (40, 6, 100), (8, 30, 1), (12, 60, 0), (20, 20, 0)]:
        scales = np.exp(rng.normal(0, 1, width))
        rows = table(rng.normal(size=(n, width)) @ (np.diag(scales) + 0.3 * rng.normal(size=(width, width))) + offset)
        found = LedoitWolf().fit(np.array(rows))
        vector = table(rng.normal(size=(1, width)))[0]
        sigma = found.covariance_
        cases.append({
            "rows": rows, "vector": vector, "shrinkage": float(found.shrinkage_), "times": (sigma @ vector).tolist(),
            "solve": np.linalg.solve(sigma, vector).tolist(), "squaredDistance": float(found.mahalanobis([vector])[0]),
            "meanVariance": float(np.trace(sigma) / width)})
    return cases


def classifiers():
    """scikit-learn's minimum, after more steps of Newton's method by scipy than scikit-learn's tolerance allows."""
    cases = []
    for n, width, penalty, signal in [(30, 3, 1.0, 1), (24, 50, 1.0, 1), (40, 5, 0.01, 3), (16, 40, 100.0, 1), (20, 20, 0.5, 0)]:
        labels = np.arange(n) % 3 == 0
        x = np.array(table(rng.normal(size=(n, width)) + 5 + signal * labels[:, None] * (np.arange(width) == 0)))
        sign = np.where(labels, 1.0, -1.0)

        def loss(theta):
            odds = x @ theta[:-1] + theta[-1]
            return penalty / 2 * theta[:-1] @ theta[:-1] + np.logaddexp(0, -sign * odds).sum()

        def gradient(theta):
            residual = -sign / (1 + np.exp(sign * (x @ theta[:-1] + theta[-1])))
            return np.append(penalty * theta[:-1] + x.T @ residual, residual.sum())

        def curvature(theta):
            p = 1 / (1 + np.exp(-(x @ theta[:-1] + theta[-1])))
            full = np.hstack([x, np.ones((n, 1))])
            return full.T @ (full * (p * (1 - p))[:, None]) + np.diag([penalty] * width + [0.0])

        model = LogisticRegression(C=1 / penalty, tol=1e-10, max_iter=10000).fit(x, labels)
        theta = np.append(model.coef_[0], model.intercept_)
        for _ in range(5):
            theta = theta - np.linalg.solve(curvature(theta), gradient(theta))
        assert np.abs(gradient(theta)).max() < 1e-9 and np.allclose(theta[:-1], model.coef_[0], atol=1e-4), (n, width)
        cases.append({"rows": x.tolist(), "labels": labels.astype(float).tolist(), "penalty": penalty,
                      "weights": theta[:-1].tolist(), "intercept": float(theta[-1])})
    return cases


def slopes():
    cases = []
    for n, controls in [(4, 1), (12, 0), (30, 1), (50, 3)]:
        z = rng.normal(size=(controls, n)) + 10
        x = rng.normal(size=n) + z.sum(0)
        y = 0.7 * x - z.sum(0) + rng.normal(size=n)
        x, y, *z = table([x, y, *z])
        found = sm.OLS(y, sm.add_constant(np.array([x, *z]).T)).fit()
        cases.append({"y": y, "x": x, "controls": z, "intercept": float(found.params[0]), "slopes": found.params[1:].tolist()})
    return cases


fixture = {"scikit-learn": sklearn.__version__, "statsmodels": statsmodels.__version__, "covariances": covariances(),
           "classifiers": classifiers(), "slopes": slopes()}
lines = [f" {json.dumps(name)}: {json.dumps(value)}" for name, value in fixture.items()]
FIXTURE.write_text("{\n" + ",\n".join(lines) + "\n}\n")
