package org.jdiffusion.hub.parquet;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** The pages read last, unpacked; one for all the files of a data set, and for all threads. */
public final class PageCache {
    private static final long DEFAULT = Math.min(64 << 20, Runtime.getRuntime().maxMemory() / 8);
    private static final int LOCKS = 16;

    interface Loader {
        Page load() throws IOException;
    }

    private record Key(Object file, long position) {}

    private final long most;
    private final Map<Key, Page> pages = new LinkedHashMap<>(64, 0.75f, true);
    private final Object[] locks = new Object[LOCKS];
    private final Semaphore room; // in bytes, for what is being unpacked
    private long bytes;

    /** One of 64 MiB, or of an eighth of this JVM's memory if that is less. */
    public PageCache() {
        this(DEFAULT);
    }

    /** @param bytes what it holds at most; a page that is larger is held until the next one comes */
    public PageCache(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes: wanted 0 or more, got " + bytes);
        }
        most = bytes;
        room = new Semaphore((int) Math.max(1, Math.min(bytes, Integer.MAX_VALUE)), true);
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new Object();
        }
    }

    /**
     * @param unpacked bytes that loading the page takes; pages being loaded wait for each other, so that their sum stays
     *     within the cache's size, unless one alone is larger
     */
    Page get(Object file, long position, long unpacked, Loader loader) throws IOException {
        Key key = new Key(file, position);
        Page page = find(key);
        if (page != null) {
            return page;
        }
        synchronized (locks[Math.floorMod(key.hashCode(), LOCKS)]) { // no page is unpacked by two threads at once
            page = find(key);
            if (page == null) {
                page = load(unpacked, loader);
                keep(key, page);
            }
            return page;
        }
    }

    private Page load(long unpacked, Loader loader) throws IOException {
        int here = (int) Math.min(unpacked, Math.max(1, Math.min(most, Integer.MAX_VALUE))); // one alone may be larger
        room.acquireUninterruptibly(here);
        try {
            shrink(unpacked);
            return loader.load();
        } finally {
            room.release(here);
        }
    }

    /** Lets go of the pages of a file. */
    synchronized void forget(Object file) {
        pages.entrySet().removeIf(entry -> {
            boolean of = entry.getKey().file().equals(file);
            bytes -= of ? entry.getValue().weight() : 0;
            return of;
        });
    }

    private synchronized Page find(Key key) {
        return pages.get(key);
    }

    private synchronized void keep(Key key, Page page) {
        shrink(page.weight());
        pages.put(key, page);
        bytes += page.weight();
    }

    /** Makes room, as far as there is any, by letting go of what was not read for longest. */
    private synchronized void shrink(long wanted) {
        Iterator<Page> oldest = pages.values().iterator();
        while (bytes + wanted > most && oldest.hasNext()) {
            bytes -= oldest.next().weight();
            oldest.remove();
        }
    }
}
