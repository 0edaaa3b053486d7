package io.waymark.cli;

import io.waymark.json.JsonLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a file that the user names, whole and bounded. */
final class Input {
    static final int MAX_BYTES = JsonLimits.DOCUMENT.bytes();

    private Input() {}

    /**
     * The bytes of a file.
     *
     * @throws Unreadable with a sentence for the user
     */
    static byte[] read(String file) throws Unreadable {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new Unreadable("bytes", file + " is larger than " + (MAX_BYTES >> 20) + " MiB");
            }
            return bytes;
        } catch (NoSuchFileException | InvalidPathException e) {
            throw new Unreadable("no-file", "there is no file " + file);
        } catch (AccessDeniedException e) {
            throw new Unreadable("no-access", file + " may not be read");
        } catch (IOException e) {
            throw new Unreadable(
                    "unreadable",
                    file + " cannot be read: "
                            + (Files.isDirectory(Path.of(file)) ? "it is a directory" : e.getMessage()));
        }
    }

    /** A file that cannot be read; the message is a sentence for the user. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        private final String code;

        Unreadable(String code, String sentence) {
            super(sentence);
            this.code = code;
        }

        /** The reason as one stable word. */
        String code() {
            return code;
        }
    }
}
