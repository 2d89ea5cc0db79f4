package octavo.data;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 as hexadecimal digits. Every Java platform has the algorithm, so no checked exception is declared. */
public final class Fingerprint {

    private Fingerprint() {
    }

    /**
     * Begins a fingerprint.
     *
     * @return a digest, to be updated with the data to identify
     */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Ends a fingerprint.
     *
     * @param digest from {@link #sha256}
     * @return 64 hexadecimal digits
     */
    public static String hexadecimal(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
