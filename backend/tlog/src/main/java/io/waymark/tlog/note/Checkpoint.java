package io.waymark.tlog.note;

import io.waymark.tlog.Defect;
import io.waymark.tlog.Hash;
import io.waymark.tlog.Spelling;
import io.waymark.tlog.TlogException;
import java.util.List;

/**
 * A tree head as text (C2SP tlog-checkpoint): what a log signs and witnesses cosign.
 *
 * @param origin     names the log
 * @param size       number of leaves
 * @param root       the tree's root
 * @param extensions further lines, not empty, at most {@value #MAX_EXTENSIONS}; C2SP advises against any
 */
public record Checkpoint(String origin, long size, Hash root, List<String> extensions) {

    /** As many extension lines as are taken. */
    public static final int MAX_EXTENSIONS = 16;

    /**
     * @throws TlogException {@link Defect#ORIGIN}, {@link Defect#NUMBER_TOO_LARGE}, {@link Defect#TOO_LONG},
     *     {@link Defect#LINE_UNEXPECTED} for an empty extension line or one with a newline
     */
    public Checkpoint {
        boolean good = !origin.isEmpty() && origin.length() <= 255 && origin.indexOf('\n') < 0;
        TlogException.require(good, Defect.ORIGIN);
        Spelling.inRange(size);
        extensions = List.copyOf(extensions);
        TlogException.require(extensions.size() <= MAX_EXTENSIONS, Defect.TOO_LONG);
        for (String line : extensions) {
            TlogException.require(!line.isEmpty() && line.indexOf('\n') < 0, Defect.LINE_UNEXPECTED);
        }
    }

    /** Without extension lines. */
    public Checkpoint(String origin, long size, Hash root) {
        this(origin, size, root, List.of());
    }

    /**
     * Reads a note's text.
     *
     * @throws TlogException as the constructor; {@link Defect#LINE_MISSING} and what a line, number or hash may be
     *     wrong by
     */
    public static Checkpoint parse(String text) {
        List<String> lines = Spelling.lines(text);
        TlogException.require(lines.size() >= 3, Defect.LINE_MISSING);
        List<String> extensions = lines.subList(3, lines.size());
        return new Checkpoint(lines.get(0), Spelling.number(lines.get(1)), Hash.parse(lines.get(2)), extensions);
    }

    /** The note with this text and a log's signature. */
    public SignedCheckpoint signedBy(NoteSigner log) {
        return SignedCheckpoint.of(this, List.of(log.sign(toString())));
    }

    /** The text that is signed. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(origin)
                .append('\n')
                .append(size)
                .append('\n')
                .append(root.base64())
                .append('\n');
        extensions.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }
}
