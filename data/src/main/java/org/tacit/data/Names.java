package org.tacit.data;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.tacit.base.InvalidInput;

/** Which names tables and columns may have, and how a table's name becomes a folder's on any file system. */
final class Names {

    private static final int LONGEST = 128;

    private Names() {
    }

    /** Anything printable, up to 128 characters, without blanks at the ends. */
    static void check(String name) {
        if (name == null || name.isEmpty() || name.length() > LONGEST || !name.equals(name.strip()) || name.chars().anyMatch(Character::isISOControl)) {
            throw InvalidInput.of("A name has 1 to %d characters, no control characters and no blanks at its ends.", "名称须为 1 到 %d 个字符，不含控制字符，首尾无空白。", LONGEST);
        }
    }

    /** Lower-case ASCII letters, digits, - and _ stand for themselves; every other UTF-8 byte is {@code %xx}. Differs wherever the names differ. */
    static String toFolder(String name) {
        StringBuilder folder = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '-' || b == '_';
            if (plain) {
                folder.append((char) b);
            } else {
                folder.append('%').append(HexFormat.of().toHexDigits(b));
            }
        }
        if (folder.length() > 240) {
            throw InvalidInput.of("The name '%s' is too long for a folder; choose a shorter one.", "名称“%s”作为文件夹名过长；请改短。", name);
        }
        return folder.toString();
    }

    static String fromFolder(String folder) {
        byte[] bytes = new byte[folder.length()];
        int n = 0;
        for (int i = 0; i < folder.length(); i++) {
            if (folder.charAt(i) == '%' && i + 2 < folder.length()) {
                bytes[n++] = (byte) HexFormat.fromHexDigits(folder, i + 1, i + 3);
                i += 2;
            } else {
                bytes[n++] = (byte) folder.charAt(i);
            }
        }
        return new String(bytes, 0, n, StandardCharsets.UTF_8);
    }
}
