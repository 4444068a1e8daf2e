package org.tacit.flow.document;

import java.util.Map;

/**
 * A flow together with where each part of it stands in the text it was read from.
 *
 * @param positions by path, for example {@code steps[0].operator}
 */
public record FlowDocument(Flow flow, Map<String, Position> positions) {

    public FlowDocument {
        positions = Map.copyOf(positions);
    }

    /** A flow that was not read from text. */
    public static FlowDocument of(Flow flow) {
        return new FlowDocument(flow, Map.of());
    }

    /** The place of {@code path}, or of the nearest part around it. */
    public Position at(String path) {
        return at(positions, path);
    }

    /** The place of the key that {@code path} ends in; of its value where the key's is not known. */
    Position atKey(String path) {
        Position key = positions.get(keyOf(path));
        return key != null ? key : at(path);
    }

    static String keyOf(String path) {
        return path + "#";
    }

    static Position at(Map<String, Position> positions, String path) {
        String p = path;
        while (true) {
            Position position = positions.get(p);
            if (position != null) {
                return position;
            }
            if (p.isEmpty()) {
                return Position.START;
            }
            int cut = Math.max(p.lastIndexOf('.'), p.lastIndexOf('['));
            p = cut < 0 ? "" : p.substring(0, cut);
        }
    }
}
