package org.jdiffusion.notebook.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputsTest {
    private final Displays displays = new Displays();
    private final Outputs outputs = new Outputs(displays);

    @Test
    void streamsOfOneName_areMergedWhileNothingComesBetween() {
        stream("stdout", "a");
        stream("stdout", "b\nc");
        stream("stderr", "!");
        stream("stdout", "d");

        assertThat(stored().at("/outputs").toString()).isEqualTo("""
                [{"name":"stdout","output_type":"stream","text":["ab\\n","c"]},\
                {"name":"stderr","output_type":"stream","text":["!"]},\
                {"name":"stdout","output_type":"stream","text":["d"]}]""");
    }

    @Test
    void result_carriesOurCountAndSortedMimeTypes() {
        ObjectNode content = json().put("execution_count", 42);
        content.putObject("data")
                .put("text/plain", "x\ny")
                .put("image/png", "AAAA\n")
                .putObject("application/json")
                .put("b", 1);
        content.putObject("metadata");
        content.putObject("transient").put("display_id", "secret");
        outputs.publish("execute_result", content);

        assertThat(stored().at("/outputs").toString()).isEqualTo("""
                [{"data":{"application/json":{"b":1},"image/png":"AAAA\\n","text/plain":["x\\n","y"]},\
                "execution_count":3,"metadata":{},"output_type":"execute_result"}]""");
    }

    @Test
    void update_rewritesEveryDisplayOfItsId_inEarlierCellsToo() {
        Outputs later = new Outputs(displays);
        outputs.publish("display_data", display("bar", "1 %"));
        later.publish("display_data", display("bar", "2 %"));
        later.publish("update_display_data", display("bar", "100 %"));
        later.publish("update_display_data", display("unknown", "7"));

        assertThat(stored().at("/outputs/0/data/text~1plain/0").asText()).isEqualTo("100 %");
        assertThat(stored().toString()).doesNotContain("transient");
        Cell other = cell();
        later.store(other, 4);
        assertThat(other.json().at("/outputs")).hasSize(1);
        assertThat(other.json().at("/outputs/0/data/text~1plain/0").asText()).isEqualTo("100 %");
    }

    @Test
    void clearOutput_worksAtOnceOrBeforeTheNextOutput() {
        stream("stdout", "a");
        outputs.publish("clear_output", json().put("wait", true));
        assertThat(stored().at("/outputs")).hasSize(1);

        stream("stdout", "b");
        assertThat(stored().at("/outputs/0/text/0").asText()).isEqualTo("b");

        outputs.publish("clear_output", json());
        assertThat(stored().at("/outputs")).isEmpty();
    }

    @Test
    void error_isKept() {
        ObjectNode content = json().put("ename", "E").put("evalue", "v");
        content.putArray("traceback").add("t");
        outputs.publish("error", content);

        assertThat(outputs.hasError()).isTrue();
        assertThat(stored().at("/outputs").toString())
                .isEqualTo("[{\"ename\":\"E\",\"evalue\":\"v\",\"output_type\":\"error\",\"traceback\":[\"t\"]}]");
    }

    @Test
    void endlessOutput_isCut() {
        String block = "x".repeat(1_000_000);
        for (int i = 0; i < 20; i++) {
            stream("stdout", block);
        }

        assertThat(outputs.isCut()).isTrue();
        assertThat(stored().at("/outputs/0/text/0").asText()).hasSize(16_000_000);
    }

    @Test
    void clearing_makesRoomAgain() {
        stream("stdout", "x".repeat(20_000_000));
        outputs.publish("clear_output", json());
        stream("stdout", "a");

        assertThat(outputs.isCut()).isFalse();
        assertThat(stored().at("/outputs/0/text/0").asText()).isEqualTo("a");
    }

    @Test
    void messagesThatAreNoOutput_areIgnored() {
        outputs.publish("comm_open", json());
        outputs.publish("status", json());

        assertThat(stored().at("/outputs")).isEmpty();
    }

    private void stream(String name, String text) {
        outputs.publish("stream", json().put("name", name).put("text", text));
    }

    private static ObjectNode display(String id, String text) {
        ObjectNode content = json();
        content.putObject("data").put("text/plain", text);
        content.putObject("metadata");
        content.putObject("transient").put("display_id", id);
        return content;
    }

    private ObjectNode stored() {
        Cell cell = cell();
        outputs.store(cell, 3);
        return cell.json();
    }

    private static Cell cell() {
        return new Cell("c", 1, "", "x", List.of(1), json().put("cell_type", "code"));
    }

    private static ObjectNode json() {
        return JsonNodeFactory.instance.objectNode();
    }
}
