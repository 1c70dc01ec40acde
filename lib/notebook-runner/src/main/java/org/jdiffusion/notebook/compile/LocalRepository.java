package org.jdiffusion.notebook.compile;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Maven's local repository: what {@code %maven} has downloaded before lies there. */
record LocalRepository(Path folder) {

    /** The user's. */
    static LocalRepository standard() {
        String given = System.getProperty("maven.repo.local");
        return new LocalRepository(
                given == null ? Path.of(System.getProperty("user.home"), ".m2", "repository") : Path.of(given));
    }

    /**
     * The jar of {@code group:artifact[:extension[:classifier]]:version}.
     *
     * @throws UncheckableException when it is not there
     */
    Path jar(String coordinates) throws UncheckableException {
        List<String> words = List.of(coordinates.split(":", -1));
        if (words.size() < 3 || words.size() > 5) {
            throw new UncheckableException(coordinates + " is not group:artifact:version");
        }
        String artifact = words.get(1);
        String version = words.get(words.size() - 1);
        String classifier = words.size() == 5 ? "-" + words.get(3) : "";
        String extension = words.size() > 3 ? words.get(2) : "jar";
        Path place = folder;
        for (String part : words.get(0).split("\\.", -1)) {
            place = place.resolve(part);
        }
        Path jar = place.resolve(artifact)
                .resolve(version)
                .resolve(artifact + "-" + version + classifier + "." + extension);
        if (!Files.exists(jar)) {
            throw new UncheckableException(
                    coordinates + " is not in the local repository: " + jar + "; run the notebook once");
        }
        return jar;
    }
}
