package org.tacit.pir.choice;

import java.util.List;
import org.tacit.base.InvalidInput;

/**
 * Among which keys a client hides the one it means.
 *
 * <p><b>Security guarantees.</b> None of its own beyond what it says; what the provider can conclude depends on the lists. One rule holds for every implementation: the same key always
 * gets the same list. Were the decoys drawn afresh, the key would be what two lists have in common.
 */
@FunctionalInterface
public interface Candidates {

    /** Shortest list. With two, the provider is right with every other guess. */
    int LEAST = 2;
    /** Below this a list is called short wherever a person decides. */
    int FEW = 16;
    int MOST = 4096;

    /** Different keys, {@code key} among them, in an order that does not depend on which it is. */
    List<byte[]> list(byte[] key);

    /** @throws InvalidInput unless so many candidates are possible */
    static int check(int k) {
        if (k < LEAST || k > MOST) {
            throw InvalidInput.of("A lookup among %1$d candidates is not made; %2$d to %3$d are possible.", "不支持在 %1$d 个候选中查询，应为 %2$d 到 %3$d 个。", k, LEAST, MOST);
        }
        return k;
    }
}
