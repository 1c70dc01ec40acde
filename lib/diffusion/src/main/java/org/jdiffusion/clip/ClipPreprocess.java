package org.jdiffusion.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jdiffusion.io.Atomic;
import org.jdiffusion.io.CheckpointException;
import org.jdiffusion.io.JsonFile;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.Numbers;
import org.jdiffusion.tensor.Scope;
import org.jdiffusion.tensor.TorchOps;

/**
 * Makes the pixels that {@link ClipModel#encodeImage} wants: resized, the middle cut out, normalised (transformers
 * {@code CLIPImageProcessor}, on tensors and differentiable, so without its rounding to 256 levels).
 *
 * @param size one number, for the shorter edge, or a height and a width
 * @param cropSize height and width of the middle that is cut out
 * @param imageMean per channel, of images in [0, 1]
 * @param imageStd per channel, of images in [0, 1]
 */
public record ClipPreprocess(List<Integer> size, List<Integer> cropSize, List<Float> imageMean, List<Float> imageStd) {
    private static final float SLACK = 1e-4f; // for images that were computed, not decoded
    static final int CHANNELS = 3;
    private static final int BICUBIC = 3; // PIL's number
    private static final List<String> STEPS = List.of("do_resize", "do_center_crop", "do_rescale", "do_normalize");

    public ClipPreprocess {
        size = List.copyOf(size);
        cropSize = List.copyOf(cropSize);
        imageMean = List.copyOf(imageMean);
        imageStd = List.copyOf(imageStd);
        ClipConfig.require(size.size() == 1 || size.size() == 2, "size", "one or two numbers", size);
        ClipConfig.require(cropSize.size() == 2, "crop_size", "a height and a width", cropSize);
        for (int i = 0; i < 2; i++) {
            ClipConfig.requireSize("size", size.get(i % size.size()), 65_536);
            ClipConfig.requireSize("crop_size", cropSize.get(i), size.get(i % size.size()));
        }
        ClipConfig.require(imageMean.size() == CHANNELS, "image_mean", "3 numbers", imageMean);
        ClipConfig.require(
                imageStd.size() == CHANNELS && imageStd.stream().allMatch(s -> s > 0),
                "image_std",
                "3 positive numbers",
                imageStd);
    }

    /**
     * Reads {@code preprocessor_config.json}, or what newer versions of transformers save instead, the
     * {@code image_processor} in {@code processor_config.json}.
     *
     * @throws CheckpointException if it is missing, or asks for steps that are not those of this class
     */
    public static ClipPreprocess load(Path folder) throws IOException {
        Path file = folder.resolve("preprocessor_config.json");
        Path newer = folder.resolve("processor_config.json");
        boolean isNewer = !Files.exists(file) && Files.exists(newer);
        Path found = isNewer ? newer : file;
        JsonNode json = JsonFile.read(found);
        try {
            return fromJson(isNewer ? imageProcessor(json) : json);
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(found, e.getMessage(), e);
        }
    }

    private static JsonNode imageProcessor(JsonNode json) {
        JsonNode found = json.get("image_processor");
        ClipConfig.require(
                found != null && found.isObject(),
                "image_processor",
                "an object, since there is no preprocessor_config.json",
                found);
        return found;
    }

    private static ClipPreprocess fromJson(JsonNode json) {
        for (String step : STEPS) {
            ClipConfig.require(json.path(step).asBoolean(true), step, true, json.path(step));
        }
        JsonNode resample = json.path("resample");
        ClipConfig.require(resample.asInt(BICUBIC) == BICUBIC, "resample", "3, bicubic", resample);
        JsonNode factor = json.path("rescale_factor");
        ClipConfig.require(Math.abs(factor.asDouble(1 / 255.0) * 255 - 1) < 1e-6, "rescale_factor", "1/255", factor);
        return new ClipPreprocess(
                size(json.path("size")),
                sides(json.path("crop_size"), "crop_size", "height and width"),
                numbers(json, "image_mean", List.of((float) 0.48145466, (float) 0.4578275, (float) 0.40821073)),
                numbers(json, "image_std", List.of((float) 0.26862954, (float) 0.26130258, (float) 0.27577711)));
    }

    /** Writes the {@code preprocessor_config.json} that {@link #load} and transformers read. */
    public void save(Path folder) throws IOException {
        Atomic.write(folder.resolve("preprocessor_config.json"), toJson().toPrettyString() + "\n");
    }

