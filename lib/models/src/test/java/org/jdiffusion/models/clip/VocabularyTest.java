package org.jdiffusion.models.clip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jdiffusion.clip.ClipTokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocabularyTest {
    @TempDir
    private Path folder;

    @Test
    void learnedWords_areOnePieceEach_andOthersComeInParts() throws Exception {
        Set<String> words = new LinkedHashSet<>(List.of("red</w>", "flower</w>", "赤い", "赤い</w>", "蝶</w>"));
        Vocabulary vocabulary = Vocabulary.learn(words, 100);
        vocabulary.write(folder, 12);
        ClipTokenizer tokenizer = ClipTokenizer.load(folder);
        assertThat(tokenizer.length()).isEqualTo(12);
        assertThat(pieces(tokenizer, "a red Flower")).isEqualTo(3);
        assertThat(pieces(tokenizer, "赤い蝶")).isEqualTo(2);
        assertThat(pieces(tokenizer, "赤い")).isEqualTo(1);
        assertThat(pieces(tokenizer, "rod")).isEqualTo(3);
        assertThat(pieces(tokenizer, "🦋")).isEqualTo(4); // its bytes
    }

    @Test
    void theMostFrequentPair_isMergedFirst() throws Exception {
        Vocabulary one = Vocabulary.learn(Set.of("ab", "abc", "bc</w>"), 1);
        assertThat(one.size()).isEqualTo(2 * 256 + 1 + 2);
        one.write(folder, 8);
        assertThat(folder.resolve("merges.txt")).hasContent("#version: 0.2\na b");
    }

    @Test
    void theCoursesOwnVocabulary_holdsItsLanguages() throws Exception {
        Set<String> pieces = new LinkedHashSet<>(new English().pieces());
        pieces.addAll(new Japanese().pieces());
        Vocabulary vocabulary = Vocabulary.learn(pieces, 1400);
        assertThat(vocabulary.size()).isLessThanOrEqualTo(2000);
        vocabulary.write(folder, 32);
        ClipTokenizer tokenizer = ClipTokenizer.load(folder);
        assertThat(pieces(tokenizer, "an orange butterfly with white spots at sunset"))
                .isEqualTo(8);
        assertThat(pieces(tokenizer, "夕焼けの中の白い斑点のあるオレンジ色の蝶")).isLessThanOrEqualTo(8);
    }

    /** Ids between the two ends. */
    private static int pieces(ClipTokenizer tokenizer, String text) {
        long[] ids = tokenizer.encode(text);
        int end = 1;
        while (ids[end] != ids[ids.length - 1]) { // padding is the end token
            end++;
        }
        return end - 1;
    }
}
