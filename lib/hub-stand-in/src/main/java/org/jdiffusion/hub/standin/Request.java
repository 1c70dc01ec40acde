package org.jdiffusion.hub.standin;

/**
 * A request that was answered.
 *
 * @param cdn whether it came to the address of the large files
 * @param path of the file in its repository; empty where a route has none
 * @param range the header, or empty
 * @param token whether it carried a token
 * @param bytes of content that were sent
 */
public record Request(boolean cdn, String method, String path, String range, boolean token, long bytes) {}
