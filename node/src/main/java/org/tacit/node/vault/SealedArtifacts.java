package org.tacit.node.vault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.tacit.flow.run.AtRest;

/** Artifacts sealed under their job's tenant, each with a key of its own. Files of an older version, without the ending, are read as they are. */
public final class SealedArtifacts implements AtRest {

    private static final String ENDING = ".sealed";

    private final Vault vault;
    private final UnaryOperator<String> tenantOf;

    /** @param tenantOf a job's tenant */
    public SealedArtifacts(Vault vault, UnaryOperator<String> tenantOf) {
        this.vault = vault;
        this.tenantOf = tenantOf;
    }

    private Sealing of(String job, String file) {
        return new Sealing(tenantOf.apply(job), "artifact", job + "/" + file);
    }

    @Override
    public String name(String file) {
        return file + ENDING;
    }

    @Override
    public OutputStream writing(String job, String file, OutputStream to) throws IOException {
        return vault.sealing(of(job, file), to);
    }

    @Override
    public InputStream reading(String job, String file, InputStream from) throws IOException {
        return file.endsWith(ENDING) ? vault.opening(of(job, file), from) : from;
    }

    @Override
    public long size(String file, long bytes) {
        return file.endsWith(ENDING) ? Vault.sealedSize(bytes) : bytes;
    }

    /** The key goes before the file: a copy of the file that somebody kept cannot be opened. */
    @Override
    public void gone(Path file) {
        Vault.keyOf(file).ifPresent(vault::destroy);
    }
}
