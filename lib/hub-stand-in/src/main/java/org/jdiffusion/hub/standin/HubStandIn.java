package org.jdiffusion.hub.standin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A hub over plain folders: {@code models/owner/name} and {@code datasets/owner/name} under a root, each a repository
 * with one commit, that of its content. It has the routes that HubClient and Python's huggingface_hub download by;
 * {@code *.safetensors}, {@code *.bin} and {@code *.parquet} are large files (LFS), on a second port.
 */
public final class HubStandIn implements AutoCloseable {
    private record Planned(String path, Fault fault, int[] left) {}

    static {
        // The JDK's server sends head and body apart; without this the body waits 40 ms for the head's receipt.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final Pattern API =
            Pattern.compile("/api/(models|datasets)/([^/]+/[^/]+)(?:/(revision|tree)/([^/]+))?");
    private static final Pattern FILE = Pattern.compile("/(datasets/)?([^/]+/[^/]+)/resolve/([^/]+)/(.+)");
    private static final Pattern LARGE = Pattern.compile("/(models|datasets)/([^/]+/[^/]+)/(.+)");
    private static final Pattern CURSOR = Pattern.compile("cursor=([0-9]{1,9})");
    private static final int PAGE = 20; // files a page: small, so that every client has to turn pages

    private final Shelf shelf;
    private final HttpServer hub;
    private final HttpServer cdn;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Planned> faults = new ArrayList<>();
    private final List<Reply> replies = new CopyOnWriteArrayList<>();
    private volatile String token = "";

    private HubStandIn(Path root, InetSocketAddress address) throws IOException {
        shelf = new Shelf(root);
        hub = HttpServer.create(address, 0);
        int second = address.getPort() == 0 ? 0 : address.getPort() + 1;
        cdn = HttpServer.create(new InetSocketAddress(address.getAddress(), second), 0);
        hub.createContext("/", exchange -> answer(exchange, false));
        cdn.createContext("/", exchange -> answer(exchange, true));
        for (HttpServer server : List.of(hub, cdn)) {
            server.setExecutor(threads);
            server.start();
        }
    }

    /** On the loopback, at free ports. */
    public static HubStandIn over(Path root) throws IOException {
        return new HubStandIn(root, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /**
     * Serves a folder to a classroom until it is stopped: {@code HF_ENDPOINT=http://this-machine:port} on the others.
     *
     * @param arguments the root folder; the port, the next one is taken, too
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2 || !arguments[1].matches("[1-9][0-9]{0,4}")) {
            System.err.println(
                    "usage: HubStandIn FOLDER PORT   (FOLDER holds models/OWNER/NAME and datasets/OWNER/NAME)");
            System.exit(2);
        }
        HubStandIn server =
                new HubStandIn(Path.of(arguments[0]), new InetSocketAddress(Integer.parseInt(arguments[1])));
        System.out.println("HF_ENDPOINT=http://" + InetAddress.getLocalHost().getHostAddress() + ":"
                + server.hub.getAddress().getPort());
    }

    /** Its address. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + hub.getAddress().getPort());
    }

    /** From now on only who has this token is let in. */
    public void requireToken(String wanted) {
        token = wanted;
    }

    /**
     * Spoils the next answers.
     *
     * @param path of a file in its repository; empty for the routes that have none
     * @param times how many answers
     */
    public void fail(String path, Fault fault, int times) {
        synchronized (faults) {
            faults.add(new Planned(path, fault, new int[] {times}));
        }
    }

    /** Ends all faults. */
    public void heal() {
        synchronized (faults) {
            faults.clear();
        }
    }

    /** What has been answered so far, in order. */
    public List<Request> requests() {
        return replies.stream().map(Reply::request).toList();
    }

    /** Bytes of content sent for a file. */
    public long bytes(String path) {
        return requests().stream()
                .filter(request -> request.path().equals(path))
                .mapToLong(Request::bytes)
                .sum();
    }

    private Fault fault(String path, Predicate<Fault> applies) {
        synchronized (faults) {
            for (Planned planned : faults) {
                if (planned.left[0] > 0 && planned.path.equals(path) && applies.test(planned.fault)) {
                    planned.left[0]--;
                    return planned.fault;
                }
            }
            return null;
        }
    }

    private void answer(HttpExchange exchange, boolean large) {
        Reply reply = new Reply(exchange, large);
        replies.add(reply);
        String address = exchange.getRequestURI().getRawPath();
        try (exchange) {
            if (large) {
                large(reply, LARGE.matcher(address));
            } else if (!token.isEmpty() && !reply.asked("Authorization").equals("Bearer " + token)) {
                reply.error(401, "GatedRepo", "Access to this repository is restricted");
            } else if (address.startsWith("/api/")) {
                api(reply, API.matcher(address), exchange.getRequestURI().getQuery());
            } else {
                resolve(reply, FILE.matcher(address));
            }
        } catch (IOException e) {
            // the client has gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the server is closing
        }
    }

    private void api(Reply reply, Matcher route, String query) throws IOException {
        if (spoilt(reply, fault("", fault -> !fault.isOfContent()))) {
            return;
        }
        if (!route.matches()) {
            reply.status(404);
            return;
        }
        Shelf.Repo repo = repo(reply, route.group(1), route.group(2), route.group(4));
        if (repo == null) {
            return;
        }
        if ("tree".equals(route.group(3))) {
            tree(reply, repo, query == null ? "" : query);
        } else {
            reply.text("application/json", Listing.info(route.group(2), repo).toString());
        }
    }

    private void tree(Reply reply, Shelf.Repo repo, String query) throws IOException {
        Matcher cursor = CURSOR.matcher(query);
        int start = cursor.find() ? Integer.parseInt(cursor.group(1)) : 0;
        if (start + PAGE < repo.files().size()) {
            String next = reply.origin() + reply.address() + "?recursive=true&cursor=" + (start + PAGE);
            reply.header("Link", "<" + next + ">; rel=\"next\"");
        }
        reply.text("application/json", Listing.tree(repo, start, PAGE).toString());
    }

    private void resolve(Reply reply, Matcher route) throws IOException, InterruptedException {
        if (!route.matches()) {
            reply.status(404);
            return;
        }
        String kind = route.group(1) == null ? "models" : "datasets";
        String path = decoded(route.group(4));
        reply.of(path);
        Shelf.Repo repo = repo(reply, kind, route.group(2), route.group(3));
        Fault fault = repo == null
                ? null
                : fault(path, any -> !any.isOfContent() && (!(any instanceof Fault.StaleEtag) || reply.isHead()));
        if (repo == null || spoilt(reply, fault)) {
            return;
        }
        Shelf.Entry entry = repo.files().get(path);
        reply.header("X-Repo-Commit", repo.commit());
        if (entry == null) {
            reply.error(404, "EntryNotFound", "Entry not found");
            return;
        }
        String etag = fault instanceof Fault.StaleEtag ? "0".repeat(entry.etag().length()) : entry.etag();
        boolean away = fault instanceof Fault.OtherHost;
        if (entry.isLarge() || away || fault != null) {
            reply.header("X-Linked-Etag", '"' + etag + '"').header("X-Linked-Size", entry.size());
        }
        if (entry.isLarge() || away) {
            String host = away ? "http://localhost" : reply.host();
            String place = "/" + kind + "/" + route.group(2) + "/" + route.group(4);
            reply.redirect(host + ":" + cdn.getAddress().getPort() + place);
        } else {
            reply.file(entry, reply.isHead() ? null : fault(path, Fault::isOfContent));
        }
    }

    private void large(Reply reply, Matcher route) throws IOException, InterruptedException {
        Shelf.Repo repo = route.matches() ? shelf.repo(route.group(1), route.group(2)) : null;
        Shelf.Entry entry = repo == null ? null : repo.files().get(decoded(route.group(3)));
        if (entry == null) {
            reply.status(404);
            return;
        }
        String path = decoded(route.group(3));
        reply.of(path);
        reply.file(entry, fault(path, Fault::isOfContent));
    }

    /** The repository at the revision, or null once the client has been told that there is none. */
    private Shelf.Repo repo(Reply reply, String kind, String id, String revision) throws IOException {
        Shelf.Repo repo = shelf.repo(kind, decoded(id));
        if (repo == null) {
            reply.error(404, "RepoNotFound", "Repository not found");
            return null;
        }
        String wanted = revision == null ? "main" : decoded(revision);
        if (!wanted.equals("main") && !wanted.equals(repo.commit())) {
            reply.error(404, "RevisionNotFound", "Invalid rev id");
            return null;
        }
        return repo;
    }

    private static boolean spoilt(Reply reply, Fault fault) throws IOException {
        if (fault instanceof Fault.TooManyRequests many) {
            reply.header("Retry-After", many.retryAfterSeconds()).status(429);
        } else if (fault instanceof Fault.ServerError error) {
            reply.status(error.status());
        } else if (fault instanceof Fault.RedirectLoop) {
            reply.redirect(reply.address());
        } else {
            return false;
        }
        return true;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Frees the ports. */
    @Override
    public void close() {
        hub.stop(0);
        cdn.stop(0);
        threads.shutdownNow();
    }
}
