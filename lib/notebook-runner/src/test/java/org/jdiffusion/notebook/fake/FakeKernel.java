package org.jdiffusion.notebook.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/**
 * The main class of the fake kernel. The variable {@code FAKE_START} makes it fail at the start: {@code exit},
 * {@code silent}, {@code wrong-key}, {@code ports-taken} (in this folder the first time only); {@code late-stdin} and
 * {@code no-stdin} delay that channel or leave it out. Each line of a cell is one command, see {@link FakeCell}.
 */
public final class FakeKernel {
    static volatile boolean interrupted;
    static volatile boolean heartStopped;

    private FakeKernel() {}

    /** Serves the connection file given as the only argument. */
    public static void main(String[] args) throws Exception {
        String start = System.getenv().getOrDefault("FAKE_START", "");
        if (start.equals("exit")) {
            System.err.println("no licence for this fake");
            System.exit(7);
        }
        if (start.equals("ports-taken")) {
            Path tries = Path.of("tries");
            Files.writeString(tries, "try\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            if (Files.readAllLines(tries).size() == 1) {
                System.err.println("Errno 48: Address already in use");
                Thread.sleep(600_000);
            }
        }
        if (start.equals("silent")) {
            Thread.sleep(600_000);
        }
        JsonNode connection = new ObjectMapper().readTree(new File(args[0]));
        String key =
                start.equals("wrong-key") ? "another" : connection.path("key").asText();
        ZMQ.Context context = ZMQ.context(1);
        Thread control = new Thread(() -> serveControl(context, connection, key));
        control.setDaemon(true);
        control.start();
        ZMQ.Socket shell = bind(context, SocketType.ROUTER, connection, "shell_port");
        int requestsWithoutStdin = start.equals("late-stdin") ? 3 : start.equals("no-stdin") ? Integer.MAX_VALUE : 0;
        ZMQ.Socket stdin = context.socket(SocketType.ROUTER);
        ZMQ.Context publishing = ZMQ.context(1); // of its own, so that a dying kernel can wait for what it printed
        ZMQ.Socket iopub = publishing.socket(SocketType.PUB);
        iopub.setSndHWM(0);
        bind(iopub, connection, "iopub_port");
        FakeWire wire = new FakeWire(shell, iopub, stdin, key);
        FakeCell cells = new FakeCell(wire, Path.of(args[0]), () -> {
            iopub.close();
            publishing.term();
        });
        for (int received = 0; ; received++) {
            if (received == requestsWithoutStdin) {
                bind(stdin, connection, "stdin_port");
            }
            FakeWire.Request request = wire.receive();
            if (request.type().equals("kernel_info_request")) {
                cells.kernelInfo(request);
            } else if (request.type().equals("execute_request")) {
                cells.execute(request);
            }
        }
    }

    private static void serveControl(ZMQ.Context context, JsonNode connection, String key) {
        ZMQ.Socket control = bind(context, SocketType.ROUTER, connection, "control_port");
        ZMQ.Socket heart = bind(context, SocketType.REP, connection, "hb_port");
        FakeWire wire = new FakeWire(control, null, null, key);
        ZMQ.Poller poller = context.poller(2);
        poller.register(control, ZMQ.Poller.POLLIN);
        poller.register(heart, ZMQ.Poller.POLLIN);
        boolean beaten = false;
        while (true) {
            poller.poll(50);
            if (poller.pollin(1) && !(heartStopped && beaten)) {
                heart.send(heart.recv());
                beaten = true; // a heart that never beat is not missed
            }
            if (poller.pollin(0)) {
                FakeWire.Request request = wire.receive();
                if (request.type().equals("interrupt_request")) {
                    interrupted = true;
                }
                wire.reply(request, request.type().replace("_request", "_reply"), FakeWire.json());
            }
        }
    }

    private static ZMQ.Socket bind(ZMQ.Context context, SocketType type, JsonNode connection, String port) {
        ZMQ.Socket socket = context.socket(type);
        bind(socket, connection, port);
        return socket;
    }

    private static void bind(ZMQ.Socket socket, JsonNode connection, String port) {
        socket.bind("tcp://127.0.0.1:" + connection.path(port).asInt());
    }
}
