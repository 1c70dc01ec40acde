package org.jdiffusion.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdiffusion.data.DataException;
import org.jdiffusion.data.VisibleFiles;

/**
 * Where the files of a split lie in a data set's folder: {@code data/train-00000-of-00002-<hash>.parquet},
 * {@code train.parquet}, or {@code default/train/0000.parquet} as the hub converts; a folder before that, unless it is
 * {@code data} or {@code default}, is a configuration.
 */
final class HubLayout {
    private static final String DEFAULT = "default";
    private static final String SPLIT = "(?:(?<config>[^/.][^/]*)/)?(?U:(?<split>\\w+(?:\\.\\w+)*))";
    private static final List<Pattern> NAMES = List.of(
            Pattern.compile(SPLIT + "-(?<number>\\d{5})-of-(?<of>\\d{5})(?:-\\w+)?\\.parquet"),
            Pattern.compile(SPLIT + "/(?<number>\\d{4})(?<of>)\\.parquet"),
            Pattern.compile(SPLIT + "(?<number>)(?<of>)\\.parquet"));

    private record Shard(String config, String split, int number, int of, String file) {}

    private HubLayout() {}

    /**
     * The files of a split in a folder, in order.
     *
     * @throws DataException if there are none, one is missing, or two are the same part
     */
    static List<Path> shards(Path folder, String split) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new DataException(folder.toString(), "is no folder: wanted one with a data set's Parquet files");
        }
        return shards(folder.toString(), names(folder), split).stream()
                .map(folder::resolve)
                .toList();
    }

    /** Whether the folder has a file of any split. */
    static boolean isAt(Path folder) throws IOException {
        return isOf(names(folder));
    }

    /** Whether a file of any split is among these, named from the data set's root, with {@code /}. */
    static boolean isOf(List<String> names) {
        return names.stream().flatMap(HubLayout::shard).findAny().isPresent();
    }

    private static List<String> names(Path folder) throws IOException {
        return VisibleFiles.under(folder, 3).stream()
                .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                .toList();
    }

    /**
     * Those of a split among the files of a data set, in order.
     *
     * @param where for messages
     * @param names from the data set's root, with {@code /}
     * @throws DataException if there are none, one is missing, or two are the same part
     */
    static List<String> shards(String where, List<String> names, String split) throws DataException {
        List<Shard> all = names.stream().sorted().flatMap(HubLayout::shard).toList();
        List<Shard> those =
                all.stream().filter(shard -> shard.split().equals(split)).toList();
        if (those.isEmpty()) {
            throw new DataException(
                    where,
                    all.isEmpty()
                            ? "holds no Parquet files of a data set, such as data/train-00000-of-00001.parquet"
                            : "has no split '" + split + "', it has "
                                    + distinct(all.stream().map(Shard::split)));
        }
        List<Shard> usual =
                those.stream().filter(shard -> shard.config().equals(DEFAULT)).toList();
        List<Shard> chosen = usual.isEmpty() ? those : usual;
        Set<String> configs = distinct(chosen.stream().map(Shard::config));
        if (configs.size() > 1) {
            throw new DataException(where, "has the configurations " + configs + ": open the folder of one of them");
        }
        return inOrder(where, chosen);
    }

    private static List<String> inOrder(String where, List<Shard> shards) throws DataException {
        Map<Integer, String> files = new TreeMap<>();
        int wanted = 0;
        for (Shard shard : shards) {
            String other = files.put(shard.number(), shard.file());
            if (other != null) {
                throw new DataException(
                        where, other + " and " + shard.file() + " are the same part of the data: remove the older one");
            }
            wanted = Math.max(wanted, Math.max(shard.of(), shard.number() + 1));
        }
        for (int i = 0; i < wanted; i++) {
            if (!files.containsKey(i)) {
                throw new DataException(
                        where,
                        "part " + i + " of " + wanted + " of split '"
                                + shards.get(0).split() + "' is missing (counted from 0): download it again");
            }
        }
        return List.copyOf(files.values());
    }

    private static Stream<Shard> shard(String name) {
        for (Pattern pattern : NAMES) {
            Matcher match = pattern.matcher(name);
            if (match.matches()) {
                String config = match.group("config");
                boolean usual = config == null || config.equals("data");
                return Stream.of(new Shard(
                        usual ? DEFAULT : config,
                        match.group("split"),
                        number(match.group("number")),
                        number(match.group("of")),
                        name));
            }
        }
        return Stream.empty();
    }

    private static int number(String digits) {
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }

    private static Set<String> distinct(Stream<String> of) {
        return of.collect(Collectors.toCollection(TreeSet::new));
    }
}
