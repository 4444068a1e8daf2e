"""Plain logistic regression on the common rows: what the joint model is compared with. Needs numpy. Run in this folder.

L2 with C = 1 (penalty ||w||^2 / 2C, intercept free), Newton to 1e-12; numbers standardised, a missing number is the
training median, a category is one-hot with a missing one as a category of its own.
Hold-out k = rows with CRC32(phone) % 5 == k; the demo uses k = 0.
"""
import csv
import zlib

import numpy as np


def read(file):
    with open(file, encoding="utf-8", newline="") as lines:
        return {row.pop("phone"): row for row in csv.DictReader(lines)}


def encode(rows, train):
    columns = []
    for name in rows[0]:
        cells = [row[name] for row in rows]
        if all(cell == "" or cell.isdigit() for cell in cells):
            x = np.array([float(cell) if cell else np.nan for cell in cells])
            x[np.isnan(x)] = np.nanmedian(x[train])
            columns.append((x - x[train].mean()) / x[train].std())
        else:
            columns += [np.array([float(cell == level) for cell in cells]) for level in sorted(set(cells))]
    return columns


def scores(columns, y, train):
    x = np.column_stack([np.ones(len(y))] + columns)
    penalty = np.eye(x.shape[1])
    penalty[0, 0] = 1e-12
    w = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x[train] @ w))
        gradient = x[train].T @ (p - y[train]) + penalty @ w
        hessian = (x[train].T * (p * (1 - p))) @ x[train] + penalty
        step = np.linalg.solve(hessian, gradient)
        w -= step
        if abs(step).max() < 1e-12:
            break
    return x @ w


def auc(s, y):
    _, where, count = np.unique(s, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[where]
    ones = y.sum()
    return (rank[y == 1].sum() - ones * (ones + 1) / 2) / (ones * (len(y) - ones))


def ks(s, y):
    y = y[np.argsort(-s, kind="stable")]
    return abs(np.cumsum(y) / y.sum() - np.cumsum(1 - y) / (1 - y).sum()).max()


bank, telecom = read("bank.csv"), read("telecom.csv")
common = [phone for phone in bank if phone in telecom]
y = np.array([float(bank[phone].pop("Status")) for phone in common])
fold = np.array([zlib.crc32(phone.encode()) % 5 for phone in common])
print(f"rows: bank {len(bank)}, telecom {len(telecom)}, common {len(common)}, of them bad {int(y.sum())}, hold-out {(fold == 0).sum()}")
for name, sides in (("bank alone", [bank]), ("pooled", [bank, telecom])):
    results = []
    for k in range(5):
        train, test = fold != k, fold == k
        columns = [c for side in sides for c in encode([side[phone] for phone in common], train)]
        s = scores(columns, y, train)
        results.append((auc(s[test], y[test]), ks(s[test], y[test])))
    print(f"{name}: hold-out AUC {results[0][0]:.4f}, KS {results[0][1]:.4f}; mean AUC of the five folds {np.mean([a for a, _ in results]):.4f}")
