package org.tacit.privacy.deid;

import java.security.SecureRandom;
import java.util.function.Function;
import org.tacit.data.Table;
import org.tacit.privacy.cipher.CellKeys;
import org.tacit.privacy.noise.Coins;

/**
 * What a transform may use.
 *
 * @param vaults opens the mapping table of a handle
 * @param tables opens a table by name: a hierarchy
 */
public record Context(CellKeys keys, Function<String, TokenVault> vaults, Function<String, Table> tables, SecureRandom random, Coins coins) {

    public static Context of(CellKeys keys, Function<String, TokenVault> vaults, Function<String, Table> tables, SecureRandom random) {
        return new Context(keys, vaults, tables, random, new Coins(random));
    }
}
