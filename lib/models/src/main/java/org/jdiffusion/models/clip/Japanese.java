package org.jdiffusion.models.clip;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdiffusion.meadow.Ground;
import org.jdiffusion.meadow.Hue;
import org.jdiffusion.meadow.Pattern;
import org.jdiffusion.meadow.Picture;
import org.jdiffusion.meadow.Species;

/** Many ways to say in Japanese what a picture shows. */
final class Japanese implements Speech {
    private static final List<String> ENDINGS = List.of("", "", "", "", "の絵", "の写真", "の画像", "のイラスト");
    private static final List<String> ADJECTIVES = List.of("", "", "", "", "小さな", "きれいな", "美しい", "かわいい");

    @Override
    public List<String> words(Species species) {
        return switch (species) {
            case FLOWER -> List.of("花", "花", "お花");
            case BUTTERFLY -> List.of("蝶", "蝶", "蝶々", "ちょう", "チョウ");
        };
    }

    @Override
    public List<String> words(Hue hue) {
        return switch (hue) {
            case RED -> List.of("赤い", "赤い", "真っ赤な", "赤色の");
            case ORANGE -> List.of("オレンジ色の", "オレンジの", "橙色の", "だいだい色の");
            case YELLOW -> List.of("黄色い", "黄色い", "黄色の");
            case GREEN -> List.of("緑の", "緑の", "緑色の");
            case BLUE -> List.of("青い", "青い", "青色の", "真っ青な");
            case PURPLE -> List.of("紫の", "紫の", "紫色の");
            case PINK -> List.of("ピンクの", "ピンクの", "ピンク色の", "桃色の");
            case WHITE -> List.of("白い", "白い", "真っ白な", "白色の");
        };
    }

    @Override
    public List<String> words(Pattern pattern) {
        return switch (pattern) {
            case PLAIN -> List.of("無地の", "無地の", "模様のない");
            case SPOTS -> List.of("斑点", "斑点", "水玉模様", "ドット柄");
            case STRIPES -> List.of("縞", "縞", "縞模様", "しま模様");
            case EDGES -> List.of("縁取り", "縁取り", "縁", "ふち");
        };
    }

    @Override
    public List<String> words(Ground ground) {
        return switch (ground) {
            case SKY -> List.of("青空の下の", "青空を背にした", "青空に映える");
            case GRASS -> List.of("緑の草むらの中の", "草むらの中の", "草原の");
            case SUNSET -> List.of("夕焼けの中の", "夕暮れの", "夕方の");
            case NIGHT -> List.of("夜の", "星空の下の", "暗闇の中の");
            case MIST -> List.of("淡い霧の中の", "霧の中の", "もやの中の");
        };
    }

    @Override
    public Set<String> pieces() {
        Stream<String> others =
                Stream.of(ENDINGS, ADJECTIVES, List.of("のある", "花びらの", "羽の")).flatMap(List::stream);
        return Stream.concat(phrases(), others)
                .filter(word -> !word.isEmpty())
                .flatMap(word -> Stream.of(word, word + Vocabulary.END)) // no space says where a word ends
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Override
    public String say(Picture picture, Told told, SplittableRandom random) {
        String colour = told.colour() ? Speech.any(random, words(picture.colour())) : "";
        boolean plain = told.pattern() && picture.pattern() == Pattern.PLAIN;
        boolean byPart = told.colour() && random.nextInt(5) == 0;
        StringBuilder text = new StringBuilder();
        if (told.ground()) {
            text.append(Speech.any(random, words(picture.ground())));
            text.append(random.nextInt(4) == 0 ? "、" : "");
        }
        if (told.pattern()) {
            text.append(told.accent() ? Speech.any(random, words(picture.accent())) : "")
                    .append(Speech.any(random, words(picture.pattern())))
                    .append(plain ? "" : "のある");
        }
        text.append(Speech.any(random, ADJECTIVES)).append(colour);
        if (byPart) {
            text.append(picture.species() == Species.FLOWER ? "花びらの" : "羽の");
        }
        return text + Speech.any(random, words(picture.species())) + Speech.any(random, ENDINGS);
    }
}
