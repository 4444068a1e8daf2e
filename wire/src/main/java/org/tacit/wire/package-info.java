/**
 * What a party program sees of the world: {@link org.tacit.wire.Session}, {@link org.tacit.wire.Channel}, traffic,
 * progress, cancellation; and the transports that carry them. No cryptographic protocol lives here beyond TLS.
 */
package org.tacit.wire;
