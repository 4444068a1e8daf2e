package org.tacit.node.contract;

import java.nio.charset.StandardCharsets;
import org.tacit.base.ProtocolViolation;
import org.tacit.node.link.Desk;

/**
 * Names and reasons that people read before they approve must not move the cursor, hide or turn text: what is shown would not be what is signed.
 */
public final class PlainText {

    private PlainText() {
    }

    /** Refuses canonical JSON in which a text holds a control character, a line break or a mark that changes the direction of writing. */
    public static void check(String party, byte[] canonical) {
        String json = new String(canonical, StandardCharsets.UTF_8);
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            // Below U+0020 everything is escaped: only quote and backslash may be.
            boolean escape = c == '\\' && json.charAt(++i) != '"' && json.charAt(i) != '\\';
            if (escape || Desk.isUnsafe(c)) {
                throw ProtocolViolation.of("%s wrote control characters into names or reasons; they are for people to read.",
                        "%s 在名称或说明中写入了控制字符；这些文字是供人阅读的。", party);
            }
        }
    }
}
