package io.waymark.projection;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The file that says where other members' doors are ({@code waymark.door.others}). */
public final class MemberDoors {
    static final String REMEDY = "write one line <MSP id>=<host>:<port> for each member's door";
    private static final int MOST_BYTES = 64 << 10;

    private MemberDoors() {}

    /** The file cannot be read, or something in it is no door. */
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        Unusable(String message) {
            super(message);
        }
    }

    /**
     * Reads the file.
     *
     * @return {@code host:port} by MSP id
     * @throws Unusable saying why it cannot be used
     */
    public static Map<String, String> read(Path file) throws Unusable {
        Properties lines = new Properties();
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new Unusable(file + " is larger than " + MOST_BYTES + " bytes");
            }
            lines.load(new StringReader(Files.readString(file, StandardCharsets.UTF_8)));
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new Unusable(
                    file + " cannot be read (" + unreadable.getClass().getSimpleName() + ")");
        }
        Map<String, String> doors = new TreeMap<>();
        for (String mspId : lines.stringPropertyNames()) {
            String endpoint = lines.getProperty(mspId).strip();
            if (!SettingsCheck.MSP_ID.matcher(mspId).matches()
                    || !SettingsCheck.ENDPOINT.matcher(endpoint).matches()) {
                throw new Unusable(file + " has a line that is no door: " + mspId + "=" + endpoint);
            }
            doors.put(mspId, endpoint);
        }
        return doors;
    }
}
