package io.waymark.devnet.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordFileTest {
    @TempDir
    private Path directory;

    private Path write(String... records) {
        Path path = directory.resolve("records");
        try (RecordFile file = RecordFile.open(path, (offset, bytes) -> true)) {
            for (String each : records) {
                file.append(each.getBytes(StandardCharsets.UTF_8));
            }
            file.force();
        }
        return path;
    }

    private static List<String> read(Path path) {
        List<String> records = new ArrayList<>();
        RecordFile.open(path, (offset, bytes) -> records.add(new String(bytes, StandardCharsets.UTF_8)))
                .close();
        return records;
    }

    @Test
    void records_come_back_in_order() {
        assertThat(read(write("one", "", "three"))).containsExactly("one", "", "three");
    }

    @Test
    void whatever_a_torn_write_leaves_is_cut_off() throws Exception {
        Path path = write("one", "two", "three");
        long whole = Files.size(path);
        byte[] bytes = Files.readAllBytes(path);
        for (int length = (int) whole - 12; length < whole; length++) {
            Files.write(path, java.util.Arrays.copyOf(bytes, length));

            assertThat(read(path)).containsExactly("one", "two");
            assertThat(Files.size(path)).isEqualTo(whole - 13);
        }
    }

    @Test
    void a_damaged_last_record_is_cut_off_and_a_damaged_earlier_one_refused() throws Exception {
        Path path = write("one", "two");
        flip(path, Files.size(path) - 1);
        assertThat(read(path)).containsExactly("one");

        Path again = write("two");
        flip(again, 8);
        assertThatThrownBy(() -> read(again))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("damaged record");
    }

    @Test
    void redacted_bytes_are_gone_and_the_record_still_opens() throws Exception {
        Path path = directory.resolve("records");
        try (RecordFile file = RecordFile.open(path, (offset, bytes) -> true)) {
            long offset = file.append("key=secret".getBytes(StandardCharsets.UTF_8));
            file.redact(offset, offset + 4, 6);
        }

        assertThat(read(path)).containsExactly("key=\0\0\0\0\0\0");
        assertThat(Files.readString(path, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
    }

    @Test
    void a_visitor_can_cut_the_file_at_a_record() {
        Path path = write("one", "two", "three");

        RecordFile.open(path, (offset, bytes) -> bytes[0] != 't').close();

        assertThat(read(path)).containsExactly("one");
    }

    private static void flip(Path path, long at) throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(at);
            int old = file.read();
            file.seek(at);
            file.write(old ^ 1);
        }
    }
}
