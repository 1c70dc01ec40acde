package org.jdiffusion.io;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jdiffusion.nn.Module;
import org.jdiffusion.tensor.Grad;
import org.jdiffusion.tensor.InPlace;
import org.jdiffusion.tensor.MappedFile;
import org.jdiffusion.tensor.Scope;

/** The tensors of one file, or of all that an index names, under the names that networks have today. */
final class Weights implements AutoCloseable {
    private static final Map<String, DataType> FLOATS = Map.of(
            "F64", DataType.FLOAT64, "F32", DataType.FLOAT32, "F16", DataType.FLOAT16, "BF16", DataType.BFLOAT16);

    /** Buffers that older versions saved and today's compute: transformers passes over them, too. */
    private static final Pattern BUFFERS = Pattern.compile("(.*\\.)?embeddings\\.position_ids");

    private final Path file;
    private final List<TensorFile> shards = new ArrayList<>();
    private final Map<String, Place> places = new HashMap<>();

    /** Where a tensor is. */
    private record Place(TensorFile shard, String name, TensorInfo info) {}

    private Weights(Path file) {
        this.file = file;
    }

    /** Opens a file of tensors, or the index of several. */
    static Weights open(Path file) throws IOException {
        Weights weights = new Weights(file);
        try {
            if (ShardIndex.NAME.matcher(file.getFileName().toString()).matches()) {
                ShardIndex index = ShardIndex.read(file);
                for (String name : index.shards().keySet()) {
                    TensorFile shard = weights.add(file.resolveSibling(name));
                    index.check(name, shard.tensors().keySet());
                }
            } else {
                weights.add(file);
            }
            return weights;
        } catch (IOException | RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    /** Makes the parameters of {@code module} those of the file, or changes nothing; see {@link Pretrained#fill}. */
    void fill(Module module) throws IOException {
        Map<String, NDArray> parameters = module.stateDict();
        check(module, parameters.keySet());
        List<MappedFile> mappings = new ArrayList<>();
        try {
            Set<String> others = new TreeSet<>();
            for (TensorFile shard : shards) {
                Set<String> here = new TreeSet<>(parameters.keySet());
                here.removeIf(name -> places.get(name).shard != shard);
                others.addAll(unmapped(shard, here, parameters, mappings));
            }
            requireUnchanged(); // mapped by name: it may be another file than the one whose header was read
            mappings.forEach(MappedFile::fill);
            for (String name : others) {
                copy(places.get(name), parameters.get(name));
            }
            requireUnchanged(); // what was copied must be of one file, too
        } finally {
            mappings.forEach(MappedFile::close);
        }
    }

    private void requireUnchanged() throws IOException {
        for (TensorFile shard : shards) {
            shard.file().requireUnchanged();
        }
    }

    /** Maps what can be of {@code names}, and returns the others: all where the file system knows no mapping. */
    private Set<String> unmapped(
            TensorFile shard, Set<String> names, Map<String, NDArray> parameters, List<MappedFile> mappings) {
        Path path = shard.file().path();
        if (!MappedFile.canMap(path)) {
            return names;
        }
        MappedFile mapping = new MappedFile(path, shard.file().bytes());
        mappings.add(mapping);
        Set<String> others = new TreeSet<>();
        for (String name : names) {
            Place place = places.get(name);
            DataType type = FLOATS.get(place.info.dtype());
            OptionalLong begin = shard.piece(place.name);
            if (begin.isPresent() && begin.getAsLong() % type.getNumOfBytes() == 0) {
                mapping.add(parameters.get(name), type, begin.getAsLong());
            } else {
                others.add(name);
            }
        }
        try {
            mapping.map();
            return others;
        } catch (IOException e) {
            mapping.close();
            return names; // reading them says what is wrong, if anything is
        }
    }

    @Override
    public void close() throws IOException {
        for (TensorFile shard : shards) {
            shard.close();
        }
    }

    private TensorFile add(Path path) throws IOException {
        TensorFile shard = TensorFile.open(path);
        shards.add(shard);
        for (Map.Entry<String, TensorInfo> entry : shard.tensors().entrySet()) {
            String name = entry.getKey();
            String today = AttentionNames.today(name);
            String key = shard.tensors().containsKey(today) ? name : today; // never two under one name
            if (places.put(key, new Place(shard, name, entry.getValue())) != null) {
                throw new CheckpointException(path, "tensor '" + name + "' is in another shard, too");
            }
        }
        return shard;
    }

    private void check(Module module, Set<String> wanted) throws CheckpointException {
        places.keySet().removeIf(name -> BUFFERS.matcher(name).matches() && !wanted.contains(name));
        Map<String, Shape> shapes = new HashMap<>();
        places.forEach((name, place) -> shapes.put(name, AttentionNames.today(name, place.info.shape())));
        try {
            module.requireKeys(shapes);
        } catch (IllegalArgumentException e) {
            Set<String> missing = new TreeSet<>(wanted);
            missing.removeAll(shapes.keySet());
            Set<String> unexpected = new TreeSet<>(shapes.keySet());
            unexpected.removeAll(wanted);
            throw new CheckpointException(
                    file,
                    e.getMessage() + NearestName.hint(missing, unexpected)
                            + "; weights and configuration must be of one model",
                    e);
        }
        for (Place place : places.values()) {
            if (!FLOATS.containsKey(place.info.dtype())) {
                throw new CheckpointException(
                        place.shard.file().path(),
                        "tensor '" + place.name + "' holds " + place.info.dtype() + ", wanted one of "
                                + new TreeSet<>(FLOATS.keySet()) + ": save it again as one of these");
            }
        }
    }

    private static void copy(Place place, NDArray parameter) throws IOException {
        try (Grad off = Grad.off();
                Scope scope = new Scope()) {
            NDArray value = place.shard.read(place.name, parameter.getManager());
            InPlace.copy(parameter, value.toType(parameter.getDataType(), false).reshape(parameter.getShape()));
        }
    }
}
