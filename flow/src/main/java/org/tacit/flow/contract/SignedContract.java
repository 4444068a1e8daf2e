package org.tacit.flow.contract;

import java.util.ArrayList;
import java.util.List;

/** A contract with the signatures collected so far. */
public record SignedContract(Contract contract, List<ContractSignature> signatures) {

    public SignedContract {
        signatures = List.copyOf(signatures);
    }

    public static SignedContract unsigned(Contract contract) {
        return new SignedContract(contract, List.of());
    }

    public SignedContract with(ContractSignature signature) {
        List<ContractSignature> all = new ArrayList<>(signatures);
        all.removeIf(s -> s.party().equals(signature.party()) && s.key().equals(signature.key()));
        all.add(signature);
        return new SignedContract(contract, all);
    }

    public byte[] encode() {
        return Canonical.encode(this);
    }

    public static SignedContract decode(byte[] bytes) {
        return Canonical.decode(bytes, SignedContract.class);
    }
}
