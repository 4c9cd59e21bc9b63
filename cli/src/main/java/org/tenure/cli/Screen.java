package org.tenure.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What the streams are connected to: which are terminals, how wide, and whether colours are welcome.
final class Screen {

    /// Of what is written to a file or a program: nothing is shortened.
    static final int UNLIMITED = Integer.MAX_VALUE;

    private static final int WIDTH_USUAL = 80;
    private static final int WIDTH_MIN = 20;
    private static final int ASK_MILLIS_MAX = 500;

    private final boolean in;
    private final boolean out;
    private final boolean err;
    private final boolean colours;
    private int width;

    /// A width of 0 is found out when it is first asked for.
    Screen(boolean in, boolean out, boolean err, boolean colours, int width) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.colours = colours;
        this.width = width;
    }

    static Screen of(Map<String, String> environment, boolean in, boolean out, boolean err) {
        boolean colours = out
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
        return new Screen(in, out, err, colours, number(environment.getOrDefault("COLUMNS", "")));
    }

    boolean isTerminalIn() {
        return in;
    }

    boolean isTerminalOut() {
        return out;
    }

    boolean isTerminalErr() {
        return err;
    }

    boolean colours() {
        return colours;
    }

    /// How many columns standard output has.
    int width() {
        return out ? terminalWidth() : UNLIMITED;
    }

    /// How many columns there are for text that is read in any case, such as help and progress.
    int terminalWidth() {
        if (width == 0) {
            width = out || err ? ask() : WIDTH_USUAL;
        }
        return Math.max(width, WIDTH_MIN);
    }

    private static int ask() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(ASK_MILLIS_MAX, TimeUnit.MILLISECONDS)) {
                stty.destroyForcibly();
                return WIDTH_USUAL;
            }
            String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int columns = number(size.substring(size.indexOf(' ') + 1));
            return columns == 0 ? WIDTH_USUAL : columns;
        } catch (IOException notThere) {
            return WIDTH_USUAL;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return WIDTH_USUAL;
        }
    }

    private static int number(String text) {
        return text.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(text) : 0;
    }
}
