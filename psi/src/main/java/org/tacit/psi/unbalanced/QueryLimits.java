package org.tacit.psi.unbalanced;

import java.time.Duration;
import org.tacit.base.InvalidInput;

/**
 * How much one client may ask; the only barrier against a client that tries every identifier there is.
 *
 * @param total     items in all, as long as the contract lives
 * @param perWindow items in any window of time
 * @param window    its length, a second at least
 */
public record QueryLimits(long total, long perWindow, Duration window) {

    public QueryLimits {
        if (total < 0 || perWindow < 0 || window.toSeconds() < 1) {
            throw InvalidInput.of("Limits on queries are not negative, and their window is a second at least.", "查询限额不能为负，时间窗口至少为一秒。");
        }
    }
}
