package org.jdiffusion.hub;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.jdiffusion.hub.HubException.Reason;

/** The hub's own scheme, host and port: what else is called by it, or leads away from it, does not get the token. */
record Origin(URI endpoint) {
    /** The host, for messages. */
    String host() {
        return endpoint.getHost() + (endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort());
    }

    boolean is(URI uri) {
        return uri.getScheme().equals(endpoint.getScheme())
                && uri.getHost().equalsIgnoreCase(endpoint.getHost())
                && uri.getPort() == endpoint.getPort();
    }

    /** The hub itself, and over plain HTTP only on this machine. */
    boolean mayHaveToken(URI uri) {
        return is(uri) && ("https".equals(uri.getScheme()) || isLoopback(uri.getHost()));
    }

    private static boolean isLoopback(String host) {
        try {
            boolean numeric = host.startsWith("[") || host.matches("[0-9.]+");
            return host.equals("localhost")
                    || (numeric && InetAddress.getByName(host).isLoopbackAddress());
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** The address that an answer names, if it is one to go to: never from https down to http. */
    static URI target(String subject, URI from, String location) throws HubException {
        URI to = null;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            // as bad as an address of another kind
        }
        boolean secure = to != null && "https".equals(to.getScheme());
        boolean plain = to != null && "http".equals(to.getScheme()) && "http".equals(from.getScheme());
        if (!(secure || plain) || to.getHost() == null) {
            throw new HubException(Reason.BAD_ANSWER, subject, from.getHost() + " redirects to no secure address");
        }
        return to;
    }
}
