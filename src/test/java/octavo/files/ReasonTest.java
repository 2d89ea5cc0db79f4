package octavo.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

/** What the JDK's exceptions say becomes a sentence; the name of a class or of a path alone is no reason. */
class ReasonTest {

    @Test
    void aSentenceNamesTheFileOnceAndAReason() {
        assertEquals("a/b: permission is denied", Reason.sentence(new AccessDeniedException("a/b")));
        assertEquals("a/b: there is no such file", Reason.sentence(new NoSuchFileException("a/b")));
        assertEquals("a/b: is missing", Reason.sentence(new NoSuchFileException("a/b", null, "is missing")));
        assertEquals("a/b: the file system refused it (FileSystemLoopException)",
                Reason.sentence(new FileSystemLoopException("a/b")));
        assertEquals("what it says", Reason.sentence(new IOException("what it says")));
        assertEquals("a file is not UTF-8", Reason.sentence(new MalformedInputException(1)));
    }

    @Test
    void aReasonIsWords() {
        assertEquals("it is not UTF-8", Reason.of(new MalformedInputException(1)));
        assertEquals("no space left on device",
                Reason.of(new FileSystemException("a/b", null, "No space left on device")));
        assertEquals("the system gives no reason (IOException)", Reason.of(new IOException()));
        assertEquals("I/O error", Reason.of(new IOException("I/O error")));
        assertEquals("it ends too early", Reason.of(new EOFException()));
    }
}
