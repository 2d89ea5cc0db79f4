package octavo.app;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import octavo.data.text.PreparedText;

/** The fingerprint that data sets and checkpoints kept up to version 1.0.0, written down anew. */
final class OldFingerprint {

    private OldFingerprint() {
    }

    static String of(PreparedText data) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            update(digest, "tokens", data.tokens());
            for (String part : List.of("train", "test")) {
                update(digest, part, data.positions(part));
            }
            for (Object symbol : (List<?>) data.vocabulary().get("symbols")) {
                digest.update((byte) 0);
                digest.update(((Map<?, ?>) symbol).get("text").toString().getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void update(MessageDigest digest, String name, int[] values) {
        digest.update((name + " " + values.length + "\n").getBytes(StandardCharsets.UTF_8));
        for (int value : values) {
            digest.update(ByteBuffer.allocate(4).putInt(value).array());
        }
    }
}
