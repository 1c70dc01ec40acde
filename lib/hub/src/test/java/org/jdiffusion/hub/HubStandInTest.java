package org.jdiffusion.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stand-in serves classrooms: nothing but its own repositories may be had from it. */
class HubStandInTest extends HubCase {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/models/%2e%2e/secret/tree/main",
                "/api/models/..%2f..%2fsecret/deep/tree/main",
                "/..%2f..%2fsecret/deep/resolve/main/file.txt",
                "/datasets/..%2f..%2fsecret/deep/resolve/main/file.txt",
                "/..%2f..%2fsecret/%2e/resolve/main/deep/file.txt",
                "/meadow/..%2f..%2f..%2fsecret%2fdeep/resolve/main/file.txt"
            })
    void whatLiesOutsideItsFolderIsNotServed(String address) throws Exception {
        write(temp.resolve("secret/deep/file.txt"), text("secret"));
        write(temp.resolve("root/secret/deep/file.txt"), text("secret"));
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(server.endpoint() + address)).build();

        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(404);
    }
}
