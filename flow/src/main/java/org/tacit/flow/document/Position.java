package org.tacit.flow.document;

/** A place in a document, both numbers from 1. */
public record Position(int line, int column) {

    public static final Position START = new Position(1, 1);
}
