package octavo.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Fetches a file that is available at several public addresses. A broken connection is resumed where it broke. If an
 * address fails for good, or its content fails the check, the next one is tried. The file gets its name only when it is
 * complete and checked; if that does not succeed, nothing remains.
 */
public final class Download {

    /**
     * How long to wait.
     *
     * @param connectMillis to be connected, milliseconds
     * @param silenceMillis between two bytes, milliseconds; a slow answer is accepted
     * @param attempts      at each address, 1 or more
     */
    public record Limits(int connectMillis, int silenceMillis, int attempts) {

        /** For the Internet. */
        public static final Limits USUAL = new Limits(15_000, 30_000, 4);
    }

    /** Receives the progress. */
    @FunctionalInterface
    public interface Progress {
        /**
         * Called when more bytes have arrived.
         *
         * @param bytes received of the file
         * @param total of the file, −1 if unknown
         */
        void show(long bytes, long total);
    }

    /** Checks a received file. */
    @FunctionalInterface
    public interface Check {
        /**
         * Passes or throws.
         *
         * @param file the file, under a temporary name
         * @throws IOException with one sentence, if it is not the expected file
         */
        void check(Path file) throws IOException;
    }

    /** The address refuses the file, so that another attempt is useless. */
    private static final class Refused extends IOException {
        private static final long serialVersionUID = 1;

        Refused(String reason) {
            super(reason);
        }
    }

    private final Limits limits;
    private final Progress progress;

    /**
     * Creates a fetcher.
     *
     * @param limits   how long to wait
     * @param progress receives the progress
     */
    public Download(Limits limits, Progress progress) {
        this.limits = limits;
        this.progress = progress;
    }

    /**
     * Fetches one file.
     *
     * @param addresses its addresses, the best first
     * @param mostBytes a longer answer is refused
     * @param check     the check it must pass
     * @throws IOException with one sentence that names the addresses and the failure of each
     */
    public void fetch(List<URI> addresses, Path target, long mostBytes, Check check) throws IOException {
        Path part = target.resolveSibling("." + target.getFileName() + ".octavo-part");
        part.toFile().deleteOnExit(); // for Ctrl-C
        var failures = new ArrayList<String>();
        try {
            for (URI address : addresses) {
                Files.deleteIfExists(part);
                String failure = fetch(address, part, mostBytes, check);
                if (failure == null) {
                    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                    return;
                }
                failures.add(address + " (" + failure + ")");
            }
        } finally {
            Files.deleteIfExists(part);
        }
        throw new IOException("cannot fetch " + target.getFileName() + " from " + String.join(" or ", failures));
    }

    /** Tries one address a few times; returns the reason of the failure, or null. */
    private String fetch(URI address, Path part, long mostBytes, Check check) throws IOException {
        String failure = null;
        for (int attempt = 0; attempt < limits.attempts(); attempt++) {
            try {
                receive(address, part, mostBytes);
            } catch (Refused e) {
                return e.getMessage();
            } catch (IOException e) {
                failure = describe(e);
                continue;
            }
            try {
                check.check(part);
                return null;
            } catch (IOException e) {
                return e.getMessage().replace(part + ": ", "");
            }
        }
        return failure;
    }

    /** Requests the missing bytes and appends them to the part. */
    private void receive(URI address, Path part, long mostBytes) throws IOException {
        long have = Files.exists(part) ? Files.size(part) : 0;
        var connection = (HttpURLConnection) address.toURL().openConnection(Proxies.of(address));
        connection.setConnectTimeout(limits.connectMillis());
        connection.setReadTimeout(limits.silenceMillis());
        connection.setRequestProperty("User-Agent", "octavo");
        if (have > 0) {
            connection.setRequestProperty("Range", "bytes=" + have + "-");
        }
        try {
            int status = connection.getResponseCode();
            boolean goesOn = status == HttpURLConnection.HTTP_PARTIAL
                    && String.valueOf(connection.getHeaderField("Content-Range")).startsWith("bytes " + have + "-");
            if (status != HttpURLConnection.HTTP_OK && !goesOn) {
                throw refusal(status, part);
            }
            long from = goesOn ? have : 0;
            long length = connection.getContentLengthLong();
            try (InputStream in = connection.getInputStream(); OutputStream out = open(part, goesOn)) {
                copy(in, out, from, length < 0 ? -1 : from + length, mostBytes);
            }
        } finally {
            connection.disconnect();
        }
    }

    /** Errors of the server and of a wrong range may be temporary; others are final. */
    private static IOException refusal(int status, Path part) throws IOException {
        if (status == 206 || status == 416) {
            Files.deleteIfExists(part);
            return new IOException("it does not resume where it broke off");
        }
        String reason = "it answers with status " + status;
        return status >= 500 ? new IOException(reason) : new Refused(reason);
    }

    private static OutputStream open(Path part, boolean append) throws IOException {
        return append ? Files.newOutputStream(part, StandardOpenOption.APPEND) : Files.newOutputStream(part);
    }

    private void copy(InputStream in, OutputStream out, long from, long total, long mostBytes) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long bytes = from;
        for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
            bytes += got;
            if (bytes > mostBytes) {
                throw new Refused("it sends more than the expected " + mostBytes + " bytes");
            }
            out.write(buffer, 0, got);
            progress.show(bytes, total);
        }
        if (total >= 0 && bytes < total) {
            throw new IOException("the connection broke after " + bytes + " of " + total + " bytes");
        }
    }

    private String describe(IOException e) {
        return switch (e) {
            case java.net.UnknownHostException _ -> "the host is not found";
            case java.net.ConnectException _ -> "no connection";
            case java.net.SocketTimeoutException _ -> "no answer within " + limits.silenceMillis() / 1000.0 + " s";
            default -> e.getMessage() == null ? e.toString() : e.getMessage();
        };
    }
}
