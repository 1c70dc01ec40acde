package org.jdiffusion.hub.standin;

import java.time.Duration;

/** What can be wrong with an answer; {@link HubStandIn#fail} says with whose, and how often. */
public sealed interface Fault {
    /** The connection ends after this many bytes of the answer. */
    record Cut(long after) implements Fault {}

    /** The answer is longer by so many bytes than the file, or shorter if negative, and its length says so. */
    record WrongLength(int by) implements Fault {}

    /** The last byte is another one. */
    record WrongBytes() implements Fault {}

    /** The whole file, status 200, whatever range was asked for. */
    record RangeIgnored() implements Fault {}

    /** Status 429. */
    record TooManyRequests(int retryAfterSeconds) implements Fault {}

    /** This status, of 500 to 599. */
    record ServerError(int status) implements Fault {}

    /** A byte, a pause, a byte, ... */
    record Slow(Duration pause) implements Fault {}

    /** A redirect to the same address. */
    record RedirectLoop() implements Fault {}

    /** A redirect to another host name, even for a small file. */
    record OtherHost() implements Fault {}

    /** Packed by gzip, whatever was asked for. */
    record Gzip() implements Fault {}

    /** The hash of another version of the file. */
    record StaleEtag() implements Fault {}

    /** Whether it spoils bytes that are being sent, and not an answer's head. */
    default boolean isOfContent() {
        return this instanceof Cut
                || this instanceof WrongLength
                || this instanceof WrongBytes
                || this instanceof RangeIgnored
                || this instanceof Slow
                || this instanceof Gzip;
    }
}
