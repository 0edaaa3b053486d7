package io.waymark.devnet.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockCutterTest {
    private static final ByteString M = ByteString.copyFromUtf8("message");

    @Test
    void a_batch_is_full_by_count() {
        BlockCutter cutter = new BlockCutter(new BlockCutter.Limits(2, 100));

        assertThat(cutter.ordered(M, 10)).isEmpty();
        assertThat(cutter.hasPending()).isTrue();
        assertThat(cutter.ordered(M, 10)).containsExactly(List.of(M, M));
        assertThat(cutter.hasPending()).isFalse();
    }

    @Test
    void a_message_that_would_overflow_the_batch_begins_the_next() {
        BlockCutter cutter = new BlockCutter(new BlockCutter.Limits(10, 100));
        cutter.ordered(M, 60);

        assertThat(cutter.ordered(M, 60)).containsExactly(List.of(M));
        assertThat(cutter.hasPending()).isTrue();
        assertThat(cutter.ordered(M, 40)).isEmpty();
    }

    @Test
    void a_message_above_the_preferred_size_goes_alone_after_those_before_it() {
        BlockCutter cutter = new BlockCutter(new BlockCutter.Limits(10, 100));
        cutter.ordered(M, 10);

        assertThat(cutter.ordered(M, 101)).containsExactly(List.of(M), List.of(M));
        assertThat(cutter.hasPending()).isFalse();
        assertThat(cutter.ordered(M, 101)).containsExactly(List.of(M));
    }

    @Test
    void cutting_takes_everything_that_waits() {
        BlockCutter cutter = new BlockCutter(new BlockCutter.Limits(10, 100));
        cutter.ordered(M, 10);
        cutter.ordered(M, 10);

        assertThat(cutter.cut()).containsExactly(M, M);
        assertThat(cutter.cut()).isEmpty();
    }
}
