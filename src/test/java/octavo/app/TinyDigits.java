package octavo.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder of images like MNIST's, for tests: few images, each with one bright pixel in the row of its label. */
final class TinyDigits {

    private static final int IMAGES = 20;
    private static final int PIXELS = 784;

    private TinyDigits() {
    }

    /** {@return the folder, written with its four files} */
    static Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (String part : new String[] {"train", "t10k"}) {
            var images = ByteBuffer.allocate(16 + IMAGES * PIXELS).putInt(2051).putInt(IMAGES).putInt(28).putInt(28);
            var labels = ByteBuffer.allocate(8 + IMAGES).putInt(2049).putInt(IMAGES);
            for (int i = 0; i < IMAGES; i++) {
                labels.put((byte) (i % 10));
                images.put(16 + i * PIXELS + 28 * (i % 10) + 9, (byte) 255);
            }
            Files.write(folder.resolve(part + "-images-idx3-ubyte"), images.array());
            Files.write(folder.resolve(part + "-labels-idx1-ubyte"), labels.array());
        }
        return folder;
    }

    /** Deletes a folder that holds only files, if there is one. */
    static void deleteFiles(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }
}
