package org.jdiffusion.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.jdiffusion.data.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubDatasetTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/parquet");
    private static final String SHARD = "data/train-0000%d-of-00003.parquet";

    @TempDir
    Path folder;

    @Test
    void butterflies_havePicturesAndTexts() throws IOException {
        try (HubDataset set = HubDataset.open(GOLDEN.resolve("butterflies"), "train")) {
            assertThat(set.size()).isEqualTo(10);
            assertThat(set.features())
                    .hasSize(18)
                    .containsEntry("image", new Feature("Image", List.of()))
                    .containsEntry("image_alt", new Feature("string", List.of()))
                    .containsEntry("sim_score", new Feature("float64", List.of()));
            for (int i = 0; i < set.size(); i++) {
                assertThat(ImageIO.read(new ByteArrayInputStream(set.encoded(i)))
                                .getWidth())
                        .isEqualTo(8);
                assertThat(set.text(i, "scientific_name")).isIn("scientific_name " + i, null);
                assertThat(set.text(i, "image_hash")).hasSize(16);
                assertThat(Double.parseDouble(set.text(i, "sim_score"))).isBetween(0., 1.);
                assertThat(set.text(i, "stage")).isNull();
            }
            assertThatThrownBy(() -> set.text(0, "image"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'image' is a structure or list (Image)");
            assertThatThrownBy(() -> set.text(0, "Name"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("scientific_name");
            assertThatThrownBy(() -> set.label(0, "name"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("wanted ClassLabel");
        }
    }

    @Test
    void wikiart_isReadOverItsFilesInOrder_andHasClasses() throws IOException {
        try (HubDataset set = HubDataset.open(GOLDEN.resolve("wikiart"), "train")) {
            assertThat(set.size()).isEqualTo(4 + 0 + 5);
            assertThat(set.name(3)).endsWith("train-00000-of-00003.parquet row 3");
            assertThat(set.name(4)).endsWith("train-00002-of-00003.parquet row 0");
            List<String> styles = set.features().get("style").classes();
            assertThat(styles).containsExactly("Abstract_Expressionism", "Action_painting");
            int unknown = 0;
            for (int i = 0; i < set.size(); i++) {
                assertThat(set.encoded(i)).startsWith(0x89, 'P', 'N', 'G');
                assertThat(set.text(i, "genre"))
                        .isEqualTo(set.features().get("genre").classes().get(set.label(i, "genre")));
                int style = set.label(i, "style");
                assertThat(set.text(i, "style")).isEqualTo(style < 0 ? null : styles.get(style));
                unknown += style < 0 ? 1 : 0;
            }
            assertThat(unknown).isBetween(1, 8);
            assertThatThrownBy(() -> set.encoded(9))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("wanted 0..8, got 9");
        }
    }

    @Test
    void faces_areFoundWhereTheHubConverts() throws IOException {
        try (HubDataset set = HubDataset.open(GOLDEN.resolve("faces"), "train")) {
            assertThat(set.size()).isEqualTo(6);
            assertThat(set.encoded(5)).startsWith(0x89, 'P', 'N', 'G');
        }
    }

    @Test
    void splitThatIsNotThere_listsThoseThatAre() throws IOException {
        copy(GOLDEN.resolve("plain/test.parquet"), "data/test-00000-of-00001-0123456789abcdef.parquet");
        copy(GOLDEN.resolve("plain/test.parquet"), "validation.parquet");
        assertRefused("train", "has no split 'train', it has [test, validation]");
        try (HubDataset set = HubDataset.open(folder, "test")) {
            assertThat(set.size()).isEqualTo(5);
        }
        Files.delete(folder.resolve("validation.parquet"));
        Files.delete(folder.resolve("data/test-00000-of-00001-0123456789abcdef.parquet"));
        assertRefused("train", "holds no Parquet files of a data set");
    }

    @Test
    void incompleteOrDoubtfulParts_areRefused() throws IOException {
        copy(GOLDEN.resolve("wikiart").resolve(SHARD.formatted(0)), SHARD.formatted(0));
        copy(GOLDEN.resolve("wikiart").resolve(SHARD.formatted(2)), SHARD.formatted(2));
        assertRefused("train", "part 1 of 3 of split 'train' is missing");
        copy(GOLDEN.resolve("wikiart").resolve(SHARD.formatted(1)), SHARD.formatted(1));
        HubDataset.open(folder, "train").close();
        copy(GOLDEN.resolve("wikiart").resolve(SHARD.formatted(1)), "data/train-00001-of-00003-0123abcd.parquet");
        assertRefused("train", "are the same part of the data");
    }

    @Test
    void partWithOtherColumns_isRefused() throws IOException {
        copy(GOLDEN.resolve("faces/default/train/0000.parquet"), "default/train/0000.parquet");
        copy(GOLDEN.resolve("plain/test.parquet"), "default/train/0001.parquet");
        assertRefused("train", "has the columns [picture.bytes:BYTE_ARRAY, picture.path:BYTE_ARRAY");
    }

    @Test
    void partsMayDiffer_asInPython() throws IOException {
        try (HubDataset set = HubDataset.open(GOLDEN.resolve("parts"), "train")) {
            assertThat(set.features().keySet())
                    .containsExactly("image", "meta.caption", "meta", "count", "u32", "u64", "price", "tags");
            for (int i = 0; i < 3; i++) {
                assertThat(set.encoded(i)).asString().isEqualTo("picture " + i);
            }
            assertThat(texts(set, "meta.caption")).containsExactly("one", "two", null);
            assertThat(texts(set, "meta")).containsExactly("m", null, null);
            assertThat(texts(set, "count")).containsExactly("7", "-8", null);
            assertThat(texts(set, "u32")).containsExactly("4000000000", null, null);
            assertThat(texts(set, "u64")).containsExactly("18446744073709551615", null, null);
            assertThatThrownBy(() -> set.text(0, "price")).hasMessageContaining("'price' holds decimals");
        }
        // the other way round a column comes that the first part has not
        for (int i = 0; i < 3; i++) {
            copy(GOLDEN.resolve("parts").resolve(SHARD.formatted(i)), SHARD.formatted(2 - i));
        }
        assertRefused("train", "has the columns [count:INT, meta.caption:BYTE_ARRAY TEXT");
    }

    @Test
    void splitsMayHaveAnyLetters() throws IOException {
        String file = "data/学習-00000-of-00001.parquet";
        assertThat(HubLayout.shards("set", List.of(file), "学習")).containsExactly(file);
    }

    @Test
    void linkedFolders_areFound_butNotInACircle() throws IOException {
        copy(GOLDEN.resolve("faces/default/train/0000.parquet"), "real/data/train-00000-of-00001.parquet");
        Files.createSymbolicLink(folder.resolve("linked"), folder.resolve("real"));
        Files.createDirectory(folder.resolve("around"));
        Files.createSymbolicLink(folder.resolve("around/data"), folder.resolve("real/data"));
        for (String name : List.of("real", "linked", "around")) {
            try (HubDataset set = HubDataset.open(folder.resolve(name), "train")) {
                assertThat(set.size()).isEqualTo(6);
            }
        }
        Files.createSymbolicLink(folder.resolve("real/loop"), folder.resolve("real"));
        assertThatThrownBy(
                        () -> HubDataset.open(folder.resolve("real"), "train").close())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("real: cannot be listed");
    }

    private static List<String> texts(HubDataset set, String column) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < set.size(); i++) {
            texts.add(set.text(i, column));
        }
        return texts;
    }

    @Test
    void severalConfigurations_areOpenedOneByOne() throws IOException {
        copy(GOLDEN.resolve("faces/default/train/0000.parquet"), "small/train-00000-of-00001.parquet");
        copy(GOLDEN.resolve("faces/default/train/0000.parquet"), "large/train/0000.parquet");
        assertRefused("train", "has the configurations [large, small]");
        try (HubDataset set = HubDataset.open(folder.resolve("large"), "train")) {
            assertThat(set.size()).isEqualTo(6);
        }
        copy(GOLDEN.resolve("plain/test.parquet"), "train.parquet");
        try (HubDataset set = HubDataset.open(folder, "train")) {
            assertThat(set.features()).containsOnlyKeys("picture", "caption");
        }
    }

    @Test
    void pictureThatIsOnlyNamed_isReadFromBesideAndNowhereElse() throws IOException {
        copy(GOLDEN.resolve("plain/test.parquet"), "set/test.parquet");
        try (HubDataset set = HubDataset.open(folder.resolve("set"), "test")) {
            assertThat(set.encoded(0)).isEqualTo("first".getBytes(StandardCharsets.UTF_8));
            assertNoPicture(set, 1, "beside.png");
            Files.writeString(folder.resolve("set/beside.png"), "second");
            assertThat(set.encoded(1)).isEqualTo("second".getBytes(StandardCharsets.UTF_8));
            Files.writeString(folder.resolve("outside.png"), "secret");
            assertNoPicture(set, 2, "../outside.png");
            Files.delete(folder.resolve("set/beside.png"));
            Files.createSymbolicLink(folder.resolve("set/beside.png"), folder.resolve("outside.png"));
            assertNoPicture(set, 1, "beside.png");
            assertNoPicture(set, 3, "has no picture");
            assertNoPicture(set, 4, "has no picture");
            assertThat(set.text(1, "caption")).isNull();
            assertThat(set.text(2, "caption")).isEqualTo("c");
        }
    }

    @Test
    void notOneColumnOfPictures_isAnErrorWithTheColumns() throws IOException {
        copy(GOLDEN.resolve("two/train.parquet"), "train.parquet");
        assertRefused("train", "more than one column of pictures: [a, b]");
        copy(GOLDEN.resolve("runs.parquet"), "test.parquet");
        assertRefused("test", "its columns are [number, flag, some]");
    }

    private void copy(Path from, String to) throws IOException {
        Path target = folder.resolve(to);
        Files.createDirectories(target.getParent());
        Files.copy(from, target);
    }

    private void assertRefused(String split, String reason) {
        assertThatThrownBy(() -> HubDataset.open(folder, split).close())
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(folder.toString())
                .hasMessageContaining(reason);
    }

    private static void assertNoPicture(HubDataset set, int index, String reason) {
        assertThatThrownBy(() -> set.encoded(index))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("test.parquet row " + index)
                .hasMessageContaining(reason);
    }
}
