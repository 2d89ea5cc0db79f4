package octavo.files;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why the file system refused something, in words: its exceptions often say no more than a path. */
public final class Reason {

    private Reason() {
    }

    /**
     * {@return the reason, in words that follow a colon}
     *
     * @param failure what the file system threw
     */
    public static String of(FileSystemException failure) {
        if (failure.getReason() != null && !failure.getReason().isEmpty()) {
            return lowerFirst(failure.getReason());
        }
        return switch (failure) {
            case AccessDeniedException _ -> "permission is denied";
            case NoSuchFileException _ -> "there is no such file";
            case FileAlreadyExistsException _ -> "a file of that name exists";
            case NotDirectoryException _ -> "this is no folder";
            case DirectoryNotEmptyException _ -> "the folder is not empty";
            default -> "the file system refused it (" + failure.getClass().getSimpleName() + ")";
        };
    }

    /** {@return words of the system, which begin a sentence there, as the middle of one} */
    static String lowerFirst(String text) {
        return text.isEmpty() ? "unknown reason" : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
