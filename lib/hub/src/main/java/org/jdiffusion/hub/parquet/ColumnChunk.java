package org.jdiffusion.hub.parquet;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.List;

/** One column's part of one row group. Where its pages are is found once, from their heads alone. */
final class ColumnChunk {
    private static final int HEAD = 512; // most heads are shorter; those with statistics of long texts are not
    private static final int LONGEST_HEAD = 8 << 20;

    /**
     * A page.
     *
     * @param position of its body in the file
     * @param first number of its first value within the chunk
     */
    record PageAt(PageHeader header, long position, long first) {}

    private record Pages(PageAt dictionary, List<PageAt> data) {}

    private final RandomFile file;
    private final ParquetColumn column;
    private final ChunkInfo info;
    private final PageCache cache;
    private Pages pages;

    ColumnChunk(RandomFile file, ParquetColumn column, ChunkInfo info, PageCache cache) {
        this.file = file;
        this.column = column;
        this.info = info;
        this.cache = cache;
    }

    /** The value of one row of the group; null if it is missing. */
    Object value(long row) throws IOException {
        if (column.repeated()) {
            throw new Malformed("it is part of a list or map, which is not read here");
        }
        Codec codec = Codec.of(info.codec());
        Pages all = pages();
        PageAt at = page(all.data(), row);
        Page page = load(codec, at);
        int i = (int) (row - at.first());
        int rank = page.presence() == null ? i : page.presence().rank(i);
        if (rank < 0) {
            return null;
        }
        if (!(page.values() instanceof Values.Indices indices)) {
            return page.values().get(rank);
        }
        if (all.dictionary() == null) {
            throw new Malformed("it has no dictionary, and values that refer to it");
        }
        int number = indices.get(rank);
        int most = all.dictionary().header().values();
        if (number < 0 || number >= most) {
            throw new Malformed("a value is number " + number + " of a dictionary of " + most);
        }
        return load(codec, all.dictionary()).values().get(number);
    }

    private Page load(Codec codec, PageAt at) throws IOException {
        return cache.get(
                file, at.position(), Page.unpacked(codec, at.header()), () -> Page.load(file, codec, column, at));
    }

    private static PageAt page(List<PageAt> pages, long row) {
        int low = 0;
        int high = pages.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (pages.get(middle).first() <= row) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return pages.get(low);
    }

    private synchronized Pages pages() throws IOException {
        if (pages == null) {
            pages = walk();
        }
        return pages;
    }

    private Pages walk() throws IOException {
        PageAt dictionary = null;
        List<PageAt> data = new ArrayList<>();
        long values = 0;
        long at = info.begin();
        for (int seen = 0; values < info.values(); seen++) {
            if (at >= info.end() || seen == Limits.PAGES) {
                throw new Malformed("its " + seen + " pages hold " + values + " values, wanted " + info.values());
            }
            PageHeader header = header(at);
            long position = at + header.length();
            at = position + header.packed();
            if (at > info.end()) {
                throw new Malformed("its page at byte " + position + " goes beyond its end, " + info.end());
            }
            switch (header.kind()) {
                case INDEX -> {}
                case DICTIONARY -> {
                    if (dictionary != null || !data.isEmpty()) {
                        throw new Malformed("it has a dictionary that is not its first page");
                    }
                    if (header.encoding() != Page.PLAIN && header.encoding() != Page.PLAIN_DICTIONARY) {
                        throw new Malformed("its dictionary is in encoding " + header.encoding());
                    }
                    dictionary = new PageAt(header, position, 0);
                }
                case DATA, DATA_V2 -> {
                    if (header.values() > 0) {
                        data.add(new PageAt(header, position, values));
                        values += header.values();
                    }
                }
            }
        }
        if (values != info.values()) {
            throw new Malformed("its pages hold " + values + " values, wanted " + info.values());
        }
        return new Pages(dictionary, List.copyOf(data));
    }

    private PageHeader header(long at) throws IOException {
        int most = (int) Math.min(LONGEST_HEAD, info.end() - at);
        for (int size = Math.min(HEAD, most); ; size = Math.min(16 * size, most)) {
            try {
                return PageHeader.read(file.read(at, size));
            } catch (Malformed | BufferUnderflowException e) { // perhaps because it goes on
                if (size == most) {
                    throw e;
                }
            }
        }
    }
}
