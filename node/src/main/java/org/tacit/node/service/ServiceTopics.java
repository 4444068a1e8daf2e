package org.tacit.node.service;

import java.util.List;
import org.tacit.flow.contract.ContractSignature;
import org.tacit.node.link.Topic;

/** What two nodes say to each other about services; the questions themselves travel in sessions. */
final class ServiceTopics {

    /** Look at these terms, signed by me. */
    static final Topic<Offer, Topic.Nothing> OFFER = new Topic<>("service.offer", Offer.class, Topic.Nothing.class);
    /** I signed the terms that you offered. */
    static final Topic<Accept, Topic.Nothing> ACCEPT = new Topic<>("service.accept", Accept.class, Topic.Nothing.class);
    /** I do not accept, withdraw, or end this service. */
    static final Topic<End, Topic.Nothing> END = new Topic<>("service.end", End.class, Topic.Nothing.class);
    /** This is what I serve from now on. */
    static final Topic<Now, Topic.Nothing> EDITION = new Topic<>("service.edition", Now.class, Topic.Nothing.class);
    /** Open this session with me and answer my questions in it. */
    static final Topic<Open, Opened> OPEN = new Topic<>("service.open", Open.class, Opened.class);
    /** Would you answer me now, and if not, why and when again? */
    static final Topic<About, Standing> STANDING = new Topic<>("service.standing", About.class, Standing.class);

    /** What do you offer me? Asked by applications, which nothing is sent to. */
    static final Topic<Topic.Nothing, Mine> MINE = new Topic<>("service.mine", Topic.Nothing.class, Mine.class);

    private ServiceTopics() {
    }

    /** @param signed canonical encoding of {@link SignedTerms} */
    record Offer(String signed) {
    }

    record Accept(String service, List<ContractSignature> signatures) {
    }

    record End(String service, String en, String zh) {
    }

    record Mine(List<Offered> services) {
    }

    /**
     * @param signed  canonical encoding of {@link SignedTerms}
     * @param edition as {@link Now}; empty where there is none
     */
    record Offered(String signed, String state, String edition) {
    }

    /** @param edition canonical encoding of {@link SignedEdition} */
    record Now(String edition) {
    }

    record Open(String service, String session) {
    }

    /**
     * @param ready   the session is being opened; otherwise the provider still prepares and says with {@link #EDITION} when it is done
     * @param edition as {@link Now}; empty where not ready
     */
    record Opened(boolean ready, String edition) {
    }

    record About(String service) {
    }

    /**
     * @param open    a question would be answered
     * @param edition as {@link Now}; empty where there is none
     * @param again   milliseconds since 1970, 0 where it is never again; without meaning where {@code open}
     */
    record Standing(boolean open, String edition, String en, String zh, long again) {
    }
}
