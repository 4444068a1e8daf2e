package org.tacit.node.source;

import java.time.Instant;

/** Where tables come from, under a name. Its secrets are sealed. */
public record Source(String name, Kind kind, SourceSettings settings, String addedBy, Instant addedAt) {

    public enum Kind {
        /** CSV and Parquet files in a folder of the node's machine. */
        FOLDER,
        /** CSV and Parquet objects in storage that speaks S3. */
        S3,
        /** Tables and queries of a database. */
        DATABASE
    }
}