    private ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("image_processor_type", "CLIPImageProcessor").put("resample", BICUBIC);
        for (String step : STEPS) {
            json.put(step, true);
        }
        ObjectNode sides = json.putObject("size");
        if (size.size() == 1) {
            sides.put("shortest_edge", size.get(0));
        } else {
            sides.put("height", size.get(0)).put("width", size.get(1));
        }
        json.putObject("crop_size").put("height", cropSize.get(0)).put("width", cropSize.get(1));
        imageMean.forEach(json.putArray("image_mean")::add);
        imageStd.forEach(json.putArray("image_std")::add);
        return json;
    }

    /**
     * Prepares images of any size.
     *
     * @param images (N, 3, H, W) float32 in [-1, 1], as everywhere in this library
     * @return (N, 3, h, w), the size of the crop, on the manager of {@code images}
     * @throws IllegalArgumentException if a value lies outside [-1, 1] or is not a number
     */
    public NDArray apply(NDArray images) {
        check(images);
        try (Scope scope = new Scope()) {
            NDArray x = images.add(1).div(2); // statistics are of images in [0, 1]
            int height = (int) x.getShape().get(2);
            int width = (int) x.getShape().get(3);
            int newHeight = resized(0, height, width);
            int newWidth = resized(1, width, height);
            if (newHeight != height || newWidth != width) {
                x = TorchOps.resizeBicubic(x, newHeight, newWidth);
            }
            int top = (newHeight - cropSize.get(0)) / 2;
            int left = (newWidth - cropSize.get(1)) / 2;
            x = x.get(new NDIndex(":, :, {}:{}, {}:{}", top, top + cropSize.get(0), left, left + cropSize.get(1)));
            return scope.keep(x.sub(perChannel(images, imageMean)).div(perChannel(images, imageStd)));
        }
    }

    /** The new length of one edge: as given, or so that the shorter of both is as given and the shape is kept. */
    private int resized(int axis, int own, int other) {
        return size.size() == 2
                ? size.get(axis)
                : (int) (own <= other ? size.get(0) : (long) size.get(0) * own / other);
    }

    private static NDArray perChannel(NDArray images, List<Float> values) {
        float[] numbers = new float[CHANNELS];
        for (int i = 0; i < CHANNELS; i++) {
            numbers[i] = values.get(i);
        }
        return images.getManager().create(numbers, new Shape(1, CHANNELS, 1, 1));
    }

    private static void check(NDArray images) {
        Shape shape = images.getShape();
        if (shape.dimension() != 4
                || shape.get(1) != CHANNELS
                || shape.size() == 0
                || images.getDataType() != DataType.FLOAT32) {
            throw new IllegalArgumentException(
                    "images must be (N, 3, H, W) float32, got " + shape + " " + images.getDataType());
        }
        try (Grad off = Grad.off();
                Scope scope = new Scope()) {
            float least = Numbers.scalar(images.min());
            float most = Numbers.scalar(images.max());
            if (!(least >= -1 - SLACK && most <= 1 + SLACK)) {
                throw new IllegalArgumentException(
                        "images must lie in [-1, 1], got values from " + least + " to " + most);
            }
        }
    }

    /** An object has the keys of one kind alone: what a longest edge adds differs in versions of transformers. */
    private static List<Integer> size(JsonNode json) {
        boolean edge = json.size() == 1 && json.has("shortest_edge");
        return json.isObject() && !edge
                ? sides(json, "size", "shortest_edge, or height and width")
                : List.of(whole(edge ? json.path("shortest_edge") : json, "size", 224));
    }

    private static List<Integer> sides(JsonNode json, String key, String wanted) {
        boolean both = json.size() == 2 && json.has("height") && json.has("width");
        ClipConfig.require(!json.isObject() || both, key, wanted, json);
        return List.of(
                whole(both ? json.path("height") : json, key, 224), whole(both ? json.path("width") : json, key, 224));
    }

    private static int whole(JsonNode json, String key, int otherwise) {
        ClipConfig.require(json.isInt() || json.isMissingNode(), key, "whole numbers", json);
        return json.asInt(otherwise);
    }

    private static List<Float> numbers(JsonNode json, String key, List<Float> otherwise) {
        JsonNode list = json.path(key);
        List<Float> numbers = new ArrayList<>();
        for (JsonNode number : list) {
            ClipConfig.require(number.isNumber(), key, "numbers", list);
            numbers.add(number.floatValue());
        }
        return list.isMissingNode() ? otherwise : numbers;
    }
}
