package org.jdiffusion.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jdiffusion.data.DataException;
import org.jdiffusion.data.PictureSet;
import org.jdiffusion.hub.parquet.PageCache;
import org.jdiffusion.hub.parquet.ParquetColumn;
import org.jdiffusion.hub.parquet.ParquetColumn.Meaning;
import org.jdiffusion.hub.parquet.ParquetException;
import org.jdiffusion.hub.parquet.ParquetFile;
import org.jdiffusion.hub.parquet.ParquetType;

/**
 * The pictures of one split of a data set, as Python's datasets saves them: Parquet files in a folder of the hub's layout
 * ({@code data/train-00000-of-00001.parquet} and the like), a picture in each row, and what is known of it in the other
 * columns. Each is read when it is asked for, by several threads at once if need be; memory holds the pages read last.
 *
 * <p>The first file says what columns there are. In the others they may stand in another order, or be missing, which
 * reads as no value; a column that the first has not is refused.
 */
public final class HubDataset implements PictureSet, AutoCloseable {
    private static final String CONVERTED = "refs/convert/parquet";
    private static final long LARGEST_FILE = 256 << 20;

    private final List<Path> files;
    private final List<ParquetFile> shards = new ArrayList<>();
    private final long[] firstRows;
    private final Map<String, Feature> features;
    private final String picture;

