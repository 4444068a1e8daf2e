/**
 * Oblivious key-value stores over GF(2): a short vector in which every key of a set reads its value, and every other key reads
 * noise. {@code docs/protocols/okvs.md} is its page, {@code docs/decisions/okvs.md} says why it is built so.
 */
package org.tacit.protocol.okvs;
