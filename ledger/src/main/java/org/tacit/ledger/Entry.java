package org.tacit.ledger;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.tacit.base.InvalidInput;

/**
 * One statement in the log. Its bytes are canonical JSON of exactly these five fields, and those bytes are the Merkle leaf.
 *
 * @param sequence position in the log, from 0
 * @param time     as the node's clock said
 * @param type     what happened, for example {@code contract.signed}
 * @param previous lower-case hex root of the tree of all entries before this one
 * @param body     facts of the statement; never a row, key or label
 */
public record Entry(long sequence, Instant time, String type, String previous, Map<String, Object> body) {

    public byte[] bytes() {
        return Json.write(Map.of("sequence", sequence, "time", time, "type", type, "previous", previous, "body", body));
    }

    /** {@link InvalidInput} when the bytes are not the canonical bytes of an entry. */
    @SuppressWarnings("unchecked")
    public static Entry of(byte[] bytes) {
        if (Json.read(bytes) instanceof Map<?, ?> map && map.size() == 5
                && map.get("sequence") instanceof Long sequence && sequence >= 0 && map.get("time") instanceof String time && map.get("type") instanceof String type
                && map.get("previous") instanceof String previous && isHash(previous) && map.get("body") instanceof Map<?, ?> body) {
            try {
                Entry entry = new Entry(sequence, Instant.parse(time), type, previous, (Map<String, Object>) body);
                if (entry.time.toString().equals(time)) {
                    return entry;
                }
            } catch (DateTimeException e) {
                // Said below.
            }
        }
        throw InvalidInput.of("These bytes are no log entry.", "这些字节不是日志条目。");
    }

    static boolean isHash(String hex) {
        return hex.length() == 2 * MerkleHash.BYTES && hex.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
    }

    static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }
}
