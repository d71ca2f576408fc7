package io.roundhouse.launcher.rollout;

import java.util.Arrays;

/** The version of a bundle as far as it is ordered: numbers with points between; a qualifier counts for nothing. */
record Version(String text) implements Comparable<Version> {
    private static final int PARTS = 3;

    Version {
        if (!text.matches("\\d{1,9}(\\.\\d{1,9}){0,2}(\\.[\\w-]+)?")) {
            throw new IllegalArgumentException("version must be like 1.2.3: " + text);
        }
    }

    private int[] parts() {
        final String[] words = text.split("\\.");
        final int[] parts = new int[PARTS];
        for (int i = 0; i < Math.min(PARTS, words.length); i++) {
            parts[i] = Integer.parseInt(words[i]);
        }
        return parts;
    }

    @Override
    public int compareTo(final Version other) {
        return Arrays.compare(parts(), other.parts());
    }

    @Override
    public String toString() {
        return text;
    }
}
