package org.jdiffusion.hub;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
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
        String name = HexFormat.of()
                .toHexDigits(settings.lock().toAbsolutePath().normalize().hashCode());
        this.lock = new HubLock(settings.lock(), cache.guard("hub.lock-" + name));
        HubHttp http = new HubHttp(settings);
        this.api = new HubApi(http, settings.endpoint());
        this.download = new BlobDownload(http, settings, progress);
    }

    /** With these settings. */
    public HubClient(HubSettings settings) {
        this(settings, (path, done, size) -> {});
    }

    /** As the environment variables say; {@code hub.lock} is in the working folder. */
    public static HubClient fromEnvironment() throws HubException {
        return new HubClient(HubSettings.from(System.getenv(), Path.of(System.getProperty("user.home"))));
    }

    /** The files of the repository; those of the cache's listing where the hub cannot be asked. */
    public List<HubFile> files(HubRepo repo) throws HubException {
        return guarded(repo.toString(), () -> {
            if (settings.offline()) {
                return listed(repo);
            }
            try {
                return tree(repo, commit(repo));
            } catch (HubException e) {
                return instead(e, () -> listed(repo));
            }
        });
    }

    /**
     * One file, in the cache.
     *
     * @param path from the repository's root, with {@code /}
     */
    public Path file(HubRepo repo, String path) throws HubException {
        String subject = repo + ", " + path;
        checkName(repo, path);
        return guarded(subject, () -> {
            if (settings.offline()) {
                return cached(repo, path);
            }
            Optional<String> pinned = lock.commit(repo);
            if (pinned.isPresent() && isPinnedAndHere(repo, pinned.get(), path)) {
                return cache.snapshot(repo, pinned.get()).resolve(path);
            }
            try {
                HubApi.Found found = api.find(pinned.map(repo::at).orElse(repo), path);
                return fetch(repo, found.commit(), found.file(), pinned.isEmpty());
            } catch (HubException e) {
                return instead(e, () -> cached(repo, path));
            }
        });
    }

    /**
     * The snapshot's folder, with at least the wanted files in it.
     *
     * @param wanted of a file's path from the repository's root, with {@code /}
     */
    public Path folder(HubRepo repo, Predicate<String> wanted) throws HubException {
        return guarded(repo.toString(), () -> {
            if (settings.offline()) {
                return cachedFolder(repo, wanted);
            }
            try {
                boolean pinned = lock.commit(repo).isPresent();
                String commit = commit(repo);
                for (HubFile file : tree(repo, commit)) {
                    if (wanted.test(file.path())) {
                        checkName(repo, file.path());
                        lock.check(repo, file);
                        if (!isPinnedAndHere(repo, commit, file.path())) {
                            fetch(repo, commit, file, !pinned);
                        }
                    }
                }
                return cache.snapshot(repo, commit);
            } catch (HubException e) {
                return instead(e, () -> cachedFolder(repo, wanted));
            }
        });
    }

    private Path fetch(HubRepo repo, String commit, HubFile file, boolean fresh)
            throws IOException, InterruptedException {
        lock.check(repo, commit);
        lock.check(repo, file);
        cache.prepare();
        if (!HubRepo.isCommit(repo.revision()) && (fresh || cache.ref(repo).isEmpty())) {
            cache.writeRef(repo, commit);
        }
        try (FileGuard held = FileGuard.on(cache.guard(repo, file.hash()))) {
            HubRepo exact = repo.at(commit);
            download.fetch(
                    repo + ", " + file.path(), api.content(exact, file.path()), file, cache.blob(repo, file.hash()));
            cache.show(repo, commit, file);
        }
        lock.pin(repo, commit, file);
        return cache.snapshot(repo, commit).resolve(file.path());
    }

    private String commit(HubRepo repo) throws IOException, InterruptedException {
        Optional<String> pinned = lock.commit(repo);
        if (pinned.isPresent()) {
            return pinned.get();
        }
        return HubRepo.isCommit(repo.revision()) ? repo.revision() : api.commit(repo);
    }

    private List<HubFile> tree(HubRepo repo, String commit) throws IOException, InterruptedException {
        Optional<List<HubFile>> known = cache.tree(repo, commit);
        if (known.isPresent()) {
            return known.get();
        }
        ObjectNode tree = api.tree(repo.at(commit));
        try {
            List<HubFile> files = HubCache.files(tree);
            cache.prepare();
            cache.writeTree(repo, commit, tree);
            return files;
        } catch (IllegalArgumentException e) {
            throw new HubException(Reason.BAD_ANSWER, repo.toString(), "listed with " + e.getMessage(), e);
        }
    }

    private boolean isPinnedAndHere(HubRepo repo, String commit, String path) throws IOException {
        Optional<HubFile> pin = lock.file(repo, path);
        return pin.isPresent() && cache.holds(repo, commit, pin.get());
    }

    private String commitHere(HubRepo repo) throws IOException {
        Optional<String> commit = lock.commit(repo)
                .or(() -> HubRepo.isCommit(repo.revision()) ? Optional.of(repo.revision()) : Optional.empty());
        if (commit.isEmpty()) {
            commit = cache.ref(repo);
        }
        return commit.orElseThrow(() -> missing(repo.toString(), "the repository"));
    }

    private Path cached(HubRepo repo, String path) throws IOException {
        String commit = commitHere(repo);
        Path file = cache.snapshot(repo, commit).resolve(path);
        if (!Files.isRegularFile(file)) {
            throw missing(repo + ", " + path, "the file");
        }
        Optional<HubFile> pin = lock.file(repo, path);
        if (pin.isPresent() && !cache.holds(repo, commit, pin.get())) {
            throw new HubException(
                    Reason.NOT_AS_PINNED,
                    repo + ", " + path,
                    "the file in the cache is not the one pinned in " + settings.lock() + " ("
                            + pin.get().content() + "). Get it again with network, or delete its entry");
        }
        return file;
    }

    private Path cachedFolder(HubRepo repo, Predicate<String> wanted) throws IOException {
        String commit = commitHere(repo);
        Path folder = cache.snapshot(repo, commit);
        if (!Files.isDirectory(folder)) {
            throw missing(repo.toString(), "the snapshot");
        }
        for (HubFile file : cache.tree(repo, commit).orElse(List.of())) {
            if (wanted.test(file.path())) {
                checkName(repo, file.path());
                cached(repo, file.path());
            }
        }
        return folder;
    }

    private List<HubFile> listed(HubRepo repo) throws IOException {
        return cache.tree(repo, commitHere(repo)).orElseThrow(() -> missing(repo.toString(), "the list of files"));
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

    /** The cache's answer where the hub had none. */
    private static <T> T instead(HubException trouble, HubHttp.Step<T> otherwise)
            throws IOException, InterruptedException {
        if (trouble.reason() != Reason.UNREACHABLE) {
            throw trouble;
        }
        try {
            return otherwise.run();
        } catch (HubException e) {
            trouble.addSuppressed(e);
            throw trouble;
        }
    }

    private static <T> T guarded(String subject, HubHttp.Step<T> step) throws HubException {
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
            throw new HubException(Reason.DISK, subject, e.toString(), e);
        }
    }
}
