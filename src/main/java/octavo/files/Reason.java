package octavo.files;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.ReadOnlyFileSystemException;

/** Why a file could not be read or written, in words: the JDK's exceptions often contain only a path. */
public final class Reason {

    private Reason() {
    }

    /**
     * {@return only the reason, for example {@code permission is denied}, beginning in lower case}
     *
     * @param failure what the JDK threw
     */
    public static String of(Exception failure) {
        return switch (failure) {
            case FileSystemException e when e.getReason() != null && !e.getReason().isBlank() ->
                    lowerFirst(e.getReason());
            case AccessDeniedException _ -> "permission is denied";
            case NoSuchFileException _ -> "there is no such file";
            case FileAlreadyExistsException _ -> "a file of that name exists";
            case NotDirectoryException _ -> "this is not a folder";
            case DirectoryNotEmptyException _ -> "the folder is not empty";
            case ReadOnlyFileSystemException _ -> "the file system can only be read";
            case CharacterCodingException _ -> "it is not UTF-8";
            case EOFException _ -> "it ends too early";
            case FileSystemException _ -> "the file system refused it (" + failure.getClass().getSimpleName() + ")";
            case Exception e when e.getMessage() == null || e.getMessage().isBlank() ->
                    "the system gives no reason (" + e.getClass().getSimpleName() + ")";
            default -> lowerFirst(failure.getMessage());
        };
    }

    /**
     * {@return a sentence with the file and the reason}
     *
     * @param failure an exception of the JDK, or one of Octavo, whose message is a sentence already
     */
    public static String sentence(IOException failure) {
        return switch (failure) {
            case FileSystemException e when e.getFile() != null && e.getReason() == null ->
                    e.getFile() + ": " + of(e);
            case CharacterCodingException _ -> "a file is not UTF-8";
            default -> failure.getMessage() == null ? of(failure) : failure.getMessage();
        };
    }

    private static String lowerFirst(String text) {
        boolean word = text.length() > 1 && Character.isLowerCase(text.charAt(1));
        return word ? Character.toLowerCase(text.charAt(0)) + text.substring(1) : text;
    }
}
