package org.jdiffusion.hub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jdiffusion.hub.HubException.Reason;

/**
 * Brings files of the hub into the cache that Python's huggingface_hub has, too, so that what either has fetched is
 * there for both. Each file is verified before it has its name; commit and hashes are pinned in {@code hub.lock} at the
 * first download and hold from then on. A pinned file that is in the cache needs no network.
 *
 * <p>All methods: {@link HubException} if a file cannot be had; an interrupt ends them within a second, and what has
 * arrived is gone on with by the next call. Several threads and processes may use one cache.
 */
public final class HubClient {
    private final HubSettings settings;
    private final HubCache cache;
    private final HubLock lock;
    private final HubApi api;
    private final BlobDownload download;

    /** With these settings, telling {@code progress} of the bytes. */
    public HubClient(HubSettings settings, HubProgress progress) {
        this.settings = settings;
        this.cache = new HubCache(settings.cache().toAbsolutePath().normalize(), settings.links());
        this.lock = new HubLock(settings.lock());
        HubHttp http = new HubHttp(settings);
        this.api = new HubApi(http, settings.endpoint());
        this.download = new BlobDownload(http, settings, progress);
    }

    /** With these settings. */
    public HubClient(HubSettings settings) {
        this(settings, (path, done, size) -> {});
    }

    /** As the environment variables say; {@code hub.lock} is in the working folder. */
    public static HubClient fromEnvironment(HubProgress progress) throws HubException {
        return new HubClient(HubSettings.from(System.getenv(), Path.of(System.getProperty("user.home"))), progress);
    }

    /** The files of the repository; those of the cache's listing where the hub cannot be asked. */
    public List<HubFile> files(HubRepo repo) throws HubException {
        return guarded(repo.toString(), () -> {
            HubLock.Pins pins = lock.pins(repo);
            return online(repo, pins, () -> tree(repo, commit(repo, pins)), () -> {
                String commit = commitHere(repo, pins);
                return cache.tree(repo, commit).orElseThrow(() -> missing(repo.toString(), "the list of files"));
            });
        });
    }

    /**
     * One file, in the cache.
     *
     * @param path from the repository's root, with {@code /}
     */
    public Path file(HubRepo repo, String path) throws HubException {
        checkName(repo, path);
        return guarded(repo + ", " + path, () -> {
            HubLock.Pins pins = lock.pins(repo);
            return online(repo, pins, () -> file(repo, pins, path), () -> cached(repo, pins, path));
        });
    }

    private Path file(HubRepo repo, HubLock.Pins pins, String path) throws IOException, InterruptedException {
        String pinned = pins.commit().orElse(null);
        if (pinned != null && isPinnedAndHere(repo, pins, pinned, path)) {
            return cache.snapshot(repo, pinned).resolve(path);
        }
        HubApi.Found found = api.find(pinned == null ? repo : repo.at(pinned), path);
        fetch(repo, pins, found.commit(), found.file());
        lock.pin(repo, found.commit(), List.of(found.file()));
        return cache.snapshot(repo, found.commit()).resolve(path);
    }

    /**
     * The snapshot's folder, with at least the wanted files in it.
     *
     * @param wanted of a file's path from the repository's root, with {@code /}
     */
    public Path folder(HubRepo repo, Predicate<String> wanted) throws HubException {
        return guarded(repo.toString(), () -> {
            HubLock.Pins pins = lock.pins(repo);
            return online(repo, pins, () -> folder(repo, pins, wanted), () -> cachedFolder(repo, pins, wanted));
        });
    }

    private Path folder(HubRepo repo, HubLock.Pins pins, Predicate<String> wanted)
            throws IOException, InterruptedException {
        String commit = commit(repo, pins);
        Optional<List<HubFile>> known = cache.tree(repo, commit);
        if (known.isEmpty()) {
            return folder(repo, pins, commit, list(repo, commit), wanted);
        }
        try {
            return folder(repo, pins, commit, known.get(), wanted);
        } catch (HubException e) {
            List<HubFile> now = known.get();
            try {
                now = e.reason() == Reason.UNREACHABLE ? now : list(repo, commit);
            } catch (HubException other) {
                e.addSuppressed(other);
            }
            if (Set.copyOf(now).equals(Set.copyOf(known.get()))) {
                throw e; // the list is not at fault
            }
            return folder(repo, pins, commit, now, wanted);
        }
    }

    private Path folder(HubRepo repo, HubLock.Pins pins, String commit, List<HubFile> files, Predicate<String> wanted)
            throws IOException, InterruptedException {
        List<HubFile> verified = new ArrayList<>();
        try {
            for (HubFile file : files) {
                if (wanted.test(file.path())) {
                    checkName(repo, file.path());
                    lock.check(repo, pins, commit, file);
                    if (!isPinnedAndHere(repo, pins, commit, file.path())) {
                        fetch(repo, pins, commit, file);
                        verified.add(file);
                    }
                }
            }
        } finally {
            lock.pin(repo, commit, verified);
        }
        return cache.snapshot(repo, commit);
    }

