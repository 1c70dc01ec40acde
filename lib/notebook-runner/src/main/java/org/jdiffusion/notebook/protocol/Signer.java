package org.jdiffusion.notebook.protocol;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 over the frames of a message, as bytes on the wire. */
final class Signer {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    Signer(String key) {
        this.key = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** The signature in lower-case hexadecimal digits. */
    byte[] sign(List<byte[]> frames) {
        try {
            // A Mac has state and this class serves several threads, so each signature has its own.
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            frames.forEach(mac::update);
            return HexFormat.of().formatHex(mac.doFinal()).getBytes(StandardCharsets.US_ASCII);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** Whether the signature is right; takes equally long wherever it differs. */
    boolean verify(byte[] signature, List<byte[]> frames) {
        return MessageDigest.isEqual(sign(frames), signature);
    }
}
