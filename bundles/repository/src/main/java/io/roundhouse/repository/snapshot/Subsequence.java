package io.roundhouse.repository.snapshot;

import java.util.ArrayList;
import java.util.List;

/** What two lists have in common in the same order. */
final class Subsequence {
    private Subsequence() {
    }

    /** The longest list that is left of both when elements are taken away. */
    static List<String> longest(final List<String> one, final List<String> other) {
        final int[][] length = new int[one.size() + 1][other.size() + 1];
        for (int i = one.size() - 1; i >= 0; i--) {
            for (int k = other.size() - 1; k >= 0; k--) {
                length[i][k] = one.get(i).equals(other.get(k)) ? length[i + 1][k + 1] + 1
                    : Math.max(length[i + 1][k], length[i][k + 1]);
            }
        }
        final List<String> common = new ArrayList<>();
        for (int i = 0, k = 0; i < one.size() && k < other.size();) {
            if (one.get(i).equals(other.get(k))) {
                common.add(one.get(i++));
                k++;
            } else if (length[i + 1][k] >= length[i][k + 1]) {
                i++;
            } else {
                k++;
            }
        }
        return common;
    }
}