    private HubDataset(Path folder, List<Path> files) throws IOException {
        this.files = files;
        firstRows = new long[files.size() + 1];
        PageCache cache = new PageCache();
        try {
            for (int s = 0; s < files.size(); s++) {
                shards.add(ParquetFile.open(files.get(s), cache));
                firstRows[s + 1] = firstRows[s] + shards.get(s).rows();
                if (firstRows[s + 1] > Integer.MAX_VALUE) {
                    throw new DataException(folder.toString(), "has more than 2^31 - 1 rows");
                }
            }
            features = Features.of(files.get(0).toString(), shards.get(0));
            picture = Features.picture(files.get(0).toString(), features);
            requireSameColumns();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Opens a data set that is on this machine.
     *
     * @param split {@code train}, {@code test} or what else there is
     * @throws DataException if the folder has no such split, a part of it is missing, or it has not exactly one column of
     *     pictures: one of type Image, or with {@code bytes} and {@code path}, or bytes called {@code image}
     * @throws ParquetException if a file is damaged
     */
    public static HubDataset open(Path folder, String split) throws IOException {
        return new HubDataset(folder, HubLayout.shards(folder, split));
    }

    /** Whether a folder on this machine holds a data set's Parquet files. */
    public static boolean isAt(Path folder) throws IOException {
        return HubLayout.isAt(folder);
    }

    /**
     * Fetches the files of a split into the cache, those that are not there yet, and opens them. Where the repository
     * holds pictures in another form, or files by other names, the Parquet files that the hub has made of them are taken.
     *
     * @throws HubException if they cannot be had
     * @throws DataException as {@link #open} does
     */
    public static HubDataset fetch(HubClient client, HubRepo repo, String split) throws IOException {
        List<String> names = names(client, repo);
        boolean converted = !HubLayout.isOf(names);
        HubRepo source = converted ? repo.at(CONVERTED) : repo;
        List<String> shards = HubLayout.shards(source.toString(), converted ? names(client, source) : names, split);
        return open(client.folder(source, shards::contains), split);
    }

    private static List<String> names(HubClient client, HubRepo repo) throws IOException {
        return client.files(repo).stream().map(HubFile::path).toList();
    }

    @Override
    public int size() {
        return (int) firstRows[shards.size()];
    }

    /** Every column by name, in the file's order, and what it means. */
    public Map<String, Feature> features() {
        return features;
    }

    /** The picture's file as it was put in: PNG, JPEG or whatever else. */
    @Override
    public byte[] encoded(int index) throws IOException {
        ParquetFile shard = shards.get(shard(index));
        if (Features.has(shard, picture)) {
            return present(index, (byte[]) value(index, picture));
        }
        byte[] bytes = (byte[]) value(index, picture + ".bytes");
        boolean elsewhere = bytes == null && Features.has(shard, picture + ".path");
        return elsewhere ? beside(index, (String) value(index, picture + ".path")) : present(index, bytes);
    }

    @Override
    public String name(int index) {
        int s = shard(index);
        return files.get(s) + " row " + (index - firstRows[s]);
    }

    /**
     * A picture's class, 0..classes-1, or -1 where none is known.
     *
     * @param column one of type ClassLabel
     * @throws DataException if the file holds another number
     */
    public int label(int index, String column) throws IOException {
        Feature feature = feature(column);
        if (!feature.type().equals("ClassLabel")) {
            throw new IllegalArgumentException("column '" + column + "' is of type " + feature.type()
                    + ", wanted ClassLabel; of all columns: " + features);
        }
        Object value = value(index, column);
        if (value == null) {
            return -1;
        }
        int classes = feature.classes().size();
        if (!(value instanceof Number number) || number.longValue() < -1 || number.longValue() >= classes) {
            throw new DataException(name(index), column + " is " + value + ", wanted -1.." + (classes - 1));
        }
        return number.intValue();
    }

    /**
     * What a column says of a picture: a text, a number in digits, or a class's name; null where it says nothing.
     *
     * @throws IllegalArgumentException if there is no such column, or one of bytes, a structure or a list
     */
    public String text(int index, String column) throws IOException {
        Feature feature = feature(column);
        if (feature.type().equals("ClassLabel")) {
            int label = label(index, column);
            return label < 0 ? null : feature.classes().get(label);
        }
        Meaning meaning = Features.column(shards.get(0), column)
                .orElseThrow(() -> new IllegalArgumentException("column '" + column + "' is a structure or list ("
                        + feature.type() + "), wanted one of text, numbers or classes"))
                .meaning();
        Object value = value(index, column);
        if (value instanceof byte[] || meaning == Meaning.DECIMAL) {
            throw new IllegalArgumentException("column '" + column + "' holds "
                    + (meaning == Meaning.DECIMAL ? "decimals" : "bytes") + ", wanted text, numbers or classes");
        }
        if (meaning == Meaning.UNSIGNED && value instanceof Long number) {
            return Long.toUnsignedString(number);
        }
        if (meaning == Meaning.UNSIGNED && value instanceof Integer number) {
            return Integer.toUnsignedString(number);
        }
        return value == null ? null : value.toString();
    }

    /** Null too where the part has no such column, as in Python. */
    private Object value(int index, String column) throws IOException {
        int s = shard(index);
        return Features.has(shards.get(s), column) ? shards.get(s).value(column, index - firstRows[s]) : null;
    }

    private int shard(int index) {
        if (index < 0 || index >= size()) {
            throw new IllegalArgumentException("index: wanted 0.." + (size() - 1) + ", got " + index);
        }
        int s = Arrays.binarySearch(firstRows, index);
        s = s < 0 ? -s - 2 : s;
        while (firstRows[s + 1] == index) {
            s++; // past files without rows
        }
        return s;
    }

    private Feature feature(String column) {
        Feature feature = features.get(column);
        if (feature == null) {
            throw new IllegalArgumentException("no column '" + column + "', there are " + features.keySet());
        }
        return feature;
    }

    private byte[] present(int index, byte[] bytes) throws DataException {
        if (bytes == null) {
            throw new DataException(name(index), "has no picture in its column '" + picture + "'");
        }
        return bytes;
    }

    /** A picture that the row only names: a file beside the Parquet file, and nowhere else on this machine. */
    private byte[] beside(int index, String path) throws IOException {
        if (path == null) {
            return present(index, null);
        }
        Path parent = files.get(shard(index)).toAbsolutePath().getParent();
        try {
            Path file = parent.resolve(path).normalize();
            boolean under = file.startsWith(parent)
                    && Files.isRegularFile(file)
                    && file.toRealPath().startsWith(parent.toRealPath());
            if (!under) {
                throw new DataException(
                        name(index), "names the picture '" + path + "', and there is no such file under " + parent);
            }
            if (Files.size(file) > LARGEST_FILE) {
                throw new DataException(file.toString(), "is too large for a picture: " + Files.size(file) + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (InvalidPathException e) {
            throw new DataException(name(index), "names the picture '" + path + "', which is no path here", e);
        }
    }

    private void requireSameColumns() throws IOException {
        for (int s = 0; s < shards.size(); s++) {
            ParquetFile shard = shards.get(s);
            if (!shard.columns().stream().allMatch(this::isAsInFirst)) {
                throw new DataException(
                        files.get(s).toString(),
                        "has the columns " + names(shard) + ", " + files.get(0) + " has " + names(shards.get(0)));
            }
            if (!Features.isBytes(shard, picture) && !Features.isBytes(shard, picture + ".bytes")) {
                throw new DataException(
                        files.get(s).toString(), "its column of pictures '" + picture + "' holds no bytes");
            }
        }
    }

    /** Whether the first file has such a column too, wherever: what is in lists is not read, and may differ. */
    private boolean isAsInFirst(ParquetColumn column) {
        return column.repeated()
                || column.meaning() == Meaning.NOTHING
                || Features.column(shards.get(0), column.path())
                        .filter(first -> kind(first).equals(kind(column)))
                        .isPresent();
    }

    private static String kind(ParquetColumn column) {
        boolean whole = column.type() == ParquetType.INT32 || column.type() == ParquetType.INT64;
        String stored = whole ? "INT" : column.type().toString();
        return column.meaning() == Meaning.STORED ? stored : stored + " " + column.meaning();
    }

    private static List<String> names(ParquetFile shard) {
        return shard.columns().stream()
                .map(column -> column.path() + ":" + kind(column))
                .toList();
    }

    @Override
    public void close() throws IOException {
        for (ParquetFile shard : shards) {
            shard.close();
        }
    }
}
