package org.jdiffusion.notebook.kernel;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdiffusion.notebook.protocol.Channel;

/**
 * Where a kernel is to listen, and the file that tells it so. The file holds the key: it is readable by its owner
 * only, and deleted with the kernel.
 */
record Connection(Path file, Map<Channel, Integer> ports, String key) {
    private static final String HOST = "127.0.0.1";
    private static final Set<Integer> USED = new HashSet<>();

    /** Chooses five free ports, none of them used before in this run, and writes the file. */
    static Connection create(String kernelName) throws IOException {
        Map<Channel, Integer> ports = freePorts();
        String key = UUID.randomUUID().toString();
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = mapper.createObjectNode()
                .put("transport", "tcp")
                .put("ip", HOST)
                .put("shell_port", ports.get(Channel.SHELL))
                .put("iopub_port", ports.get(Channel.IOPUB))
                .put("stdin_port", ports.get(Channel.STDIN))
                .put("control_port", ports.get(Channel.CONTROL))
                .put("hb_port", ports.get(Channel.HEARTBEAT))
                .put("key", key)
                .put("signature_scheme", "hmac-sha256")
                .put("kernel_name", kernelName);
        Path file = Files.createTempFile("kernel-", ".json", ownerOnly());
        file.toFile().deleteOnExit(); // when this program is told to end in the middle of a notebook
        Files.write(file, mapper.writeValueAsBytes(json));
        return new Connection(file, ports, key);
    }

    /** Takes the key off the disk, as far as the system lets us; the end of the program does it otherwise. */
    void delete() {
        file.toFile().delete();
    }

    Map<Channel, String> addresses() {
        Map<Channel, String> addresses = new EnumMap<>(Channel.class);
        ports.forEach((channel, port) -> addresses.put(channel, "tcp://" + HOST + ":" + port));
        return addresses;
    }

    private static FileAttribute<?>[] ownerOnly() {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static Map<Channel, Integer> freePorts() throws IOException {
        Map<Channel, Integer> ports = new EnumMap<>(Channel.class);
        // All stay open until the last one is chosen, or the system would hand out the same port twice.
        List<ServerSocket> open = new ArrayList<>();
        try {
            synchronized (USED) {
                for (Channel channel : Channel.values()) {
                    ServerSocket socket;
                    do {
                        socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
                        open.add(socket);
                    } while (!USED.add(socket.getLocalPort()));
                    ports.put(channel, socket.getLocalPort());
                }
            }
        } finally {
            for (ServerSocket socket : open) {
                socket.close();
            }
        }
        return ports;
    }
}
