package org.tacit.privacy.deid;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.tacit.base.InvalidInput;
import org.tacit.data.normal.Normalisation;
import org.tacit.privacy.cipher.Ff1;
import org.tacit.privacy.cipher.NumberPermutation;
import org.tacit.privacy.cipher.Suite;

/**
 * Format-preserving encryption of what Chinese tables hold: each form is a ranking of its valid numbers, which a keyed permutation moves. So
 * a phone number becomes a phone number, an identity number one with a real day and a right check character, a card number one that Luhn accepts.
 */
interface FormatCipher {

    /** Null where the cell is not of this form. */
    String encrypt(String cell);

    String decrypt(String cell);

    /** Mobile numbers of the mainland: 1, then 3 to 9, then nine digits; 7·10^9 of them. */
    static FormatCipher phone(Suite suite, byte[] key) {
        NumberPermutation permutation = new NumberPermutation(suite, key, tweak("phone"), 7_000_000_000L);
        return new FormatCipher() {
            @Override
            public String encrypt(String cell) {
                return move(cell, permutation::encrypt);
            }

            @Override
            public String decrypt(String cell) {
                return move(cell, permutation::decrypt);
            }

            private String move(String cell, java.util.function.LongUnaryOperator by) {
                String phone = Normalisation.PHONE.apply(cell);
                return phone == null || phone.charAt(1) < '3' ? null
                        : "1" + (3_000_000_000L + by.applyAsLong(Long.parseLong(phone.substring(1)) - 3_000_000_000L));
            }
        };
    }

    /** Identity numbers with days from 1900 to 2099. With {@code keepRegion} the six digits of the place stay and vary the permutation. */
    static FormatCipher identity(Suite suite, byte[] key, boolean keepRegion) {
        LocalDate first = LocalDate.of(1900, 1, 1);
        long days = ChronoUnit.DAYS.between(first, LocalDate.of(2100, 1, 1));
        long perRegion = days * 1000;
        Map<String, NumberPermutation> permutations = new HashMap<>();
        return new FormatCipher() {
            @Override
            public String encrypt(String cell) {
                return move(cell, true);
            }

            @Override
            public String decrypt(String cell) {
                return move(cell, false);
            }

            private String move(String cell, boolean forward) {
                String id = Normalisation.ID_CARD.apply(cell);
                if (id == null) {
                    return null;
                }
                long day = ChronoUnit.DAYS.between(first, LocalDate.of(Integer.parseInt(id, 6, 10, 10), Integer.parseInt(id, 10, 12, 10), Integer.parseInt(id, 12, 14, 10)));
                if (day < 0 || day >= days) {
                    return null;
                }
                // rank = (region − 100000) · days · 1000 + day · 1000 + sequence
                String region = id.substring(0, 6);
                long rank = day * 1000 + Integer.parseInt(id, 14, 17, 10) + (keepRegion ? 0 : (Long.parseLong(region) - 100_000) * perRegion);
                if (permutations.size() > 10_000) {
                    permutations.clear();
                }
                NumberPermutation permutation = permutations.computeIfAbsent(keepRegion ? region : "", r -> new NumberPermutation(suite, key, tweak("id_card" + r),
                        keepRegion ? perRegion : 900_000 * perRegion));
                long moved = forward ? permutation.encrypt(rank) : permutation.decrypt(rank);
                LocalDate birth = first.plusDays(moved % perRegion / 1000);
                String body = "%s%04d%02d%02d%03d".formatted(keepRegion ? region : Long.toString(100_000 + moved / perRegion),
                        birth.getYear(), birth.getMonthValue(), birth.getDayOfMonth(), moved % 1000);
                return body + CheckDigits.identity(body);
            }
        };
    }

    /** Card numbers of 12 to 19 digits. With {@code keepIssuer} the first six digits stay and vary the permutation. */
    static FormatCipher card(Suite suite, byte[] key, boolean keepIssuer) {
        Map<String, NumberPermutation> permutations = new HashMap<>();
        return new FormatCipher() {
            @Override
            public String encrypt(String cell) {
                return move(cell, true);
            }

            @Override
            public String decrypt(String cell) {
                return move(cell, false);
            }

            private String move(String cell, boolean forward) {
                String card = Normalisation.BANK_CARD.apply(cell);
                if (card == null) {
                    return null;
                }
                String issuer = keepIssuer ? card.substring(0, 6) : "";
                String body = card.substring(issuer.length(), card.length() - 1);
                long size = (long) Math.pow(10, body.length());
                if (size < Ff1.LEAST_DOMAIN) {
                    return null;
                }
                if (permutations.size() > 10_000) {
                    permutations.clear();
                }
                NumberPermutation permutation = permutations.computeIfAbsent(issuer + ":" + body.length(),
                        t -> new NumberPermutation(suite, key, tweak("bank_card" + t), size));
                long rank = Long.parseLong(body);
                String moved = issuer + ("%0" + body.length() + "d").formatted(forward ? permutation.encrypt(rank) : permutation.decrypt(rank));
                return moved + CheckDigits.luhn(moved);
            }
        };
    }

    /** Characters of an alphabet; all others stay where they are. */
    static FormatCipher alphabet(Suite suite, byte[] key, String alphabet) {
        if (alphabet.length() < 2 || alphabet.length() > 256 || alphabet.chars().distinct().count() != alphabet.length()) {
            throw InvalidInput.of("An alphabet has 2 to 256 different characters.", "字母表须为 2 到 256 个互不相同的字符。");
        }
        Ff1 ff1 = new Ff1(suite, key, tweak("alphabet" + alphabet), alphabet.length());
        return new FormatCipher() {
            @Override
            public String encrypt(String cell) {
                return move(cell, ff1::encrypt);
            }

            @Override
            public String decrypt(String cell) {
                return move(cell, ff1::decrypt);
            }

            private String move(String cell, UnaryOperator<byte[]> by) {
                int count = (int) cell.chars().filter(c -> alphabet.indexOf(c) >= 0).count();
                if (!Ff1.allows(alphabet.length(), count)) {
                    return null;
                }
                byte[] digits = new byte[count];
                for (int i = 0, n = 0; i < cell.length(); i++) {
                    int digit = alphabet.indexOf(cell.charAt(i));
                    if (digit >= 0) {
                        digits[n++] = (byte) digit;
                    }
                }
                byte[] moved = by.apply(digits);
                StringBuilder out = new StringBuilder(cell);
                for (int i = 0, n = 0; i < cell.length(); i++) {
                    if (alphabet.indexOf(cell.charAt(i)) >= 0) {
                        out.setCharAt(i, alphabet.charAt(moved[n++] & 0xFF));
                    }
                }
                return out.toString();
            }
        };
    }

    private static byte[] tweak(String form) {
        return ("tacit.fpe." + form).getBytes(StandardCharsets.UTF_8);
    }
}
