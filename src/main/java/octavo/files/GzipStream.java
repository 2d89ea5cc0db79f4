package octavo.files;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Unpacks gzip (RFC 1952). A file may consist of several members. The JDK's stream calls itself for each of them, so
 * ten thousand empty ones overflow its stack. Here they are read in a loop, and their number is limited.
 */
final class GzipStream extends InputStream {

    private static final int MOST_MEMBERS = 100_000;
    private static final int DEFLATE = 8;
    private static final int HEADER_CHECKSUM = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private final InputStream from;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] packed = new byte[1 << 13];
    private int position;
    private int limit;
    private boolean insideMember;
    private int members;

    GzipStream(InputStream from) {
        this.from = from;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (length > 0) {
            if (!insideMember) {
                if (position == limit && !fill() && members > 0) {
                    return -1;
                }
                readHeader();
            }
            int got = inflate(into, offset, length);
            if (got > 0) {
                return got;
            }
        }
        return 0;
    }

    private int inflate(byte[] into, int offset, int length) throws IOException {
        if (position == limit && !fill()) {
            throw new EOFException();
        }
        inflater.setInput(packed, position, limit - position);
        int got;
        try {
            got = inflater.inflate(into, offset, length);
        } catch (DataFormatException e) {
            throw new ZipException(e.getMessage() == null ? "the compressed data are not valid" : e.getMessage());
        }
        position = limit - inflater.getRemaining();
        checksum.update(into, offset, got);
        if (inflater.finished()) {
            readTrailer();
        } else if (inflater.needsDictionary()) {
            throw new ZipException("the compressed data need a dictionary");
        }
        return got;
    }

    private void readHeader() throws IOException {
        if (++members > MOST_MEMBERS) {
            throw new ZipException("there are more than " + MOST_MEMBERS + " gzip members");
        }
        if (next() != 0x1f || next() != 0x8b || next() != DEFLATE) {
            throw new ZipException("the following bytes are not a gzip member");
        }
        int flags = next();
        skip(6); // time, flags of the method, system
        if ((flags & EXTRA) != 0) {
            skip(next() | next() << 8);
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CHECKSUM) != 0) {
            skip(2);
        }
        insideMember = true;
    }

    private void readTrailer() throws IOException {
        long expected = nextInt();
        long length = nextInt();
        if (expected != checksum.getValue() || length != (inflater.getBytesWritten() & 0xffffffffL)) {
            throw new ZipException("the checksum of the unpacked data is wrong");
        }
        inflater.reset();
        checksum.reset();
        insideMember = false;
    }

    private long nextInt() throws IOException {
        return next() | next() << 8 | next() << 16 | (long) next() << 24;
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    private void skipText() throws IOException {
        while (next() != 0) {
            continue;
        }
    }

    private int next() throws IOException {
        if (position == limit && !fill()) {
            throw new EOFException();
        }
        return packed[position++] & 0xff;
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, from.read(packed));
        return limit > 0;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        from.close();
    }
}
