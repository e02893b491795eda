"""Logistic regression with effects that vary between subjects, from counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

Float = NDArray[np.float64]

#: Newton's steps to each subject's most likely deviations: how many at most, how long at most, and
#: when they end [SD].
STEPS, LONGEST, ENOUGH = 50, 1.0, 1e-7
#: How far a coefficient is moved for the curvature of the likelihood.
MOVED = 1e-3
#: Bounds of fixed effects and of standard deviations [log odds].
EFFECTS, SPREAD = (-10.0, 10.0), (0.0, 5.0)
#: Largest standard error of an estimate [log odds].
MOST = 20.0


@dataclass(frozen=True)
class Logit:
    """Estimates in log odds, (terms,): mean over subjects, its standard error, SD between them."""

    mean: Float
    error: Float
    sd: Float


def mixed_logit(design: Float, hits: Float, n: Float) -> Logit:
    """Maximum likelihood of a logistic model whose coefficients vary between subjects.

    They do so independently and normally. The integral over subjects' deviations is Laplace's
    approximation; standard errors are from the curvature at the most likely mean, the spread held
    fixed.

    Estimates are NaN where the choices are told apart completely, so that none is most likely: then
    the errors exceed :data:`MOST`.

    Parameters
    ----------
    design : (kinds, terms) array
    hits, n : (subjects, kinds) arrays: how often it happened, and how often it could; n may be 0
    """
    terms = design.shape[1]
    rate = np.log((hits.sum(axis=0) + 0.5) / ((n - hits).sum(axis=0) + 0.5))
    start = np.concatenate([np.linalg.lstsq(design, rate, rcond=None)[0], np.full(terms, 0.3)])

    def surprise(x: Float) -> float:
        return -_log_likelihood(design, hits, n, x[:terms], x[terms:]) / len(n)

    bounds = [EFFECTS] * terms + [SPREAD] * terms
    best = minimize(
        surprise, start, method="L-BFGS-B", bounds=bounds, options={"ftol": 1e-12, "gtol": 1e-7}
    ).x
    mean, sd = best[:terms], best[terms:]
    error = np.sqrt(np.diag(np.linalg.inv(_curvature(design, hits, n, mean, sd))))
    if not (error < MOST).all():
        mean, error, sd = np.full((3, terms), np.nan)
    return Logit(mean, error, sd)


def _log_likelihood(design: Float, hits: Float, n: Float, mean: Float, sd: Float) -> float:
    """Laplace's approximation, with every subject's deviations in units of `sd`."""
    scaled = design * sd
    u = np.zeros((len(n), len(sd)))
    for _ in range(STEPS):
        p = expit(design @ mean + u @ scaled.T)
        slope = (hits - n * p) @ scaled - u
        step = np.linalg.solve(_bend(scaled, n * p * (1 - p)), slope[:, :, None])[:, :, 0]
        u += step.clip(-LONGEST, LONGEST)
        if np.abs(step).max() < ENOUGH:
            break
    odds = design @ mean + u @ scaled.T
    p = expit(odds)
    fit = (hits * odds - n * np.logaddexp(0, odds)).sum() - 0.5 * (u**2).sum()
    return float(fit - 0.5 * np.linalg.slogdet(_bend(scaled, n * p * (1 - p)))[1].sum())


def _bend(scaled: Float, weight: Float) -> Float:
    """Curvature in each subject's deviations, (subjects, terms, terms)."""
    outer = scaled[:, :, None] * scaled[:, None, :]
    return np.asarray(np.tensordot(weight, outer, axes=1) + np.eye(scaled.shape[1]))


def _curvature(design: Float, hits: Float, n: Float, mean: Float, sd: Float) -> Float:
    """Minus the Hessian of the log likelihood by the mean effects, by central differences."""
    steps = MOVED * np.eye(len(mean))
    return -np.array(
        [
            [
                sum(
                    s * r * _log_likelihood(design, hits, n, mean + s * a + r * b, sd)
                    for s in (1, -1)
                    for r in (1, -1)
                )
                / (4 * MOVED**2)
                for b in steps
            ]
            for a in steps
        ]
    )
