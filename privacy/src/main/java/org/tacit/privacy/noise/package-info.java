/** Noise of exactly the distribution that a claim of differential privacy speaks of: whole numbers, no floating point. */
package org.tacit.privacy.noise;
