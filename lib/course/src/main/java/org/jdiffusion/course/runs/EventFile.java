package org.jdiffusion.course.runs;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * A file of TensorBoard's events, TFRecord by TFRecord: length (8 bytes), masked CRC32C of the length (4), data, masked
 * CRC32C of the data (4), all little-endian; tensorboard/summary/writer/record_writer.py.
 */
final class EventFile implements AutoCloseable {
    private static final Pattern NAME =
            Pattern.compile("events\\.out\\.tfevents\\.(\\d{10,18})\\.(.+)\\.(\\d+)\\.\\d+");
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final int HEAD = 12;
    private static final int TAIL = 4;

    private final AppendFile file;

    /** Begins a new file, which TensorBoard reads after those that the folder has. */
    EventFile(Path folder, long step) throws IOException {
        long seconds = Instant.now().getEpochSecond();
        for (Path earlier : all(folder)) {
            mend(earlier);
            seconds = Math.max(seconds, Long.parseLong(parts(earlier).group(1)) + 1); // read in the order of the names
        }
        String name = String.format(
                Locale.ROOT,
                "events.out.tfevents.%010d.%s.%d.%d",
                seconds,
                host(),
                ProcessHandle.current().pid(),
                COUNT.getAndIncrement());
        file = new AppendFile(folder.resolve(name), 0);
        append(Event.version(now()));
        append(Event.start(now(), step));
    }

    void scalars(long step, Map<String, Double> values) throws RunException {
        append(Event.scalars(now(), step, values));
    }

    void image(long step, String tag, int height, int width, int channels, byte[] png) throws RunException {
        append(Event.image(now(), step, tag, height, width, channels, png));
    }

    void text(long step, String tag, String markdown) throws RunException {
        append(Event.text(now(), step, tag, markdown));
    }

    void force() throws RunException {
        file.force();
    }

    @Override
    public void close() throws RunException {
        file.close();
    }

    /** The process that opened the folder's last file, if it goes on; only this machine's are known. */
    static Optional<ProcessHandle> writer(Path folder) throws IOException {
        List<Path> files = all(folder);
        if (files.isEmpty()) {
            return Optional.empty();
        }
        Matcher last = parts(files.get(files.size() - 1));
        long opened = Long.parseLong(last.group(1));
        return last.group(2).equals(host())
                ? ProcessHandle.of(Long.parseLong(last.group(3)))
                        .filter(ProcessHandle::isAlive)
                        .filter(process -> process.info()
                                .startInstant()
                                .map(start -> start.getEpochSecond() <= opened + 1) // else a number used again
                                .orElse(true))
                : Optional.empty();
    }

    /** One record. */
    static byte[] frame(byte[] data) {
        ByteBuffer record = ByteBuffer.allocate(HEAD + data.length + TAIL).order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(data.length);
        record.putInt(masked(record.array(), 0, 8));
        record.put(data);
        record.putInt(masked(data, 0, data.length));
        return record.array();
    }

    /** The data of all whole records, up to one that is torn or damaged. */
    static List<byte[]> read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> records = new ArrayList<>();
        while (bytes.remaining() >= HEAD + TAIL) {
            int at = bytes.position();
            long length = bytes.getLong();
            if (bytes.getInt() != masked(bytes.array(), at, 8) || length < 0 || length > bytes.remaining() - TAIL) {
                break;
            }
            byte[] data = new byte[(int) length];
            bytes.get(data);
            if (bytes.getInt() != masked(data, 0, data.length)) {
                break;
            }
            records.add(data);
        }
        return records;
    }

    private void append(byte[] event) throws RunException {
        file.append(frame(event));
    }

    /** Cuts off a torn record, at which some readers would wait for the rest rather than go on to the next file. */
    private static void mend(Path earlier) throws IOException {
        long whole = read(earlier).stream()
                .mapToLong(data -> HEAD + data.length + TAIL)
                .sum();
        if (whole < Files.size(earlier)) {
            new AppendFile(earlier, whole).close();
        }
    }

    /** In the order in which they were written. */
    private static List<Path> all(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(
                            file -> NAME.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        }
    }

    private static Matcher parts(Path file) {
        Matcher parts = NAME.matcher(file.getFileName().toString());
        if (!parts.matches()) {
            throw new IllegalStateException(file + " is no event file");
        }
        return parts;
    }

    /** As in leveldb: a checksum of data that holds checksums would be weak without. */
    private static int masked(byte[] bytes, int from, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, from, length);
        return Integer.rotateRight((int) sum.getValue(), 15) + 0xA282EAD8;
    }

    private static double now() {
        Instant now = Instant.now();
        return now.getEpochSecond() + now.getNano() / 1e9; // readers order by it: milliseconds are too coarse
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9.-]", "_");
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
