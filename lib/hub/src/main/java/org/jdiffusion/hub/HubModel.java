package org.jdiffusion.hub;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Models of the hub: of all that lies in a repository, what a model is read from. */
public final class HubModel {
    private static final Pattern SETTINGS = Pattern.compile("([\\w-]+/)?(?!.*\\.index\\.json$)[\\w-]+\\.(json|txt)");
    private static final Pattern SAFE = weights("safetensors");
    private static final Pattern PICKLED = weights("bin");

    private HubModel() {}

    /**
     * The model's folder in the cache: its settings, and its weights as safetensors; as {@code .bin} only where there are
     * no others. Variants, such as half precision, and weights for other frameworks stay where they are.
     */
    public static Path fetch(HubClient client, HubRepo repo) throws HubException {
        return client.folder(repo, wanted(client.files(repo)));
    }

    static Predicate<String> wanted(List<HubFile> files) {
        Set<String> safe = files.stream()
                .map(HubFile::path)
                .filter(SAFE.asMatchPredicate())
                .map(HubModel::folder)
                .collect(Collectors.toSet());
        return path -> SETTINGS.matcher(path).matches()
                || SAFE.matcher(path).matches()
                || (PICKLED.matcher(path).matches() && !safe.contains(folder(path)));
    }

    /** One file, or several and their index. */
    private static Pattern weights(String ending) {
        return Pattern.compile("([\\w-]+/)?(diffusion_pytorch_model|pytorch_model|model)(-\\d{5}-of-\\d{5})?\\."
                + ending + "(\\.index\\.json)?");
    }

    private static String folder(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }
}