    private void fetch(HubRepo repo, HubLock.Pins pins, String commit, HubFile file)
            throws IOException, InterruptedException {
        String subject = repo + ", " + file.path();
        boolean branch = !HubRepo.isCommit(repo.revision());
        if (!branch && !repo.revision().equals(commit)) {
            throw new HubException(Reason.BAD_ANSWER, subject, "the hub gives that of commit " + commit);
        }
        lock.check(repo, pins, commit, file);
        boolean here = BlobDownload.isRight(cache.snapshot(repo, commit).resolve(file.path()), file);
        if (!here) {
            cache.prepare();
        }
        if (branch && (pins.commit().isEmpty() || cache.ref(repo).isEmpty())) {
            cache.writeRef(repo, commit);
        }
        if (here) {
            return; // Python leaves it so, without a blob, where it makes no links
        }
        try (FileGuard held = FileGuard.on(cache.guard(repo, file.hash()))) {
            URI source = api.content(repo.at(commit), file.path());
            download.fetch(subject, source, file, cache.blob(repo, file.hash()));
            cache.show(repo, commit, file);
        }
    }

    private String commit(HubRepo repo, HubLock.Pins pins) throws IOException, InterruptedException {
        if (pins.commit().isPresent()) {
            return pins.commit().get();
        }
        return HubRepo.isCommit(repo.revision()) ? repo.revision() : api.commit(repo);
    }

    private List<HubFile> tree(HubRepo repo, String commit) throws IOException, InterruptedException {
        Optional<List<HubFile>> known = cache.tree(repo, commit);
        return known.isPresent() ? known.get() : list(repo, commit);
    }

    private List<HubFile> list(HubRepo repo, String commit) throws IOException, InterruptedException {
        ObjectNode tree = api.tree(repo.at(commit));
        try {
            List<HubFile> files = HubCache.files(tree);
            if (!files.isEmpty()) { // none now may be some later: the hub is asked again
                cache.prepare();
                cache.writeTree(repo, commit, tree);
            }
            return files;
        } catch (IllegalArgumentException e) {
            throw new HubException(Reason.BAD_ANSWER, repo.toString(), "listed with " + e.getMessage(), e);
        }
    }

    private boolean isPinnedAndHere(HubRepo repo, HubLock.Pins pins, String commit, String path) throws IOException {
        HubFile pin = pins.files().get(path);
        return pin != null && cache.holds(repo, commit, pin);
    }

    private String commitHere(HubRepo repo, HubLock.Pins pins) throws IOException {
        Optional<String> commit = pins.commit().isPresent() ? pins.commit() : cache.ref(repo);
        return commit.orElseThrow(() -> missing(repo.toString(), "the repository"));
    }

    private Path cached(HubRepo repo, HubLock.Pins pins, String path) throws IOException {
        String commit = commitHere(repo, pins);
        Path file = cache.snapshot(repo, commit).resolve(path);
        if (!Files.isRegularFile(file)) {
            throw missing(repo + ", " + path, "the file");
        }
        if (pins.files().containsKey(path) && !isPinnedAndHere(repo, pins, commit, path)) {
            throw new HubException(
                    Reason.NOT_AS_PINNED,
                    repo + ", " + path,
                    "the file in the cache is not the one pinned in " + settings.lock() + " ("
                            + pins.files().get(path).content() + "). Get it again with network, or delete its entry");
        }
        return file;
    }

    private Path cachedFolder(HubRepo repo, HubLock.Pins pins, Predicate<String> wanted) throws IOException {
        String commit = commitHere(repo, pins);
        Path folder = cache.snapshot(repo, commit);
        if (!Files.isDirectory(folder)) {
            throw missing(repo.toString(), "the snapshot");
        }
        Set<String> paths = new TreeSet<>(pins.files().keySet()); // also where the list of files is lost
        cache.tree(repo, commit).orElse(List.of()).forEach(file -> paths.add(file.path()));
        for (String path : paths) {
            if (wanted.test(path)) {
                checkName(repo, path);
                cached(repo, pins, path);
            }
        }
        return folder;
    }

    private HubException missing(String subject, String what) {
        String why = settings.offline() ? "the network is not to be used (HF_HUB_OFFLINE)" : "the hub gives no answer";
        return new HubException(
                Reason.OFFLINE,
                subject,
                what + " is not in the cache " + settings.cache() + ", and " + why
                        + ". Get it once with network, or copy that folder from a machine that has it");
    }

    private static void checkName(HubRepo repo, String path) throws HubException {
        String trouble = RepoPath.trouble(path);
        if (!trouble.isEmpty()) {
            throw new HubException(
                    Reason.BAD_NAME,
                    repo + ", " + RepoPath.quoted(path),
                    "the path " + trouble + ". Ask the repository's owner to rename the file");
        }
    }

    /** The hub's answer; the cache's where there is none, or where the hub is not to be asked. */
    private <T> T online(HubRepo repo, HubLock.Pins pins, HubHttp.Step<T> hub, HubHttp.Step<T> here)
            throws IOException, InterruptedException {
        if (settings.offline()) {
            return here.run();
        }
        try {
            return hub.run();
        } catch (HubException e) {
            if (e.reason() == Reason.NOT_FOUND && pins.commit().isPresent()) {
                throw lock.atPinned(repo, e);
            }
            if (e.reason() != Reason.UNREACHABLE) {
                throw e;
            }
            try {
                return here.run();
            } catch (HubException second) {
                e.addSuppressed(second);
                throw e;
            }
        }
    }

    private <T> T guarded(String subject, HubHttp.Step<T> step) throws HubException {
        try {
            return step.run();
        } catch (HubException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HubException(Reason.INTERRUPTED, subject, "interrupted; what has arrived is kept", e);
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new HubException(Reason.INTERRUPTED, subject, "interrupted; what has arrived is kept", e);
            }
            throw new HubException(
                    Reason.DISK,
                    subject,
                    e + ". Look at the rights and the room of " + settings.cache() + " (HF_HUB_CACHE names another)",
                    e);
        }
    }
}
