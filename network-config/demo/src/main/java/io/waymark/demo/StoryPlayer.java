package io.waymark.demo;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Where the story is played: at most once at a time, with everything it says kept for the start page. */
final class StoryPlayer {
    private static final int LINES_MAX = 400;

    /** A story that can be played. */
    interface Play {
        /** Plays to the end; says what happens; returns what is worth scanning afterwards. */
        URI play(Consumer<String> say) throws Exception;
    }

    private final Play play;
    private final Progress progress;
    private final AtomicBoolean playing = new AtomicBoolean();
    private final List<String> lines = new ArrayList<>();
    private volatile @Nullable URI scan;

    StoryPlayer(Play play, Progress progress, @Nullable URI scan) {
        this.play = play;
        this.progress = progress;
        this.scan = scan;
    }

    /** Starts the story in a thread of its own; does nothing while it is being played already. */
    void play() {
        if (playing.compareAndSet(false, true)) {
            Thread thread = new Thread(this::playNow, "story");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void playNow() {
        synchronized (lines) {
            lines.clear();
        }
        try {
            scan = play.play(this::say);
            say("The story is over. Scan the code on the start page.");
        } catch (DemoFault fault) {
            say(fault.getMessage());
        } catch (Exception failed) {
            LoggerFactory.getLogger(StoryPlayer.class).error("The story broke off", failed);
            say("The story broke off: " + failed.getMessage());
        } finally {
            playing.set(false);
        }
    }

    private void say(String line) {
        progress.say(line);
        synchronized (lines) {
            if (lines.size() < LINES_MAX) {
                lines.add(line);
            }
        }
    }

    boolean playing() {
        return playing.get();
    }

    List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    @Nullable
    URI scan() {
        return scan;
    }

    /** What the start page's script asks for while the story is played. */
    String json() {
        StringBuilder json = new StringBuilder("{\"state\":\"")
                .append(playing() ? "playing" : "idle")
                .append("\",\"lines\":[");
        String separator = "";
        for (String line : lines()) {
            json.append(separator).append(quote(line));
            separator = ",";
        }
        return json.append("]}\n").toString();
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\' || c < ' ') {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
