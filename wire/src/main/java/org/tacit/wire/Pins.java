package org.tacit.wire;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Which certificates are accepted, as whose and until when. More than one is a party's while it changes from one to the next. */
final class Pins {

    private record Pin(String party, Instant until) {
    }

    private final Clock clock;
    private final Map<String, Pin> pins = new ConcurrentHashMap<>();

    Pins(Clock clock) {
        this.clock = clock;
    }

    /** Whose certificate it is now; parties by their {@link Party#fingerprint}. */
    Optional<String> party(String certificate) {
        return Optional.ofNullable(pins.get(certificate)).filter(pin -> clock.instant().isBefore(pin.until)).map(Pin::party);
    }

    boolean knows(String party) {
        return pins.values().stream().anyMatch(pin -> pin.party.equals(party));
    }

    /** These and no others are the party's. */
    void set(String party, Map<String, Instant> certificates) {
        certificates.forEach((certificate, until) -> pins.put(certificate, new Pin(party, until)));
        pins.entrySet().removeIf(e -> e.getValue().party.equals(party) && !certificates.containsKey(e.getKey()));
    }

    void remove(String party) {
        pins.values().removeIf(pin -> pin.party.equals(party));
    }
}
