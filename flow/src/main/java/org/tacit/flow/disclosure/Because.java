package org.tacit.flow.disclosure;

/**
 * Why a fact holds: the message of the protocol and the argument.
 *
 * @param en     half a sentence in English, for example {@code "the count is announced before the blinded points"}
 * @param zh     the same in Chinese
 * @param source paper, section or rule; empty where the step itself is the source
 */
public record Because(String en, String zh, String source) {
}
