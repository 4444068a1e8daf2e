/**
 * What an operator is: a typed spec, a disclosure, a cost and a party program. A new algorithm is one class that implements
 * {@link org.tacit.flow.spec.Operator}, named in {@code META-INF/services/org.tacit.flow.spec.Operator}.
 */
package org.tacit.flow.spec;
