/**
 * Joint modelling: {@link org.tacit.learn.FeatureEncoder} turns an owner's columns into numbers at the owner's side,
 * {@link org.tacit.learn.LogisticRegression} trains on parts of all parties' columns, {@link org.tacit.learn.LogisticModel} scores,
 * {@link org.tacit.learn.BinaryEvaluation} measures. Each has a plaintext twin ({@link org.tacit.learn.LocalLogisticRegression},
 * {@link org.tacit.learn.PlainMetrics}).
 */
package org.tacit.learn;
