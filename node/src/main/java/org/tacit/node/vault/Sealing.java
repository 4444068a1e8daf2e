package org.tacit.node.vault;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.tacit.base.InvalidInput;

/**
 * What something is sealed for. It is authenticated with it: what was sealed for one tenant, purpose or object does not open as another's.
 *
 * @param tenant  whose it is
 * @param purpose what kind of thing: {@code artifact}, {@code source-credential} …
 * @param object  which of them
 */
public record Sealing(String tenant, String purpose, String object) {

    private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    private static final Pattern PURPOSE = Pattern.compile("[a-z][a-z0-9.-]{0,63}");
    private static final int LONGEST_OBJECT = 400;

    public Sealing {
        checkTenant(tenant);
        if (!PURPOSE.matcher(purpose).matches()) {
            throw new IllegalArgumentException("not a purpose: " + purpose);
        }
        if (object.isEmpty() || object.length() > LONGEST_OBJECT) {
            throw InvalidInput.of("The name of what is to be sealed has %d characters; 1 to %d are possible.", "待加密对象的名称有 %d 个字符，允许 1 到 %d 个。",
                    object.length(), LONGEST_OBJECT);
        }
    }

    static String checkTenant(String tenant) {
        if (tenant == null || !TENANT.matcher(tenant).matches()) {
            throw InvalidInput.of("'%s' is not a tenant's name; use lower-case letters, digits, dashes and underscores.",
                    "“%s”不是租户名；请使用小写字母、数字、短横线和下划线。", tenant);
        }
        return tenant;
    }

    /** Each part with its length, so that no two contexts look alike. */
    byte[] bytes(String domain, byte[] header) {
        byte[][] parts = {domain.getBytes(StandardCharsets.UTF_8), tenant.getBytes(StandardCharsets.UTF_8), purpose.getBytes(StandardCharsets.UTF_8),
                object.getBytes(StandardCharsets.UTF_8), header};
        int length = 0;
        for (byte[] part : parts) {
            length += 4 + part.length;
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            all.putInt(part.length).put(part);
        }
        return all.array();
    }
}
