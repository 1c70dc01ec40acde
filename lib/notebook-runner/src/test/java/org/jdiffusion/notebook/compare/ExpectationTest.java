package org.jdiffusion.notebook.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.jdiffusion.notebook.compare.picture.PictureRule;
import org.jdiffusion.notebook.model.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectationTest {
    private static final JsonNode NOTHING = Json.read("{}");

    @Test
    void storedOutputs_areKeptWhileTheCellIsRun() {
        Cell cell = cell("{}");
        Expectation expectation = Expectation.of(cell, NOTHING, Mode.STRICT, Rules.standard());
        cell.json().withArray("outputs").removeAll();

        assertThat(expectation.differences(Json.stdout("took 1 s"))).isEmpty();
        assertThat(expectation.differences(Json.stdout("took 2 s"))).hasSize(1);
    }

    @Test
    void notebookAndCell_addToTheRules() {
        JsonNode notebook = Json.read("{'nbtest':{'sanitize':[{'regex':'[0-9]+','replace':'N'}],'ignore':['stderr']}}");
        Cell cell = cell("{'nbtest':{'sanitize':[{'regex':'N (s|ms)','replace':'TIME'}],'pictures':'ignore',"
                + "'backspaces':true}}");
        Expectation both = Expectation.of(cell, notebook, Mode.STRICT, Rules.standard());

        assertThat(both.differences(Json.stdout("took 25 ms"))).isEmpty();
        assertThat(both.rules().ignored()).contains("stderr", "traceback");
        assertThat(both.rules().pictures()).isEqualTo(new PictureRule.Ignored());
        assertThat(both.rules().backspaces()).isTrue();
        assertThat(Expectation.of(cell("{}"), notebook, Mode.STRICT, Rules.standard())
                        .differences(Json.stdout("took 25 ms")))
                .hasSize(1);
    }

    @Test
    void tolerance_isTheComments_elseTheCells_elseTheNotebooks() {
        JsonNode notebook = Json.read("{'nbtest':{'tolerance':{'relative':1,'reason':'a'}}}");
        Cell plain = cell("{'nbtest':{'tolerance':{'absolute':2,'reason':'b'}}}");
        Cell commented = new Cell("c", 1, "", "//nbtest: rtol=3, reason=c", List.of(1), plain.json());

        assertThat(rules(cell("{}"), notebook).tolerance()).isEqualTo(new Tolerance(1, 0, "a"));
        assertThat(rules(plain, notebook).tolerance()).isEqualTo(new Tolerance(0, 2, "b"));
        assertThat(rules(commented, notebook).tolerance()).isEqualTo(new Tolerance(3, 0, "c"));
        assertThat(rules(cell("{}"), NOTHING).tolerance()).isEqualTo(Tolerance.none());
    }

    @Test
    void pictures_haveOneRuleEach() {
        assertThat(pictures("{'mean':2.5,'reason':'x'}")).isEqualTo(new PictureRule.MeanDifference(2.5));
        assertThat(pictures("{'max':8,'reason':'x'}")).isEqualTo(new PictureRule.MaxDifference(8));
        assertThat(pictures("{'ssim':0.9,'reason':'x'}")).isEqualTo(new PictureRule.Similar(0.9));
        assertThat(pictures("{'plausible':{},'reason':'x'}")).isEqualTo(new PictureRule.Plausible(0, 0, 2));
        assertThat(pictures("{'plausible':{'width':9,'height':7,'colours':16},'reason':'x'}"))
                .isEqualTo(new PictureRule.Plausible(9, 7, 16));
        assertThat(pictures("'exact'")).isEqualTo(new PictureRule.Exact());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            'tolerance':{'relative':1e-3}           | tolerance: wanted a reason, got none
            'tolerance':{'rel':1,'reason':'x'}      | tolerance: wanted absolute, reason, relative, got rel
            'tolerance':1e-3                        | tolerance: wanted an object of absolute, reason, relative, got 0.001
            'tolerance':{'relative':'1','reason':'x'} | tolerance, relative: wanted a number, got "1"
            'pictures':{'ssim':0.9}                 | pictures: wanted one of mean, max, ssim, plausible, and a reason, got {"ssim":0.9}
            'pictures':{'ssim':2,'reason':'x'}      | ssim: wanted a number from -1.0 to 1.0, got 2.0
            'pictures':'close'                      | pictures: wanted an object of max, mean, plausible, reason, ssim, got "close"
            'sanitize':{'a':'b'}                    | sanitize: wanted a list, got {"a":"b"}
            'sanitize':[{'regex':'a'}]              | sanitize: wanted texts regex and replace, got {"regex":"a"}
            'sanitize':[{'regex':'(','replace':''}] | the regular expression '(' cannot be used: a parenthesis is not closed
            'ignore':'stderr'                       | ignore: wanted a list, got "stderr"
            'ignore':[1]                            | ignore: wanted names of fields, got [1]
            'backspaces':'yes'                      | backspaces: wanted true or false, got "yes"
            """)
    void metadataThatAreNotUnderstood_areRefused(String nbtest, String message) {
        Cell cell = cell("{'nbtest':{" + nbtest + "}}");

        assertThatThrownBy(() -> rules(cell, NOTHING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void otherKeys_areLeftToOthers() {
        assertThat(rules(cell("{'nbtest':{'timeout':'3s','name':'x'},'tags':['slow']}"), NOTHING))
                .isEqualTo(Rules.standard());
    }

    @Test
    void cellThatWasNeverRun_expectsNothing() {
        Cell cell = cell("{}");
        cell.json().putNull("execution_count");
        List<Difference> found =
                Expectation.of(cell, NOTHING, Mode.LAX, Rules.standard()).differences(Json.stdout("a"));
        cell.json().withArray("outputs").removeAll();

        assertThat(found).containsExactly(new Difference.Unrun());
        assertThat(found.get(0).message()).contains("never run");
        assertThat(Expectation.of(cell, NOTHING, Mode.STRICT, Rules.standard()).differences(Json.stdout("a")))
                .isEmpty();
    }

    @Test
    void ignoredFields_addUp() {
        assertThat(Rules.nbval().ignoring(Set.of("a")).ignoring(Set.of("b")).ignored())
                .contains("a", "b", "metadata");
    }

    private static PictureRule pictures(String json) {
        return rules(cell("{'nbtest':{'pictures':" + json + "}}"), NOTHING).pictures();
    }

    private static Rules rules(Cell cell, JsonNode notebook) {
        return Expectation.of(cell, notebook, Mode.STRICT, Rules.standard()).rules();
    }

    private static Cell cell(String metadata) {
        ObjectNode json =
                (ObjectNode) Json.read("{'cell_type':'code','execution_count':1,'metadata':" + metadata + "}");
        json.set("outputs", Json.stdout("took 1 s"));
        return new Cell("c", 1, "", "x", List.of(1), json);
    }
}
