/** Tables that nobody is in: drawn from a model that was measured with noise. */
package org.tacit.privacy.synth;
