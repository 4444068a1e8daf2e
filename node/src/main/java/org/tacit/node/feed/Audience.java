package org.tacit.node.feed;

import java.util.Set;

/** What one kind of subject adds to {@link Feeds}: who may speak, who has to hear it, and what follows. */
public interface Audience {

    /**
     * Throws where the speaker may not say this. What is said must mean the same in whatever order the parties are heard: nothing may be
     * refused because another party's word is not here yet.
     */
    void admit(Saying saying);

    /** The other parties that have to hear what this node says about the subject. */
    Set<String> hearers(String id);

    /** Something was said about the subject, here or elsewhere. Comes again when the node starts: what follows from a word must follow once. */
    void changed(String id);
}
